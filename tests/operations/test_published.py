"""Published totals (R2), from the plan's own workbook to 表1 made anew.

1. Every annex table of the plan is made anew with right sums; each stated figure that its rows do
   not bear out stands in 说明 with both figures and the difference, and no other does.
2. Where the rows are put right the sentence goes; where the import is undone it goes with it.
3. A corrected workbook takes the place of what was published before.
4. What agrees leaves no trace.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.operations.demo import PLAN, example
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.importing import import_workbook, plan_workbook, undo_import
from jmdesk.operations.published import LEDGER
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report
from jmdesk.reporting.document import RowKind
from jmdesk.store.query import Query
from tests.exchange.books import HEADINGS, book, project, stated
from tests.exchange.test_stated import DISAGREEING
from tests.operations.kept import copied

SUMS = {
    # 个数, 项目总投资, 京蒙资金, 地方自筹资金, added by hand from the plan's rows.
    2021: (25, "11191.5", "6391.5", "4800"),
    2022: (34, "15430.85", "14262.65", "1168.2"),
    2023: (32, "13336.15", "12876.15", "460"),
    2024: (29, "14632.26", "11981.15", "2651.11"),
    2025: (28, "11381.15", "11321.15", "60"),
}


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("published") / "desk.db"
    desk = open_desk(path)
    begin(desk, unit="科尔沁右翼中旗", person="包文")
    import_workbook(desk, plan=plan_workbook(desk, file=example(PLAN), ledger="project"))
    desk.close()
    return path


@pytest.fixture
def desk(kept: Path, tmp_path: Path) -> Iterator[Desk]:
    with copied(kept, tmp_path) as made:
        yield made


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Desk]:
    opened = open_desk(tmp_path / "empty.db")
    begin(opened, unit="科尔沁右翼中旗", person="包文")
    yield opened
    opened.close()


def said(desk: Desk, year: int) -> str:
    return "".join(make_report(desk, report="demand", period=Period.year(year), audit=False).notes)


def told(notes: str) -> set[tuple[str, str]]:
    """The pairs of figures in 说明, stated and from the rows."""
    found = set()
    for part in re.split("[；。]", notes):
        right = re.search(r"相加 ([\d.]+)", part) or re.search(r"所列 (\d+) 个", part)
        stated = re.search(r"写的是 ([\d.]+)", part)
        if right:
            found.add((stated[1] if stated else "", right[1]))
    return found


@pytest.mark.parametrize("year", SUMS)
def test_an_annex_is_made_anew_with_right_sums(desk: Desk, year: int) -> None:
    paper = make_report(desk, report="demand", period=Period.year(year), audit=False)
    total = next(row for row in paper.rows if row.kind is RowKind.TOTAL)
    count, *money = SUMS[year]
    assert total.cells[0].text == f"科右中旗合计{count}个"
    assert [cell.value for cell in total.cells[1:4]] == [Decimal(one) for one in money]


@pytest.mark.parametrize("year", SUMS)
def test_both_figures_are_printed_wherever_they_differ_and_nowhere_else(
    desk: Desk, year: int
) -> None:
    wrong = {
        (stated, right)
        for sheet, _, code, stated, right in DISAGREEING
        if sheet == f"{year}年" and code in ("sum", "count")
    }
    assert told(said(desk, year)) == wrong


def test_it_is_said_whose_total_it_is_and_by_how_much(desk: Desk) -> None:
    assert "原表“科右中旗合计35个”写的是 35 个，所列 34 个，相差 1 个；" in said(desk, 2022)
    assert "京蒙资金写的是 12409.65，所列 34 行相加 14262.65，相差 1853；" in said(desk, 2022)
    assert "原表“社会事业类6个”项目总投资写的是 1921.1，" in said(desk, 2024)


def test_a_sheet_over_several_years_says_it_for_each_of_them(desk: Desk) -> None:
    paper = make_report(desk, report="demand", period=Period.years(2021, 2025), audit=False)
    wrong = {
        (stated, right) for _, _, code, stated, right in DISAGREEING if code in ("sum", "count")
    }
    assert told("".join(paper.notes)) == wrong
    assert "2022年原表“科右中旗合计35个”写的是 35 个，所列 34 个" in "".join(paper.notes)


def test_rows_that_are_put_right_are_not_spoken_of(desk: Desk) -> None:
    found = desk.store.records(Query(ledger="project", period=None))
    row = next(
        one
        for one in found
        if one.get("year") == 2024 and one.get("category") == "社会事业类" and one.get("total")
    )
    value = row.values["total"] - Decimal("0.01")
    save_record(desk, ledger="project", record=row.id, values={"total": value})
    assert "社会事业类6个" not in said(desk, 2024)


def test_undone_with_its_import_and_back_with_it(desk: Desk) -> None:
    plan = plan_workbook(desk, file=example(PLAN), ledger="project")
    undo_import(desk, plan=plan)
    assert not desk.store.records(Query(ledger=LEDGER))
    import_workbook(desk, plan=plan_workbook(desk, file=example(PLAN), ledger="project"))
    assert "合计35个" in said(desk, 2022)
    assert desk.store.verify().ok


def table(total: float, *rows: list[object]) -> list[list[object]]:
    return [list(HEADINGS), stated("科右中旗合计1个", total, total), *rows]


def bring(desk: Desk, file: Path, total: float) -> None:
    row = project("甲", total=10, jm=10)
    book(file, table(total, row))
    plan = plan_workbook(desk, file=file, ledger="project")
    import_workbook(desk, plan=plan)


def test_a_corrected_sheet_takes_the_place_of_the_first(empty: Desk, tmp_path: Path) -> None:
    bring(empty, tmp_path / "a.xlsx", 11)
    assert "写的是 11，所列 1 行相加 10，相差 1" in said(empty, 2023)
    bring(empty, tmp_path / "b.xlsx", 10)
    assert "原表" not in said(empty, 2023)


def test_what_agrees_leaves_no_trace(empty: Desk, tmp_path: Path) -> None:
    bring(empty, tmp_path / "a.xlsx", 10)
    assert not empty.store.records(Query(ledger=LEDGER))
    assert "原表" not in said(empty, 2023)
