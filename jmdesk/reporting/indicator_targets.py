"""What a unit has set itself for a time, by indicator."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.domain.record import Record
from jmdesk.domain.revision import UNIT, RecordId
from jmdesk.reporting.frame import Frame

TARGETS = "target"
"""The ledger of targets; its fields that are looked at follow."""
INDICATOR, SINCE, BY, GOAL = "indicator", "since", "by", "goal"


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """A target as people wrote it (30以上); no number where several contradict each other."""

    value: Decimal | None = None
    text: str = ""
    records: tuple[RecordId, ...] = ()


NO_TARGET = Target()


def target_of(frame: Frame, indicator: str) -> Target:
    """The unit's own target for the year, or the years, of a frame.

    That of a unit above is no measure for a part of it.
    """
    ledger = frame.ledgers.get(TARGETS)
    if ledger is None or any(name not in ledger for name in (INDICATOR, SINCE, BY, GOAL)):
        return NO_TARGET
    first, last = frame.period.start.year, frame.period.end.year
    equal = {INDICATOR: indicator, SINCE: first, BY: last, UNIT: frame.unit}
    found = [one for one in frame.facts.related(TARGETS, **equal) if one.get(GOAL) is not None]
    if not found:
        return NO_TARGET
    goal = ledger.field(GOAL)
    texts = dict.fromkeys(goal.show(one.get(GOAL)) for one in found)
    values = {_number(one) for one in found}
    return Target(
        value=values.pop() if len(values) == 1 else None,
        text="、".join(texts),
        records=tuple(one.id for one in found),
    )


def _number(record: Record) -> Decimal:
    value: Any = record.get(GOAL)
    return Decimal(value.number if isinstance(value, Qualified) else value)
