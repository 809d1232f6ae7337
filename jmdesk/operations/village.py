"""A 嘎查's month on one page (表6): everything that stands on it, read at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.definitions.check import carried, check
from jmdesk.definitions.fieldtypes import Qualified
from jmdesk.definitions.identity import new_id
from jmdesk.domain.beside import qualifiers
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.listing import record_name
from jmdesk.operations.month import carried_values, month_sheet
from jmdesk.operations.recording import new_record, today
from jmdesk.operations.remarks import open_notes, remark_problems
from jmdesk.operations.reports import submissions
from jmdesk.store.query import Query

MONTH, SITE, COURSE, SIGNIN = "village_month", "site", "training", "signin"
BENEFIT, TOTAL = "beneficiary", "village_total"
REPORT = "village_month"
"""The report whose paper the page is."""
IN_USE = "已在使用"
SAME = "same"
PAGES = "pages"
"""签到册页数: typed with a course, kept with its daily sign-ins."""


@dataclass(frozen=True, kw_only=True)
class VillageLine:
    """One record on the page, stored or still to be born with its id.

    ``name`` is what it is about (a project); ``carried`` the values of the last period before;
    ``problems`` what is wrong with it as it is stored; ``more`` figures kept elsewhere.
    """

    record: Record
    name: str = ""
    carried: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> RecordId:
        """The record's."""
        return self.record.id

    @property
    def is_there(self) -> bool:
        """Whether it has been recorded."""
        return bool(self.record.heads)

    def get(self, name: str) -> Any:
        """What is recorded in a field, also in one kept elsewhere."""
        return self.more[name] if name in self.more else self.record.get(name)

    def said(self, name: str) -> Any:
        """What is recorded in a field as it was said: a number with its qualifier."""
        word, value = qualifiers(self.record).get(name, ""), self.get(name)
        return Qualified(Decimal(value), word) if word and value is not None else value


@dataclass(frozen=True, kw_only=True)
class VillageSheet:
    """The page of one 嘎查 and month.

    ``next_course`` is the course that is not yet there. ``benefits`` and ``total`` are those of
    the quarter and only in its last month. ``marked`` says who ticked 本月无变化 and when,
    ``submitted`` the number of the last version that went upward, 0 for none; ``returned`` what
    was said where it was sent back.
    """

    unit: str
    period: Period
    month: VillageLine
    sites: tuple[VillageLine, ...]
    courses: tuple[VillageLine, ...]
    next_course: VillageLine
    benefits: tuple[VillageLine, ...] = ()
    total: VillageLine | None = None
    marked: str = ""
    submitted: int = 0
    returned: tuple[str, ...] = ()

    @property
    def quarter(self) -> Period | None:
        """The quarter that ends with this month, None in its other months."""
        quarter = self.period.as_kind(PeriodKind.QUARTER)
        return quarter if quarter.end == self.period.end else None

    @property
    def same(self) -> bool:
        """Whether 本月无变化 is ticked."""
        return self.month.get(SAME) is True

    @property
    def unreported(self) -> tuple[VillageLine, ...]:
        """The projects whose 现场 has not been reported."""
        return tuple(line for line in self.sites if not line.is_there)

    @property
    def lines(self) -> tuple[VillageLine, ...]:
        """All there are, in reading order."""
        total = (self.total,) if self.total else ()
        return (*self.sites, *self.courses, *self.benefits, *total, self.month)


def village_sheet(
    desk: Desk, *, unit: str, period: Period, spare: RecordId | None = None
) -> VillageSheet:
    """Read the page of a 嘎查. ``spare`` is the id that the next new course shall have."""
    facts = desk.facts()
    month = _alone(desk, facts, MONTH, unit, period)
    quarter = period.as_kind(PeriodKind.QUARTER)
    ends = quarter.end == period.end
    sheet = VillageSheet(
        unit=unit,
        period=period,
        month=month,
        sites=_sites(desk, facts, unit, period),
        courses=_courses(desk, facts, unit, period),
        next_course=_next_course(desk, unit, spare),
        benefits=_rows(desk, BENEFIT, unit, quarter) if ends else (),
        total=_alone(desk, facts, TOTAL, unit, quarter) if ends else None,
        marked=_signed(desk, month.record) if month.get(SAME) is True else "",
        submitted=_submitted(desk, unit, period),
        returned=open_notes(desk, report=REPORT, unit=unit, period=period),
    )
    return _judged(desk, facts, sheet)


def _rows(desk: Desk, ledger: str, unit: str, period: Period) -> tuple[VillageLine, ...]:
    sheet = month_sheet(desk, ledger=ledger, unit=unit, period=period)
    rows = [row for row in sheet.rows if row.unit == unit]
    last = carried_values(desk, sheet, rows)
    return tuple(
        VillageLine(
            record=sheet.place(row),
            name=_short(desk, row.name, unit, period),
            carried=last.get(row.id, {}),
        )
        for row in rows
    )


def _sites(desk: Desk, facts: StoreFacts, unit: str, period: Period) -> tuple[VillageLine, ...]:
    """The projects that touch the 嘎查, then others on which it reported last month.

    One of an earlier year that was in use by then needs no more looking at, as 表6 has it.
    """
    rows = _rows(desk, SITE, unit, period)
    there = {line.record.get("project") for line in rows}
    before = desk.store.records(Query(ledger=SITE, equal={"unit": unit, "period": period.step(-1)}))
    others = {record.get("project"): record for record in before if record.get("project")}
    added = []
    for project, record in others.items():
        known = facts.record("project", project)
        old = known is not None and (known.get("year") or 0) < period.start.year
        if project not in there and not (old and record.get("state_seen") == IN_USE):
            added.append(_followed(desk, facts, record, period))
    return (*rows, *added)


def _followed(desk: Desk, facts: StoreFacts, before: Record, period: Period) -> VillageLine:
    """The line of a project on which something was said the month before."""
    ledger, values = desk.ledger(SITE), {"project": before.get("project")}
    id = ledger.record_id(values, unit=before.unit, period=period)
    place = replace(before, id=id, period=period, values=values, heads=())
    last = carried(ledger, place, facts, today=today())
    name = record_name(desk, before.get("project"))
    return VillageLine(record=place, name=_short(desk, name, before.unit, period), carried=last)


def _short(desk: Desk, name: str, unit: str, period: Period) -> str:
    """A project's name without what is plain on this page: the banner, and the present year."""
    banner = desk.units.banner_of(unit)
    return name.removesuffix(f"（{period.start.year}）").removeprefix(
        banner.short if banner else ""
    )


def _alone(desk: Desk, facts: StoreFacts, ledger: str, unit: str, period: Period) -> VillageLine:
    """The one record of a ledger for the 嘎查 and period."""
    record = new_record(desk, ledger=ledger, unit=unit, period=period)
    definition = desk.ledger(ledger)
    emptied = {one.name: None for one in definition.current if one.carry}
    empty = replace(record, values={**record.values, **emptied})
    return VillageLine(record=record, carried=carried(definition, empty, facts, today=today()))


def _courses(desk: Desk, facts: StoreFacts, unit: str, period: Period) -> tuple[VillageLine, ...]:
    """The courses of the 嘎查 that fell in this month, in the order of their days."""
    stored = desk.store.records(Query(ledger=COURSE, equal={"unit": unit}))
    held = [course for course in stored if _falls_in(course, period)]
    held.sort(key=lambda course: (course.get("begins") or date.max, course.id))
    return tuple(
        VillageLine(record=course, more={PAGES: _pages(facts, course.id)}) for course in held
    )


def _falls_in(course: Record, period: Period) -> bool:
    """One without days yet is shown until it gets some."""
    begins = course.get("begins") or course.get("ends")
    ends = course.get("ends") or begins
    return begins is None or (begins <= period.end and ends >= period.start)


def _pages(facts: StoreFacts, course: RecordId) -> int | None:
    found = [one.get(PAGES) for one in facts.related(SIGNIN, course=course)]
    counted = [pages for pages in found if pages is not None]
    return sum(counted) if counted else None


def _next_course(desk: Desk, unit: str, spare: RecordId | None) -> VillageLine:
    if spare is not None and desk.store.key(spare) is not None:
        spare = None
    record = Record(
        id=spare or new_id(), ledger=LedgerId(COURSE), unit=unit, period=None, values={}
    )
    return VillageLine(record=record)


def _signed(desk: Desk, record: Record) -> str:
    """Who ticked it and when, as the revision says that did."""
    for revision in desk.store.history(record.id):
        if revision.values.get(SAME) is True:
            return f"{revision.person} {revision.at[:10]}".strip()
    return ""


def _submitted(desk: Desk, unit: str, period: Period) -> int:
    try:
        return max(submissions(desk, report=REPORT, unit=unit, period=period), default=0)
    except Refusal:  # a desk whose forms have no such report
        return 0


def _judged(desk: Desk, facts: StoreFacts, sheet: VillageSheet) -> VillageSheet:
    def judged(line: VillageLine) -> VillageLine:
        if not line.is_there:
            return line
        ledger = desk.ledger(line.record.ledger)
        found = check(ledger, line.record, facts, today=today())
        returned = remark_problems(desk, ledger, line.record)
        return replace(line, problems=(*found, *returned))

    return replace(
        sheet,
        month=judged(sheet.month),
        sites=tuple(map(judged, sheet.sites)),
        courses=tuple(map(judged, sheet.courses)),
        benefits=tuple(map(judged, sheet.benefits)),
        total=judged(sheet.total) if sheet.total else None,
    )
