"""Forms to write on by hand.

1. What a report speaks of is printed, nothing that is recorded for the period is.
2. Rows to be written in are at least 8 mm high; the empty ones fill the page and no more.
3. 签到册 has 25 lines on each page, each with its head and foot, numbered through.
4. A ledger is a list, or a card with its choices to tick.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.reporting.blank import blank_report
from jmdesk.reporting.blank_ledger import blank_ledger
from jmdesk.reporting.document import Document, RowKind
from jmdesk.reporting.frame import Frame, widened
from jmdesk.reporting.layout import MM
from jmdesk.reporting.pdf import draw, write_pdf
from jmdesk.reporting.plan import planned
from jmdesk.reporting.signin import Course, signin_sheet
from tests.reporting.examples import (
    TOWNSHIP,
    VILLAGE,
    SheetFacts,
    catalogue,
    project,
    record,
    tree,
)
from tests.reporting.papers import pages_of
from tests.reporting.test_village_report import USUAL, many


def blank(report: str, records: object, unit: str, lines: int | None = None) -> Document:
    definition = catalogue().reports[report]
    period = widened(Period.parse("2023-05"), definition.period)
    frame = Frame(
        report=definition,
        ledgers=catalogue().ledgers,
        facts=SheetFacts(catalogue().ledgers, records),  # type: ignore[arg-type]
        units=tree(),
        unit=unit,
        period=period,
        today=period.end,
    )
    return blank_report(frame, lines=lines)


def printed(document: Document) -> str:
    return " ".join(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )


def test_subjects_are_printed_and_what_is_recorded_is_not() -> None:
    made = blank("village_month", USUAL, VILLAGE)
    text = printed(made)
    for word in ("育秧大棚", "肉牛棚圈", "未进场", "来访帮扶（谁、做什么）", "□ 是"):
        assert word in text
    for word in ("建好32座", "水稻育秧技术", "大棚承包", "机井", "■", "未报", "2023-05-10"):
        assert word not in text
    assert (made.state, made.check_code) == ("空白表", "")
    assert made.opening[0].startswith("□")


def test_a_report_on_projects_keeps_their_plan() -> None:
    records = [
        project("a", "育秧大棚", "168.15"),
        record("progress", "m", TOWNSHIP, "2023-05", project="a", state="实施中", work="打了井"),
    ]
    made = blank("progress_month", records, TOWNSHIP)
    text = printed(made)
    assert "168.15" in text
    assert "实施中" not in text
    assert "合计" not in text
    assert all("未报" not in note for note in made.notes)
    assert any("支付率" in note for note in made.notes)


@pytest.mark.parametrize("report", ["demand", "progress_month", "benefit", "training_month"])
def test_rows_fill_the_page_and_are_high_enough(report: str) -> None:
    made = blank(report, USUAL, TOWNSHIP)
    plan = planned(made)
    assert plan.count == 1
    empty = [row for row in made.rows if row.kind is RowKind.BLANK]
    assert empty
    assert all(row.least >= 8 for row in empty)
    more = blank(report, USUAL, TOWNSHIP, lines=len(empty) + 1)
    assert planned(more).count == 2


def test_the_village_form_stays_on_one_page_with_twelve_projects() -> None:
    made = blank("village_month", many(15), VILLAGE)
    plan = planned(made)
    assert plan.count == 1
    to_write = (RowKind.BLANK, RowKind.BOX, RowKind.MISSING)
    for table, spots in zip(made.tables, plan.tables, strict=True):
        for row, laid in zip(table.rows, spots.rows, strict=True):
            if row.kind in to_write:
                assert laid.height >= 8 * MM - 0.01


def test_the_signin_sheet_has_25_lines_on_each_page(tmp_path: Path) -> None:
    course = Course(
        title="水稻育秧技术（第1期）", host="花灯嘎查", day="2023年5月12日", place="村部"
    )
    made = signin_sheet(course, unit=VILLAGE, unit_name="花灯嘎查", pages=3)
    with (tmp_path / "签到册.pdf").open("wb") as file:
        drawn = draw(made, file)
    assert [len({cell.row for cell in page}) for page in drawn.pages] == [25, 25, 25]
    assert all(cell.height >= 8 * MM - 0.01 for page in drawn.pages for cell in page)
    pages = ["".join(page.split()) for page in pages_of(tmp_path / "签到册.pdf")]
    for number, page in enumerate(pages, 1):
        for word in (
            "班次名称：水稻育秧技术（第1期）",
            "日期：2023年5月12日",
            "地点：村部",
            "上午签到",
            "班主任（签字）",
            "本日合计",
            f"第{number}页共3页",
        ):
            assert word in page
    assert "26" in pages[1]


def test_a_long_head_takes_no_line_to_sign_away(tmp_path: Path) -> None:
    course = Course(title="很长的班名" * 30, place="很远的地方" * 20, teachers="某老师、" * 40)
    made = signin_sheet(course, unit=VILLAGE, unit_name="花灯嘎查", pages=2)
    assert [len(page) for page in planned(made).pages] == [25, 25]


def test_a_short_ledger_is_a_list_with_its_choices_told() -> None:
    made = ledger_form("site")
    assert [column.heading[0] for column in made.columns][:3] == ["序号", "项目", "现场状态"]
    assert "照片" not in {column.heading[0] for column in made.columns}
    assert "现场状态：未进场、施工中、停工" in made.notes[0]
    assert planned(made).count == 1
    assert made.paper.value == "landscape"


def test_a_long_ledger_is_a_card_with_boxes_to_tick(tmp_path: Path) -> None:
    made = ledger_form("project")
    text = printed(made)
    assert "□新建　□续建　□扩建" in text
    assert "京蒙资金（万元）" in text
    assert "公示" in text
    assert all(sum(cell.span for cell in row.cells) == 4 for row in made.rows)
    write_pdf(made, tmp_path / "卡.pdf")
    assert "项目档案登记表" in "".join(pages_of(tmp_path / "卡.pdf")[0].split())


def test_rows_within_a_record_are_a_table_of_their_own() -> None:
    made = ledger_form("village_month")
    assert [section.caption for section in made.sections] == ["受益变化", "项目需求"]
    assert all(row.least >= 8 for section in made.sections for row in section.rows)


def ledger_form(id: str) -> Document:
    ledger = next(one for one in catalogue().ledgers.values() if one.id == id)
    return blank_ledger(
        ledger, unit=VILLAGE, unit_name="花灯嘎查", period="2023-05", label="2023年5月"
    )
