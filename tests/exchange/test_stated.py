"""Every stated count, sum and balance that its rows do not bear out is found, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmdesk.domain.problem import Level
from jmdesk.exchange.plan import ImportPlan
from tests.exchange.books import HEADINGS, project, stated
from tests.exchange.conftest import Plan

DISAGREEING = {
    # Worked out by hand from the rows, without the code under test.
    ("2021年", "H4", "sum", "11110", "11191.5"),
    ("2021年", "I4", "sum", "6310", "6391.5"),
    ("2022年", "A4", "count", "35", "34"),
    ("2022年", "H4", "sum", "15744.65", "15430.85"),
    ("2022年", "I4", "sum", "12409.65", "14262.65"),
    ("2022年", "J4", "sum", "60", "1168.2"),
    ("2022年", "H4", "balance", "15744.65", "12469.65"),
    ("2023年", "A4", "count", "33", "32"),
    ("2023年", "H4", "sum", "14479", "13336.15"),
    ("2023年", "I4", "sum", "12894", "12876.15"),
    ("2023年", "J4", "sum", "800", "460"),
    ("2023年", "H4", "balance", "14479", "13694"),
    ("2024年", "H4", "sum", "14652", "14632.26"),
    ("2024年", "I4", "sum", "12001", "11981.15"),
    ("2024年", "H4", "balance", "14652", "14652.11"),
    ("2024年", "H32", "sum", "1921.1", "1921.11"),
    ("2024年", "H32", "balance", "1921.1", "1921.11"),
    ("2025年", "A4", "count", "29", "28"),
    ("2025年", "H4", "sum", "11402", "11381.15"),
    ("2025年", "I4", "sum", "11342", "11321.15"),
    ("2025年", "A34", "count", "1", "3"),
    ("2025年", "H34", "sum", "100", "170"),
    ("2025年", "I34", "sum", "100", "170"),
}


def found(plan: ImportPlan) -> set[tuple[str | None, ...]]:
    """The problems as sheet, cell, code, stated, computed."""
    return {(p.sheet, p.cell, p.code, p.stated, p.computed) for p in plan.problems}


def test_the_plan_of_2021_to_2025_disagrees_with_its_rows_in_exactly_these_cells(
    plan_file: Plan, example: Path
) -> None:
    plan = plan_file(example)
    assert found(plan) == DISAGREEING
    assert len(plan.problems) == len(DISAGREEING), "one problem per cell and kind"
    for problem in plan.problems:
        assert problem.file == "需求统计表2021-2025.xlsx"
        for told in (problem.stated, problem.computed, problem.cell):
            assert told
            assert told in problem.message


def test_a_table_that_agrees_raises_nothing(plan_rows: Plan) -> None:
    plan = plan_rows(
        [
            list(HEADINGS),
            stated("科右中旗合计 ３ 个", 30.3, 20.2, 10.1),
            stated("产业合作类2个", 20.2, 10.1, 10.1),
            project("甲", total=10.1, jm=10.1),
            project("乙", total=10.1, jm=0, local=10.1, seq=2),
            stated("消费帮扶类（1个）", 10.1, 10.1),
            project("丙", total=10.1, jm=10.1, category="消费帮扶类"),
        ]
    )
    assert not plan.problems
    assert len(plan.rows) == 3


def test_floats_that_do_not_add_up_in_binary_do_add_up_here(plan_rows: Plan) -> None:
    rows = [project(f"第{n}个", total=0.1, jm=0.1) for n in range(10)]
    assert not plan_rows([list(HEADINGS), stated("合计10个", 1, 1), *rows]).problems


def test_an_empty_total_states_nothing_unless_its_rows_come_to_more(plan_rows: Plan) -> None:
    rows = [list(HEADINGS), stated("合计1个", 10, 4), project("甲", total=10, jm=4, local=6)]
    assert found(plan_rows(rows)) == {
        ("2023年", "J2", "sum", "", "6"),
        ("2023年", "H2", "balance", "10", "4"),
    }
    rows = [list(HEADINGS), stated("合计1个", 10, 10), project("甲", total=10, jm=10)]
    assert not plan_rows(rows).problems


def test_a_row_that_does_not_balance_is_impossible_a_total_only_odd(plan_rows: Plan) -> None:
    plan = plan_rows(
        [
            list(HEADINGS),
            stated("合计1个", 11, 10),
            project("甲", total=11, jm=10),
            project("乙", total=11),
        ]
    )
    levels = {(p.cell, p.code): p.level for p in plan.problems if p.code == "balance"}
    assert levels == {
        ("H2", "balance"): Level.EXPLAIN,
        ("H3", "balance"): Level.MUST,
        ("H4", "balance"): Level.MUST,
    }


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(
            [
                project("甲"),
                project("乙", seq=2),
                stated("小计", 20, 20),
                project("丙", category="消费帮扶类"),
                stated("小计", 10, 10),
                stated("合计3个", 30, 30),
            ],
            id="subtotals below their rows",
        ),
        pytest.param(
            [
                stated("一、产业合作类"),
                project("甲"),
                project("乙", seq=2),
                stated("小计2个", 20, 20),
                stated("二、消费帮扶类"),
                project("丙", category="消费帮扶类"),
                stated("小计1个", 10, 10),
                stated("总　计", 30, 30),
            ],
            id="class titles above, subtotals below",
        ),
        pytest.param(
            [
                stated("总计（3个）", 30, 30),
                stated("好腰苏木镇合计2个", 20, 20),
                project("甲"),
                project("乙", seq=2),
                stated("高力板镇合计1个", 10, 10),
                project("丙", unit="高力板镇"),
            ],
            id="blocks of townships under a grand total",
        ),
        pytest.param(
            [
                stated("合计3个", 30, 30),
                project("甲"),
                project("乙", seq=2),
                project("丙"),
                stated("合计", 30, 30),
                ["填表人：张三", None, None, "审核人：李四"],
            ],
            id="the same total above and below",
        ),
    ],
)
def test_totals_are_about_the_rows_that_people_mean(
    plan_rows: Plan, rows: list[list[object]]
) -> None:
    plan = plan_rows([list(HEADINGS), *rows])
    assert not plan.problems
    assert len(plan.rows) == 3
    for place, row in enumerate(rows):
        if isinstance(row[0], str) and any(row[7:8]):
            wrong = [[*r] for r in rows]
            wrong[place][7] = 99
            cell = f"H{place + 2}"
            codes = {(p.cell, p.code) for p in plan_rows([list(HEADINGS), *wrong]).problems}
            assert codes == {(cell, "sum"), (cell, "balance")}


def test_sums_over_a_row_that_cannot_be_read_are_left_alone(plan_rows: Plan) -> None:
    plan = plan_rows(
        [list(HEADINGS), stated("合计2个", 20, 20), project("甲"), project("乙", total="待定")]
    )
    assert [(p.code, p.cell) for p in plan.problems] == [("not-a-number", "H4")]


def test_a_class_row_tells_the_class_where_there_is_no_column(plan_rows: Plan) -> None:
    headings = [text for text in HEADINGS if text != "项目类别"]
    rows = [project("甲"), project("乙")]
    for row in rows:
        del row[5]
    class_rows = [["基础设施类1个"], ["万企兴万村1个"]]
    table = [headings, class_rows[0], rows[0], class_rows[1], rows[1]]
    assert [row.values["category"] for row in plan_rows(table).rows] == [
        "基础设施类",
        "万企兴万村类",
    ]


def test_a_row_of_another_class_than_it_stands_under_is_named(plan_rows: Plan) -> None:
    plan = plan_rows([list(HEADINGS), stated("消费帮扶类1个", 10, 10), project("甲")])
    assert [(p.code, p.cell, p.level) for p in plan.problems] == [
        ("class-differs", "F3", Level.HINT)
    ]
    assert plan.rows[0].values["category"] == "产业合作类"


def test_amounts_in_yuan_are_compared_in_the_sheets_own_measure(plan_rows: Plan) -> None:
    headings = [text.replace("总投资", "总投资（元）") for text in HEADINGS]
    table = [headings, stated("合计1个", 999999), project("甲", total=1000000, jm=100)]
    (problem,) = [p for p in plan_rows(table).problems if p.cell == "H2"]
    assert (problem.stated, problem.computed) == ("999999", "1000000")
    assert "元" in problem.message
