"""Breaking Chinese lines: marks, numbers, words, own breaks."""

from __future__ import annotations

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jmdesk.reporting.wrap import HANGING, NOT_FIRST, NOT_LAST, clean, wrap

WIDTHS: defaultdict[str, float] = defaultdict(lambda: 1.0, dict.fromkeys("0123456789., abc", 0.5))
TEXT = "项目（含配套），投资12,345.67万元；电话13800000000。《办法》〔2023〕5号：完成50％、30%！"


@pytest.mark.parametrize("width", [9.0, 10.0, 11.5, 13.0, 20.0])
def test_no_forbidden_mark_at_either_end_and_no_number_broken(width: float) -> None:
    lines = wrap(TEXT, width, WIDTHS)
    assert "".join(lines) == TEXT
    assert not any(line[0] in NOT_FIRST for line in lines)
    assert not any(line[-1] in NOT_LAST for line in lines)
    assert any("12,345.67" in line for line in lines)
    assert any("13800000000" in line for line in lines)


def test_own_breaks_are_kept() -> None:
    assert wrap("甲\n\n乙", 10, WIDTHS) == ["甲", "", "乙"]


def test_a_word_wider_than_the_line_is_cut() -> None:
    assert wrap("a" * 10, 2, WIDTHS) == ["aaaa", "aaaa", "aa"]


def test_a_mark_may_hang_by_its_blank_half() -> None:
    assert wrap("实施中，完工", 3.3, WIDTHS) == ["实施中，", "完工"]


@given(st.text(max_size=60), st.floats(min_value=1, max_value=30))
def test_nothing_is_lost_and_lines_fit(text: str, width: float) -> None:
    text = clean(text)
    lines = wrap(text, width, WIDTHS)
    assert "".join(lines).replace(" ", "") == text.replace("\n", "").replace(" ", "")
    for line in lines:
        hanging = HANGING.get(line[-1:], 0.0)
        assert len(line) <= 1 or sum(WIDTHS[char] for char in line) - hanging <= width + 1.01


def test_control_characters_are_seen_and_line_ends_are_one() -> None:
    assert clean("a\x07b\tc\r\nd\u200be\u202ef") == "a〓b c\ndef"
