"""What is typed on the 嘎查's page becomes records: each act one transaction, to be undone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.domain.problem import Refusal
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import Entry, save_together
from jmdesk.operations.village import (
    COURSE,
    MONTH,
    PAGES,
    SAME,
    SIGNIN,
    SITE,
    VillageLine,
    VillageSheet,
)
from jmdesk.operations.village_steps import Step, bring_to, states
from jmdesk.store.query import Query

Entries = list[tuple[str, Entry]]

_KINDS = (
    ("电商|直播|网店|营销", "电商与营销"),
    ("劳务|务工|就业|家政|月嫂|保安", "劳动力转移就业"),
    ("带头人|致富", "乡村振兴带头人"),
    ("干部|党员", "乡村振兴干部"),
    ("教师|校长", "专业技术人才（教育）"),
    ("医生|村医|医疗|护理", "专业技术人才（医疗）"),
)
_USUAL_KIND, _USUAL_FORM, _HERE = "农牧民实用技术", "集中授课", "本嘎查"
_ASKED = ("title", "begins", "ends", "days", "att", "tp", "jc")
"""What the page asks of a course."""


def save_line(
    desk: Desk, *, sheet: VillageSheet, line: VillageLine, values: Mapping[str, Any]
) -> Step:
    """Record what was typed in one line: only the fields that changed.

    A project touched says all that was carried over. What a course needs and the page does not
    ask is preset; a course of which everything was emptied is deleted. A line that says something
    takes the mark 本月无变化 away.
    """
    ledger = line.record.ledger
    if not line.id:
        line = _chosen(desk, sheet, line, values)
    if ledger == COURSE:
        if _emptied(line, values):
            return _without_course(desk, line)
        entries = _course(desk, line, values)
    else:
        entries = [(ledger, _entry(line, values))]
    if sheet.same and SAME not in values:
        entries = _unmarked(sheet, entries)
    return _saved(desk, entries)


def _chosen(
    desk: Desk, sheet: VillageSheet, line: VillageLine, values: Mapping[str, Any]
) -> VillageLine:
    """The line of a project that was chosen, where it stands on the page already that one."""
    if not values.get("project"):
        raise Refusal(tr("还没有选是哪个项目，这一行没有记。请先选项目。"))
    record = line.record
    ledger = desk.ledger(record.ledger)
    id = ledger.record_id(values, unit=record.unit, period=record.period)
    printed = next((one for one in sheet.sites if one.id == id), None)
    return printed or replace(line, record=replace(record, id=id))


def mark_unchanged(desk: Desk, *, sheet: VillageSheet) -> Step:
    """本月无变化, in one mark: every project says what it said last month, signed.

    In the last month of a quarter its 受益 are carried over too, where there are some. Refusal
    where a project has no last month, or where something was already said of this month.
    """
    if said := _said(sheet):
        raise Refusal(tr("本月已经写了{said}，和“本月无变化”不能一起。先去掉，再打勾。", said=said))
    if lacking := [one.name for one in sheet.unreported if not one.carried]:
        raise Refusal(
            tr(
                "“{names}”还没有上个月的现场状态，没有什么可以照抄。请先选它的本月现场。",
                names=tr("”、“").join(lacking),
            )
        )
    entries = [(SITE, _entry(line, {SAME: True})) for line in sheet.sites]
    figures = (*sheet.benefits, *([sheet.total] if sheet.total else ()))
    entries += [(f.record.ledger, _entry(f, {})) for f in figures if f.carried and not f.is_there]
    entries.append((MONTH, _entry(sheet.month, {SAME: True})))
    return _saved(desk, entries)


def mark_rest(desk: Desk, *, sheet: VillageSheet) -> Step:
    """其余照上月: the projects not reported yet say what they said last month, marked so."""
    rest = [line for line in sheet.unreported if line.carried]
    if not rest:
        raise Refusal(tr("没报的项目都没有上个月的现场状态，请选它们的本月现场。"))
    return _saved(desk, [(SITE, _entry(line, {SAME: True})) for line in rest])


def unmark(desk: Desk, *, sheet: VillageSheet) -> Step:
    """Take 本月无变化 away; what was carried over stays as reported."""
    entries: Entries = [(MONTH, _entry(sheet.month, {SAME: None}))]
    entries += [(SITE, _entry(one, {SAME: None})) for one in sheet.sites if one.get(SAME) is True]
    return _saved(desk, entries)


def _said(sheet: VillageSheet) -> str:
    """What was already said of this month, in words; "" for nothing."""
    for line in sheet.sites:
        if any(line.get(name) for name in ("note", "opinion")):
            return tr("“{name}”的情况", name=line.name)
        before = line.carried.get("state_seen")
        if line.is_there and before and line.get("state_seen") != before:
            return tr("“{name}”的现场变化", name=line.name)
    if sheet.courses:
        return tr("培训“{title}”", title=sheet.courses[0].get("title") or "")
    for name, word in _OTHERS.items():
        if sheet.month.get(name):
            return tr(word)
    return ""


_OTHERS = {
    "gains": mark("受益变化"),
    "needs": mark("项目需求"),
    "visits": mark("来访帮扶"),
    "ask": mark("请苏木镇协调的事"),
}


def _saved(desk: Desk, entries: Entries) -> Step:
    ids = [entry.record for _, entry in entries if entry.record is not None]
    before = states(desk, ids)
    changes = save_together(desk, entries=entries)
    return Step(before=before, after=states(desk, ids), changes=changes)


def _entry(line: VillageLine, values: Mapping[str, Any]) -> Entry:
    record = line.record
    own = {} if line.is_there else {n: v for n, v in record.values.items() if v is not None}
    return Entry(values={**own, **values}, record=record.id, unit=record.unit, period=record.period)


def _unmarked(sheet: VillageSheet, entries: Entries) -> Entries:
    """The same entries, and the marks off where they are contradicted."""
    touched = {entry.record for _, entry in entries}
    off = [line for line in (*sheet.sites, sheet.month) if line.get(SAME) is True]
    made: Entries = []
    for ledger, entry in entries:
        mine = any(line.id == entry.record for line in off)
        values = {**entry.values, SAME: None} if mine else entry.values
        made.append((ledger, replace(entry, values=values)))
    if sheet.month.id not in touched:
        made.append((MONTH, _entry(sheet.month, {SAME: None})))
    return made


def _emptied(line: VillageLine, values: Mapping[str, Any]) -> bool:
    now = {name: values.get(name, line.get(name)) for name in (*_ASKED, PAGES)}
    return line.is_there and all(value is None or value == "" for value in now.values())


def _without_course(desk: Desk, line: VillageLine) -> Step:
    days = desk.store.records(Query(ledger=SIGNIN, equal={"course": line.id}))
    before = states(desk, [line.id, *(day.id for day in days)])
    changes = bring_to(desk, wanted=dict.fromkeys(before))
    return Step(before=before, after=dict.fromkeys(before), changes=changes)


def _course(desk: Desk, line: VillageLine, values: Mapping[str, Any]) -> Entries:
    said = {name: value for name, value in values.items() if name != PAGES}
    if not line.is_there:
        said = _presets(desk, line, said) | said
    entries: Entries = [(COURSE, _entry(line, said))]
    if values.get(PAGES) != line.get(PAGES) and PAGES in values:
        entries += _signin(desk, line, {**line.record.values, **said}, values[PAGES])
    return entries


def _presets(desk: Desk, line: VillageLine, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a course of a 嘎查 usually is; its own page says it otherwise where it was not so."""
    title = said.get("title") or ""
    kinds = (kind for words, kind in _KINDS if re.search(words, title))
    unit = line.record.unit
    found: dict[str, Any] = {
        "kind": next(kinds, _USUAL_KIND),
        "form": _USUAL_FORM,
        "where": _HERE,
        "place": desk.units.name(unit),
        "host": unit,
    }
    begins, ends = said.get("begins"), said.get("ends")
    if begins and ends and said.get("days") is None:
        found["days"] = usual_days(begins, ends)
    return found


def usual_days(begins: date, ends: date) -> Decimal:
    """The days taught where nobody says otherwise: all from the first to the last."""
    return Decimal((ends - begins).days + 1)


def _signin(desk: Desk, line: VillageLine, course: Mapping[str, Any], pages: int | None) -> Entries:
    """The pages of the whole course stand with its first day that has some, or its first day.

    On a course of one day they stand with the heads that came; how many came on each day of a
    longer one is not known here and stays open.
    """
    days = desk.store.records(Query(ledger=SIGNIN, equal={"course": line.id}, order=("date",)))
    counted = [day for day in days if day.get(PAGES) is not None] or days
    if counted:
        others = sum(day.get(PAGES) or 0 for day in counted[1:])
        rest = None if pages is None else max(0, pages - others)
        day = VillageLine(record=counted[0])
        return [(SIGNIN, _entry(day, {PAGES: rest}))]
    if pages is None or course.get("begins") is None:
        return []
    values = {"course": line.id, "date": course["begins"], PAGES: pages}
    if course.get("ends") == course["begins"]:
        values["n"] = course.get("att")
    ledger = desk.ledger(SIGNIN)
    id = ledger.record_id(values, unit=line.record.unit)
    return [(SIGNIN, Entry(values=values, record=id, unit=line.record.unit))]
