"""The desks whose files this one knows by their keys."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

import msgspec

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.acquaintance import Acquaintance, Acquaintances
from jmdesk.exchange.signing import fingerprint as short_form
from jmdesk.exchange.signing import public_key
from jmdesk.language import tr
from jmdesk.operations.deeds import DeedKind, note_deed
from jmdesk.operations.desk import Desk
from jmdesk.operations.identity import desk_key, own_changes, own_revoked
from jmdesk.operations.meeting import WORDS, About, How, about_desks, keep_about
from jmdesk.store.peers import Peer


@dataclass(frozen=True, kw_only=True, slots=True)
class KnownDesk:
    """A desk as the trust list tells of it; ``before`` is the fingerprint of the key before."""

    peer: Peer
    how: str
    before: str
    file: str
    at: str


def desks(desk: Desk) -> tuple[Peer, ...]:
    """The desks that are known, in the order in which they became so."""
    known = (peer for peer in desk.store.peers() if peer.trusted)
    return tuple(sorted(known, key=lambda peer: (peer.first_at, peer.key)))


def trust_list(desk: Desk) -> tuple[KnownDesk, ...]:
    """The desks that are known: whose, since when, how they became so, their last file."""
    about = about_desks(desk)
    return tuple(_known(peer, about.get(peer.key, About())) for peer in desks(desk))


def _known(peer: Peer, about: About) -> KnownDesk:
    how = ""
    with contextlib.suppress(ValueError):  # kept by another version
        how = tr(WORDS[How(about.how)])
    return KnownDesk(
        peer=peer,
        how=how,
        before=short_form(about.before) if about.before else "",
        file=about.file,
        at=about.at,
    )


def forget(desk: Desk, *, fingerprint: str) -> Peer:
    """Forget a desk, so that its next file asks anew."""
    found = _found(desk, fingerprint)
    with desk.store.transaction() as writer:
        for peer in found:
            writer.drop_peer(peer.key)
        gone = {peer.key for peer in found}
        about = {key: one for key, one in about_desks(desk).items() if key not in gone}
        keep_about(writer, about)
    note_deed(desk, DeedKind.FORGOTTEN, found[0].fingerprint)
    return found[0]


def revoke(desk: Desk, *, fingerprint: str) -> Peer:
    """Refuse whatever is signed with a key from now on: it got into other hands."""
    (peer, *_) = _found(desk, fingerprint)
    about = dict(about_desks(desk))
    told = about.get(peer.key, About())
    about[peer.key] = msgspec.structs.replace(told, revoked=True)
    with desk.store.transaction() as writer:
        writer.put_peer(replace(peer, trusted=False))
        keep_about(writer, about)
    note_deed(desk, DeedKind.REVOKED, peer.fingerprint)
    return peer


def _found(desk: Desk, fingerprint: str) -> list[Peer]:
    wanted = fingerprint.strip().upper().replace("-", "")
    found = [p for p in desks(desk) if p.fingerprint.replace("-", "") == wanted]
    if not found:
        raise Refusal(tr("没有认识过指纹为 {fingerprint} 的电脑。", fingerprint=fingerprint))
    return found


def acquaintances(desk: Desk) -> Acquaintances:
    """Those whose files are taken without asking: the known desks and this one itself."""
    own = Acquaintance(key=own_key(desk), device=desk.store.setting("device"))
    known = [
        Acquaintance(key=peer.key, device=peer.device)
        for peer in desk.store.peers()
        if peer.trusted
    ]
    about = about_desks(desk)
    replaced = {key for key, one in about.items() if one.replaced}
    revoked = {key for key, one in about.items() if one.revoked}
    return Acquaintances(
        [*known, own],
        replaced=replaced | {one.old for one in own_changes(desk)},
        revoked=revoked | set(own_revoked(desk)),
        suspect={peer.device for peer in desk.store.peers() if peer.key in revoked},
        sent=lambda digest: any(one.digest == digest for one in desk.store.sent()),
    )


def own_key(desk: Desk) -> str:
    """This desk's public key. Ask first outside a transaction: it may have to be made."""
    return public_key(desk_key(desk))
