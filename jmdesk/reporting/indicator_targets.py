"""What a unit has set itself for a time, by indicator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jmdesk.definitions import goals
from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.indicators import Indicator, Kind
from jmdesk.domain.record import Record
from jmdesk.domain.revision import UNIT, RecordId
from jmdesk.reporting.frame import Frame

TARGETS = "target"
"""The ledger of targets; its fields that are looked at follow."""
INDICATOR, SINCE, BY, GOAL = "indicator", "since", "by", "goal"
WAY, MEASURE = "way", "measure_of"
YEARLY, REACHED = "每年", "期末达到"

_PERSONS = {"名": "人", "位": "人"}
"""Other words for one measure; 人次 is another measure (R6)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A target as people wrote it (30以上).

    No number to be compared with where several contradict each other, where it is in another
    measure, or where less is better. ``until`` is the year by which it is to be reached, None
    where it is one of the time itself.
    """

    value: Decimal | None = None
    text: str = ""
    until: int | None = None
    records: tuple[RecordId, ...] = ()


NO_TARGET = Target()


def targets_of(frame: Frame) -> Mapping[str, Sequence[Record]]:
    """The targets of just the unit of a frame, by the indicator that they name.

    Those of a unit above are no measure for a part of it.
    """
    ledger = frame.ledgers.get(TARGETS)
    if ledger is None or any(name not in ledger for name in (INDICATOR, SINCE, BY, GOAL)):
        return {}
    found: dict[str, list[Record]] = {}
    for one in frame.facts.related(TARGETS, **{UNIT: frame.unit}):
        told = isinstance(one.get(GOAL), Qualified) and one.get(SINCE) and one.get(BY)
        if told and (name := str(one.get(INDICATOR) or "").strip().lower()):
            found.setdefault(name, []).append(one)
    return found


def target_of(frame: Frame, indicator: Indicator, targets: Sequence[Record]) -> Target:
    """The one for the time of a frame among the targets of an indicator.

    First what is for just this year, or these years; then so much each year; then what is to be
    reached by the end of a plan that is under way.
    """
    found = _chosen(frame, indicator, targets)
    if not found:
        return NO_TARGET
    texts = dict.fromkeys(_text(frame, indicator, one) for one in found)
    values = {_number(indicator, one) for one in found}
    ends = {int(one.values[BY]) for one in found if one.get(WAY) != YEARLY}
    return Target(
        value=values.pop() if len(values) == 1 else None,
        text="、".join(texts),
        until=max(ends - {frame.period.end.year}, default=None),
        records=tuple(one.id for one in found),
    )


def same_measure(wanted: str, told: str) -> bool:
    """Whether figures in two measures can be compared; where one is not said, they can."""
    return not wanted or not told or _PERSONS.get(wanted, wanted) == _PERSONS.get(told, told)


def _chosen(frame: Frame, indicator: Indicator, targets: Sequence[Record]) -> list[Record]:
    first, last = frame.period.start.year, frame.period.end.year
    exact = [one for one in targets if (one.values[SINCE], one.values[BY]) == (first, last)]
    if exact or first != last:
        return exact
    around = [one for one in targets if one.values[SINCE] <= last <= one.values[BY]]
    yearly = [one for one in around if one.get(WAY) == YEARLY]
    if yearly or indicator.kind in (Kind.FLOW, Kind.CUMULATIVE):
        return yearly  # what one year brings is no part of what stands at the end of five
    return _nearest([one for one in around if one.get(WAY) == REACHED])


def _nearest(targets: Sequence[Record]) -> list[Record]:
    """Of plans of several lengths the one that ends first."""
    end = min((one.values[BY] for one in targets), default=None)
    return [one for one in targets if one.values[BY] == end]


def _text(frame: Frame, indicator: Indicator, target: Record) -> str:
    """As written; with its measure where that is not the indicator's."""
    told = frame.ledgers[TARGETS].field(GOAL).show(target.get(GOAL))
    measure = str(target.get(MEASURE) or "")
    return told if same_measure(measure, indicator.measure) else f"{told} {measure}"


def _number(indicator: Indicator, target: Record) -> Decimal | None:
    goal: Qualified = target.values[GOAL]
    alike = same_measure(str(target.get(MEASURE) or ""), indicator.measure)
    return Decimal(goal.number) if alike and not goals.at_most(goal) else None
