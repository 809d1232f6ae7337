"""The stored records as rules and reports look at them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.scope import MOST_RECORDS
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.store.query import Query
from jmdesk.store.store import Store

Index = dict[tuple[Any, ...], list[Record]]
"""Records by their values of some fields."""
Series = list[tuple[date, date, str, Record]]
"""Records in the order of their periods: begin, end, id."""


class StoreFacts:
    """Answers from the store, remembered as long as this object lives: make one for each action.

    ``whole`` reads each ledger once and answers from memory: for checks and reports over many
    records, where a query for each of them would be slow.
    """

    def __init__(
        self,
        store: Store,
        ledgers: Mapping[Any, Ledger],
        *,
        whole: bool = False,
    ) -> None:
        self._store = store
        self._ledgers = ledgers
        self._whole = whole
        self._records: dict[str, Record | None] = {}
        self._ledger_records: dict[str, list[Record]] = {}
        self._indexes: dict[tuple[str, tuple[str, ...]], Index] = {}
        self._series: dict[tuple[str, tuple[Any, ...]], Series] = {}
        self._names: dict[str, tuple[str, ...]] = {}
        self._found: dict[tuple[Any, ...], list[Record]] = {}

    def record(self, ledger: str, id: str, /) -> Record | None:
        """One current record, or None where it has not arrived."""
        if self._whole:
            found = self._indexed(ledger, ("id",), (id,))
            return found[0] if found else None
        if id not in self._records:
            self._records[id] = self._store.record(RecordId(id))
        return self._records[id]

    def previous(self, record: Record, /) -> Record | None:
        """The record of the same key in the latest earlier period, or None."""
        if record.period is None:
            return None
        if not self._whole:
            return self._store.previous(record)
        names = self._names.get(record.ledger)
        if names is None:
            names = self._names[record.ledger] = series_names(self._ledgers[record.ledger])
        values = tuple(value_of(record, name) for name in names)
        if not names or None in values:
            return None
        series = self._series_of(record.ledger, names, values)
        place = bisect_left(series, (record.period.start, record.period.end))
        while place and series[place - 1][2] == record.id:  # itself, before it was moved
            place -= 1
        return series[place - 1][3] if place else None

    def related(self, ledger: str, /, **equal: Any) -> Sequence[Record]:
        """Current records with these field values, ``id``, ``unit`` and ``period`` included."""
        if ledger not in self._ledgers:
            return ()
        if "id" in equal:
            found = self.record(ledger, equal["id"])
            return [found] if found and found.ledger == ledger and _fits(found, equal) else []
        if not self._whole:
            return self._from_store(ledger, equal)
        return self._from_memory(ledger, equal)

    def records(
        self,
        ledger: str,
        *,
        units: frozenset[str] | None = None,
        shared: frozenset[str] = frozenset(),
        period: Period | None = None,
        until: Period | None = None,
    ) -> Sequence[Record]:
        """The current records of a ledger for a set of units, periods within ``period``."""
        query = Query(ledger=ledger, units=units, shared=shared, period=period, until=until)
        return self._store.records(query)

    def _from_store(self, ledger: str, equal: Mapping[str, Any]) -> list[Record]:
        key = (ledger, *sorted((name, str(value)) for name, value in equal.items()))
        if key not in self._found:
            # Told as days too, the period is looked up in an index.
            query = Query(ledger=ledger, equal=equal, period=equal.get(PERIOD))
            # One more than a check may look at: whoever asks for too many is told so.
            self._found[key] = self._store.records(query, most=MOST_RECORDS + 1)
        return self._found[key]

    def _from_memory(self, ledger: str, equal: Mapping[str, Any]) -> list[Record]:
        names = tuple(sorted(equal)) if len(equal) > 1 else tuple(equal)
        return self._indexed(ledger, names, tuple(equal[name] for name in names))

    def _indexed(
        self, ledger: str, names: tuple[str, ...], values: tuple[Any, ...]
    ) -> list[Record]:
        """The records with these values in these fields, all of them where none is named."""
        index = self._indexes.get((ledger, names))
        if index is None:
            index = self._make_index(ledger, names)
        return index.get(values, [])

    def _make_index(self, ledger: str, names: tuple[str, ...]) -> Index:
        index: Index = {}
        for record in self._all(ledger):
            index.setdefault(tuple(value_of(record, name) for name in names), []).append(record)
        self._indexes[ledger, names] = index
        return index

    def _series_of(self, ledger: str, names: tuple[str, ...], values: tuple[Any, ...]) -> Series:
        """The records of one key in the order of their periods."""
        series = self._series.get((ledger, values))
        if series is None:
            found = self._indexed(ledger, names, values)
            dated = ((one.period, one) for one in found if one.period is not None)
            series = sorted((p.start, p.end, one.id, one) for p, one in dated)
            self._series[ledger, values] = series
        return series

    def _all(self, ledger: str) -> list[Record]:
        if ledger not in self._ledger_records:
            stored = self._store.records(Query(ledger=ledger)) if ledger in self._ledgers else []
            self._ledger_records[ledger] = stored
        return self._ledger_records[ledger]


def series_names(ledger: Ledger) -> tuple[str, ...]:
    """The fields of the key that the records of one thing have in common over time."""
    return tuple(sorted(name for name in ledger.key if name != PERIOD))


def value_of(record: Record, name: str) -> Any:
    """A field of a record, or its id, unit or period."""
    if name == "id":
        return record.id
    if name == UNIT:
        return record.unit
    return record.period if name == PERIOD else record.values.get(name)


def _fits(record: Record, equal: Mapping[str, Any]) -> bool:
    return all(value_of(record, name) == value for name, value in equal.items())
