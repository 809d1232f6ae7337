"""Who owes what for a period and has not reported (缺报)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.revision import LedgerId, RecordId
from jmdesk.domain.unit import UnitLevel
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.listing import record_name
from jmdesk.operations.recording import today
from jmdesk.operations.reports import find_report
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line, gather

UNREPORTED = "未报"


@dataclass(frozen=True, kw_only=True, slots=True)
class Owing:
    """A record that is owed: of which unit and ledger, about what.

    ``subject`` is the record it is about (a project), None where it is about the unit itself;
    ``name`` what people call that.
    """

    unit: str
    ledger: LedgerId
    subject: RecordId | None
    name: str
    due: date | None
    """The last day by the report's definition (拟), None where it names none for that level."""
    state: str = UNREPORTED


def missing(
    desk: Desk,
    *,
    period: Period,
    unit: str | None = None,
    report: str | None = None,
    ledger: str | None = None,
) -> tuple[Owing, ...]:
    """What a unit and all below it still owe for a period, by the reports that list subjects.

    ``report`` or ``ledger`` narrows it to one of them. A period longer than a report's own asks
    for the last of its parts, a shorter one for the one that holds it.
    """
    desk.needs_unit()
    chosen = [find_report(desk, report)] if report else list(desk.catalogue.reports.values())
    owing = [
        one
        for definition in chosen
        if definition.rows.subjects and ledger in (None, definition.rows.ledger)
        for one in _missing(desk, definition, unit or desk.unit, period)
    ]
    return tuple({(one.ledger, one.subject, one.unit): one for one in owing}.values())


def _missing(desk: Desk, report: Report, unit: str, period: Period) -> Iterator[Owing]:
    frame = Frame(
        report=report,
        ledgers=desk.catalogue.ledgers,
        facts=StoreFacts(desk.store, desk.catalogue.ledgers, whole=True),
        units=desk.units,
        unit=unit,
        period=period.as_kind(report.period) if report.period else period,
        settings=desk.store.settings(),
        today=today(),
    )
    for line in gather(frame):
        if not line.missing or line.shared or line.excused:
            continue
        if frame.holds(report.rows.where, line.scope):
            subject = line.subject
            owner = _owner(report, line)
            yield Owing(
                unit=owner,
                due=_due(report, desk.units.get(owner).level, frame.period),
                ledger=LedgerId(report.rows.ledger),
                subject=subject.id if subject else None,
                name=record_name(desk, subject.id) if subject else desk.units.name(unit),
            )


def _owner(report: Report, line: Line) -> str:
    """Whose it is to report: the unit that the subject names as its owner, else the line's own."""
    named = (line.subject.get(name) for name in report.rows.owner if line.subject)
    return next((code for code in named if isinstance(code, str)), line.record.unit)


def _due(report: Report, level: UnitLevel, period: Period) -> date | None:
    for due in report.due:
        if level in due.levels:
            month = Period.holding(period.end, PeriodKind.MONTH).step(due.months)
            return month.start.replace(day=min(due.day, month.end.day))
    return None
