"""通知: until when a report is wanted, and from whom, over what its definition proposes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jmdesk.definitions.report import Report
from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.domain.unit import Unit
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.due import due_day
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import find_report
from jmdesk.store.query import Query

NOTICES = "notice"
"""The ledger in which notices are recorded."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Notice:
    """What ``unit`` (a code) told those below it about one report for one period (written form).

    ``units`` names who is meant, with all below them; empty for all below. ``waived``: nobody
    meant has to report it this time.
    """

    id: RecordId
    unit: str
    report: str
    period: str
    day: date | None
    waived: bool = False
    units: tuple[str, ...] = ()
    title: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Deadline:
    """The last day, None where none is named; the notice that says so, None by the definition."""

    day: date | None
    notice: Notice | None = None


def give_notice(
    desk: Desk,
    *,
    report: str,
    period: Period,
    day: date | None = None,
    waived: bool = False,
    units: Sequence[str] = (),
    title: str = "",
    note: str = "",
) -> Changes:
    """Say by when a report is wanted for a period, or that it is not; ``units`` are codes.

    Saying it again for the same report and period changes the notice that is there.
    """
    desk.needs_unit()
    if day is None and not waived:
        raise Refusal(tr("请写最晚哪天报，或者写明这一期不用报。"))
    definition = find_report(desk, report)
    values = {
        "report": definition.id,
        "subject_period": str(period.as_kind(definition.period) if definition.period else period),
        "day": day,
        "waived": waived or None,
        "units": tuple(units) or None,
        "title": title.strip() or None,
        "note": note.strip() or None,
    }
    return replace(save_record(desk, ledger=NOTICES, values=values), units=False)


def notices(desk: Desk, *, periods: Iterable[Period] | None = None) -> tuple[Notice, ...]:
    """The notices known here, for some periods or for all, the newest period first."""
    wanted = {} if periods is None else {"subject_period": frozenset(map(str, periods))}
    found = desk.store.records(Query(ledger=NOTICES, equal=wanted, order=("-subject_period",)))
    return tuple(_notice(record) for record in found)


def _notice(record: Record) -> Notice:
    return Notice(
        id=record.id,
        unit=record.unit,
        report=str(record.get("report") or ""),
        period=str(record.get("subject_period") or ""),
        day=record.get("day"),
        waived=record.get("waived") is True,
        units=tuple(record.get("units") or ()),
        title=str(record.get("title") or ""),
        note=str(record.get("note") or ""),
    )


def deadlines(
    desk: Desk, *, report: Report, unit: str, period: Period, known: Iterable[Notice]
) -> Mapping[str, Deadline]:
    """Who at or below a unit owes a report for a period, and until when.

    By the report's definition, or by the notice of the nearest unit above. A notice that names
    a unit itself makes it owe what its level does not.
    """
    about = [one for one in known if (one.report, one.period) == (report.id, str(period))]
    meant = {one.id: _meant(desk, one) for one in about}
    found: dict[str, Deadline] = {}
    for code in desk.units.under(unit):
        below = desk.units.get(code)
        if below.until or below.successor:
            continue
        deadline = _deadline(desk, report, below, period, [n for n in about if code in meant[n.id]])
        if deadline is not None:
            found[code] = deadline
    return found


def deadline(
    desk: Desk, *, report: Report, unit: str, period: Period, known: Iterable[Notice]
) -> Deadline | None:
    """Until when one unit owes a report for a period; None where it does not."""
    if unit not in desk.units:
        return None
    about = [
        one
        for one in known
        if (one.report, one.period) == (report.id, str(period)) and unit in _meant(desk, one)
    ]
    return _deadline(desk, report, desk.units.get(unit), period, about)


def _meant(desk: Desk, notice: Notice) -> frozenset[str]:
    below = desk.units.under(notice.unit)
    if not notice.units:
        return below
    return below & frozenset[str]().union(*(desk.units.under(code) for code in notice.units))


def _deadline(
    desk: Desk, report: Report, unit: Unit, period: Period, about: Sequence[Notice]
) -> Deadline | None:
    usual = due_day(report, unit.level, period)
    owes = usual is not None or any(unit.code in one.units for one in about)
    if not owes:
        return None
    if not about:
        return Deadline(day=usual)
    nearest = _nearest(desk, unit.code, about)
    return None if nearest.waived else Deadline(day=nearest.day, notice=nearest)


def _nearest(desk: Desk, unit: str, about: Sequence[Notice]) -> Notice:
    if len(about) == 1:
        return about[0]
    upward = [unit, *(above.code for above in desk.units.ancestors(unit))]
    return min(about, key=lambda one: (upward.index(one.unit), one.id))
