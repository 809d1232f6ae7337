"""Typed text brought to plain characters, and numbers written plainly."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

EMPTY = frozenset({"", "/", "\\", "无", "-", "--", "–", "—", "——", "―"})
"""What stands for nothing in a cell of a number, a date or a unit, after `plain_text`."""

POWERS = {"": 0, "十": 1, "百": 2, "千": 3, "万": 4, "十万": 5, "百万": 6, "千万": 7, "亿": 8}
"""The powers of ten of the words behind figures."""

_WIDE: Mapping[int, int | None] = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {0x3000: 0x20, 0xA0: 0x20, 0x2002: 0x20, 0x2003: 0x20, 0x2009: 0x20, 0x202F: 0x20}
    | {0x2212: 0x2D}
    | {0x1810 + digit: 0x30 + digit for digit in range(10)}  # Mongolian digits
    # What telephones and web pages put around figures and nobody sees.
    | dict.fromkeys((0x200B, 0x200C, 0x200D, 0x200E, 0x202A, 0x202C, 0x202D, 0x2060, 0xFEFF))
)
_SHOWN = 30


def plain_text(text: str) -> str:
    """Full-width letters, digits and punctuation as ASCII, without blanks at the ends.

    Marks that nobody sees are left out; those that turn the order of what is seen are not.
    """
    return text.translate(_WIDE).strip()


def plain_number(value: Decimal) -> str:
    """A decimal without exponent or needless zeros: 168.15, 300, 0."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


@lru_cache(maxsize=256)  # asked for every amount that is read, and there are few measures
def money_power(measure: str) -> int | None:
    """The power of ten of 元 in a measure of money (万元 → 4), None for another measure."""
    amount = measure.partition("/")[0]  # 元/人天 is money too
    return POWERS.get(amount.removesuffix("元")) if amount.endswith("元") else None


@lru_cache(maxsize=256)
def scaled(measure: str) -> tuple[int, str] | None:
    """The power of ten in a measure, and what is counted: 4, 人 for 万人; None for 人."""
    if (power := money_power(measure)) is not None:
        return power, "元"
    for word in ("十万", "百万", "千万", "万", "亿"):
        if measure.startswith(word) and measure != word:
            return POWERS[word], measure.removeprefix(word)
    return None


def short(text: str) -> str:
    """A text as sentences quote it: one line, not too long, in the order in which it is stored."""
    clean = "".join(one if one.isprintable() else " " for one in text.strip()[: _SHOWN + 1])
    return clean if len(clean) <= _SHOWN else f"{clean[:_SHOWN]}……"
