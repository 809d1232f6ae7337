"""Forms that came back filled in by hand in WPS: 表2 and 表6, merged by real desks.

1. A row of 未报 that was filled in, on the paper or in 明细, is a new record of that project (or of
   that 嘎查) in that period, whatever the names in the row say; the same row on both is one.
2. Where that record was made here meanwhile, the filled row is asked about and descends from it.
3. A box that shows one field is one edit of it; what is there for the first time a new record. A
   tick is a yes or no; other words on the form are named and change nothing.
4. The same change on both sheets is one edit; two different ones are named and not taken.
5. A new row on the 明细 of a further table is a record of that table's ledger.
6. A figure that is printed rounded is no edit while it shows the same rounded one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.exchange.merge_plan import Edit, EditKind, MergeAnswers
from jmdesk.operations.batches import undo_batch
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.merging import plan_merge
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report, submit_report, write_report
from jmdesk.reporting.document import Document
from jmdesk.store.query import Query
from tests.operations.sending import TRUST, merge, new_desk, package
from tests.operations.village_desk import (
    JUNE,
    MAY,
    MODEL,
    ROAD,
    TOWN,
    VILLAGE,
    make_village,
    project_of,
    site_of,
)

TAKE = MergeAnswers(trust=TRUST.trust, edits=frozenset({"*"}))
Change = Callable[[Any], None]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The stores of a village and of its town, which has what the village had in April."""
    folder = tmp_path_factory.mktemp("filled")
    village = make_village(folder / "village.db")
    town = new_desk(folder / "town" / "desk.db", unit=TOWN, person="白音")
    merge(town, package(village, folder / "起.jmdesk"))
    for desk in (village, town):
        desk.close()
    return folder / "village.db", folder / "town" / "desk.db"


@pytest.fixture
def pair(started: tuple[Path, Path], tmp_path: Path) -> Iterator[tuple[Desk, Desk]]:
    opened = []
    for name, source in zip(("village", "town"), started, strict=True):
        (tmp_path / name).mkdir()
        (tmp_path / name / "desk.db").write_bytes(source.read_bytes())
        opened.append(open_desk(tmp_path / name / "desk.db"))
    yield opened[0], opened[1]
    for desk in opened:
        desk.close()


def form(desk: Desk, to: Path, report: str, unit: str, **told: Any) -> Path:
    write_report(make_report(desk, report=report, unit=unit, period=MAY, **told), to=to, desk=desk)
    return to


def filled(file: Path, *changes: Change) -> Path:
    """The workbook after someone worked on it."""
    book = openpyxl.load_workbook(file)
    for change in changes:
        change(book)
    path = file.with_name(f"填{file.name}")
    book.save(path)
    return path


def found(desk: Desk, file: Path) -> tuple[Edit, ...]:
    return plan_merge(desk, paths=[file], answers=TRUST).files[0].edits


def place(sheet: Any, text: str) -> Any:
    """The first cell that begins so."""
    cells = (cell for row in sheet.iter_rows() for cell in row)
    return next(c for c in cells if isinstance(c.value, str) and c.value.startswith(text))


def unmerged(sheet: Any, row: int) -> None:
    """取消合并 of what stands in a row."""
    for area in [one for one in sheet.merged_cells.ranges if one.min_row <= row <= one.max_row]:
        sheet.unmerge_cells(str(area))


def figures(sheet: Any, label: str) -> list[Any]:
    """The cells with figures in the row of a label."""
    row = place(sheet, label).row
    return [cell for cell in sheet[row] if isinstance(cell.value, int | float)]


def fill(sheet: str, name: str, **texts: Any) -> Change:
    """Write into the row of a name, under these headings."""

    def change(book: Any) -> None:
        cells = book[sheet]
        row = place(cells, name).row
        unmerged(cells, row)
        for heading, value in texts.items():
            over = place(cells, heading)
            cells.cell(row, over.column).value = value

    return change


def beside(label: str, text: str) -> Change:
    """Write into the box beside a label."""

    def change(book: Any) -> None:
        cell = place(book["报表"], label)
        (area,) = [a for a in book["报表"].merged_cells.ranges if cell.coordinate in a]
        book["报表"].cell(cell.row, area.max_col + 1).value = text

    return change


def rewritten(text: str, old: str, new: str) -> Change:
    """Other signs within the cell that begins with ``text``."""

    def change(book: Any) -> None:
        cell = place(book["报表"], text)
        cell.value = cell.value.replace(old, new, 1)

    return change


def record(desk: Desk, ledger: str, **equal: Any) -> Record:
    (one,) = desk.store.records(Query(ledger=ledger, equal=equal, period=MAY))
    return one


def say(desk: Desk, **values: Any) -> RecordId:
    """The village's month."""
    read = read_values(desk, ledger="village_month", values=values)
    return save_record(desk, ledger="village_month", values=read, period=MAY).records[0]


def progress(desk: Desk, name: str) -> RecordId:
    return desk.ledger("progress").record_id(
        {"project": project_of(desk, name)}, unit=TOWN, period=MAY
    )


# 1. 未报


PAPER = fill("报表", ROAD, 项目状态="实施中", 形象进度=40, 累计完成投资=30.5, 累计到位=20)


def test_a_row_of_未报_filled_in_on_the_paper_is_the_project_s_record(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    _, town = pair
    file = filled(form(town, tmp_path / "表2.xlsx", "表2", TOWN), PAPER)
    (edit,) = found(town, file)
    assert (edit.kind, edit.asks, edit.problem) == (EditKind.INSERTED, False, None)
    assert edit.record == progress(town, ROAD)
    assert ROAD in edit.title
    _, merged = merge(town, file, answers=TAKE)
    made = town.store.record(edit.record)
    assert made is not None
    assert (made.period, made.get("project")) == (MAY, project_of(town, ROAD))
    told = {name: str(made.get(name)) for name in ("state", "image", "done", "arrived")}
    assert told == {"state": "实施中", "image": "40", "done": "30.5", "arrived": "20"}
    assert made.get("paid") is None
    undo_batch(town, batch=merged.batch)
    assert town.store.record(edit.record) is None


def test_what_is_written_into_a_column_made_of_several_fields_is_named(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    _, town = pair
    sent = form(town, tmp_path / "表2.xlsx", "表2", TOWN)
    file = filled(sent, fill("报表", ROAD, 项目状态="停工", 本月进展="进展：停工待料"))
    new, named = found(town, file)
    assert (new.kind, new.problem) == (EditKind.INSERTED, None)
    assert named.problem is not None
    assert (named.kind, named.new) == (EditKind.WORKED_OUT, "进展：停工待料")
    assert "明细" in named.problem.message


def test_who_leaves_the_cells_merged_has_written_into_the_first(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    _, town = pair
    sent = form(town, tmp_path / "表2.xlsx", "表2", TOWN)

    def over(text: str) -> Change:
        return lambda book: setattr(place(book["报表"], "未报"), "value", text)

    (edit,) = found(town, filled(sent, over("停工")))
    assert (edit.kind, edit.values["state"], edit.problem) == (EditKind.INSERTED, "停工", None)
    (edit,) = found(town, filled(sent, over("停工，已投 30 万")))
    assert edit.problem is not None
    assert (edit.problem.level, edit.problem.code) == (Level.MUST, "unreadable-edit")


def test_two_projects_of_one_name_are_told_apart_by_their_rows(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    village, town = pair
    project = village.store.record(project_of(village, ROAD))
    assert project is not None
    values = {name: value for name, value in project.values.items() if value is not None}
    save_record(town, ledger="project", values={**values, "place": "别处", "name": ROAD})
    sent = form(town, tmp_path / "表2.xlsx", "表2", TOWN)

    def second(book: Any) -> None:
        cells = book["明细"]
        heading = place(cells, "建设地点")
        row = next(r for r in range(1, 30) if cells.cell(r, heading.column).value == "别处")
        cells.cell(row, place(cells, "项目状态").column).value = "停工"

    (edit,) = found(town, filled(sent, second))
    assert edit.problem is None
    subject = town.store.record(RecordId(str(edit.values["project"])))
    assert subject is not None
    assert subject.get("place") == "别处"


def test_one_row_filled_on_both_sheets_is_one_record(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    _, town = pair
    sent = form(town, tmp_path / "表2.xlsx", "表2", TOWN)

    def detail(**texts: Any) -> Change:
        return fill("明细", ROAD, **texts)

    (edit,) = found(town, filled(sent, PAPER, detail(项目状态="实施中", 本月进展="路基完工")))
    assert (edit.kind, edit.problem) == (EditKind.INSERTED, None)
    assert (edit.values["done"], edit.values["work"]) == ("30.5", "路基完工")
    edits = found(town, filled(sent, PAPER, detail(项目状态="停工")))
    assert [edit.problem.code for edit in edits if edit.problem] == ["two-values"] * 2
    assert {edit.sheet for edit in edits} == {"报表", "明细"}


def test_a_record_that_was_made_meanwhile_is_asked_about(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    _, town = pair
    file = filled(form(town, tmp_path / "表2.xlsx", "表2", TOWN), PAPER)
    values = {"project": str(project_of(town, ROAD)), "state": "招采中", "done": "10"}
    read = read_values(town, ledger="progress", values=values)
    made = save_record(town, ledger="progress", values=read, period=MAY).records[0]
    (edit,) = found(town, file)
    assert (edit.record, edit.asks) == (made, True)
    merge(town, file, answers=TAKE)
    kept = town.store.record(made)
    assert kept is not None
    assert kept.get("state") == "招采中"
    answers = MergeAnswers(trust=TRUST.trust, edits=frozenset({edit.key}))
    merge(town, file, answers=answers)
    taken = town.store.record(made)
    assert taken is not None
    assert (taken.get("state"), taken.conflicts) == ("实施中", frozenset())


def test_another_name_in_the_row_makes_it_asked_about(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    _, town = pair
    sent = form(town, tmp_path / "表2.xlsx", "表2", TOWN)
    file = filled(sent, fill("明细", ROAD, 项目状态="停工", 项目名称="别的项目"))
    new, name = sorted(found(town, file), key=lambda edit: edit.kind != EditKind.INSERTED)
    assert (new.kind, new.asks) == (EditKind.INSERTED, True)
    assert (name.kind, name.field, name.ledger) == (EditKind.CHANGED, "name", "project")


def test_未报_of_a_嘎查_becomes_what_it_saw_and_the_town_gets_it(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    village, town = pair
    sent = form(village, tmp_path / "表6.xlsx", "表6", VILLAGE)
    file = filled(
        sent,
        fill("报表", MODEL, 本月现场状态="停工", 群众意见或问题="盼早日完工"),
        fill("明细", ROAD, 现场状态="施工中", 现场情况="铺了 200 米"),
    )
    _, merged = merge(town, file, answers=TAKE)
    assert merged.edits == 2
    model, road = (town.store.record(site_of(town, name)) for name in (MODEL, ROAD))
    assert model is not None
    assert road is not None
    assert (model.unit, model.get("state_seen"), model.get("opinion")) == (
        VILLAGE, "停工", "盼早日完工",
    )  # fmt: skip
    assert (road.get("state_seen"), road.get("note")) == ("施工中", "铺了 200 米")
    merge(village, file, answers=TAKE)
    assert village.store.state(site_of(village, ROAD)).heads == road.heads


def test_a_submitted_form_takes_what_is_written_into_it(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    village, _ = pair
    say(village, visits="北京来人")
    version = submit_report(village, report="表6", unit=VILLAGE, period=MAY).version
    document = make_report(village, report="表6", unit=VILLAGE, period=MAY, version=version)
    assert Document.from_json(document.as_json()).as_json() == document.as_json()
    write_report(document, to=tmp_path / "稿.xlsx", desk=village)
    assert found(village, tmp_path / "稿.xlsx") == ()
    file = filled(
        tmp_path / "稿.xlsx",
        fill("报表", MODEL, 本月现场状态="停工"),
        beside("来访帮扶", "北京又来人"),
        rewritten("□ 是", "□ 是", "☑ 是"),
    )
    edits = found(village, file)
    assert [(one.kind, one.problem) for one in edits if one.problem] == []
    assert {one.new for one in edits} == {"现场状态：停工", "北京又来人", "是"}


# 3. boxes and ticks


def test_the_text_in_a_box_is_one_edit_of_that_field(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    village, town = pair
    month = say(village, visits="北京来人", ask="修路")
    sent = form(village, tmp_path / "表6.xlsx", "表6", VILLAGE)
    file = filled(sent, beside("来访帮扶", "北京来了两次"))
    (edit,) = found(town, file)
    assert (edit.kind, edit.record, edit.field) == (EditKind.CHANGED, month, "visits")
    assert (edit.old, edit.new, edit.label) == ("北京来人", "北京来了两次", "来访帮扶")
    merge(town, file, answers=TAKE)
    made = record(town, "village_month")
    assert (made.get("visits"), made.get("ask")) == ("北京来了两次", "修路")
    (edit,) = found(town, filled(sent, beside("需苏木", "")))
    assert (edit.field, edit.new, edit.values) == ("ask", "", {"ask": None})


def test_boxes_of_a_month_of_which_nothing_was_recorded_make_its_record(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    village, town = pair
    sent = form(village, tmp_path / "表6.xlsx", "表6", VILLAGE)
    file = filled(
        sent,
        beside("来访帮扶", "北京来人"),
        beside("需苏木", "修路"),
        rewritten("□ 是", "□ 是", "■ 是"),
    )
    (edit,) = found(town, file)
    assert (edit.kind, edit.ledger) == (EditKind.INSERTED, "village_month")
    merge(town, file, answers=TAKE)
    made = record(town, "village_month")
    assert made.id == say(village)  # the village's own record of that month is the same
    assert (made.unit, made.get("visits"), made.get("ask")) == (VILLAGE, "北京来人", "修路")
    assert made.get("shown") is True


@pytest.mark.parametrize("tick", ["■", "√", "☑"])
def test_a_tick_over_the_table_and_in_a_box(
    pair: tuple[Desk, Desk], tmp_path: Path, tick: str
) -> None:
    village, town = pair
    say(village, shown=False)
    sent = form(village, tmp_path / "表6.xlsx", "表6", VILLAGE)
    file = filled(
        sent,
        rewritten("□ 本月", "□", tick),
        rewritten("□ 是", "□ 是　　■ 否", f"{tick} 是　　□ 否"),
        lambda book: book["报表"].insert_rows(1),
    )
    edits = found(town, file)
    assert {(one.field, one.new, one.problem) for one in edits} == {
        ("same", "是", None), ("shown", "是", None),
    }  # fmt: skip
    merge(town, file, answers=TAKE)
    made = record(town, "village_month")
    assert (made.get("same"), made.get("shown")) == (True, True)
    assert found(town, filled(sent, rewritten("□ 是", "■ 否", "√ 否"))) == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (rewritten("□ 本月", "无变化", "没有变化"), "tick-line-gone"),
        (rewritten("□ 是", "□ 是", "■ 是"), "unclear-tick"),
        (rewritten("□ 是", "公示起止：", "5月1日起"), "unclear-tick"),
        (rewritten("公示", "公示", "公开"), "printed-words"),
        (rewritten("来访帮扶", "来访帮扶", "来访"), "printed-words"),
        (rewritten("需苏木", "需苏木镇", "需镇里"), "row-gone"),
    ],
)
def test_other_words_on_the_form_are_named_and_change_nothing(
    pair: tuple[Desk, Desk], tmp_path: Path, change: Change, code: str
) -> None:
    village, town = pair
    say(village, shown=False, visits="北京来人")
    file = filled(form(village, tmp_path / "表6.xlsx", "表6", VILLAGE), change)
    (edit,) = found(town, file)
    assert edit.problem is not None
    assert edit.problem.code == code
    assert merge(town, file, answers=TAKE)[1].edits == 0


def test_去重实有_of_a_嘎查_is_its_own_record(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    village, town = pair
    quarter = Period.quarter(2025, 2)
    document = make_report(village, report="表6", unit=VILLAGE, period=JUNE)
    write_report(document, to=tmp_path / "六月.xlsx", desk=village)
    sent = tmp_path / "六月.xlsx"
    assert found(town, sent) == ()

    def count(figure: int) -> Change:
        return lambda book: setattr(figures(book["报表"], "去重实有")[0], "value", figure)

    _, merged = merge(town, filled(sent, count(45)), answers=TAKE)
    assert merged.edits == 1
    (made,) = town.store.records(Query(ledger="village_total", period=quarter))
    assert (made.unit, made.get("hh"), made.get("pp")) == (VILLAGE, 45, None)

    values = dict.fromkeys(("hh", "pp", "hh_tp", "pp_tp", "hh_jc", "pp_jc", "jobs"), 9)
    own = save_record(village, ledger="village_total", values=values, period=quarter).records[0]
    assert own == made.id
    document = make_report(village, report="表6", unit=VILLAGE, period=JUNE)
    write_report(document, to=sent, desk=village)
    (edit,) = found(village, filled(sent, count(10)))
    assert (edit.kind, edit.record, edit.field) == (EditKind.CHANGED, own, "hh")
    assert (edit.old, edit.new) == ("9", "10")


def test_a_row_of_未报_of_a_further_table_is_of_its_ledger_and_quarter(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    village, town = pair
    document = make_report(village, report="表6", unit=VILLAGE, period=JUNE)
    write_report(document, to=tmp_path / "六月.xlsx", desk=village)

    def benefit(book: Any) -> None:
        sheet = book["报表"]
        top = place(sheet, "三、受益").row
        row = next(
            cell.row
            for cells in sheet.iter_rows(min_row=top)
            for cell in cells
            if cell.value == ROAD
        )
        cell = next(c for c in sheet[row] if c.value == "未报")
        unmerged(sheet, row)
        cell.value = 32

    (edit,) = found(town, filled(tmp_path / "六月.xlsx", benefit))
    assert (edit.kind, edit.ledger, edit.problem) == (EditKind.INSERTED, "beneficiary", None)
    assert (edit.period, edit.unit, edit.values["hh"]) == ("2025Q2", VILLAGE, 32)
    assert edit.values["project"] == project_of(village, ROAD)


# 4. both sheets


def test_the_same_change_on_both_sheets_is_one(pair: tuple[Desk, Desk], tmp_path: Path) -> None:
    village, town = pair
    values = {"project": str(project_of(village, ROAD)), "state_seen": "施工中", "opinion": "好"}
    read = read_values(village, ledger="site", values=values)
    seen = save_record(village, ledger="site", values=read, period=MAY).records[0]
    sent = form(village, tmp_path / "表6.xlsx", "表6", VILLAGE)
    paper = fill("报表", ROAD, 本月现场状态="停工")
    (edit,) = found(town, filled(sent, paper, fill("明细", ROAD, 现场状态="停工")))
    assert (edit.record, edit.values, edit.problem) == (seen, {"state_seen": "停工"}, None)
    edits = found(town, filled(sent, paper, fill("明细", ROAD, 现场状态="闲置")))
    assert [one.problem.code for one in edits if one.problem] == ["two-values"] * 2
    assert {one.new for one in edits} == {"停工", "闲置"}


# 5. the 明细 of further tables


def test_a_new_row_on_a_further_明细_is_of_its_own_ledger(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    village, town = pair
    sent = form(village, tmp_path / "表6.xlsx", "表6", VILLAGE)

    def course(book: Any) -> None:
        cells = book["明细 二、本月培训"]
        heading = place(cells, "班次名称").row
        for name, value in {"班次名称": "养牛班", "开始日期": "2025-05-06", "实到": 31}.items():
            cells.cell(heading + 1, place(cells, name).column).value = value

    (edit,) = found(town, filled(sent, course))
    assert (edit.kind, edit.ledger, edit.problem) == (EditKind.INSERTED, "training", None)
    assert (edit.unit, edit.values["title"], edit.values["att"]) == (VILLAGE, "养牛班", 31)
    merge(town, filled(sent, course), answers=TAKE)
    (made,) = town.store.records(Query(ledger="training"))
    assert (made.unit, made.get("title")) == (VILLAGE, "养牛班")


def test_rows_that_stand_within_a_record_take_no_new_ones(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    village, town = pair
    sent = form(village, tmp_path / "表6.xlsx", "表6", VILLAGE)

    def need(book: Any) -> None:
        cells = book["明细 四、其他"]
        for column in range(1, 9):
            cells.cell(cells.max_row + (column == 1), column).value = f"第{column}格"

    (edit,) = found(town, filled(sent, need))
    assert edit.problem is not None
    assert edit.problem.code == "row-left-out"


# 6. rounded figures


def test_what_is_printed_rounded_is_no_edit_while_it_shows_the_same(
    pair: tuple[Desk, Desk], tmp_path: Path
) -> None:
    _, town = pair
    values = {
        "project": str(project_of(town, ROAD)), "state": "实施中", "image": "41.26",
        "done": "30.555", "arrived": "20.004", "paid": "10", "start": "2025-04-01",
    }  # fmt: skip
    read = read_values(town, ledger="progress", values=values)
    made = save_record(town, ledger="progress", values=read, period=MAY).records[0]
    sent = form(town, tmp_path / "表2.xlsx", "表2", TOWN)
    again = fill("报表", ROAD, 累计完成投资=30.56, 累计到位="20.00", 形象进度="41.3")
    assert found(town, filled(sent, again)) == ()
    assert found(town, filled(sent, fill("明细", ROAD, 累计完成投资=30.555))) == ()
    edits = found(town, filled(sent, fill("报表", ROAD, 累计完成投资=31, 形象进度=55)))
    assert {(one.record, one.field, one.old, one.new) for one in edits} == {
        (made, "done", "30.56", "31"), (made, "image", "41.3", "55"),
    }  # fmt: skip
