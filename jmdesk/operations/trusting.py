"""The desks whose files this one knows by their keys."""

from __future__ import annotations

from datetime import datetime

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.acquaintance import Acquaintance, Acquaintances
from jmdesk.exchange.carrier import Carrier
from jmdesk.exchange.signing import fingerprint, public_key
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.identity import desk_key
from jmdesk.store.peers import Peer
from jmdesk.store.writer import Writer


def desks(desk: Desk) -> tuple[Peer, ...]:
    """The desks that are known, in the order in which they became so."""
    return tuple(sorted(desk.store.peers(), key=lambda peer: (peer.first_at, peer.key)))


def forget(desk: Desk, *, fingerprint: str) -> Peer:
    """Forget a desk, because its key was lost or got into other hands; the next file asks anew."""
    wanted = fingerprint.strip().upper().replace("-", "")
    found = [p for p in desks(desk) if p.fingerprint.replace("-", "") == wanted]
    if not found:
        raise Refusal(tr("没有认识过指纹为 {fingerprint} 的电脑。", fingerprint=fingerprint))
    with desk.store.transaction() as writer:
        for peer in found:
            writer.drop_peer(peer.key)
    return found[0]


def acquaintances(desk: Desk) -> Acquaintances:
    """Those whose files are taken without asking: the known desks and this one itself."""
    own = Acquaintance(key=own_key(desk), device=desk.store.setting("device"))
    known = [
        Acquaintance(key=peer.key, device=peer.device)
        for peer in desk.store.peers()
        if peer.trusted
    ]
    return Acquaintances([own, *known])


def own_key(desk: Desk) -> str:
    """This desk's public key. Ask first outside a transaction: it may have to be made."""
    return public_key(desk_key(desk))


def note_sender(writer: Writer, carrier: Carrier, known: dict[str, Peer]) -> None:
    """Keep whose file was taken; ``known`` holds all that are known by their keys."""
    if carrier.signature is None:
        return
    about, key = carrier.manifest, carrier.signature.key
    before = known.get(key)
    first = before.first_at if before else _now()
    peer = Peer(
        key=key,
        fingerprint=fingerprint(key),
        device=about.device,
        unit=about.unit,
        person=about.person,
        first_at=first,
        trusted=True,
    )
    if peer != before:
        writer.put_peer(peer)
        known[key] = peer


def _now() -> str:
    return datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="seconds")
