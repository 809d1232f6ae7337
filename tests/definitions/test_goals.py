"""When a target is met, what is lacking, and which figures contradict each other (R15, R16)."""

from __future__ import annotations

from decimal import Decimal

import pytest

from jmdesk.definitions import goals
from jmdesk.definitions.fieldtypes.base import Qualified

D = Decimal


def goal(number: str, qualifier: str = "", upper: str | None = None) -> Qualified:
    return Qualified(D(number), qualifier, D(upper) if upper else None)


@pytest.mark.parametrize(
    ("wanted", "short", "enough"),
    [
        (goal("5"), "4", "5"),
        (goal("140", "以上"), "139.99", "140"),
        (goal("100", "不少于"), "99", "100"),
        (goal("20", "力争"), "19", "20"),
        (goal("100", "超过"), "100", "100.01"),
        (goal("300", "余"), "300", "301"),
        (goal("100", "约"), "94.9", "95"),
        (goal("4000", "左右"), "3799", "3800"),
        (goal("2", upper="3"), "1", "2"),
        (goal("30", "以下"), "31", "30"),
        (goal("30", "不超过"), "30.1", "30"),
        (goal("30", "不足"), "30", "29"),
        (goal("0"), "0.02", "0"),
    ],
)
def test_a_target_is_met_by_the_words_beside_its_number(
    wanted: Qualified, short: str, enough: str
) -> None:
    assert not goals.met(wanted, D(short))
    assert goals.met(wanted, D(enough))
    assert goals.lacking(wanted, D(enough)) == 0


@pytest.mark.parametrize(
    ("wanted", "result", "lacks"),
    [
        (goal("140", "以上"), "86", "54"),
        (goal("100", "约"), "90", "10"),
        (goal("2", upper="3"), "1", "1"),
        (goal("30", "不超过"), "32.5", "2.5"),
        (goal("0"), "0.02", "0.02"),
    ],
)
def test_what_is_lacking_is_exact(wanted: Qualified, result: str, lacks: str) -> None:
    assert goals.lacking(wanted, D(result)) == D(lacks)


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (goal("30"), goal("50"), False),
        (goal("30"), goal("30"), True),
        (goal("20", "不少于"), goal("25"), True),
        (goal("20", "不少于"), goal("15"), False),
        (goal("100", "约"), goal("105"), True),
        (goal("100", "约"), goal("106"), False),
        (goal("2", upper="3"), goal("3"), True),
        (goal("2", upper="3"), goal("4"), False),
        (goal("10", "以下"), goal("11"), False),
    ],
)
def test_two_figures_for_one_thing(one: Qualified, other: Qualified, agree: bool) -> None:
    assert goals.span(one).meets(goals.span(other)) is agree
    assert goals.span(other).meets(goals.span(one)) is agree


def test_what_is_open_upwards_stays_so_when_added() -> None:
    assert goals.together([goals.span(goal("30", "以上")), goals.span(goal("20"))]) == goals.Span(
        D(50), None
    )
    assert goals.together([goals.span(goal("2")), goals.span(goal("5"))]) == goals.Span(D(7), D(7))
