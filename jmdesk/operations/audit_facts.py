"""All that is recorded, held in memory, with an account of what each check asked of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.record import Record
from jmdesk.operations.facts import Series, StoreFacts, series_names, value_of
from jmdesk.store.store import Store

Asked = tuple[str, tuple[str, ...], tuple[Any, ...]]
"""A ledger, names of fields, and the values that records were looked for by."""

_ID = attrgetter("id")
_NOTHING: Mapping[str, Any] = {}


class AuditFacts(StoreFacts):
    """As `StoreFacts` over whole ledgers; kept for long, and told what changes.

    While ``asked`` is a set, everything that is looked for goes into it. Records found together
    come in the order of their ids, whatever was recorded in which order.
    """

    def __init__(self, store: Store, ledgers: Mapping[Any, Ledger]) -> None:
        super().__init__(store, ledgers, whole=True)
        self.asked: set[Asked] | None = None
        self._same: dict[Any, Any] = {}

    def all(self, ledger: str) -> list[Record]:
        """All records of a ledger."""
        return self._all(ledger)

    def find(self, ledger: str, id: str) -> Record | None:
        """One record, without a note that somebody asked."""
        found = StoreFacts._indexed(self, ledger, ("id",), (id,))
        return found[0] if found else None

    def holds(self, ledger: str) -> bool:
        """Whether the records of a ledger were read."""
        return ledger in self._ledger_records

    def put(self, ledger: str, id: str, record: Record | None) -> None:
        """A record is another one now, or new, or gone (None)."""
        old = self.find(ledger, id)
        new = self._slim(record) if record is not None else None
        self._exchange(self._ledger_records[ledger], old, new)
        for (owner, names), index in self._indexes.items():
            if owner != ledger:
                continue
            for one, gone in ((old, True), (new, False)):
                if one is not None:
                    values = tuple(value_of(one, name) for name in names)
                    listed = index.setdefault(values, [])
                    self._exchange(listed, one if gone else None, None if gone else one)
        names = series_names(self._ledgers[ledger])
        for one in (old, new):
            if one is not None:
                self._series.pop((ledger, tuple(value_of(one, name) for name in names)), None)

    def _exchange(self, listed: list[Record], old: Record | None, new: Record | None) -> None:
        if old is not None:
            listed.pop(bisect_left(listed, old.id, key=_ID))
        if new is not None:
            listed.insert(bisect_left(listed, new.id, key=_ID), new)

    def _indexed(
        self, ledger: str, names: tuple[str, ...], values: tuple[Any, ...]
    ) -> list[Record]:
        if self.asked is not None:
            self.asked.add((ledger, names, values))
        return super()._indexed(ledger, names, values)

    def _series_of(self, ledger: str, names: tuple[str, ...], values: tuple[Any, ...]) -> Series:
        if self.asked is not None:
            self.asked.add((ledger, names, values))
        return super()._series_of(ledger, names, values)

    def _all(self, ledger: str) -> list[Record]:
        if ledger not in self._ledger_records:
            read = super()._all(ledger)
            self._ledger_records[ledger] = sorted(map(self._slim, read), key=_ID)
            self._same.clear()
        return self._ledger_records[ledger]

    def _slim(self, record: Record) -> Record:
        """The record with what checks look at, equal values kept once: there are many."""
        same = self._same
        values = {name: _once(same, name, value) for name, value in record.values.items()}
        return Record(
            id=record.id,
            ledger=record.ledger,
            unit=record.unit,
            period=record.period,
            values=values,
            conflicts=record.conflicts,
            unreadable=record.unreadable or _NOTHING,
        )


def _once(same: dict[Any, Any], name: str, value: Any) -> Any:
    """The value as it was met first in the field."""
    try:
        # 1, 1.00 and True are equal, and no two of them may stand for each other.
        return same.setdefault((name, type(value), value), value)
    except TypeError:  # rows
        return value
