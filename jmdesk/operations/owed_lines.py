"""How much of a report each unit has recorded: counted for all units below one at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period
from jmdesk.domain.revision import UNIT, RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.month_subjects import SubjectFacts
from jmdesk.operations.recording import today
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line, gather


@dataclass(kw_only=True, slots=True)
class Tally:
    """What one unit has of one report.

    ``done`` rows are recorded, or nothing is owed in them (无变化); ``lacking`` are the subjects
    of those that are not there, None where a row is about the unit itself. ``records`` are behind
    the rows that are there.
    """

    done: int = 0
    lacking: list[RecordId | None] = field(default_factory=list)
    records: set[RecordId] = field(default_factory=set)

    @property
    def owed(self) -> int:
        """How many rows there should be."""
        return self.done + len(self.lacking)


def tallies(
    desk: Desk, *, report: Report, unit: str, period: Period, wanted: Iterable[str]
) -> Mapping[str, Tally]:
    """Of each wanted unit (codes at or below ``unit``) what it and all below it have."""
    found = {code: Tally() for code in wanted}
    above = _above(desk, found)
    frame = _frame(desk, report, unit, period)
    for line in gather(frame):
        if line.shared or not frame.holds(report.rows.where, line.scope):
            continue
        for code in {one for owner in _owners(frame, line) for one in above.get(owner, ())}:
            _count(found[code], line)
    return found


def _above(desk: Desk, wanted: Iterable[str]) -> Mapping[str, list[str]]:
    """By unit, those of the wanted in which it counts."""
    found: dict[str, list[str]] = {}
    for code in wanted:
        for below in desk.units.under(code):
            found.setdefault(below, []).append(code)
    return found


def _owners(frame: Frame, line: Line) -> Iterable[str]:
    """Whose row it is: those that its owner fields name, else the unit of its record.

    A project of the banner is its implementer's; without one it stays the banner's.
    """
    subjects = frame.report.rows.subjects
    if subjects is not None and subjects.each:
        return (line.record.unit,)
    about = line.subject or line.record
    named = (about.get(name) for name in frame.report.rows.owner if name != UNIT)
    owners = [code for code in named if isinstance(code, str)]
    shared = frame.ledgers[about.ledger].belongs == "banner"
    return owners if owners and shared else (*owners, about.unit)


def _count(tally: Tally, line: Line) -> None:
    if line.missing and not line.excused:
        tally.lacking.append(line.subject.id if line.subject else None)
        return
    tally.done += 1
    tally.records.update(line.records)


def _frame(desk: Desk, report: Report, unit: str, period: Period) -> Frame:
    facts = (
        SubjectFacts(desk, report, unit, period, None)
        if report.rows.subjects
        else StoreFacts(desk.store, desk.catalogue.ledgers)
    )
    return Frame(
        report=report,
        ledgers=desk.catalogue.ledgers,
        facts=facts,
        units=desk.units,
        unit=unit,
        period=period,
        settings=desk.store.settings(),
        today=today(),
    )
