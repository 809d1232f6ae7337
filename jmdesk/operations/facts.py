"""The stored records as rules and reports look at them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.store.query import Query
from jmdesk.store.store import Store


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
        self._indexes: dict[tuple[str, str], dict[Any, list[Record]]] = {}
        self._found: dict[tuple[Any, ...], list[Record]] = {}

    def record(self, ledger: str, id: str, /) -> Record | None:
        """One current record, or None where it has not arrived."""
        if self._whole:
            found = self._index(ledger, "id").get(id)
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
        ledger = self._ledgers[record.ledger]
        same = {
            name: record.unit if name == UNIT else record.get(name)
            for name in ledger.key
            if name != PERIOD
        }
        if any(value is None for value in same.values()):
            return None
        earlier = [
            (one.period, one.id, one)
            for one in self.related(record.ledger, **same)
            if one.period is not None and one.period < record.period and one.id != record.id
        ]
        return max(earlier, key=lambda entry: entry[:2])[2] if earlier else None

    def related(self, ledger: str, /, **equal: Any) -> Sequence[Record]:
        """Current records with these field values, ``id``, ``unit`` and ``period`` included."""
        if ledger not in self._ledgers:
            return ()
        if "id" in equal:
            found = self.record(ledger, equal["id"])
            return [found] if found and found.ledger == ledger and _fits(found, equal) else []
        if self._whole:
            return self._from_memory(ledger, equal)
        return self._from_store(ledger, equal)

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
            self._found[key] = self._store.records(Query(ledger=ledger, equal=equal))
        return self._found[key]

    def _from_memory(self, ledger: str, equal: Mapping[str, Any]) -> list[Record]:
        if not equal:
            return self._all(ledger)
        names = sorted(equal, key=lambda name: name in (UNIT, PERIOD))
        found = self._index(ledger, names[0]).get(equal[names[0]], [])
        rest = {name: equal[name] for name in names[1:]}
        return [record for record in found if _fits(record, rest)] if rest else found

    def _index(self, ledger: str, name: str) -> dict[Any, list[Record]]:
        key = (ledger, name)
        if key not in self._indexes:
            index: dict[Any, list[Record]] = {}
            for record in self._all(ledger):
                index.setdefault(_value(record, name), []).append(record)
            self._indexes[key] = index
        return self._indexes[key]

    def _all(self, ledger: str) -> list[Record]:
        if ledger not in self._ledger_records:
            stored = self._store.records(Query(ledger=ledger)) if ledger in self._ledgers else []
            self._ledger_records[ledger] = stored
        return self._ledger_records[ledger]


def _value(record: Record, name: str) -> Any:
    if name == "id":
        return record.id
    if name == UNIT:
        return record.unit
    return record.period if name == PERIOD else record.get(name)


def _fits(record: Record, equal: Mapping[str, Any]) -> bool:
    return all(_value(record, name) == value for name, value in equal.items())
