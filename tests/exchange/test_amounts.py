"""Amounts as people type them are understood and shown; what is no amount is named, never 0."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from jmdesk.domain.problem import Level
from tests.exchange.books import HEADINGS, project
from tests.exchange.conftest import Plan


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1,500", "1500"),
        ("１５００", "1500"),
        ("1500万元", "1500"),
        ("1500万", "1500"),
        ("15000000元", "1500"),
        ("0.15亿元", "1500"),
        (" 1500 ", "1500"),
        ("１，５００．５０", "1500.5"),
    ],
)
def test_amounts_typed_as_text_are_understood_and_shown(
    plan_rows: Plan, typed: str, value: str
) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", total=typed, jm=float(value))])
    assert plan.rows[0].values["total"] == Decimal(value)
    assert not plan.problems
    (understood,) = plan.understood
    assert (understood.cell, understood.field, understood.text) == ("H2", "total", typed)
    assert understood.value == value
    assert understood.message


@pytest.mark.parametrize("typed", ["/", "无", "—", "－"])
def test_a_mark_for_nothing_is_empty_and_not_nought(plan_rows: Plan, typed: str) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", local=typed)])
    assert "local" not in plan.rows[0].values
    assert [(u.cell, u.value) for u in plan.understood] == [("J2", "")]


@pytest.mark.parametrize("typed", ["待定", "几百", "1500-2000", "15oo", "1.5.0", True])
def test_text_that_is_no_number_is_named_and_its_row_held_back(plan_rows: Plan, typed: Any) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", jm=typed), project("乙", seq=2)])
    assert [row.values["name"] for row in plan.rows] == ["乙"]
    assert [(held.line, held.title) for held in plan.held] == [(2, "2023·甲·好腰苏木镇花灯嘎查")]
    (problem,) = plan.problems
    assert (problem.code, problem.level, problem.cell) == ("not-a-number", Level.MUST, "I2")
    assert problem.field == "jm"
    assert "I2" in problem.message


def test_an_error_or_a_formula_never_worked_out_is_named_too(plan_rows: Plan) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", jm="=1/0"), project("乙")])
    assert not plan.held, "a formula with a result is that result"
    assert plan.rows[0].values["jm"] == 0


def test_eighteen_digits_that_a_spreadsheet_has_cut_are_refused(plan_rows: Plan) -> None:
    row = project("甲")
    row[1] = 152222199001011234
    plan = plan_rows([list(HEADINGS), row])
    (problem,) = plan.problems
    assert (problem.code, problem.cell) == ("lost-digits", "B2")
    assert not plan.rows


def test_eighteen_digits_kept_as_text_come_in_whole(plan_rows: Plan) -> None:
    row = project("152222199001011234")
    assert plan_rows([list(HEADINGS), row]).rows[0].values["name"] == "152222199001011234"


def test_more_digits_than_a_fen_are_refused_not_rounded(plan_rows: Plan) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", total=10.1234567)])
    assert [(p.code, p.cell) for p in plan.problems] == [("not-a-number", "H2")]


def test_what_a_double_adds_beyond_fifteen_digits_is_no_figure(plan_rows: Plan) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", total=0.1 + 0.2, jm=0.3)])
    assert plan.rows[0].values["total"] == Decimal("0.3")
    assert not plan.problems


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        (date(2023, 5, 8), date(2023, 5, 8)),
        ("2023-5-8", date(2023, 5, 8)),
        ("２０２３年５月８日", date(2023, 5, 8)),
    ],
)
def test_dates_in_the_usual_spellings(plan_rows: Plan, typed: Any, day: date) -> None:
    plan = plan_rows([[*HEADINGS, "计划开工"], [*project("甲"), typed]])
    assert plan.rows[0].values["start_plan"] == day


@pytest.mark.parametrize("typed", ["1899-12-31", 45000, 0.5, "2023-02-30"])
def test_a_day_before_1900_or_no_day_is_named_and_held_back(plan_rows: Plan, typed: Any) -> None:
    plan = plan_rows([[*HEADINGS, "计划开工"], [*project("甲"), typed]])
    assert [(p.code, p.cell, p.field) for p in plan.problems] == [
        ("not-a-date", "M2", "start_plan")
    ]
    assert not plan.rows
    assert len(plan.held) == 1


def test_a_choice_that_does_not_exist_is_named_with_those_that_do(plan_rows: Plan) -> None:
    plan = plan_rows([list(HEADINGS), project("甲", category="其他类")])
    (problem,) = plan.problems
    assert (problem.code, problem.cell) == ("unknown-choice", "F2")
    assert "基础设施类" in problem.message


def test_a_row_without_its_name_or_place_is_held_back(plan_rows: Plan) -> None:
    nameless = project("")
    plan = plan_rows([list(HEADINGS), nameless, project("乙", place=None)])
    assert [(p.code, p.line, p.field) for p in plan.problems] == [
        ("row-without-key", 2, "name"),
        ("row-without-key", 3, "place"),
    ]
    assert not plan.rows


def test_texts_keep_their_line_breaks_and_inner_blanks(plan_rows: Plan) -> None:
    row = project("代钦塔 拉嘎查示范村")
    row[6] = "1、木栈道；\n2、凉亭。  \n"
    values = plan_rows([list(HEADINGS), row]).rows[0].values
    assert values["name"] == "代钦塔 拉嘎查示范村"
    assert values["scope"] == row[6]
