"""The store as planning a merge asks it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId, RevisionId
from jmdesk.exchange.gathering import Past
from jmdesk.store.states import State
from jmdesk.store.store import Store


class StoreKnown:
    """What `jmdesk.exchange.gathering.Known` and `jmdesk.exchange.merge.Ground` ask."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def accepted(self, ids: Sequence[RevisionId]) -> Collection[RevisionId]:
        """Those revisions that are here and that no undone batch set aside."""
        return self._store.known(ids, aside=False) if self._any() else ()

    def standings(self, records: Sequence[RecordId]) -> Mapping[RecordId, State]:
        """The records that are known here."""
        return self._store.states(records) if self._any() else {}

    def _any(self) -> bool:
        """Whether anything is known at all: a new desk need not look for each of what comes."""
        return self._store.stamp()[0] is not None

    def past(self, record: RecordId) -> Past:
        """The history of a record."""
        revisions = tuple(reversed(self._store.history(record)))
        return Past(revisions=revisions, aside=self._store.aside(record))

    def heads(self, records: Collection[RecordId]) -> Mapping[RecordId, tuple[RevisionId, ...]]:
        """From what the next revision of each of these records is made."""
        found = self._store.states(records) if records else {}
        return {id: state.heads for id, state in found.items()}

    def files(self, record: RecordId) -> Mapping[RevisionId, str]:
        """The files with which revisions of a record came; nothing for work done here, also where
        it came back."""
        found: dict[RevisionId, str] = {}
        for revision, ways in self._store.arrivals(record).items():
            names = dict.fromkeys(way.file for way in ways if way.file)
            if names and all(way.batch for way in ways):
                found[revision] = "、".join(names)
        return found

    def documents(self, digests: Collection[str]) -> Collection[str]:
        """Those of the documents that are here."""
        return {digest for digest in digests if self._has(digest)}

    def _has(self, digest: str) -> bool:
        try:
            self._store.document(digest)
        except Refusal:
            return False
        return True

    def merged(self, digest: str, records: int) -> bool:
        """Whether a batch that counts took all these records from a file with this manifest."""
        return self._store.batch_of(digest, records=records) is not None
