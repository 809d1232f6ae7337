"""Where the rows of a roll-up come from: the store's own sums, or figures worked out here.

Worked-out fields lie in no column, and neither do numbers with a qualifier: their records are read
and looked at one by one, and come to the same rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.scope import RecordScope, quiet
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.rollup_measures import places
from jmdesk.store.rollup import Gathering, Member, Part, Sums, TooLarge

_OFTEN = 500

Progress = Callable[[int, int], object]
"""Told how many records were looked at, of how many."""


@dataclass(frozen=True, kw_only=True)
class Source:
    """Sums and members of gatherings of one ledger."""

    desk: Desk
    ledger: Ledger
    today: date
    progress: Progress | None = None

    def sums(self, asked: Sequence[Gathering]) -> list[list[Sums]]:
        """The rows of each gathering; where records share figures, each of them is one."""
        stored = [self._stored(one) if one.figures else None for one in asked]
        others = [(one, rows) for one, rows in zip(asked, stored, strict=True) if rows is not None]
        counted = [
            rows if rows is not None or one.figures else self._counted(one, others)
            for one, rows in zip(asked, stored, strict=True)
        ]
        return [
            rows if rows is not None else self._worked(one)
            for one, rows in zip(asked, counted, strict=True)
        ]

    def _counted(
        self, asked: Gathering, others: Iterable[tuple[Gathering, list[Sums]]]
    ) -> list[Sums] | None:
        """Rows that only count records: those that were read for figures are not read again."""
        for other, rows in others:
            if _counts_along(asked, other):
                rest = self._stored(replace(asked, lacking=other.filled))
                return None if rest is None else [*rest, *_only_counts(rows)]
        return self._stored(asked)

    def _stored(self, asked: Gathering) -> list[Sums] | None:
        """The store's own sums; None where it cannot add them."""
        if asked.once or not self._in_columns(asked):
            return None
        try:
            return self.desk.store.sums(asked)
        except TooLarge:
            return None  # worked out here they are as large as they have to be

    def _worked(self, asked: Gathering) -> list[Sums]:
        if asked.once:
            return list(alone(self.members(asked)))
        return list(summed(self._worked_out(asked)))

    def members(self, asked: Gathering) -> list[Member]:
        """Each record in them."""
        if self._in_columns(asked):
            return self.desk.store.members(asked)
        return list(self._worked_out(asked))

    def among(self, asked: Gathering, records: Sequence[Record]) -> list[Member]:
        """As if only these records were there."""
        return list(_Looking(self, asked).members(records))

    def _in_columns(self, asked: Gathering) -> bool:
        summed = (name for figure in asked.figures for name in (figure.field, *figure.given))
        own = (*asked.parts, *asked.once, *asked.filled, *asked.lacking, *summed)
        return all(self._has_column(name) for name in own)

    def _has_column(self, name: str) -> bool:
        field = self.ledger.by_name.get(name)
        if field is None:  # the unit, the period, or a field of what a reference names
            return True
        return field.compute is None and field.type.name != "qualified"

    def _worked_out(self, asked: Gathering) -> Iterator[Member]:
        records = self.desk.store.records(replace(asked.query, order=(PERIOD,)))
        return _Looking(self, asked).members(records)


class _Looking:
    """Members of a gathering from records, as the store would find them."""

    def __init__(self, source: Source, asked: Gathering) -> None:
        self._source = source
        self._asked = asked
        self._ledger = source.ledger
        self._ledgers = source.desk.catalogue.ledgers
        self._facts = StoreFacts(source.desk.store, self._ledgers, whole=True)

    def members(self, records: Sequence[Record]) -> Iterator[Member]:
        """In the order of the periods."""
        found = []
        for number, record in enumerate(sorted(records, key=_by_period)):
            if self._source.progress is not None and number % _OFTEN == 0:
                self._source.progress(number, len(records))
            one = self._member(record)
            if one is not None:
                found.append((record, one))
        return self._standing(found) if self._asked.standing else (one for _, one in found)

    def _standing(self, found: Sequence[tuple[Record, Member]]) -> Iterator[Member]:
        """Each until the next one of the same thing."""
        until: dict[Any, str] = {}
        ends = []
        for record, _ in reversed(found):
            key = _thing(self._ledger, record)
            ends.append(until.get(key))
            if record.period is not None and key is not None:
                until[key] = record.period.end.isoformat()
        for (_, one), end in zip(found, reversed(ends), strict=True):
            yield one._replace(until=end)

    def _member(self, record: Record) -> Member | None:
        """None where it does not say what it has to."""
        scope = RecordScope(
            self._ledger, record, self._facts, today=self._source.today, period=record.period
        )
        asked = self._asked
        if any(quiet(scope.name, name) is None for name in asked.filled):
            return None
        if asked.lacking and all(quiet(scope.name, name) is not None for name in asked.lacking):
            return None
        return Member(
            record.id,
            tuple(self._part(scope, record, name) for name in asked.parts),
            tuple(self._part(scope, record, name) for name in asked.once),
            str(record.period) if record.period else None,
            None,
            tuple(self._amount(scope, figure.field, figure.given) for figure in asked.figures),
        )

    def _part(self, scope: RecordScope, record: Record, name: str) -> Part:
        if name == UNIT:
            return record.unit
        if name == PERIOD:
            return str(record.period) if record.period else None
        reference, _, wanted = name.partition(".")
        field = self._ledger.field(reference)
        value = quiet(scope.path, reference, wanted) if wanted else quiet(scope.name, name)
        if wanted:
            field = self._ledgers[field.target].field(wanted)
        return None if value is None else field.type.to_column(value, field)

    def _amount(self, scope: RecordScope, name: str, given: Iterable[str]) -> int | None:
        if any(quiet(scope.name, other) is None for other in given):
            return None
        return scaled(quiet(scope.name, name), self._ledger.field(name))


def scaled(value: Any, field: Field) -> int | None:
    """An amount as a column would keep it, however large."""
    number = value.number if isinstance(value, Qualified) else value
    return None if number is None else int(number * 10 ** places(field))


def _counts_along(asked: Gathering, other: Gathering) -> bool:
    """Whether another gathering reads the same records, save those that lack what it needs."""
    if asked.filled or asked.once or not other.filled:
        return False
    return asked == replace(other, figures=asked.figures, filled=(), standing=asked.standing)


def _only_counts(rows: Iterable[Sums]) -> Iterator[Sums]:
    """The same records by their periods alone, without figures."""
    found: dict[tuple[Any, ...], list[int]] = {}
    for row in rows:
        counts = found.setdefault((row.parts, row.period), [0, 0])
        counts[0] += row.records
        counts[1] += row.unread
    for (parts, period), (records, unread) in found.items():
        yield Sums(parts, (), period, None, records, unread, ())


def summed(members: Iterable[Member]) -> Iterator[Sums]:
    """Members in rows, as `jmdesk.store.rollup` puts them."""
    found: dict[tuple[Any, ...], list[Member]] = {}
    for one in members:
        found.setdefault((one.parts, one.once, one.period, one.until), []).append(one)
    for (parts, once, period, until), group in found.items():
        each = zip(*(one.amounts for one in group), strict=True)
        figures = tuple(_added(amounts) for amounts in each)
        yield Sums(parts, once, period, until, len(group), 0, figures)


def alone(members: Iterable[Member]) -> Iterator[Sums]:
    """A row for each member."""
    for one in members:
        yield from summed([one])


def _added(amounts: Sequence[int | None]) -> tuple[int | None, int]:
    told = [amount for amount in amounts if amount is not None]
    return (sum(told), len(told)) if told else (None, 0)


def _by_period(record: Record) -> tuple[Any, ...]:
    return (record.period is not None, record.period)


def _thing(ledger: Ledger, record: Record) -> tuple[Any, ...] | None:
    """What identifies a thing, the period aside; None where each record is one."""
    names = [name for name in ledger.key if name != PERIOD]
    own = [record.get(name) for name in names if name != UNIT]
    if not names or (own and all(value is None for value in own)):
        return None
    unit = (record.unit,) if UNIT in names else ()
    return (*unit, *(tuple(one) if isinstance(one, list) else one for one in own))
