"""States and current tables brought up to date with what was added, set aside or taken back."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import islice
from typing import TypeVar

from sqlalchemy import func, select

from jmdesk.domain.collecting import uncollected
from jmdesk.domain.revision import RecordId, RevisionId
from jmdesk.store import lean, sqlite
from jmdesk.store.current import Current
from jmdesk.store.states import (
    Incoming,
    Shape,
    State,
    Told,
    first,
    load_shapes,
    load_states,
    load_states_of,
    recompute,
    row_of,
    save_rows,
    values_of,
)
from jmdesk.store.tables import records
from jmdesk.store.wording import Titles

_LAST_KEY = sqlite.sql(select(func.max(records.c.key)))
_CHUNK = 5_000
_MOST = 100_000
"""Records that wait with all they say; of more than these only the keys are held on to, and what
they say is read again. So many revisions may come that memory would not do."""


class Settling:
    """Works in the caller's transaction, after the revisions themselves were written.

    States are written at once. The rows of current tables wait for `finish`, so that many files
    that come together are settled together: each row is written once, where titles refer to each
    other after both, and indexes are made once.
    """

    def __init__(self, raw: sqlite3.Connection, current: Current) -> None:
        self._raw = raw
        self._current = current
        self._key: int | None = None
        self._first: int | None = None
        """The first key given since `finish`."""
        self._born: dict[str, dict[int, Incoming]] = {}
        """By ledger and key, records that were unknown, of one revision: rows are simply added."""
        self._waiting: dict[int, State] = {}
        self._born_keys: dict[str, array[int]] = {}
        self._waiting_keys = array("q")
        """Of those that were too many to be held on to."""
        self._sounding: dict[str, list[RecordId]] = {}

    def follow(
        self,
        added: Mapping[RecordId, Sequence[Told]],
        numbers: Mapping[RevisionId, int],
    ) -> None:
        """Settle records to which revisions were added, by the short way where there is one.

        ``numbers`` are those of all these revisions.
        """
        plain = {
            record: one
            for record, (one, *later) in added.items()
            if not later and isinstance(one, Incoming) and one.is_plain
        }
        born = self._bear(plain, numbers) if plain else frozenset()
        others = {record: told for record, told in added.items() if record not in born}
        if others:
            before = load_states(self._raw, others)
            states = {
                record: self._follow(known[1] if (known := before.get(record)) else None, told)
                for record, told in others.items()
            }
            self._settle(before, states)
        self._limit()

    def anew(self, touched: Iterable[RecordId]) -> tuple[RecordId, ...]:
        """Settle records of which revisions were set aside or taken back."""
        wanted = sorted(set(touched))
        before = load_states(self._raw, wanted)
        self._settle(before, {one: recompute(self._raw, one) for one in wanted})
        self._limit()
        return tuple(wanted)

    def _follow(self, state: State | None, added: Sequence[Told]) -> State:
        """One step after the other where each was made from all before it, else all anew."""
        for revision in added:
            following = state.after(revision) if state else first(revision)
            if following is None:
                return recompute(self._raw, revision.record)
            state = following
        assert state is not None
        return state

    def _next_key(self) -> int:
        if self._key is None:
            self._key = self._raw.execute(_LAST_KEY).fetchone()[0] or 0
        self._key += 1
        self._first = self._first or self._key
        return self._key

    def _bear(
        self, plain: Mapping[RecordId, Incoming], numbers: Mapping[RevisionId, int]
    ) -> Set[RecordId]:
        """Records of one revision that says its values and nothing else, if they are new: those
        that were known are left to the other way."""
        told = {record: numbers[one.id] for record, one in plain.items()}
        start = self._next_key()
        shift = start - min(told.values())
        self._key = shift + max(told.values())
        born = {record: number + shift for record, number in told.items()}
        if lean.add(self._raw, told.values(), shift=shift) < len(told):
            kept = lean.keys(self._raw, plain)
            born = {record: key for record, key in kept.items() if key >= start}
        for record, key in born.items():
            one = plain[record]
            one.content = b""
            self._born.setdefault(one.ledger, {})[key] = one
            if self._current.is_source(one.ledger):
                self._sounding.setdefault(one.ledger, []).append(record)
        return born.keys()

    def _settle(
        self, before: Mapping[RecordId, tuple[int, State]], after: Mapping[RecordId, State]
    ) -> None:
        rows = []
        for record, state in after.items():
            known = before.get(record)
            key = known[0] if known else self._next_key()
            if known and known[1].ledger != state.ledger:  # no longer counted there
                self._current.remove(self._raw, known[1].ledger, key)
            self._born.get(known[1].ledger if known else "", {}).pop(key, None)
            self._waiting[key] = state
            rows.append(row_of(key, state))
            if self._current.sounds_different(known[1] if known else None, state):
                self._sounding.setdefault(state.ledger, []).append(record)
        save_rows(self._raw, rows)

    def _limit(self) -> None:
        """Let go of what they say where too many wait; the table of records holds it."""
        if len(self._waiting) + sum(map(len, self._born.values())) <= _MOST:
            return
        for ledger, ones in self._born.items():
            self._born_keys.setdefault(ledger, array("q")).extend(ones)
        self._waiting_keys.extend(self._waiting)
        self._born, self._waiting = {}, {}

    def finish(self) -> None:
        """Write the rows that wait. Nothing may be read from current tables before."""
        if not (self._waiting or self._born or self._waiting_keys or self._born_keys):
            return
        with uncollected():
            self._write()
        written = _Written(self._first, {*self._waiting, *self._waiting_keys})
        sounding, self._first = self._sounding, None
        self._born, self._waiting, self._sounding = {}, {}, {}
        self._born_keys, self._waiting_keys = {}, array("q")
        self._current.put_referring(self._raw, sounding, but=written)

    def _write(self) -> None:
        """All rows that wait."""
        titles = self._current.titles(self._raw)
        for ledger in self._born_keys.keys() | self._born.keys():
            keys, ones = self._born_keys.get(ledger, array("q")), self._born.get(ledger, {})
            with self._current.many_new(self._raw, ledger, len(keys) + len(ones)):
                self._add_stored(ledger, keys, titles)
                self._add(ledger, ones, titles)
        for part in _parts(self._waiting_keys):
            self._current.put(self._raw, load_states_of(self._raw, part))
        self._current.put(self._raw, self._waiting.items())

    def _add(self, ledger: str, ones: dict[int, Incoming], titles: Titles) -> None:
        """Rows of records that are new, some thousands at a time, so that memory stays small."""
        former = self._current.has_former(ledger)
        for part in _parts(ones.items()):
            if former:
                states = [(key, state) for key, one in part if (state := first(one))]
                self._current.put(self._raw, states, fresh=True)
            else:
                said = values_of(one for _, one in part)
                shapes = {
                    key: Shape(one.record, one.id, "", values)
                    for (key, one), values in zip(part, said, strict=True)
                }
                self._current.put_shapes(self._raw, ledger, shapes, titles, fresh=True)

    def _add_stored(self, ledger: str, keys: Iterable[int], titles: Titles) -> None:
        """The same for records of which only the keys were held on to."""
        former = self._current.has_former(ledger)
        for part in _parts(keys):
            if former:
                found = load_states_of(self._raw, part)
                states = [one for one in found if one[1].ledger == ledger and not one[1].deleted]
                self._current.put(self._raw, states, fresh=True)
            else:
                shapes = load_shapes(self._raw, ledger, part)
                self._current.put_shapes(self._raw, ledger, shapes, titles, fresh=True)


class _Written:
    """The keys just written: all from the first new one, and some before it."""

    def __init__(self, first: int | None, before: Set[int]) -> None:
        self._first = first
        self._before = before

    def __contains__(self, key: object) -> bool:
        new = self._first is not None and isinstance(key, int) and key >= self._first
        return new or key in self._before


_One = TypeVar("_One")


def _parts(all_of_them: Iterable[_One]) -> Iterator[list[_One]]:
    waiting = iter(all_of_them)
    while part := list(islice(waiting, _CHUNK)):
        yield part
