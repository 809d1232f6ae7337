"""Writing to the store, inside one transaction."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, func, select

from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId, Revision, RevisionId
from jmdesk.store import sqlite
from jmdesk.store.current import Current
from jmdesk.store.draft import Draft, to_text
from jmdesk.store.states import State, first, load_states, recompute, save_states
from jmdesk.store.tables import arrivals, documents, drafts, parents, records, revisions, settings

_INSERT = sqlite.sql(revisions.insert())
_INSERT_PARENT = sqlite.insert_new(parents)
_INSERT_ARRIVAL = sqlite.insert_new(arrivals)
_NUMBERS = sqlite.sql(
    select(revisions.c.id, revisions.c.number).where(sqlite.among(revisions.c.id))
)
_LAST_NUMBER = sqlite.sql(select(func.max(revisions.c.number)))
_LAST_KEY = sqlite.sql(select(func.max(records.c.key)))
_SET = sqlite.upsert(settings, "name")
_PUT_DRAFT = sqlite.upsert(drafts, "key")
_DROP_DRAFT = sqlite.sql(delete(drafts).where(drafts.c.key == ""))
_PUT_DOCUMENT = sqlite.insert_new(documents)


class Writer:
    """What one user action writes. Made by `Store.transaction` and dead after it."""

    def __init__(self, raw: sqlite3.Connection, current: Current) -> None:
        self._raw = raw
        self._current = current

    def append(
        self, new: Sequence[Revision], *, batch: str | None = None, file: str = ""
    ) -> tuple[Record | None, ...]:
        """Add revisions, in any order; those that are known change nothing.

        ``batch`` and ``file`` say with which merge they came, None that they were made here; that
        a known one came again is noted too. Returns the record of each revision as it now is,
        None where it is deleted or its ledger is unknown here.
        """
        unique = {revision.id: revision for revision in new}
        known = self._numbers(unique)
        fresh = [revision for id, revision in unique.items() if id not in known]
        numbers = known | self._insert(fresh)
        self._raw.executemany(_INSERT_ARRIVAL, [(numbers[id], batch or "", file) for id in unique])
        touched = self._settle(fresh)
        if others := {r.record for r in unique.values()} - touched.keys():
            touched |= self._unchanged(others)
        return tuple(touched[revision.record] for revision in new)

    def _numbers(self, ids: Iterable[RevisionId]) -> dict[RevisionId, int]:
        return dict(self._raw.execute(_NUMBERS, (sqlite.as_list(ids),)).fetchall())

    def _insert(self, fresh: list[Revision]) -> dict[RevisionId, int]:
        start = (self._raw.execute(_LAST_NUMBER).fetchone()[0] or 0) + 1
        numbers = {revision.id: number for number, revision in enumerate(fresh, start)}
        self._raw.executemany(
            _INSERT, [(numbers[r.id], r.id, r.record, r.ledger, r.content) for r in fresh]
        )
        self._raw.executemany(
            _INSERT_PARENT, [(numbers[r.id], parent) for r in fresh for parent in r.parents]
        )
        return numbers

    def _settle(self, fresh: list[Revision]) -> dict[RecordId, Record | None]:
        """Bring states and current tables up to date with revisions that were just added."""
        by_record: dict[RecordId, list[Revision]] = {}
        for revision in fresh:
            by_record.setdefault(revision.record, []).append(revision)
        before = load_states(self._raw, by_record)
        key = self._raw.execute(_LAST_KEY).fetchone()[0] or 0
        states: list[tuple[int, State]] = []
        for record, added in by_record.items():
            known = before.get(record)
            if known is None:
                key += 1
            state = self._follow(known[1] if known else None, added)
            states.append((known[0] if known else key, state))
        self._left(before, states)
        save_states(self._raw, states)
        found = self._current.put(self._raw, states)
        old = {record: state for record, (_, state) in before.items()}
        self._current.put_referring(self._raw, [(old.get(s.record), s) for _, s in states])
        return found

    def _follow(self, state: State | None, added: list[Revision]) -> State:
        """One step after the other where each was made from all before it, else all anew."""
        for revision in added:
            following = state.after(revision) if state else first(revision)
            if following is None:
                return recompute(self._raw, revision.record)
            state = following
        assert state is not None
        return state

    def _left(
        self, before: dict[RecordId, tuple[int, State]], states: list[tuple[int, State]]
    ) -> None:
        """Take records out of the ledger in which they are no longer counted."""
        for key, state in states:
            known = before.get(state.record)
            if known and known[1].ledger != state.ledger:
                self._current.remove(self._raw, known[1].ledger, key)

    def _unchanged(self, ids: Iterable[RecordId]) -> dict[RecordId, Record | None]:
        found: dict[RecordId, Record | None] = {}
        for record, (_, state) in load_states(self._raw, ids).items():
            found[record] = self._current.find(self._raw, state.ledger, record)
        return found

    def set_setting(self, name: str, value: str) -> None:
        """Keep a setting of this desk; settings never travel."""
        self._raw.execute(_SET, (name, value))

    def put_draft(self, draft: Draft) -> None:
        """Keep a draft in the place of the one with its key."""
        self._raw.execute(_PUT_DRAFT, (draft.key, to_text(draft)))

    def drop_draft(self, key: str) -> None:
        """Forget a draft, if there is one."""
        self._raw.execute(_DROP_DRAFT, (key,))

    def put_document(self, content: bytes) -> str:
        """Keep a document for good; returns its SHA-256, by which `Store.document` finds it."""
        digest = hashlib.sha256(content).hexdigest()
        self._raw.execute(_PUT_DOCUMENT, (digest, content))
        return digest
