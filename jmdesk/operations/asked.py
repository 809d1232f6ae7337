"""Whether a report can be made for a unit and a period at all."""

from __future__ import annotations

from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Refusal
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.reporting.frame import widened

_ONE = {
    PeriodKind.MONTH: mark("个月"),
    PeriodKind.QUARTER: mark("个季度"),
    PeriodKind.YEAR: mark("年"),
}


def check_asked(desk: Desk, report: Report, unit: str, period: Period) -> None:
    """Refuse a unit or period for which a report is not made (`Report.own_only`)."""
    if not report.own_only:
        return
    called = f"{report.number} {report.name}".strip()
    if desk.units.get(unit).level not in report.levels:
        raise Refusal(
            tr(
                "“{report}”一张只说一个{level}的事。现在选的是{unit}，请改选一个{level}。",
                report=called,
                level=tr("或").join(level.label for level in report.levels),
                unit=desk.units.name(unit),
            )
        )
    if report.period and widened(period, report.period).kind is not report.period:
        raise Refusal(
            tr(
                "“{report}”一张只说一{kind}的事。现在选的是{period}，请改选一{kind}。",
                report=called,
                kind=tr(_ONE[report.period]),
                period=period.told,
            )
        )
