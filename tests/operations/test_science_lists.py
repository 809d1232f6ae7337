"""The three lists of science helpers (seed 003), as offices send them.

1. They come in by the ordinary import, merged cells filled down, nothing asked.
2. Experts add up to 252, 1341 and 153: a merged figure counts once per banner (R13), also where
   someone wrote it into each row.
3. A count in brackets behind a league is tested against its rows (R14).
4. The lists are made again as reports.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmdesk.domain.period import Period
from jmdesk.operations.demo import example
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.reports import make_report
from jmdesk.reporting.document import Document, RowKind
from jmdesk.store.query import Query
from tests.exchange.books import book

TEAMS, STATIONS, SQUADS = "tech_team", "tech_station", "tech_squad"
FILES = {
    TEAMS: "附件1科技人才组团式帮扶.xlsx",
    STATIONS: "附件2科技特派员工作站.xlsx",
    SQUADS: "附件3科技服务小分队.xlsx",
}
SUMS = {TEAMS: (54, 252), STATIONS: (74, 1341), SQUADS: (18, 153)}
YEAR = Period.year(2022)


@pytest.fixture(scope="module")
def league(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk of 兴安盟 with all three lists."""
    desk = open_desk(tmp_path_factory.mktemp("league") / "盟.db")
    begin(desk, unit="兴安盟", person="示例")
    for ledger, file in FILES.items():
        import_workbook(desk, plan=plan_workbook(desk, file=example(file), ledger=ledger))
    yield desk
    desk.close()


def listed(desk: Desk, ledger: str) -> Document:
    return make_report(desk, report=f"{ledger}_list", period=YEAR)


def sums(document: Document) -> dict[str, Any]:
    """The experts of each total and group row, by its label."""
    kinds = (RowKind.TOTAL, RowKind.GROUP)
    column = next(n for n, one in enumerate(document.columns) if one.id == "experts")
    found = {}
    for row in document.rows:
        place = 0
        for cell in row.cells if row.kind in kinds else ():
            if place == column:
                found[row.cells[0].text] = cell.value
            place += cell.span
    return found


@pytest.mark.parametrize("ledger", FILES)
def test_a_list_comes_in_whole(league: Desk, ledger: str) -> None:
    rows, experts = SUMS[ledger]
    records = league.store.records(Query(ledger=ledger))
    assert len(records) == rows
    assert all(one.get("banner") and one.get("league") for one in records)
    assert sum(one.get("experts") or 0 for one in records) == experts
    again = plan_workbook(league, file=example(FILES[ledger]), ledger=ledger)
    assert (again.problems, again.questions) == ((), ())
    assert {row.verdict.value for row in again.rows} == {"same"}


def test_the_lists_are_made_again_with_right_sums(league: Desk) -> None:
    assert sums(listed(league, TEAMS))["合计 54 个产业"] == 252
    assert sums(listed(league, STATIONS))["合计 74 家"] == 1341
    assert sums(listed(league, SQUADS))["合计 18 支"] == 153
    stated = sums(listed(league, STATIONS))
    with (Path(__file__).parents[2] / "packaging/annexes/stations.csv").open(encoding="utf-8") as f:
        names = [line.partition(",")[0] for line in f if line[0] not in ",盟"]
    assert set(names) <= stated.keys(), "each league with the count that the office wrote"


def test_a_merged_figure_written_into_each_row_counts_once(desk: Desk, tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(example(FILES[TEAMS])).active
    assert sheet is not None
    rows: list[list[Any]] = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
    for above, row in pairwise(rows[1:]):
        row[1:3] = [own or told for own, told in zip(row[1:3], above[1:3], strict=True)]
        row[5] = row[5] or above[5]
    path = book(tmp_path / "每行都写.xlsx", rows)
    import_workbook(desk, plan=plan_workbook(desk, file=path, ledger=TEAMS))
    assert sum(one.get("experts") for one in desk.store.records(Query(ledger=TEAMS))) > 1000
    assert sums(listed(desk, TEAMS))["合计 54 个产业"] == 252


HEADS = ["序号", "盟市", "受援旗县", "科技特派员工作站名称", "专家数量（人）"]
ROWS: list[list[Any]] = [
    [1, "兴\n安\n盟\n（3个）", "突泉县", "甲工作站", 18],
    [2, None, "扎赉特旗", "乙工作站", 16],
    [3, None, "科右前旗", "丙工作站", 10],
]


@pytest.mark.parametrize(("count", "told"), [("3", 0), ("4", 1)])
def test_a_count_in_brackets_is_tested(desk: Desk, tmp_path: Path, count: str, told: int) -> None:
    rows = [list(row) for row in ROWS]
    rows[0][1] = f"兴\n安\n盟\n（{count}个）"
    path = book(tmp_path / "一盟.xlsx", [HEADS, *rows], merged=["B2:B4"])
    plan = plan_workbook(desk, file=path, ledger=STATIONS)
    assert [row.values["league"] for row in plan.rows] == ["152200000000"] * 3
    found = [(one.code, one.cell, one.stated, one.computed) for one in plan.problems]
    assert found == [("count", "B2", "4", "3")] * told
    assert plan.questions == ()


def test_a_row_that_only_continues_merged_cells_is_a_record(desk: Desk, tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["序号", "盟市", "被帮扶旗县", "帮扶产业类型", "帮扶产业类型数量", "专家数量（人）"],
        [1, "兴安盟", "科右中旗", "肉牛", "2类", 20],
        [2, None, None, "水稻", None, None],
        [None, None, None, "说明：专家为全旗总数", None, None],
    ]
    merged = ["B2:B3", "C2:C3", "E2:E3", "F2:F3"]
    plan = plan_workbook(desk, file=book(tmp_path / "一旗.xlsx", rows, merged=merged), ledger=TEAMS)
    assert [row.values["industry"] for row in plan.rows] == ["肉牛", "水稻"]
    assert [row.values.get("experts") for row in plan.rows] == [20, None]


@pytest.mark.parametrize("ledger", FILES)
def test_the_three_lists_in_one_workbook_come_in_one_by_one(
    ledger: str, league: Desk, tmp_path: Path
) -> None:
    """The sheets of the others are left out and named; nothing is asked about their columns."""
    together = openpyxl.Workbook()
    together.remove(together.worksheets[0])
    for file in FILES.values():
        for sheet in openpyxl.load_workbook(example(file)):
            copy = together.create_sheet(sheet.title)
            for row in sheet.iter_rows():
                for cell in row:
                    copy.cell(cell.row, cell.column, cell.value)
            for area in sheet.merged_cells.ranges:
                copy.merge_cells(str(area))
    together.save(tmp_path / "附件.xlsx")
    plan = plan_workbook(league, file=tmp_path / "附件.xlsx", ledger=ledger)
    assert (len(plan.rows), plan.questions, plan.held) == (SUMS[ledger][0], (), ())
    assert [one.code for one in plan.problems] == ["sheet-left-out"] * 2
