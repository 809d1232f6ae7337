"""What a 嘎查 hands up from the library's ledgers: the figures on paper are those recorded.

1. The list for the wall of 文明超市: balances of the day, a household's points together.
2. Every post that is held has a row; one without a month's sheet is 未报.
3. Rounds are added by 嘎查; the share comes from the sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.library import library, switch_on
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report
from jmdesk.reporting.document import RowKind
from tests.reporting.examples import rows_of

D = Decimal
MAY, SECOND = Period.month(2023, 5), Period.quarter(2023, 2)
ONE, TWO = "152222100201", "152222100202"


def put(desk: Desk, ledger: str, unit: str, at: Period | None = None, /, **values: Any) -> str:
    saved = save_record(desk, ledger=ledger, values=values, unit=unit, period=at)
    return str(saved.records[0])


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A 苏木 with all of the library switched on."""
    path = tmp_path_factory.mktemp("town") / "desk.db"
    desk = open_desk(path)
    begin(desk, unit="巴彦呼舒镇", person="包文")
    for item in library(desk):
        switch_on(desk, id=item.id)
    desk.close()
    desk = open_desk(path)
    yield desk
    desk.close()


def test_the_whole_library_stands_together(town: Desk) -> None:
    assert town.catalogue.problems == ()
    assert all(item.on and not item.newer for item in library(town))
    titles = [ledger.title for ledger in town.catalogue.ledgers.values()]
    assert len(titles) == len(set(titles))


def test_points_on_the_wall(town: Desk) -> None:
    first, second = date(2023, 4, 28), date(2023, 5, 3)
    put(town, "points", ONE, day=first, household="12", way="得分", act="勤劳致富", gained=20)
    put(town, "points", ONE, day=second, household="12", way="得分", act="环境卫生", gained=5)
    told = {"household": "12", "way": "兑换", "goods": "米", "qty": 1}
    put(town, "points", ONE, day=date(2023, 5, 8), spent=15, **told)
    paper = make_report(town, report="points_month", unit=ONE, period=MAY)
    rows = rows_of(paper, RowKind.ROW)
    assert [(row["gained"], row["spent"], row["balance"]) for row in rows] == [
        ("5", "", "25"),
        ("", "15", "10"),
    ]
    (group,) = rows_of(paper, RowKind.GROUP)
    assert group["number"] == "户 12：2 条"


def test_posts_without_a_sheet_are_named(town: Desk) -> None:
    told: dict[str, Any] = {"kind": "保洁员", "holder": "脱贫户", "ability": "弱劳力、半劳力"}
    told |= {"pay": D(800), "begins": date(2023, 1, 1)}
    kept = put(town, "post", ONE, no="01", **told)
    put(town, "post", ONE, no="02", **told)
    put(town, "post", ONE, no="03", ends=date(2023, 4, 30), **told)
    put(town, "post_month", ONE, MAY, post=kept, worked=22, paid=D(700))
    paper = make_report(town, report="post_sheet", unit=ONE, period=MAY)
    rows = [row for row in paper.rows if row.kind in (RowKind.ROW, RowKind.MISSING)]
    texts = [[cell.text for cell in row.cells] for row in rows]
    assert [(row[1], "未报" in row) for row in texts] == [("01", False), ("02", True)]
    (total,) = rows_of(paper, RowKind.TOTAL)
    assert total["paid"] == "700.00"


def test_rounds_are_added_and_the_share_comes_from_sums(town: Desk) -> None:
    for unit, found, fixed in ((ONE, 10, 10), (ONE, 10, 0), (TWO, 1, 1)):
        what = {"what": ("生活垃圾",), "problem": "垃圾点", "day": date(2023, 5, found)}
        put(town, "environment", unit, found=found, fixed=fixed, **what)
    paper = make_report(town, report="environment_quarter", period=SECOND)
    (total,) = rows_of(paper, RowKind.TOTAL)
    assert (total["times"], total["found"], total["fixed"]) == ("3", "21", "11")
    assert total["rate"] == "52.4"
    rows = [[cell.text for cell in row.cells] for row in paper.rows][1:]
    assert [row[2:6] for row in rows] == [["2", "20", "10", "50.0"], ["1", "1", "1", "100.0"]]
