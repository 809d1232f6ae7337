"""Who should report what: by the reports that list subjects, else by the ledger itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Report
from jmdesk.definitions.scope import RecordScope, quiet
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.month_subjects import SubjectFacts
from jmdesk.operations.recording import today
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.grouping import Branch, Bundle, arranged
from jmdesk.reporting.lines import Line, gather
from jmdesk.reporting.showing import Showing


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A thing that a sheet lists, recorded or not, in the order of the list it is from.

    ``unit`` is whose it is to report; ``owed`` is False where nobody has to, but may. ``choice`` is
    what it is about where the ledger has a row for each choice of a field (`Ledger.each`).
    """

    subject: Record | None
    unit: str
    owed: bool = True
    choice: str = ""


def due_rows(
    desk: Desk, ledger: Ledger, unit: str, period: Period, records: Sequence[Record]
) -> list[Due]:
    """What a unit and all below it should report in a ledger and period, or has reported.

    By the reports that ask for the ledger's rows by subject. One that none asks for has a row for
    each unit where its key is the unit alone, one of the unit's own for each choice of a field
    where it says so (`Ledger.each`), and owes nothing with another key. ``records`` are all of the
    ledger in the period.
    """
    reports = [
        report
        for report in desk.catalogue.reports.values()
        if report.rows.subjects and report.rows.ledger == ledger.id
    ]
    if reports:
        found = [d for one in reports for d in _by_report(_frame(desk, one, unit, period, records))]
        return list({(d.subject.id if d.subject else "", d.unit): d for d in found}.values())
    if [name for name in ledger.key if name != PERIOD] == [UNIT]:
        return list(_by_unit(desk, ledger, unit, period))
    if ledger.each and desk.units.get(unit).level in ledger.levels:
        choices = ledger.field(ledger.each).choices
        return [Due(subject=None, unit=unit, owed=False, choice=one) for one in choices]
    return []


def _frame(
    desk: Desk, report: Report, unit: str, period: Period, records: Sequence[Record] | None = None
) -> Frame:
    period = period.as_kind(report.period) if report.period else period
    return Frame(
        report=report,
        ledgers=desk.catalogue.ledgers,
        facts=SubjectFacts(desk, report, unit, period, records),
        units=desk.units,
        unit=unit,
        period=period,
        settings=desk.store.settings(),
        today=today(),
    )


def _by_report(frame: Frame) -> Iterator[Due]:
    """As `jmdesk.operations.owing.missing` finds them, and those that are there."""
    report = frame.report
    lines: list[Line] = []
    gathered = gather(frame)
    for line in gathered:
        if line.shared or line.subject is None:
            continue
        # What was recorded was owed: to ask its definition would say nothing new, slowly.
        if not line.missing or frame.holds(report.rows.where, line.scope):
            lines.append(line)
    for line in _in_order(frame, lines):
        yield Due(subject=line.subject, unit=_owner(report, line), owed=not line.excused)
    for line in gathered:
        line.forget()


def _in_order(frame: Frame, lines: Sequence[Line]) -> Iterator[Line]:
    waiting: list[Branch | Bundle] = list(reversed(arranged(frame, lines, Showing(frame))))
    while waiting:
        part = waiting.pop()
        if isinstance(part, Bundle):
            yield from part.lines
        else:
            waiting.extend(reversed(part.inside))


def _owner(report: Report, line: Line) -> str:
    """Whose it is to report: the unit that the subject names as its owner, else the line's own."""
    named = (line.subject.get(name) for name in report.rows.owner if line.subject)
    return next((code for code in named if isinstance(code, str)), line.record.unit)


def _by_unit(desk: Desk, ledger: Ledger, unit: str, period: Period) -> Iterator[Due]:
    """Each living unit of the ledger's levels, where something in the ledger must be filled."""
    facts = desk.facts()
    for code in sorted(desk.units.under(unit)):
        one = desk.units.get(code)
        if one.level not in ledger.levels or one.until:
            continue
        empty = Record(id=RecordId(""), ledger=ledger.id, unit=code, period=period, values={})
        scope = RecordScope(ledger, empty, facts, today=today())
        yield Due(subject=None, unit=code, owed=_asks_something(ledger, scope))


def _asks_something(ledger: Ledger, scope: RecordScope) -> bool:
    """Whether any field must be filled in a record that is still empty."""
    return any(
        field.required or quiet(scope.value, field.required_when) is True
        for field in ledger.current
        if quiet(scope.works_out, field) is not True
    )
