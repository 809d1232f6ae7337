"""A ledger's month on one sheet.

1. It lists what is owed, by the very rule by which 缺报 counts, and all that is recorded.
2. Last period's values come for many rows at once as they come for one.
3. Rows are judged as a single record is judged.
4. Touching a row writes all that carries; saving is one transaction, and can be taken back.
5. 无变化 is signed, and refused by name where nothing was reported before.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.judging import Sketch, judge
from jmdesk.operations.listing import list_query
from jmdesk.operations.month import (
    MonthRow,
    MonthSheet,
    carried_values,
    judge_rows,
    mark_unchanged,
    month_sheet,
    save_rows,
    undo_changes,
)
from jmdesk.operations.month_rows import unreported
from jmdesk.operations.owing import missing
from jmdesk.operations.recording import delete_record, save_record
from jmdesk.operations.reports import make_report
from jmdesk.reporting.document import Document, RowKind

MAY, JUNE = Period.parse("2024-05"), Period.parse("2024-06")
D = Decimal


@pytest.fixture(scope="module")
def example_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("month") / "ready.db"
    desk = open_desk(path)
    fill_example(desk)
    desk.close()
    return path


@pytest.fixture
def desk(example_store: Path, tmp_path: Path) -> Iterator[Desk]:
    """The banner's desk with the plan and the example month."""
    path = Path(shutil.copyfile(example_store, tmp_path / "desk.db"))
    opened = open_desk(path)
    yield opened
    opened.close()


def code(desk: Desk, name: str) -> str:
    return desk.find_unit(name).code


def sheet_of(desk: Desk, unit: str = "巴彦呼舒镇", period: Period = JUNE) -> MonthSheet:
    return month_sheet(desk, ledger="progress", unit=code(desk, unit), period=period)


def row_of(sheet: MonthSheet, name: str) -> MonthRow:
    return next(row for row in sheet.rows if name in row.name)


PLACES = [
    ("progress", "科右中旗", "2024-05"),
    ("progress", "科右中旗", "2024-06"),
    ("progress", "科右中旗", "2025-01"),
    ("progress", "科右中旗", "2021-03"),
    ("progress", "巴彦呼舒镇", "2024-04"),
    ("progress", "巴彦呼舒镇", "2024-05"),
    ("progress", "巴彦呼舒镇", "2024-06"),
    ("progress", "巴彦呼舒镇", "2025-02"),
    ("progress", "旗农科局", "2024-05"),
    ("progress", "窑艾里嘎查", "2024-05"),
    ("beneficiary", "科右中旗", "2024Q2"),
    ("beneficiary", "巴彦呼舒镇", "2024Q2"),
    ("beneficiary", "巴彦呼舒镇", "2024Q3"),
    ("beneficiary", "巴彦呼舒镇", "2025Q1"),
    ("beneficiary", "窑艾里嘎查", "2024Q2"),
    ("beneficiary", "窑艾里嘎查", "2025Q1"),
    ("site", "窑艾里嘎查", "2024-05"),
    ("site", "巴彦呼舒镇", "2024-05"),
]


@pytest.mark.parametrize(("ledger", "unit", "period"), PLACES)
def test_what_is_owed_is_what_is_missing_and_what_is_recorded(
    desk: Desk, ledger: str, unit: str, period: str
) -> None:
    when, where = Period.parse(period), code(desk, unit)
    sheet = month_sheet(desk, ledger=ledger, unit=where, period=when)
    owing = missing(desk, period=when, unit=where, ledger=ledger)
    unseen = {(row.subject, row.name) for row in sheet.rows if row.owed and row.record is None}
    record_of = desk.store.record
    named = {(one.subject, one.name) for one in owing}
    assert {subject for subject, _ in unseen} == {subject for subject, _ in named}
    assert unreported(sheet.rows) == len(owing)
    assert sorted((r.subject or "", r.unit) for r in sheet.rows if r.owed and not r.record) == (
        sorted((one.subject or "", one.unit) for one in owing)
    )
    listed = {row.id for row in sheet.rows if row.record}
    mine = desk.store.records(list_query(desk, ledger=ledger, unit=where, period=when))
    assert {record.id for record in mine} <= listed
    assert all(row.record == record_of(row.id) for row in sheet.rows)


def test_rows_stand_in_the_order_of_the_report(desk: Desk) -> None:
    unit = code(desk, "巴彦呼舒镇")
    sheet = sheet_of(desk, period=MAY)
    names = [row.name.removesuffix("（2024）") for row in sheet.rows if row.owed]
    printed = list(printed_names(make_report(desk, report="表2", unit=unit, period=MAY)))
    assert [name for name in names if name in printed] == [n for n in printed if n in names]
    assert len(names) > 5


def printed_names(paper: Document) -> list[str]:
    rows = [row for row in paper.rows if row.kind in (RowKind.ROW, RowKind.MISSING)]
    return [row.cells[1].text.replace("\n", "") for row in rows]


def test_a_row_knows_its_record_before_it_is_saved(desk: Desk) -> None:
    sheet = sheet_of(desk)
    row = row_of(sheet, "草高吐")
    assert row.record is None
    assert row.owed
    changes = save_rows(desk, sheet=sheet, typed={row.id: {"paid": D(290)}})
    assert changes.records == (row.id,)
    again = row_of(sheet_of(desk), "草高吐")
    assert again.id == row.id
    assert again.record is not None
    assert again.owed
    assert again.record.unit == row.unit == code(desk, "巴彦呼舒镇")


def test_touching_a_row_writes_all_that_carries(desk: Desk) -> None:
    sheet = sheet_of(desk)
    row = row_of(sheet, "草高吐")
    save_rows(desk, sheet=sheet, typed={row.id: {"paid": D(290), "work": "围栏装完"}})
    saved = desk.store.record(row.id)
    assert saved is not None
    assert saved.values["paid"] == D(290)
    assert saved.values["work"] == "围栏装完"
    assert saved.values["done"] == D(310)
    assert saved.values["state"] == "实施中"
    assert saved.period == JUNE
    assert saved.get("project") == row.subject


def test_carried_values_come_together_as_they_come_one_by_one(desk: Desk) -> None:
    for ledger, unit, period in PLACES:
        sheet = month_sheet(desk, ledger=ledger, unit=code(desk, unit), period=Period.parse(period))
        together = carried_values(desk, sheet, sheet.rows)
        for row in sheet.rows[:20]:
            assert together[row.id] == judged(desk, sheet, row, {}).carried


def judged(desk: Desk, sheet: MonthSheet, row: MonthRow, typed: dict[str, Any]) -> Any:
    about = {sheet.link.name: row.subject} if sheet.link and row.subject else {}
    return judge(
        desk,
        Sketch(
            ledger=sheet.ledger,
            values={**about, **typed},
            record=row.id if row.record else None,
            unit=row.unit,
            period=sheet.period,
        ),
    )


TYPED: list[dict[str, Any]] = [
    {},
    {"paid": D(1)},
    {"paid": D(9000), "arrived": D(10), "state": "停工"},
    {"state": "已完工", "image": D(40)},
    {"same": True},
    {"work": "继续施工", "done": None},
]


def test_rows_are_judged_as_a_record_is(desk: Desk) -> None:
    for period in (MAY, JUNE):
        sheet = sheet_of(desk, period=period)
        for typed in TYPED:
            asked = {row.id: typed for row in sheet.rows}
            together = judge_rows(desk, sheet, asked, watches=True)
            for row in sheet.rows:
                one = judged(desk, sheet, row, typed)
                assert together[row.id].problems == one.problems
                assert together[row.id].worked_out == one.worked_out
                assert dict(together[row.id].record.values) == dict(one.record.values)


def test_problems_found_on_saving_are_those_found_before(desk: Desk) -> None:
    sheet = sheet_of(desk)
    row = row_of(sheet, "草高吐")
    typed = {row.id: {"paid": D(400), "work": "付款"}}
    before = judge_rows(desk, sheet, typed)[row.id].problems
    assert save_rows(desk, sheet=sheet, typed=typed).problems == before
    assert any("400 万元大于累计到位 300 万元" in problem.message for problem in before)


def test_all_rows_are_saved_or_none(desk: Desk) -> None:
    sheet = sheet_of(desk)
    first, second = row_of(sheet, "草高吐"), row_of(sheet, "王鲁")
    with pytest.raises(Refusal):
        save_rows(desk, sheet=sheet, typed={first.id: {"paid": D(1)}, second.id: {"nothing": 1}})
    assert unreported(sheet_of(desk).rows) == unreported(sheet.rows)


def test_what_was_saved_is_taken_back_and_done_again(desk: Desk) -> None:
    may, june = sheet_of(desk, period=MAY), sheet_of(desk)
    there, new = row_of(may, "草高吐"), row_of(june, "草高吐")
    before = desk.store.record(there.id)
    assert before is not None
    changed = save_rows(desk, sheet=may, typed={there.id: {"paid": D(299), "work": "另一句"}})
    born = save_rows(desk, sheet=june, typed={new.id: {"paid": D(299)}})
    undone = undo_changes(desk, changes=born)
    assert desk.store.record(new.id) is None
    undo_changes(desk, changes=changed)
    now = desk.store.record(there.id)
    assert now is not None
    assert dict(now.values) == dict(before.values)
    redone = undo_changes(desk, changes=undone)
    assert desk.store.record(new.id) is not None
    undo_changes(desk, changes=redone)
    assert desk.store.record(new.id) is None
    assert desk.store.verify().ok


def test_what_was_worked_on_since_is_not_taken_back(desk: Desk) -> None:
    sheet = sheet_of(desk, period=MAY)
    one, other = row_of(sheet, "草高吐"), row_of(sheet, "王鲁")
    saved = save_rows(desk, sheet=sheet, typed={i: {"paid": D(1)} for i in (one.id, other.id)})
    save_record(desk, ledger="progress", record=one.id, values={"paid": D(2)})
    with pytest.raises(Refusal, match=r"草高吐.*后来又改过"):
        undo_changes(desk, changes=saved)
    still = desk.store.record(other.id)
    assert still is not None
    assert still.values["paid"] == D(1)


def test_a_deleted_record_is_brought_back_by_an_edit_and_says_only_that(desk: Desk) -> None:
    sheet = sheet_of(desk, period=MAY)
    row = row_of(sheet, "草高吐")
    delete_record(desk, record=row.id, reason="填错了")
    gone = row_of(sheet_of(desk, period=MAY), "草高吐")
    assert gone.record is None
    assert gone.owed
    assert gone.id == row.id
    changes = save_rows(desk, sheet=sheet_of(desk, period=MAY), typed={row.id: {"paid": D(290)}})
    back = desk.store.record(row.id)
    assert back is not None
    assert not back.conflicts
    assert back.values["paid"] == D(290)
    assert back.get("work") is None
    assert back.values["done"] == D(220), "what April said, as the grey figures showed"
    undo_changes(desk, changes=changes)
    assert desk.store.record(row.id) is None


def test_unchanged_says_what_last_month_said_and_who_looked(desk: Desk) -> None:
    sheet = sheet_of(desk)
    row = row_of(sheet, "草高吐")
    changes = mark_unchanged(desk, sheet=sheet, rows=[row.id])
    saved = desk.store.record(row.id)
    assert saved is not None
    assert saved.values["same"] is True
    assert {n: saved.get(n) for n in ("paid", "done", "state")} == {
        "paid": D(285),
        "done": D(310),
        "state": "实施中",
    }
    assert desk.store.history(row.id)[0].person == "示例"
    assert not [problem for problem in changes.problems if problem.level == "强制"]
    undo_changes(desk, changes=changes)
    assert desk.store.record(row.id) is None


def test_unchanged_is_refused_by_name_where_nothing_was_reported(desk: Desk) -> None:
    sheet = sheet_of(desk)
    known, never = (
        row_of(sheet, "草高吐"),
        next(r for r in sheet.rows if never_reported(desk, sheet, r)),
    )
    with pytest.raises(Refusal, match=f"“{never.name}”以前没有填报过"):
        mark_unchanged(desk, sheet=sheet, rows=[known.id, never.id])
    assert desk.store.record(known.id) is None


def never_reported(desk: Desk, sheet: MonthSheet, row: MonthRow) -> bool:
    return not carried_values(desk, sheet, [row])[row.id]


def test_figures_that_the_ledger_works_out_are_not_taken(desk: Desk) -> None:
    sheet = sheet_of(desk)
    row = row_of(sheet, "草高吐")
    with pytest.raises(Refusal, match="“本月支付”由台账算出，是 5，不能填成 9"):
        save_rows(desk, sheet=sheet, typed={row.id: {"paid": D(290), "paid_m": D(9)}})
    save_rows(desk, sheet=sheet, typed={row.id: {"paid": D(290), "paid_m": D(5)}})
    saved = desk.store.record(row.id)
    assert saved is not None
    assert saved.get("paid_m") is None
    with pytest.raises(Refusal, match="支付率"):
        save_rows(desk, sheet=sheet, typed={row.id: {"pay_rate": D(9)}})


def test_an_inserted_row_gets_its_own_id(desk: Desk) -> None:
    sheet = sheet_of(desk, period=MAY)
    project = next(
        r.id
        for r in desk.store.records(list_query(desk, ledger="project", unit=code(desk, "旗农科局")))
    )
    new = RecordId("new:1")
    with pytest.raises(Refusal, match="还没有填“项目”"):
        save_rows(desk, sheet=sheet, typed={new: {"paid": D(1)}})
    assert judge_rows(desk, sheet, {new: {"project": project, "paid": D(1)}})[new].problems
    changes = save_rows(desk, sheet=sheet, typed={new: {"project": project, "paid": D(1)}})
    record = desk.store.record(changes.records[0])
    assert record is not None
    assert record.period == MAY
    assert record.get("project") == project
    there = row_of(sheet, "草高吐")
    with pytest.raises(Refusal, match=r"草高吐.*同一条"):
        save_rows(desk, sheet=sheet, typed={new: {"project": there.subject, "paid": D(1)}})


def test_each_village_has_its_row_in_a_ledger_of_villages(desk: Desk) -> None:
    unit = code(desk, "巴彦呼舒镇")
    sheet = month_sheet(desk, ledger="village", unit=unit, period=Period.parse("2024"))
    villages = {u.code for u in desk.units.children(unit) if u.level == "village" and not u.until}
    assert {row.unit for row in sheet.rows} >= villages
    assert {row.name for row in sheet.rows if row.record} == {"窑艾里嘎查", "王鲁嘎查"}
    assert all(row.owed for row in sheet.rows)
    own = code(desk, "窑艾里嘎查")
    alone = month_sheet(desk, ledger="village", unit=own, period=Period.parse("2024"))
    assert [row.unit for row in alone.rows] == [own]
    totals = month_sheet(desk, ledger="village_total", unit=unit, period=Period.parse("2024Q2"))
    assert {row.name for row in totals.rows if row.owed} == {"窑艾里嘎查"}, "two projects or more"
    row = next(row for row in sheet.rows if row.record is None)
    saved = save_rows(desk, sheet=sheet, typed={row.id: {"hh": 100, "pp": 300}})
    assert desk.store.record(saved.records[0]) is not None


def test_a_ledger_without_periods_shows_what_its_list_shows(desk: Desk) -> None:
    unit = code(desk, "巴彦呼舒镇")
    for ledger in ("project", "training", "signin"):
        sheet = month_sheet(desk, ledger=ledger, unit=unit, period=None)
        listed = desk.store.records(list_query(desk, ledger=ledger, unit=unit))
        assert [row.record for row in sheet.rows] == listed
        assert not any(row.owed for row in sheet.rows)
        assert all(row.name for row in sheet.rows)
    course = month_sheet(desk, ledger="training", unit=unit, period=None).rows[0]
    sheet = month_sheet(desk, ledger="training", unit=unit, period=None)
    save_rows(desk, sheet=sheet, typed={course.id: {"att": 31}})
    saved = desk.store.record(course.id)
    assert saved is not None
    assert saved.values["att"] == 31


def test_a_period_of_another_length_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal, match="按月填报"):
        sheet_of(desk, period=Period.parse("2024Q2"))


def test_a_conflict_is_decided_by_an_edit(desk: Desk, example_store: Path, tmp_path: Path) -> None:
    sheet = sheet_of(desk, period=MAY)
    row = row_of(sheet, "草高吐")
    other = open_desk(Path(shutil.copyfile(example_store, tmp_path / "other.db")))
    save_record(other, ledger="progress", record=row.id, values={"paid": D(281)})
    save_record(desk, ledger="progress", record=row.id, values={"paid": D(282)})
    with desk.store.transaction() as writer:
        writer.append(other.store.history(row.id)[:1])
    other.close()
    disputed = desk.store.record(row.id)
    assert disputed is not None
    assert "paid" in disputed.conflicts
    save_rows(
        desk, sheet=sheet_of(desk, period=MAY), typed={row.id: {"paid": disputed.get("paid")}}
    )
    decided = desk.store.record(row.id)
    assert decided is not None
    assert not decided.conflicts


def test_telling_a_change_takes_unchanged_off(desk: Desk) -> None:
    sheet = month_sheet(desk, ledger="progress", unit=desk.unit, period=JUNE)
    row = next(one for one in sheet.rows if carried_values(desk, sheet, [one])[one.id])
    mark_unchanged(desk, sheet=sheet, rows=[row.id])
    again = month_sheet(desk, ledger="progress", unit=desk.unit, period=JUNE)
    save_rows(desk, sheet=again, typed={row.id: {"work": "六月开工"}})
    saved = desk.store.record(row.id)
    assert saved is not None
    assert (saved.get("work"), saved.get("same")) == ("六月开工", None)


@pytest.mark.parametrize("few", [0, 100_000])
def test_last_month_is_the_same_asked_singly_or_together(
    desk: Desk, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = sheet_of(desk).rows
    monkeypatch.setattr("jmdesk.operations.month_facts._FEW", few)
    assert sheet_of(desk).rows == usual
    assert any(row.record is None for row in usual)
