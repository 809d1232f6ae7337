"""Facts held in memory: for tests, and for what is not yet in a store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.scope import part
from jmdesk.definitions.values import Unknown
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT


class MemoryFacts:
    """The `jmdesk.definitions.expression.Facts` of some records."""

    def __init__(self, ledgers: Mapping[str, Ledger], records: Iterable[Record] = ()) -> None:
        self._ledgers = ledgers
        self._records: dict[str, dict[str, Record]] = defaultdict(dict)
        for record in records:
            self._records[record.ledger][record.id] = record

    def record(self, ledger: str, id: str, /) -> Record | None:
        """See `jmdesk.definitions.expression.Facts`."""
        return self._records[ledger].get(id)

    def previous(self, record: Record, /) -> Record | None:
        """See `jmdesk.definitions.expression.Facts`."""
        period = record.period
        if period is None:
            return None
        key = [name for name in self._ledgers[record.ledger].key if name != PERIOD]
        same = {name: record.unit if name == UNIT else record.get(name) for name in key}
        earlier = [
            (found.period, found)
            for found in self.related(record.ledger, **same)
            if found.period is not None and found.period < period and found.id != record.id
        ]
        return max(earlier, key=lambda pair: pair[0])[1] if key and earlier else None

    def related(self, ledger: str, /, **equal: Any) -> Sequence[Record]:
        """See `jmdesk.definitions.expression.Facts`."""
        return [record for record in self._records[ledger].values() if _equals(record, equal)]


def _equals(record: Record, equal: Mapping[str, Any]) -> bool:
    try:
        return all(part(record, name) == value for name, value in equal.items())
    except Unknown:
        return False
