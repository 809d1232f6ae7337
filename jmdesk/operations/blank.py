"""Blank forms (空白表) to print and write on out in the field, and 签到册."""

from __future__ import annotations

from datetime import date
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Report
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.asked import check_asked
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.listing import list_query
from jmdesk.operations.recording import today
from jmdesk.operations.reports import find_report
from jmdesk.reporting.blank import blank_report
from jmdesk.reporting.blank_ledger import blank_ledger
from jmdesk.reporting.document import Document
from jmdesk.reporting.frame import Frame, widened
from jmdesk.reporting.signin import ID as SIGNIN
from jmdesk.reporting.signin import LINES, Course, signin_sheet
from jmdesk.reporting.signin import NAME as SIGNIN_NAME

__all__ = ["SIGNIN", "SIGNIN_NAME", "blank_form", "signin_form"]

_COURSES = "training"
_NTH = "（第{nth}期）"
_DAY = "{year}年{month}月{day}日"
_MOST_LINES = 1000
_MOST_NAMED = 5


def blank_form(
    desk: Desk,
    *,
    report: str = "",
    ledger: str = "",
    unit: str | None = None,
    period: Period | None = None,
    lines: int | None = None,
    course: str = "",
    day: date | None = None,
) -> Document:
    """A form to write on: of a report, with its subjects printed; of a ledger; or 签到册.

    ``lines`` is the number of empty rows (of 签到册: of people); ``course`` and ``day`` are for
    签到册 only, see `signin_form`. A word that no report is called by is taken for a ledger.
    """
    desk.needs_unit()
    if lines is not None and not 0 <= lines <= _MOST_LINES:
        raise Refusal(
            tr("空行应在 0 至 {most} 之间，现在是 {count}。", most=_MOST_LINES, count=lines)
        )
    if report in (SIGNIN, SIGNIN_NAME):
        return signin_form(desk, course=course, day=day, people=lines, unit=unit)
    found = None if ledger else _ledger_called(desk, report)
    if ledger or found:
        return _of_ledger(desk, found or desk.ledger(ledger), unit or desk.unit, period, lines)
    return _of_report(desk, find_report(desk, report), unit or desk.unit, period, lines)


def _ledger_called(desk: Desk, name: str) -> Ledger | None:
    """The ledger of this id or title, where no report is called so."""
    known = {
        word for one in desk.catalogue.reports.values() for word in (one.id, one.number, one.name)
    }
    if name in known:
        return None
    ledgers = (one for one in desk.catalogue.ledgers.values() if not one.system)
    return next((one for one in ledgers if name in (one.id, one.title)), None)


def _of_report(
    desk: Desk, report: Report, unit: str, period: Period | None, lines: int | None
) -> Document:
    chosen = period or Period.holding(today(), report.period or PeriodKind.YEAR)
    check_asked(desk, report, unit, chosen)
    frame = Frame(
        report=report,
        ledgers=desk.catalogue.ledgers,
        facts=StoreFacts(desk.store, desk.catalogue.ledgers, whole=True),
        units=desk.units,
        unit=unit,
        period=widened(chosen, report.period),
        settings=desk.store.settings(),
        today=today(),
    )
    return blank_report(frame, lines=lines)


def _of_ledger(
    desk: Desk, ledger: Ledger, unit: str, period: Period | None, lines: int | None
) -> Document:
    kind = ledger.period
    chosen = widened(period or Period.holding(today(), kind), kind) if kind else None
    return blank_ledger(
        ledger,
        unit=unit,
        unit_name=desk.units.name(unit),
        period=str(chosen or ""),
        label=chosen.label if chosen else "",
        lines=lines,
    )


def signin_form(
    desk: Desk,
    *,
    course: str = "",
    day: date | None = None,
    people: int | None = None,
    unit: str | None = None,
) -> Document:
    """签到册 of a course (by record or name) for a day; with an empty head where none is named.

    So many pages as the planned number of people, or ``people``, needs, 25 on each. A course of a
    single day brings its day along.
    """
    code = unit or desk.unit
    record = _course(desk, course, code) if course else None
    told = _told(desk, record, day) if record else Course(day=_day(day))
    heads = people or (record.get("plan") if record else None) or LINES
    pages = -(-min(int(heads), _MOST_LINES) // LINES)
    return signin_sheet(told, unit=code, unit_name=desk.units.name(code), pages=max(pages, 1))


def _course(desk: Desk, name: str, unit: str) -> Record:
    """The course with this record number, or the only one so called."""
    found = desk.store.record(RecordId(name))
    if found is not None and found.ledger == _COURSES:
        return found
    called = desk.store.records(list_query(desk, ledger=_COURSES, unit=unit, search=name))
    if len(called) == 1:
        return called[0]
    if not called:
        raise Refusal(tr("没有找到培训班“{name}”。请用班次名称或记录号。", name=name))
    names = "；".join(f"{one.get('title')}（{one.id}）" for one in called[:_MOST_NAMED])
    raise Refusal(
        tr(
            "叫“{name}”的培训班有 {count} 个，请用记录号：{names}",
            name=name,
            count=len(called),
            names=names,
        )
    )


def _told(desk: Desk, record: Record, day: date | None) -> Course:
    begins, ends = record.get("begins"), record.get("ends")
    if day is not None and begins and ends and not begins <= day <= ends:
        raise Refusal(
            tr(
                "这个班 {begins} 至 {ends} 上课，{day} 不在里面。",
                begins=begins,
                ends=ends,
                day=day,
            )
        )
    nth = record.get("nth")
    title = _text(record, "title") + _NTH.format(nth=nth) if nth else _text(record, "title")
    host = record.get("host")
    return Course(
        title=title,
        host=desk.units.name(host) if host else "",
        day=_day(day or (begins if begins == ends else None)),
        place=_text(record, "place"),
        teachers=_text(record, "teachers"),
    )


def _text(record: Record, name: str) -> str:
    value: Any = record.get(name)
    return value if isinstance(value, str) else ""


def _day(day: date | None) -> str:
    return _DAY.format(year=day.year, month=day.month, day=day.day) if day else ""
