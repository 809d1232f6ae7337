"""Periods are read, written, stepped and named as offices do."""

from __future__ import annotations

from datetime import date

import pytest

from jmdesk.domain.period import Period, PeriodKind


@pytest.mark.parametrize(
    ("text", "label", "first", "last"),
    [
        ("2023", "2023年", date(2023, 1, 1), date(2023, 12, 31)),
        ("2023Q2", "2023年二季度", date(2023, 4, 1), date(2023, 6, 30)),
        ("2024-02", "2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021..2025", "2021—2025年", date(2021, 1, 1), date(2025, 12, 31)),
    ],
)
def test_the_four_forms(text: str, label: str, first: date, last: date) -> None:
    period = Period.parse(text)
    assert (str(period), period.label, period.start, period.end) == (text, label, first, last)


@pytest.mark.parametrize("text", ["", "2023-13", "2023Q5", "23", "2025..2021", "二〇二三", "1800"])
def test_anything_else_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(ValueError, match="期"):
        Period.parse(text)


def test_stepping_crosses_the_year() -> None:
    assert str(Period.parse("2023-01").step(-1)) == "2022-12"
    assert str(Period.parse("2023Q4").step(1)) == "2024Q1"
    assert str(Period.parse("2023").step(-2)) == "2021"


def test_a_year_is_made_of_its_months() -> None:
    months = Period.parse("2023").parts(PeriodKind.MONTH)
    assert [str(months[0]), str(months[-1]), len(months)] == ["2023-01", "2023-12", 12]
    assert str(Period.parse("2023-05").as_kind(PeriodKind.QUARTER)) == "2023Q2"
    assert Period.parse("2023").covers(Period.parse("2023Q4"))
