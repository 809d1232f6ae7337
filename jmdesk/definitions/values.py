"""Values inside expressions: exact numbers, texts, dates, periods, yes or no, lists; None is empty.

Anything with an empty operand is empty. Operands of different kinds are refused, never converted.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.domain.period import Period
from jmdesk.language import mark, tr

EXACT = Context(prec=60, rounding=ROUND_HALF_UP)
"""Sixty digits: sums and products of amounts are exact, quotients as good as exact."""

_NUMBERS = frozenset((int, Decimal))
_ORDERED = frozenset((int, Decimal, date, Period))
IN_ORDER = frozenset((int, Decimal, date))
"""Types of which two values stand in an order, whatever they are."""
ALIKE = IN_ORDER | {str, bool}
"""Types of which two values are equal or not."""
_KINDS: Mapping[type, str] = {
    bool: mark("是否"),
    int: mark("数"),
    Decimal: mark("数"),
    Qualified: mark("数"),
    str: mark("文字"),
    date: mark("日期"),
    Period: mark("期"),
    tuple: mark("多项"),
    list: mark("多项"),
}


class Unfit(Exception):
    """An operation does not suit its operands; the text says which, in Chinese."""


class Unknown(Exception):
    """A figure that has not arrived (未收到): what is said of it is neither true nor false."""


def kind(value: object) -> str:
    """The kind of a value, as messages call it."""
    return tr(_KINDS.get(type(value), mark("此类值")))


def number(value: Any, where: str) -> Decimal | int:
    """The value as a number (a qualifier such as 约 aside); Unfit for any other kind."""
    if type(value) in _NUMBERS:
        return value  # type: ignore[no-any-return]
    if isinstance(value, Qualified):
        return value.number
    raise Unfit(
        tr("{where}要用数，这里是{kind}“{value}”。", where=where, kind=kind(value), value=value)
    )


def divide(left: Decimal | int, right: Decimal | int) -> Decimal | None:
    """The quotient to sixty digits; nothing for a division by nought."""
    return EXACT.divide(left, right) if right else None


ARITHMETIC: Mapping[str, Callable[[Any, Any], Decimal | None]] = {
    "+": EXACT.add,
    "-": EXACT.subtract,
    "*": EXACT.multiply,
    "/": divide,
}
COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def calculate(sign: str, left: Any, right: Any) -> Decimal | None:
    """Sum, difference, product or quotient; None where an operand is empty."""
    if left is None or right is None:
        return None
    where = f"“{sign}”"
    return ARITHMETIC[sign](number(left, where), number(right, where))


def compare(sign: str, left: Any, right: Any) -> bool | None:
    """Whether two values of one kind stand in this order; None where one is empty."""
    if left is None or right is None:
        return None
    first, second = type(left), type(right)
    if first in _NUMBERS and second in _NUMBERS:
        return COMPARISONS[sign](left, right)
    if kind(left) != kind(right):
        raise Unfit(
            tr(
                "{kind}“{left}”不能与{other}“{right}”相比。",
                kind=kind(left),
                left=left,
                other=kind(right),
                right=right,
            )
        )
    if first is Qualified or second is Qualified:
        return compare(sign, number(left, sign), number(right, sign))
    if first not in _ORDERED and sign not in ("==", "!="):
        raise Unfit(tr("{kind}不能比大小（“{sign}”）。", kind=kind(left), sign=sign))
    return COMPARISONS[sign](left, right)


def truth(value: Any) -> bool | None:
    """A condition: yes, no or unknown; Unfit for anything else."""
    if value is None or value is True or value is False:
        return value
    raise Unfit(
        tr("这里要一个条件（是、否），却是{kind}“{value}”。", kind=kind(value), value=value)
    )


def is_empty(value: Any) -> bool:
    """Whether a value says nothing: none, a text of blanks, or a list of nothing."""
    if isinstance(value, str):
        return not value.strip()
    return value is None or (isinstance(value, tuple) and not value)
