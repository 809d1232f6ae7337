"""审核 of all that is recorded: looked through once, then only where something can have changed.

While a record is checked, everything that is looked for is noted: which ledger, by which fields,
with which values. A record that is another one now, or new, or gone, concerns those checks that
looked for what it said before or says now, and no others.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jmdesk.definitions.check import check
from jmdesk.definitions.expression import Facts
from jmdesk.domain.changes import Changes
from jmdesk.domain.collecting import uncollected
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.operations.audit_facts import Asked, AuditFacts
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import value_of
from jmdesk.operations.recording import today
from jmdesk.operations.watching import Watcher

Progress = Callable[[int, int], None]
"""Told how many of how many records are done; may raise to stop."""

_STEP = 200
_MOST = 3000
"""Where more records change at once, all is looked through again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Audited:
    """A record in which something is wrong.

    ``units`` are those whose record it is: its own and those that its unit fields name.
    """

    id: RecordId
    ledger: str
    units: frozenset[str]
    period: Period | None
    year: int | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What was found, in the order of ledgers, when ``checked`` records were looked at.

    ``again`` is how many of them were looked at last: all, or those that can have changed.
    """

    found: Mapping[RecordId, Audited]
    checked: int
    again: int

    @property
    def problems(self) -> Iterator[Problem]:
        """All problems."""
        return (problem for one in self.found.values() for problem in one.problems)


class Looker:
    """Rules first, then watches where these are wanted; over one set of facts."""

    def __init__(self, desk: Desk, facts: Facts, *, day: date, watches: bool = True) -> None:
        self._desk, self._facts, self._day = desk, facts, day
        self._watcher = Watcher(desk, facts) if watches else None

    def look(self, record: Record) -> tuple[Problem, ...]:
        """Everything wrong with a record."""
        ledger = self._desk.catalogue.ledgers[record.ledger]
        written = check(ledger, record, self._facts, today=self._day)
        if self._watcher is None:
            return written
        return written + self._watcher.hints(record, written)


class Audit:
    """What is wrong in a desk's records. Not for several threads at once.

    ``standing`` is the last outcome, None before the first. A run that is stopped changes nothing.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._state: _State | None = None
        self.standing: Standing | None = None

    @property
    def stale(self) -> bool:
        """Whether something was recorded since, or another day began."""
        state = self._state
        return state is None or state.stamp != self._desk.store.stamp() or state.day != today()

    def run(self, progress: Progress = lambda done, whole: None) -> Standing:
        """Look at every record."""
        state = _State(self._desk)
        with uncollected():
            state.look_at(list(state.all()), progress)
        self._state, self.standing = state, state.standing()
        return self.standing

    def after(self, changes: Changes, progress: Progress = lambda done, whole: None) -> Standing:
        """Look again at what these changes can concern; at all where that is not known."""
        state = self._state
        if self.standing is not None and not self.stale and not changes.units:
            return self.standing
        vague = changes.units or not changes.records or len(changes.records) > _MOST
        if state is None or vague or state.day != today():
            return self.run(progress)
        self._state = None  # stopped in between, it would not be whole
        state.stamp = self._desk.store.stamp()
        concerned = state.take_in(changes)
        state.look_at(concerned, progress)
        self._state, self.standing = state, state.standing()
        return self.standing


@dataclass
class _State:
    """Facts, what was found, and which checks asked for what."""

    desk: Desk
    day: date = field(default_factory=today)
    found: dict[RecordId, Audited] = field(default_factory=dict)
    again: int = 0

    def __post_init__(self) -> None:
        self.stamp = self.desk.store.stamp()  # before anything is read
        self.facts = AuditFacts(self.desk.store, self.desk.catalogue.ledgers)
        self._looker = Looker(self.desk, self.facts, day=self.day)
        self._numbers: dict[RecordId, int] = {}
        self._places: list[tuple[str, RecordId]] = []
        self._askers: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], array[int]]] = {}

    def all(self) -> Iterator[Record]:
        """The records of all ledgers that people fill."""
        for ledger in self.desk.catalogue.ledgers.values():
            if not ledger.system:
                yield from self.facts.all(ledger.id)
                self.facts.find(ledger.id, "")  # an edit will look for records by their ids

    def look_at(self, records: list[Record], progress: Progress) -> None:
        """Check these records and note what each check asks."""
        with uncollected():
            for done, record in enumerate(records):
                if done % _STEP == 0:
                    progress(done, len(records))
                self._look(record)
        self.again = len(records)

    def _look(self, record: Record) -> None:
        asked: set[Asked] = set()
        self.facts.asked = asked
        try:
            problems = self._looker.look(record)
        finally:
            self.facts.asked = None
        self._note(self._number(record), asked)
        if problems:
            self.found[record.id] = self._audited(record, problems)
        else:
            self.found.pop(record.id, None)

    def _number(self, record: Record) -> int:
        number = self._numbers.setdefault(record.id, len(self._places))
        if number == len(self._places):
            self._places.append((record.ledger, record.id))
        return number

    def _note(self, number: int, asked: Iterable[Asked]) -> None:
        for ledger, names, values in asked:
            askers = self._askers.setdefault((ledger, names), {})
            known = askers.get(values)
            if known is None:
                askers[values] = array("I", (number,))
            elif not self.again or number not in known:  # the first time each asks but once
                known.append(number)

    def _audited(self, record: Record, problems: tuple[Problem, ...]) -> Audited:
        ledger = self.desk.catalogue.ledgers[record.ledger]
        named = (record.get(name) for name in ledger.unit_by)
        codes = (code for one in named if one for code in ((one,) if isinstance(one, str) else one))
        years = (n for n in ledger.key if n in ledger and ledger.field(n).type.name == "year")
        return Audited(
            id=record.id,
            ledger=ledger.id,
            units=frozenset((record.unit, *codes)),
            period=record.period,
            year=next((record.get(name) for name in years), None),
            problems=problems,
        )

    def take_in(self, changes: Changes) -> list[Record]:
        """Know what changed; the records whose checks that concerns."""
        concerned: set[int] = set()
        for ledger in changes.ledgers or self.desk.catalogue.ledgers.keys():
            if not self.facts.holds(ledger):
                continue
            stored = self.desk.store.found(ledger, changes.records)
            for id in changes.records:
                concerned |= self._take(ledger, id, stored.get(id))
        return [one for one in map(self._at, sorted(concerned)) if one is not None]

    def _take(self, ledger: str, id: RecordId, new: Record | None) -> set[int]:
        old = self.facts.find(ledger, id)
        if old is None and new is None:
            return set()
        concerned = self._askers_of(ledger, old) | self._askers_of(ledger, new)
        self.facts.put(ledger, id, new)
        if new is None:
            self.found.pop(id, None)
        elif not self.desk.catalogue.ledgers[ledger].system:
            concerned.add(self._number(new))
        return concerned

    def _askers_of(self, ledger: str, record: Record | None) -> set[int]:
        """The checks that looked for something that this record is."""
        if record is None:
            return set()
        found: set[int] = set()
        for (owner, names), askers in self._askers.items():
            if owner == ledger:
                values = tuple(value_of(record, name) for name in names)
                # Those who come will ask anew.
                found.update(askers.pop(values, ()))
        return found

    def _at(self, number: int) -> Record | None:
        return self.facts.find(*self._places[number])

    def standing(self) -> Standing:
        """What is found by now."""
        return Standing(found=dict(self.found), checked=self.count, again=self.again)

    @property
    def count(self) -> int:
        """How many records there are to check."""
        ledgers = self.desk.catalogue.ledgers.values()
        return sum(len(self.facts.all(one.id)) for one in ledgers if not one.system)
