"""What is kept of the desks whose files are taken: their keys, and how they became known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum

import msgspec

from jmdesk.exchange.carrier import Carrier
from jmdesk.exchange.key_statement import starts
from jmdesk.exchange.signing import fingerprint
from jmdesk.language import mark
from jmdesk.operations.desk import Desk
from jmdesk.operations.small_files import now
from jmdesk.store.kept import SECRET
from jmdesk.store.peers import Peer
from jmdesk.store.writer import Writer

_ABOUT = f"{SECRET}peers"


class How(StrEnum):
    """How a desk became known."""

    ASKED = "asked"
    """Someone looked at the fingerprint and said so."""
    FIRST = "first"
    """It was the first of its name, and nobody could be asked."""
    CERTIFIED = "certified"
    """Its key before signed for it."""


WORDS = {
    How.ASKED: mark("有人核对后认识"),
    How.FIRST: mark("第一次见就认识"),
    How.CERTIFIED: mark("由旧钥匙签过"),
}


class About(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Beside a key: how it became known, the last file, whether it was ``replaced`` by another of
    its desk or ``revoked`` here."""

    how: str = ""
    before: str = ""
    file: str = ""
    at: str = ""
    replaced: bool = False
    revoked: bool = False


def about_desks(desk: Desk) -> Mapping[str, About]:
    """What is kept beside the keys, by each."""
    told = desk.store.setting(_ABOUT)
    return msgspec.json.decode(told, type=dict[str, About]) if told else {}


def keep_about(writer: Writer, about: Mapping[str, About]) -> None:
    """Keep it, within the caller's transaction."""
    writer.set_setting(_ABOUT, msgspec.json.encode(dict(sorted(about.items()))).decode())


class Meeting:
    """Notes the senders of the files of one merge, within its transaction."""

    def __init__(self, desk: Desk, writer: Writer) -> None:
        self._writer = writer
        self._peers = {peer.key: peer for peer in desk.store.peers()}
        self._about = dict(about_desks(desk))

    def sender(self, carrier: Carrier, name: str, *, asked: bool) -> None:
        """Keep whose file was taken; ``asked`` where a person said that the sender is known."""
        if carrier.signature is None:
            return
        key = carrier.signature.key
        about = self._about.get(key, About())
        if about.replaced or about.revoked:  # this file was taken, the key is not
            return
        before = self._before(carrier, key)
        peer = self._peer(carrier, key)
        if peer != self._peers.get(key):
            self._writer.put_peer(peer)
            self._peers[key] = peer
        how = about.how or (How.CERTIFIED if before else How.ASKED if asked else How.FIRST).value
        self._about[key] = About(
            how=how, before=before or about.before, file=name, at=carrier.manifest.at
        )
        keep_about(self._writer, self._about)

    def _peer(self, carrier: Carrier, key: str) -> Peer:
        told, known = carrier.manifest, self._peers.get(key)
        return Peer(
            key=key,
            fingerprint=fingerprint(key),
            device=told.device,
            unit=told.unit,
            person=told.person,
            first_at=known.first_at if known else now(),
            trusted=True,
        )

    def _before(self, carrier: Carrier, key: str) -> str:
        """The key that this one took the place of, put aside; "" for none."""
        told = carrier.manifest
        trusted = {peer.key for peer in self._peers.values() if peer.trusted}
        chain = () if key in self._peers else starts(
            told.keys, device=told.device, end=key, known=trusted.__contains__
        )  # fmt: skip
        for change in chain:
            self._about[change.old] = msgspec.structs.replace(
                self._about.get(change.old, About()), replaced=True
            )
            if (old := self._peers.get(change.old)) is not None:
                self._peers[change.old] = replace(old, trusted=False)
                self._writer.put_peer(self._peers[change.old])
        return chain[0].old if chain else ""
