"""表6, the 嘎查's month on one page.

1. Every project that touches the 嘎查 is printed, with last month's state; an unreported one says
   未报, in a month marked 本月无变化 无变化.
2. Courses, gains, needs, visits and 公示 stand in further tables and boxes; in the last month of
   a quarter the quarter's figures and 去重实有 take the place of the gains.
3. Twelve projects at the most; the others are counted on the paper. It stays on one page.
4. PDF, workbook, check code and the frozen JSON all hold all of it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from jmdesk.domain.record import Record
from jmdesk.reporting.check_code import check_code
from jmdesk.reporting.document import Document, RowKind, Section
from jmdesk.reporting.pdf import pdf_bytes, write_pdf
from jmdesk.reporting.plan import planned
from jmdesk.reporting.workbook import workbook_bytes
from tests.reporting.examples import SECOND, VILLAGE, project, record, rows_of, sheet
from tests.reporting.papers import pages_of, tool


def touching(id: str, name: str, **values: Any) -> Record:
    return project(id, name, "100", places=(VILLAGE,), **values)


def seen(project: str, period: str, state: str, **values: Any) -> Record:
    id = f"seen-{project}-{period}"
    return record("site", id, VILLAGE, period, project=project, state_seen=state, **values)


COURSE = record(
    "training",
    "course",
    VILLAGE,
    title="水稻育秧技术",
    host=VILLAGE,
    begins=date(2023, 5, 12),
    ends=date(2023, 5, 14),
    days=Decimal(3),
    att=46,
    tp=18,
    jc=2,
)
MONTH = record(
    "village_month",
    "month",
    VILLAGE,
    "2023-05",
    gains=({"project": "a", "hh_more": 4, "pp_more": 11, "reason": "大棚承包"},),
    needs=({"name": "机井配套", "place": "一组", "content": "打井2眼", "money": Decimal("36.5")},),
    visits="旗农科局来讲育秧",
    ask="机井用电增容",
    shown=True,
    shown_from=date(2023, 5, 10),
    shown_to=date(2023, 5, 17),
)
USUAL = (
    touching("a", "育秧大棚"),
    touching("b", "肉牛棚圈"),
    project("c", "别村的路", "50", places=(SECOND,)),
    seen("a", "2023-04", "未进场"),
    seen("a", "2023-05", "施工中", note="建好32座", opinion="路要修", workers=12),
    seen("b", "2023-04", "施工中"),
    COURSE,
    record("signin", "day", VILLAGE, course="course", date=date(2023, 5, 12), n=46, pages=2),
    MONTH,
)


def paper(records: Sequence[Record] = USUAL, period: str = "2023-05") -> Document:
    return sheet("village_month", records, unit=VILLAGE, period=period)


def cells(table: Section, kind: RowKind) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows if row.kind is kind]


def test_the_projects_that_touch_the_village_are_printed() -> None:
    made = paper()
    (row,) = rows_of(made, RowKind.ROW)
    assert row == {
        "number": "2",
        "name": "育秧大棚",
        "last_state": "未进场",
        "state_seen": "施工中",
        "note": "建好32座；本嘎查务工 12 人",
        "opinion": "路要修",
    }
    (missing,) = rows_of(made, RowKind.MISSING)
    assert missing == {
        "number": "1",
        "name": "肉牛棚圈",
        "last_state": "施工中",
        "state_seen": "未报",
    }
    assert made.opening[0].startswith("□ 本月无变化")


def test_an_earlier_project_is_watched_until_it_is_in_use() -> None:
    idle, used = touching("i", "闲着的冷库", year=2021), touching("u", "用着的路", year=2021)
    made = paper([idle, used, seen("i", "2023-04", "闲置"), seen("u", "2023-04", "已在使用")])
    assert [row["name"] for row in rows_of(made, RowKind.MISSING)] == ["闲着的冷库"]


def test_courses_gains_needs_and_boxes() -> None:
    courses, gains, other = paper().sections
    assert cells(courses, RowKind.ROW) == [
        ["水稻育秧技术", "2023-05-12\n至2023-05-14", "3", "46", "18", "2", "2"]
    ]
    assert cells(gains, RowKind.ROW) == [["育秧大棚（2023）", "4", "11", "", "", "大棚承包"]]
    assert cells(other, RowKind.ROW) == [["机井配套", "一组", "打井2眼", "36.5"]]
    boxes = dict(cells(other, RowKind.BOX))
    assert boxes["来访帮扶（谁、做什么）"] == "旗农科局来讲育秧"
    assert boxes["需苏木镇协调事项"] == "机井用电增容"
    assert "■ 是" in boxes["公示"]
    assert "□ 否" in boxes["公示"]
    assert "2023-05-10 至 2023-05-17" in boxes["公示"]
    behind = {id for row in other.rows for cell in row.cells for id in cell.records}
    assert behind == {"month"}


def test_a_month_without_change_is_one_mark() -> None:
    quiet = record("village_month", "month", VILLAGE, "2023-05", same=True)
    made = paper([*USUAL[:4], USUAL[5], quiet])
    assert made.opening[0].startswith("■ 本月无变化")
    assert rows_of(made, RowKind.ROW) == []
    assert {row["state_seen"] for row in rows_of(made, RowKind.MISSING)} == {"无变化"}
    for section in made.sections:
        assert {row.kind for row in section.rows} <= {RowKind.BLANK, RowKind.BOX}


def test_the_last_month_of_a_quarter_tells_the_quarter() -> None:
    gains = [
        record(
            "beneficiary",
            f"gain-{id}",
            VILLAGE,
            "2023Q2",
            project=id,
            hh=hh,
            pp=pp,
            hh_tp=1,
            pp_tp=2,
            hh_jc=0,
            pp_jc=0,
        )
        for id, hh, pp in (("a", 40, 120), ("b", 30, 95))
    ]
    once = record("village_total", "once", VILLAGE, "2023Q2", hh=45, pp=135, hh_tp=1, pp_tp=2)
    made = paper([*USUAL, *gains, once], "2023-06")
    _, quarter, _ = made.sections
    assert "表3" in quarter.caption
    assert [row[1:4] for row in cells(quarter, RowKind.ROW)] == [
        ["肉牛棚圈", "30", "95"],
        ["育秧大棚", "40", "120"],
    ]
    (total,) = cells(quarter, RowKind.TOTAL)
    assert total[:3] == ["去重实有（每户只算一次）", "45", "135"]


def many(count: int) -> list[Record]:
    names = "科右中旗2023年花灯嘎查肉牛棚圈及饲草料库建设项目"
    found = [touching(f"p{n:02}", f"{names}{n}期") for n in range(count)]
    told = {"note": "地基完工，正在立钢架，月底封顶", "opinion": "希望早日用上，门口的路要修"}
    return [*found, *(seen(one.id, "2023-05", "施工中", **told) for one in found), COURSE, MONTH]


def test_twelve_projects_fill_one_page_and_more_are_counted(tmp_path: Path) -> None:
    made = paper(many(15))
    assert len(rows_of(made, RowKind.ROW)) == 12
    assert cells(made.tables[0], RowKind.REMARK) == [["另有 3 个项目本页列不下，请另附纸。"]]
    assert planned(made).count == 1
    write_pdf(made, tmp_path / "表6.pdf")
    (page,) = pages_of(tmp_path / "表6.pdf")
    text = "".join(page.split())
    for word in (
        "一、项目现场",
        "二、本月培训",
        "三、受益变化",
        "四、其他",
        "填表人：",
        "第1页共1页",
    ):
        assert word in text
    assert "595.276 x 841.89 pts (A4)" in tool("pdfinfo", tmp_path / "表6.pdf")


def test_what_does_not_fit_is_never_lost(tmp_path: Path) -> None:
    longer = replace(MONTH, values={**MONTH.values, "visits": "来访的人很多。" * 900 + "完"})
    write_pdf(paper([*USUAL[:-1], longer]), tmp_path / "表6.pdf")
    text = "".join("".join(page.split()) for page in pages_of(tmp_path / "表6.pdf"))
    assert text.count("很") == 900


def test_the_workbook_holds_the_paper_and_a_sheet_for_each_table() -> None:
    book = load_workbook(BytesIO(workbook_bytes(paper())))
    assert book.sheetnames == [
        "报表",
        "明细",
        "明细 二、本月培训",
        "明细 三、受益变化",
        "明细 四、其他",
        "审核",
    ]
    texts = [str(cell.value) for row in book["报表"].iter_rows() for cell in row if cell.value]
    for word in ("一、项目现场", "肉牛棚圈", "未报", "大棚承包", "旗农科局来讲育秧"):
        assert word in texts
    values = {cell.value for row in book["报表"].iter_rows() for cell in row}
    assert {36.5, 46, 11} <= values
    assert book["报表"].page_setup.orientation == "portrait"
    heading = [cell.value for cell in book["明细 三、受益变化"][1]]
    assert "新增户数（户）" in heading


def test_columns_of_all_tables_meet_on_the_sheet() -> None:
    sheet = load_workbook(BytesIO(workbook_bytes(paper())))["报表"]
    found = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "肉牛棚圈")
    state = next(cell for cell in sheet[found.row] if cell.value == "施工中")
    areas = [area for area in sheet.merged_cells.ranges if found.row in (area.min_row,)]
    assert found.column < state.column
    assert all(area.max_row == area.min_row for area in areas)


def test_the_check_code_and_the_frozen_form_hold_all_tables() -> None:
    made = paper()
    kept = Document.from_json(json.loads(json.dumps(made.as_json())))
    assert kept == made
    assert pdf_bytes(kept) == pdf_bytes(made)
    other = replace(MONTH, values={**MONTH.values, "ask": "机井用电增容一处"})
    assert check_code(paper([*USUAL[:-1], other])) != made.check_code
    ticked = replace(made, opening=("■ 本月无变化",))
    assert check_code(ticked) != made.check_code
