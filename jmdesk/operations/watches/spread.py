"""How figures lie: their middle and how far they usually stray from it (median, MAD)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jmdesk.operations.watches.watch import Number

_NORMAL = 1.4826
"""What makes a median of deviations comparable to a standard deviation."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Spread:
    """Of some figures: the middle one, how far they usually stray, the least and the greatest."""

    middle: Number
    stray: float
    least: Number
    greatest: Number

    def far(self, value: Number, *, times: int, fold: int) -> bool:
        """Whether a figure strays so many times as far as usual, and is so many times as much
        (or as little) as the middle one."""
        away = abs(float(value) - float(self.middle))
        less, more = sorted((abs(float(value)), abs(float(self.middle))))
        return away > times * self.stray and more > fold * less


def middle(figures: Sequence[Number]) -> Number:
    """The middle one of at least one figure."""
    return sorted(figures)[len(figures) // 2]


def spread(figures: Sequence[Number]) -> Spread:
    """Of at least one figure. The middle is one of them, so that it can be named."""
    ordered = sorted(figures)
    middle = ordered[len(ordered) // 2]
    strays = sorted(abs(float(one) - float(middle)) for one in ordered)
    return Spread(
        middle=middle,
        stray=_NORMAL * strays[len(strays) // 2],
        least=ordered[0],
        greatest=ordered[-1],
    )
