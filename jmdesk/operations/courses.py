"""The courses (培训班) of a unit that ended in a period, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query

LEDGER = "training"
_NEEDED = ("ends", "att", "plan", "project")


@dataclass(frozen=True, kw_only=True, slots=True)
class Courses:
    """Courses that ended in a period."""

    records: tuple[Record, ...]

    @property
    def attended(self) -> int:
        """人次: 实到人数 added over the courses; days do not multiply it."""
        return total(self.records, "att")

    @property
    def said(self) -> str:
        """How many they were and how many came."""
        if not self.records:
            return tr("本月没有结束的班")
        return tr("本月 {count} 期，{heads} 人次", count=len(self.records), heads=self.attended)


def courses_of(desk: Desk, unit: str, period: Period, *, until: date | None = None) -> Courses:
    """Those of a unit and all below it that ended in ``period``, not later than ``until``.

    A unit's own are those it records or holds, as in the report on them; what others hold here is
    theirs.
    """
    ledger = desk.catalogue.ledgers.get(LEDGER)
    if ledger is None or any(name not in ledger for name in _NEEDED):
        return Courses(records=())
    last = min(until or period.end, period.end)
    under = desk.units.under(unit)
    found = (
        record
        for record in desk.store.records(list_query(desk, ledger=LEDGER, unit=unit))
        if (record.unit in under or record.get("host") in under)
        and isinstance(ends := record.get("ends"), date)
        and period.start <= ends <= last
    )
    return Courses(records=tuple(found))


def total(records: Sequence[Record], field: str) -> int:
    """The sum of a count over records; an empty one is nothing (R3)."""
    return sum(int(value) for record in records if (value := record.get(field)) is not None)
