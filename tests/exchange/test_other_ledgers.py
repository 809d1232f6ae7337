"""Any ledger comes in by its headings, one that the code has never seen too."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.reader import read_ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId
from jmdesk.domain.unit import UnitTree
from jmdesk.exchange.plan import Answers, ImportPlan, revisions
from tests.exchange.books import HEADINGS, project, stated
from tests.exchange.conftest import BANNER, Plan

VISITS = """
id = "visits"
title = "走访台账"
version = 1
period = "month"
key = ["project", "unit", "period"]
title_expr = "{project} {period}"
[[fields]]
name = "project"
label = "项目"
type = "reference"
target = "project"
required = true
headings = ["项目名称"]
[[fields]]
name = "heads"
label = "走访户数"
type = "count"
measure = "户"
required = true
over_units = "sum"
[[fields]]
name = "cost"
label = "费用"
type = "money"
measure = "元"
[[fields]]
name = "who"
label = "走访人"
type = "text"
"""
NOTES = """
id = "notes"
title = "记事"
version = 1
title_expr = "{text}"
fields = [
    { name = "text", label = "内容", type = "long_text", required = true },
    { name = "place", label = "地点", type = "text" },
]
"""
ALIKE = {
    "甲": [(2022, "花灯嘎查"), (2023, "花灯嘎查"), (2023, "国光嘎查")],
    "乙": [(2023, "召沙嘎查")],
}


def _ledger(folder: Path, text: str) -> Ledger:
    path = folder / "one.toml"
    path.write_text(text, encoding="utf-8")
    file = read_ledger(path)
    assert not file.problems
    return file.ledger


@pytest.fixture
def known() -> dict[str, Record]:
    """Projects: 甲 in two years and places, 乙 once; by year, name and place."""
    return {
        f"{year}{name}{place}": Record(
            id=RecordId(f"00000000-0000-7000-8000-{number:06}{year:06}"),
            ledger=LedgerId("project"),
            unit=BANNER,
            period=None,
            values={"year": year, "name": name, "place": place, "code": f"{year}-{name}-{place}"},
        )
        for name, all_of in ALIKE.items()
        for number, (year, place) in enumerate(all_of)
    }


@pytest.fixture
def visits(
    plan_rows: Plan, tmp_path: Path, projects: Ledger, known: dict[str, Record]
) -> Callable[..., ImportPlan]:
    """Plan visits against the known projects and visits recorded before."""
    ledger = _ledger(tmp_path, VISITS)

    def plan(rows: Sequence[Sequence[Any]], recorded: Sequence[Record] = (), **told: Any) -> Any:
        everything = {"project": list(known.values()), "visits": list(recorded)}
        return plan_rows(
            rows,
            ledger=ledger,
            existing=lambda wanted: everything.get(wanted, []),
            ledgers={"project": projects},
            **told,
        )

    return plan


def as_record(plan: ImportPlan) -> Record:
    """The one record that a plan makes."""
    (row,) = plan.rows
    values = dict(row.values)
    ledger = LedgerId(plan.ledger)
    return Record(id=row.record, ledger=ledger, unit=row.unit, period=row.period, values=values)


HEAD = ["项目名称", "填报单位", "报告期", "走访户数", "费用（元）", "走访人"]


def test_references_units_and_periods_are_found_by_name(
    visits: Callable[..., ImportPlan], known: dict[str, Record], tree: UnitTree
) -> None:
    plan = visits([HEAD, ["乙", "花灯嘎查", "2023年5月", "１２户", "1,200", "张三"]])
    (row,) = plan.rows
    assert plan.ready
    assert row.values["project"] == known["2023乙召沙嘎查"].id
    assert (tree.name(row.unit), row.period) == ("花灯嘎查", Period.month(2023, 5))
    assert row.values["heads"] == 12
    assert row.values["cost"] == 1200
    assert [u.cell for u in plan.understood] == ["D2", "E2"]


def test_the_period_and_the_unit_may_stand_over_the_table_or_be_the_desks(
    visits: Callable[..., ImportPlan],
) -> None:
    table = [["走访台账"], ["报告期：２０２３年５月"], ["项目名称", "走访户数"], ["乙", 3]]
    (row,) = visits(table, within="152222105000").rows
    assert (row.period, row.unit) == (Period.month(2023, 5), "152222105000")


def test_without_any_period_the_column_is_missing(visits: Callable[..., ImportPlan]) -> None:
    with pytest.raises(Refusal, match="报告期"):
        visits([["项目名称", "走访户数"], ["乙", 3]], name="Sheet1")


def test_a_name_with_several_records_is_settled_by_other_columns_or_asked_about(
    visits: Callable[..., ImportPlan], known: dict[str, Record]
) -> None:
    head = ["项目名称", "建设地点", "报告期", "走访户数"]
    rows = [head, ["甲", "国光嘎查", "2023-05", 1], ["甲", "花灯嘎查", "2023-05", 1]]
    plan = visits(rows)
    assert plan.ready
    assert [row.values["project"] for row in plan.rows] == [
        known["2023甲国光嘎查"].id,
        known["2023甲花灯嘎查"].id,
    ]
    short = [["项目名称", "报告期", "走访户数"], ["甲", "2023-05", 1]]
    (question,) = visits(short).questions
    assert (question.kind, question.key, question.cell) == ("reference", "甲", "A2")
    assert len(question.options) == 2, "the year is settled by the period"
    done = visits(short, answers=Answers(records={"甲": question.options[1].value}))
    assert done.ready
    assert done.rows[0].values["project"] == question.options[1].value


def test_a_record_is_found_by_its_number_too(
    visits: Callable[..., ImportPlan], known: dict[str, Record]
) -> None:
    head = ["项目编号", "项目名称", "报告期", "走访户数"]
    plan = visits([head, ["2023-甲-国光嘎查", "甲", "2023-05", 1]])
    assert plan.rows[0].values["project"] == known["2023甲国光嘎查"].id


def test_a_name_that_no_record_has_holds_the_row_back(visits: Callable[..., ImportPlan]) -> None:
    plan = visits(
        [HEAD, ["没有的", "花灯嘎查", "2023年5月", 1], ["乙", "花灯嘎查", "2023年5月", 1]]
    )
    assert [(p.code, p.cell) for p in plan.problems] == [("unknown-record", "A2")]
    assert len(plan.rows) == len(plan.held) == 1


def test_rows_known_by_unit_and_period_are_updated_or_the_same(
    visits: Callable[..., ImportPlan],
) -> None:
    rows: list[list[Any]] = [HEAD, ["乙", "花灯嘎查", "2023年5月", 1, None, "张三"]]
    record = as_record(visits(rows))
    assert visits(rows, recorded=[record]).rows[0].verdict.value == "same"
    rows[1][3] = 2
    again = visits(rows, recorded=[record])
    assert (again.rows[0].verdict.value, again.rows[0].changed) == ("updated", ("heads",))
    rows[1][2] = "2023年6月"
    assert visits(rows, recorded=[record]).rows[0].verdict.value == "new"


def test_a_form_with_rows_not_filled_in_brings_in_only_the_filled_ones(
    visits: Callable[..., ImportPlan],
) -> None:
    plan = visits([HEAD, ["乙", "花灯嘎查", "2023年5月"], ["乙", "召沙嘎查", "2023年5月", 0]])
    assert [row.line for row in plan.rows] == [3]
    assert [p.code for p in plan.problems] == ["row-empty"]
    assert not plan.held


def test_a_desks_own_sheet_of_details_comes_back_by_its_record_ids(
    visits: Callable[..., ImportPlan],
) -> None:
    rows = [HEAD, ["乙", "花灯嘎查", "2023年5月", 1, None, "张三"]]
    first = as_record(visits(rows))
    head = [
        "单位代码",
        "单位",
        "期",
        "项目编号",
        "实施年度",
        "项目名称",
        "建设地点",
        "走访户数（户）",
        "走访人",
        "记录号",
    ]
    line = [
        first.unit,
        "花灯嘎查",
        "2023-05",
        None,
        2023,
        "乙",
        "召沙嘎查",
        1,
        "李四",
        first.id,
    ]
    report = [["走访台账"], ["项目名称", "走访户数", "走访人"], ["乙", 1, "张三"]]
    more = {"报表": report, "别处": report}
    plan = visits([head, line], name="明细", more=more, recorded=[first])
    assert plan.ready, [q.text for q in plan.questions]
    (row,) = plan.rows
    assert (row.record, row.verdict.value, row.changed) == (first.id, "updated", ("who",))
    assert [(p.code, p.sheet) for p in plan.problems] == [("sheet-left-out", "别处")]


def test_a_ledger_without_a_key_gives_equal_rows_equal_ids(plan_rows: Plan, tmp_path: Path) -> None:
    ledger = _ledger(tmp_path, NOTES)
    table = [["内容", "地点"], ["开会", "旗里"], ["走访", None], ["开会", "旗里"]]
    plan = plan_rows(table, ledger=ledger)
    assert [p.code for p in plan.problems] == ["duplicate-row"]
    again = plan_rows(table, ledger=ledger)
    assert [r.id for r in revisions(plan, ledger)] == [r.id for r in revisions(again, ledger)]
    records = [
        Record(id=row.record, ledger=ledger.id, unit=BANNER, period=None, values=dict(row.values))
        for row in plan.rows
    ]
    assert [r.verdict.value for r in plan_rows(table, ledger=ledger, existing=records).rows] == [
        "same",
        "same",
    ]
    corrected = [replace(records[0], values={**records[0].values, "place": "镇里"}), records[1]]
    kept = plan_rows(
        table, ledger=ledger, existing=corrected, imported=lambda id: records[0].values
    )
    assert [r.verdict.value for r in kept.rows] == ["same", "same"]


def test_cells_full_of_text_are_read_quickly(plan_rows: Plan) -> None:
    long = "1" * 32_000
    rows = [project("甲", unit=long, place="花灯嘎查"), [long], [f"合计{long}"]]
    started = time.monotonic()
    plan = plan_rows([list(HEADINGS), *rows])
    assert time.monotonic() - started < 5
    assert [q.kind for q in plan.questions] == ["unit"]


def test_two_years_under_one_another_in_one_sheet_keep_their_own_year_and_totals(
    plan_rows: Plan,
) -> None:
    headings = [text for text in HEADINGS if text != "实施年度"]

    def part(year: int, name: str) -> list[list[Any]]:
        total, row = stated("合计1个", 10, 10), project(name)
        del total[4], row[4]
        return [[f"科右中旗{year}年需求统计表"], [], headings, total, row, []]

    plan = plan_rows([*part(2022, "甲"), *part(2023, "乙")], name="两年")
    assert not plan.problems
    assert [(row.values["year"], row.values["name"]) for row in plan.rows] == [
        (2022, "甲"),
        (2023, "乙"),
    ]
    assert [order.period for order in plan.orders] == ["2022", "2023"]
