"""The reports that a unit hands on in a month: until when, and how far each is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.domain.unit import UnitLevel
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.notices import deadline, notices
from jmdesk.operations.overview import LedgerState, ReportState, Stage, level_of
from jmdesk.operations.reports import make_report, submissions
from jmdesk.operations.reviews import return_of


def due_reports(desk: Desk, unit: str, month: Period) -> list[tuple[Report, Period, date | None]]:
    """The reports that this unit hands on for a period that ends with this month, until when.

    By their definitions or by a notice.
    """
    found = []
    known = notices(desk)
    for report in desk.catalogue.reports.values():
        period = month.as_kind(report.period) if report.period else month
        if period.end != month.end:
            continue
        told = deadline(desk, report=report, unit=unit, period=period, known=known)
        if told is not None:
            found.append((report, period, told.day))
    return sorted(found, key=lambda one: (one[0].number, one[0].name))


def fed_ledgers(desk: Desk, unit: str, month: Period) -> frozenset[str]:
    """The ledgers that some report this unit hands on lists, now or later in the year."""
    level = level_of(desk, unit)
    now = {report.rows.ledger for report, _, _ in due_reports(desk, unit, month)}
    later = {
        report.rows.ledger
        for report in desk.catalogue.reports.values()
        if report.rows.subjects and any(level in due.levels for due in report.due)
    }
    return frozenset(now | later)


def report_states(
    desk: Desk, unit: str, month: Period, ledgers: Mapping[str, LedgerState]
) -> tuple[ReportState, ...]:
    """How far each of them is."""
    found = []
    for report, period, due in due_reports(desk, unit, month):
        stage, version = _stage(desk, report, unit, period, ledgers.get(report.rows.ledger))
        returned = return_of(desk, report=report.id, unit=unit, period=period, version=version)
        found.append(
            ReportState(
                id=report.id,
                title=f"{report.number} {report.name}".strip(),
                stage=stage if returned is None else Stage.RETURNED,
                ledger=desk.ledger(report.rows.ledger).title,
                due=due,
                version=version,
                note=returned or "",
            )
        )
    return tuple(found)


def _stage(
    desk: Desk, report: Report, unit: str, period: Period, state: LedgerState | None
) -> tuple[Stage, int]:
    version = max(submissions(desk, report=report.id, unit=unit, period=period), default=0)
    if version:
        made = make_report(desk, report=report.id, unit=unit, period=period, audit=False)
        return (Stage.CHANGED if made.is_draft else Stage.SUBMITTED), version
    if state is None or not (state.count or state.expected):
        return Stage.EMPTY, 0
    if state.missing:
        return Stage.WAITING, 0
    return (Stage.WRONG if state.problems.get(Level.MUST) else Stage.READY), 0


def handed_to(desk: Desk, unit: str) -> str:
    """Whom a unit hands its reports to, as people say it; "" at the top."""
    above = desk.units.ancestors(unit)
    if not above:
        return ""
    return tr("旗京蒙办") if above[0].level is UnitLevel.BANNER else above[0].short
