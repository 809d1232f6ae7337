"""States and current tables brought up to date with what was added, set aside or taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import func, select

from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.store import sqlite
from jmdesk.store.current import Current
from jmdesk.store.states import State, Told, first, load_states, recompute, save_states
from jmdesk.store.tables import records

_LAST_KEY = sqlite.sql(select(func.max(records.c.key)))

Records = dict[RecordId, Record | None]
"""Records as they now are; None for one that is deleted or whose ledger is unknown here."""


class Settling:
    """Works in the caller's transaction, after the revisions themselves were written."""

    def __init__(self, raw: sqlite3.Connection, current: Current) -> None:
        self._raw = raw
        self._current = current

    def follow(self, added: Mapping[RecordId, Sequence[Told]]) -> Records:
        """Settle records to which revisions were added, by the short way where there is one."""
        before = load_states(self._raw, added)
        states = {
            record: self._follow(known[1] if (known := before.get(record)) else None, told)
            for record, told in added.items()
        }
        return self._settle(before, states)

    def anew(self, touched: Iterable[RecordId]) -> Records:
        """Settle records of which revisions were set aside or taken back."""
        wanted = set(touched)
        before = load_states(self._raw, wanted)
        return self._settle(before, {one: recompute(self._raw, one) for one in sorted(wanted)})

    def _follow(self, state: State | None, added: Sequence[Told]) -> State:
        """One step after the other where each was made from all before it, else all anew."""
        for revision in added:
            following = state.after(revision) if state else first(revision)
            if following is None:
                return recompute(self._raw, revision.record)
            state = following
        assert state is not None
        return state

    def _settle(
        self, before: Mapping[RecordId, tuple[int, State]], after: Mapping[RecordId, State]
    ) -> Records:
        key = self._raw.execute(_LAST_KEY).fetchone()[0] or 0
        states: list[tuple[int, State]] = []
        for record, state in after.items():
            if (known := before.get(record)) is None:
                key += 1
            elif known[1].ledger != state.ledger:  # no longer counted there
                self._current.remove(self._raw, known[1].ledger, known[0])
            states.append((known[0] if known else key, state))
        save_states(self._raw, states)
        found = self._current.put(self._raw, states)
        old = {record: state for record, (_, state) in before.items()}
        self._current.put_referring(self._raw, [(old.get(s.record), s) for _, s in states])
        return found
