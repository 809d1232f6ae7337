"""Figures are read with commas; whatever is no plain figure stays as it is."""

from __future__ import annotations

import pytest

from jmdesk.ui.figures import grouped


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("1500", "1,500"),
        ("65971.91", "65,971.91"),
        ("-1234567.8", "-1,234,567.8"),
        ("约1500", "约1,500"),
        ("0.12345", "0.12345"),
        ("999", "999"),
        ("", ""),
        ("1500以上", "1500以上"),
    ],
)
def test_thousands_are_told_apart_where_figures_are_read(shown: str, read: str) -> None:
    assert grouped(shown) == read
