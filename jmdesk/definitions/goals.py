"""When a target is met, and what is lacking: by the words beside its number (R15, R16).

以上, 不少于 and no word at all mean at least so much; 超过, 突破, 余 and 多 more than that; 不超过
and 以下 at most, 不足 less. 约, 左右 and 近 are met from `TOLERANCE` below. A range is met from its
lower end. A target of 0 wants nothing to be left: it is met at 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jmdesk.definitions.fieldtypes.base import Qualified

TOLERANCE = Decimal("0.05")
"""How far from the number 约, 左右 and 近 still are: 5 %. It is printed wherever it counts."""
ABOUT = frozenset({"约", "左右", "近"})
AT_MOST = frozenset({"不超过", "以下", "不足"})
AT_LEAST = frozenset({"以上", "不少于", "力争", "超过", "突破", "余", "多"})
STRICT = frozenset({"超过", "突破", "余", "多", "不足"})
"""The number itself is not enough."""


@dataclass(frozen=True, slots=True)
class Span:
    """From ``low`` to ``high``, both included; None for no end."""

    low: Decimal
    high: Decimal | None

    def meets(self, other: Span) -> bool:
        """Whether one figure could be in both."""
        return (other.high is None or self.low <= other.high) and (
            self.high is None or other.low <= self.high
        )


def at_most(goal: Qualified) -> bool:
    """Whether less is better."""
    return goal.qualifier in AT_MOST or (goal.number == 0 and goal.upper is None)


def limit(goal: Qualified) -> Decimal:
    """The figure from which (or down to which) it is met."""
    if goal.qualifier in ABOUT:
        return goal.number * (1 - TOLERANCE)
    return goal.upper if at_most(goal) and goal.upper is not None else goal.number


def met(goal: Qualified, result: Decimal) -> bool:
    """Whether a result meets the target."""
    edge = limit(goal)
    if result == edge:
        return goal.qualifier not in STRICT
    return result < edge if at_most(goal) else result > edge


def lacking(goal: Qualified, result: Decimal) -> Decimal:
    """How much is missing to the number itself (over it, where less is better); 0 when met."""
    if met(goal, result):
        return Decimal(0)
    return abs(goal.number - result) if not at_most(goal) else result - limit(goal)


def span(goal: Qualified) -> Span:
    """The figures that a target can mean, to be compared with another that speaks of the same.

    A bare number means itself here: 5 家 and 7 家 for one thing contradict each other.
    """
    if goal.upper is not None:
        return Span(goal.number, goal.upper)
    if goal.qualifier in AT_LEAST:
        return Span(goal.number, None)
    if goal.qualifier in AT_MOST:
        return Span(Decimal(0), goal.number)
    if goal.qualifier in ABOUT:
        return Span(goal.number * (1 - TOLERANCE), goal.number * (1 + TOLERANCE))
    return Span(goal.number, goal.number)


def together(spans: Iterable[Span]) -> Span:
    """What several come to, added."""
    low, high = Decimal(0), Decimal(0)
    endless = False
    for one in spans:
        low += one.low
        endless = endless or one.high is None
        high += one.high or 0
    return Span(low, None if endless else high)
