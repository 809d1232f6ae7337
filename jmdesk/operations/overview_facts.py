"""What rules over a whole period's records look at, from few looks at the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.operations.desk import Desk
from jmdesk.operations.month_facts import SheetFacts
from jmdesk.operations.month_rows import link_of
from jmdesk.store.query import Query

_SMALL = 5000
"""Ledgers with no more records are read once and answered from memory."""


class PeriodFacts(SheetFacts):
    """As `SheetFacts` for these records of a ledger; what lies in small ledgers is read whole."""

    def __init__(
        self, desk: Desk, ledger: Ledger, period: Period | None, records: Sequence[Record]
    ) -> None:
        link = link_of(ledger)
        named = {one.get(link.name) for one in records} if link else set()
        subjects = {id for id in named if id}
        super().__init__(
            desk,
            ledger=ledger.id,
            period=period,
            places=lambda: records,
            link=link.name if link else "",
            subjects=subjects,
        )
        self.remember(records)
        if link is not None:
            self.remember(desk.store.found(link.target, subjects).values())
        self._sizes: dict[str, int] = {}

    def related(self, ledger: str, /, **equal: Any) -> Sequence[Record]:
        """See `StoreFacts.related`."""
        if "id" not in equal and self._is_small(ledger):
            return self._from_memory(ledger, equal)
        return super().related(ledger, **equal)

    def _is_small(self, ledger: str) -> bool:
        if ledger not in self._sizes:
            known = ledger in self._ledgers
            self._sizes[ledger] = self._store.count(Query(ledger=ledger)) if known else 0
        return ledger in self._ledgers and self._sizes[ledger] <= _SMALL
