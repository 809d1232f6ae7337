"""A table comes in by its headings, however they stand; what they mean is never guessed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.plan import Answers, ImportPlan
from tests.exchange.books import HEADINGS, project, stated
from tests.exchange.conftest import Plan

STRAIGHT = [list(HEADINGS), project("甲", total=30, jm=20, local=10), project("乙")]


def told(plan: ImportPlan) -> list[dict[str, Any]]:
    """What the rows would record."""
    assert plan.ready, [question.text for question in plan.questions]
    return [dict(row.values) for row in plan.rows]


def moved(rows: list[list[Any]], order: list[int]) -> list[list[Any]]:
    """The same table with its columns in another order."""
    return [[row[place] for place in order] for row in rows]


def test_the_order_of_columns_does_not_matter(plan_rows: Plan) -> None:
    order = [11, 4, 1, 3, 9, 8, 7, 5, 2, 6, 10, 0]
    assert told(plan_rows(moved(STRAIGHT, order))) == told(plan_rows(STRAIGHT))


@pytest.mark.parametrize(
    "above",
    [
        pytest.param([], id="none"),
        pytest.param([["附件1"], [], ["某某表"], [None, "单位：万元"]], id="four with a blank one"),
        pytest.param([["项目名称一览表"]], id="a title that sounds like a heading"),
    ],
)
def test_other_title_rows_or_none(plan_rows: Plan, above: list[list[Any]]) -> None:
    assert told(plan_rows([*above, *STRAIGHT])) == told(plan_rows(STRAIGHT))


def test_headings_in_two_rows(plan_rows: Plan) -> None:
    upper = [*HEADINGS[:7], "资金（万元）", None, None, *HEADINGS[10:]]
    lower = [None] * 7 + ["总投资", "其中：京蒙资金", "自筹", None, None]
    merged = ["H1:J1", *(f"{letter}1:{letter}2" for letter in "ABCDEFGKL")]
    table = [upper, lower, *STRAIGHT[1:]]
    assert told(plan_rows(table, merged=merged)) == told(plan_rows(STRAIGHT))
    assert told(plan_rows(table)) == told(plan_rows(STRAIGHT)), "without the merged cells too"


def test_under_another_upper_heading_the_same_word_is_asked_about(plan_rows: Plan) -> None:
    upper = [*HEADINGS[:7], "去年实际", None, None, *HEADINGS[10:]]
    lower = [None] * 7 + ["总投资", "京蒙资金", "自筹", None, None]
    plan = plan_rows([upper, lower, *STRAIGHT[1:]], merged=["H1:J1"])
    assert [q.key for q in plan.questions] == ["去年实际总投资", "去年实际京蒙资金", "去年实际自筹"]


def test_a_row_of_column_numbers_under_the_headings_is_no_record(plan_rows: Plan) -> None:
    table = [STRAIGHT[0], ["甲", "乙", *range(1, 11)], *STRAIGHT[1:]]
    assert told(plan_rows(table)) == told(plan_rows(STRAIGHT))


def test_headings_repeated_on_each_page_are_no_records(plan_rows: Plan) -> None:
    table = [STRAIGHT[0], STRAIGHT[1], STRAIGHT[0], STRAIGHT[2]]
    assert told(plan_rows(table)) == told(plan_rows(STRAIGHT))


def test_amounts_in_yuan_become_exact_amounts_in_ten_thousands(plan_rows: Plan) -> None:
    headings = [*HEADINGS]
    headings[7:10] = ["项目总投资（元）", "京蒙资金(单位：元)", "地方自筹资金〔元〕"]
    row = project("甲", total=10511100.01, jm=5000000, local=5511100.01)
    values = told(plan_rows([headings, row]))[0]
    assert (values["total"], values["jm"], values["local"]) == (
        Decimal("1051.110001"),
        Decimal("500"),
        Decimal("551.110001"),
    )


def test_the_unit_over_the_table_counts_where_the_heading_names_none(plan_rows: Plan) -> None:
    headings = [*HEADINGS]
    headings[8] = "京蒙资金（万元）"
    table = [["计量单位：元"], headings, project("甲", total=100000, jm=10)]
    values = told(plan_rows(table))[0]
    assert (values["total"], values["jm"]) == (Decimal(10), Decimal(10))


def test_a_unit_that_is_no_unit_of_money_is_asked_about(plan_rows: Plan) -> None:
    headings = [*HEADINGS]
    headings[8] = "京蒙资金（美元）"
    plan = plan_rows([headings, project("甲")])
    assert [(q.kind, q.key, q.cell) for q in plan.questions] == [
        ("heading", "京蒙资金（美元）", "I1")
    ]


def test_a_heading_it_does_not_know_is_asked_about_with_the_likeliest_field_first(
    plan_rows: Plan,
) -> None:
    headings = [*HEADINGS]
    headings[11] = "承建方"
    plan = plan_rows([headings, project("甲")])
    (question,) = plan.questions
    assert (question.kind, question.key, question.cell) == ("heading", "承建方", "L1")
    assert "承建方" in question.text
    assert "implementer" in [option.value for option in question.options]
    answered = plan_rows(
        [headings, project("甲")], answers=Answers(headings={"承建方": "implementer"})
    )
    assert told(answered) == told(plan_rows([list(HEADINGS), project("甲")]))
    by_label = Answers(headings={"承建方": "项目实施单位"})
    assert told(plan_rows([headings, project("甲")], answers=by_label)) == told(answered)


def test_a_column_may_be_left_out_and_an_empty_one_is(plan_rows: Plan) -> None:
    table = [[*HEADINGS, "领导批示", "以后再填"], [*project("甲"), "同意", None]]
    assert [q.key for q in plan_rows(table).questions] == ["领导批示"]
    answered = plan_rows(table, answers=Answers(ignored=frozenset({"领导批示"})))
    assert told(answered) == told(plan_rows([list(HEADINGS), project("甲")]))


def test_two_columns_for_one_field_are_asked_about(plan_rows: Plan) -> None:
    table = [[*HEADINGS, "京蒙资金"], [*project("甲"), 99]]
    plan = plan_rows(table)
    (question,) = plan.questions
    assert question.key == "京蒙资金（M列）"
    assert "I1" in question.text
    assert "M1" in question.text
    first = plan_rows(table, answers=Answers(ignored=frozenset({"京蒙资金（M列）"})))
    assert told(first)[0]["jm"] == Decimal(10)
    second = plan_rows(table, answers=Answers(ignored=frozenset({"京蒙资金（I列）"})))
    assert told(second)[0]["jm"] == Decimal(99)


def test_a_missing_column_is_named_and_nothing_comes_in(plan_rows: Plan) -> None:
    with pytest.raises(Refusal, match="“京蒙资金”") as refused:
        plan_rows(moved(STRAIGHT, [0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11]))
    (problem,) = refused.value.problems
    assert (problem.code, problem.field, problem.sheet) == ("missing-column", "jm", "2023年")


def test_a_sheet_without_headings_is_refused_by_what_it_lacks(plan_rows: Plan) -> None:
    with pytest.raises(Refusal, match="项目名称"):
        plan_rows([["花名册"], ["张三", "男"], ["李四", "女"]])


@pytest.mark.parametrize("title", [[["科右中旗2023年需求统计表"]], []])
def test_the_year_may_stand_in_the_title_or_the_sheets_name_alone(
    plan_rows: Plan, title: list[list[Any]]
) -> None:
    table = [*title, *moved(STRAIGHT, [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11])]
    name = "Sheet1" if title else "2023"
    assert [values["year"] for values in told(plan_rows(table, name=name))] == [2023, 2023]


def test_without_any_year_the_column_is_missing(plan_rows: Plan) -> None:
    with pytest.raises(Refusal, match="实施年度"):
        plan_rows(moved(STRAIGHT, [0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11]), name="Sheet1")


def test_blank_rows_anywhere_are_harmless_and_lines_are_as_people_see_them(
    plan_rows: Plan,
) -> None:
    blank = [None] * 12
    table = [blank, STRAIGHT[0], blank, ["  "], STRAIGHT[1], blank, blank, STRAIGHT[2], blank]
    plan = plan_rows(table)
    assert told(plan) == told(plan_rows(STRAIGHT))
    assert [row.line for row in plan.rows] == [5, 8]


def test_merged_texts_count_for_each_row_and_merged_amounts_once(plan_rows: Plan) -> None:
    table = [list(HEADINGS), project("甲"), project("乙", total=None, jm=None)]
    table[2][5] = table[2][11] = None
    merged = ["F2:F3", "L2:L3", "H2:H3", "I2:I3"]
    values = told(plan_rows([*table, stated("合计2个", 10, 10)], merged=merged))
    assert [v["category"] for v in values] == ["产业合作类"] * 2
    assert len({v["implementer"] for v in values}) == 1
    assert [v.get("total") for v in values] == [Decimal(10), None]


def test_hidden_rows_come_in_and_hidden_sheets_do_not_and_both_are_named(
    plan_rows: Plan,
) -> None:
    more = {"底稿": [list(HEADINGS), project("丙")], "说明": [["填表说明"], ["照实填"]]}
    plan = plan_rows(STRAIGHT, hidden_rows=[1], more=more, hidden_sheets=["底稿"])
    assert [row.values["name"] for row in plan.rows] == ["甲", "乙"]
    assert [(p.code, p.sheet) for p in plan.problems] == [
        ("hidden-sheet", "底稿"),
        ("sheet-left-out", "说明"),
        ("hidden-rows", "2023年"),
    ]
    assert "第 2 行" in plan.problems[2].message


def test_several_sheets_come_in_at_once(plan_rows: Plan) -> None:
    more = {"2024": [list(HEADINGS), project("丙", year=2024), project("丁", year=2024)]}
    plan = plan_rows(STRAIGHT, more=more)
    assert [(g.period, g.name, g.count) for g in plan.groups] == [
        ("2023", "产业合作类", 2),
        ("2024", "产业合作类", 2),
    ]
    assert plan.groups[0].money["total"] == Decimal(40)
