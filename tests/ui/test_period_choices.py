"""Periods as people write them."""

from __future__ import annotations

import pytest

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.ui.period_choices import period_options, read_period


@pytest.mark.parametrize(
    ("text", "kind", "period"),
    [
        ("5", PeriodKind.MONTH, "2024-05"),
        ("5月", PeriodKind.MONTH, "2024-05"),
        ("2023.5", PeriodKind.MONTH, "2023-05"),
        ("２０２３年５月", PeriodKind.MONTH, "2023-05"),
        ("2", PeriodKind.QUARTER, "2024Q2"),
        ("二季度", PeriodKind.MONTH, "2024Q2"),
        ("2023年第4季度", PeriodKind.QUARTER, "2023Q4"),
        ("2023q1", PeriodKind.QUARTER, "2023Q1"),
        ("2023", PeriodKind.MONTH, "2023"),
        ("2021..2025", PeriodKind.YEAR, "2021..2025"),
        ("2021—2025", PeriodKind.YEAR, "2021..2025"),
    ],
)
def test_it_reads_what_is_usual(text: str, kind: PeriodKind, period: str) -> None:
    assert str(read_period(text, kind=kind, year=2024)) == period


@pytest.mark.parametrize("text", ["13月", "0", "下月", "2025..2021", "99999"])
def test_it_never_guesses(text: str) -> None:
    assert read_period(text, kind=PeriodKind.MONTH, year=2024) is None


def test_without_a_text_the_periods_around_are_offered() -> None:
    keys = [
        option.key
        for option in period_options("", kind=PeriodKind.QUARTER, around=Period.month(2024, 5))
    ]
    assert keys[:3] == ["2024Q3", "2024Q2", "2024Q1"]
