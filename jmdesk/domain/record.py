"""A record as people see it: the current values of one thing in one ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jmdesk.domain.period import Period
from jmdesk.domain.revision import LedgerId, RecordId, RevisionId


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """The current state of a record.

    ``values`` are Python values by field name (Decimal, int, date, str, bool, tuples of them;
    None or absent = empty, which is not 0). ``unreadable`` keeps, as stored, what this desk's
    definition does not know or cannot read. ``conflicts`` names the fields that await a decision.
    """

    id: RecordId
    ledger: LedgerId
    unit: str
    period: Period | None
    values: Mapping[str, Any]
    heads: tuple[RevisionId, ...] = ()
    conflicts: frozenset[str] = frozenset()
    unreadable: Mapping[str, Any] = field(default_factory=dict)

    def get(self, name: str) -> Any:
        """The value of a field, or None."""
        return self.values.get(name)
