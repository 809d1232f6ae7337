"""Until when a report is handed on, as its definition proposes (拟)."""

from __future__ import annotations

from datetime import date

from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.unit import UnitLevel


def due_day(report: Report, level: UnitLevel | None, period: Period) -> date | None:
    """The last day (拟) on which a level hands a report on, None where it does not."""
    for due in report.due:
        if level in due.levels:
            month = Period.holding(period.end, PeriodKind.MONTH).step(due.months)
            return month.start.replace(day=min(due.day, month.end.day))
    return None
