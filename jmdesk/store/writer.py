"""Writing to the store, inside one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import bindparam, delete, update

from jmdesk.domain.revision import RevisionId
from jmdesk.store import peers, sending, sqlite
from jmdesk.store.batch_writer import BatchWriter
from jmdesk.store.draft import Draft, discarded_place, to_text
from jmdesk.store.peers import Peer
from jmdesk.store.sending import Received, Sent
from jmdesk.store.tables import drafts, settings

_SET = sqlite.upsert(settings, "name")
_PUT_DRAFT = sqlite.upsert(drafts, "key")
_DISCARD = sqlite.sql(
    update(drafts).where(drafts.c.key == bindparam("kept")).values(key=bindparam("place"))
)
_DROP_DRAFT = sqlite.sql(delete(drafts).where(drafts.c.key == ""))


class Writer(BatchWriter):
    """What one user action writes. Made by `Store.transaction` and dead after it."""

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of this desk; settings never travel."""
        self._raw.execute(_SET, (name, value))

    def tell_deed(self, *, at: str, person: str, kind: str, about: str) -> None:
        """Keep that someone did something here that is no revision."""
        from jmdesk.store import deeds

        deeds.tell(self._raw, deeds.Told(at, person, kind, about))

    def put_draft(self, draft: Draft) -> None:
        """Keep a draft in the place of the one with its key."""
        self._raw.execute(_PUT_DRAFT, (draft.key, to_text(draft)))

    def drop_draft(self, key: str) -> None:
        """Forget a draft, if there is one."""
        self._raw.execute(_DROP_DRAFT, (key,))

    def discard_draft(self, key: str, *, at: str, person: str) -> None:
        """Put a draft aside that is not wanted, if there is one; it can be brought back.

        ``at`` is local time, ISO 8601, finer than others of the same key.
        """
        self._raw.execute(_DISCARD, (discarded_place(key, at=at, person=person), key))

    def put_document(self, content: bytes) -> str:
        """Keep a document for good; returns its SHA-256, by which `Store.document` finds it."""
        return sending.put_document(self._raw, content)

    def note_sent(self, sent: Sent, *, revisions: Iterable[RevisionId]) -> None:
        """Keep that a file was made to be sent, and which revisions are in it."""
        sending.put_sent(self._raw, sent, revisions)

    def note_received(self, received: Received) -> None:
        """Keep a receipt, in the place of an earlier one of that desk for that file."""
        sending.put_received(self._raw, received)

    def put_peer(self, peer: Peer) -> None:
        """Keep what is known of a desk, by its key."""
        peers.put(self._raw, peer)

    def drop_peer(self, key: str) -> None:
        """Forget a desk."""
        peers.drop(self._raw, key)
