"""Where rows of sums go: each into its cell and into the totals around it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import TypeAlias

from jmdesk.domain.period import Period
from jmdesk.domain.unit import UnitLevel
from jmdesk.operations.rollup_axes import Key, Keys
from jmdesk.operations.rollup_cells import Shared, Spot
from jmdesk.operations.rollup_measures import Measure, Way
from jmdesk.operations.rollup_plan import Plan, Time
from jmdesk.store.rollup import Member, Part, Sums

_LEVELS = frozenset(level.value for level in UnitLevel)


Places: TypeAlias = "tuple[Key | None, ...]"
"""Where a row stands on an axis: at its key and in the total; () where its time says it."""


class Fold:
    """Where rows go; made for one plan whose times are known."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._keys = [Keys(plan.desk, axis) for axis in plan.axes]
        self._homes = len(plan.home_parts)
        self._held: dict[tuple[object, ...], list[tuple[Key | None, bool]]] = {}
        self._placed: dict[tuple[tuple[Part, ...], str], tuple[Places, Places]] = {}
        self._levels: dict[tuple[str, str], str | None] = {}

    def home(self, row: Sums | Member) -> str | None:
        """Whose a row is, None where it is nobody's here."""
        return self._plan.home(row.parts[: self._homes])

    def spots(self, row: Sums | Member, measure: Measure, home: str) -> list[tuple[Spot, bool]]:
        """The cells into which a row goes, and whether an earlier figure is carried into each."""
        if not self._in_days(row):
            return []
        rows, columns = self._places(row, home)
        return [
            ((place, column), carried)
            for time, carried in self._times(row, measure)
            for place in rows or (time,)
            for column in columns or (time,)
        ]

    def _places(self, row: Sums | Member, home: str) -> tuple[Places, Places]:
        """The row's places on both axes, () on that of periods."""
        asked = (row.parts, home)
        if asked not in self._placed:
            fixed = [(key, None) if key else () for key in self._fixed(row, home)]
            self._placed[asked] = (fixed[0], fixed[1] if len(fixed) > 1 else (None,))
        return self._placed[asked]

    def _fixed(self, row: Sums | Member, home: str) -> Iterator[Key | None]:
        """The row's key on each axis, None on that of periods."""
        place = self._homes
        for axis, keys in zip(self._plan.axes, self._keys, strict=True):
            if axis.part:
                yield keys.of(row.parts[place])
                place += 1
            else:
                yield keys.of(home) if axis.of_unit else None

    def _in_days(self, row: Sums | Member) -> bool:
        """Whether the date by which records are narrowed lies in the period asked for."""
        plan = self._plan
        if plan.dated is None or plan.period is None:
            return True
        month = str(row.parts[self._homes + plan.dated] or "")[:7]
        return plan.period.start.isoformat()[:7] <= month <= plan.period.end.isoformat()[:7]

    def _times(self, row: Sums | Member, measure: Measure) -> list[tuple[Key | None, bool]]:
        """The times for which a row's figures count, by their keys."""
        asked = (row.period, row.until, measure.standing, measure.cumulative)
        if asked not in self._held:
            holding = self._holding(row.period, row.until, measure)
            self._held[asked] = [(time.key, carried) for time, carried in holding]
        return self._held[asked]

    def _holding(
        self, period: str | None, until: str | None, measure: Measure
    ) -> Iterator[tuple[Time, bool]]:
        plan = self._plan
        if plan.ledger.period is None:
            yield plan.whole, False
            return
        if period is None:
            return
        own = Period.parse(period)
        for time in (*plan.times, plan.whole):
            inside = time.start <= own.start and own.end <= time.end
            if inside if not measure.standing else _stands(own, until, time, measure):
                yield time, not inside

    def choices(self, row: Sums | Member, measure: Measure) -> tuple[str, ...]:
        """The choices that a row counts for, "" where nothing is counted by choices."""
        if measure.way is not Way.COUNTED or measure.field is None:
            return ("",)
        part = row.parts[-1]
        if measure.field.type.name == "choices":
            return tuple(json.loads(str(part)))
        return (measure.field.show(measure.field.type.from_column(part, measure.field)),)

    def shared(self, row: Sums | Member, measure: Measure) -> Shared | None:
        """What a row shares with others of one figure; None where its figure is its own."""
        if not measure.once_by:
            return None
        parts = tuple(
            self._around(str(part), name) if self._is_level(name) else part
            for name, part in zip(measure.once_by, row.once, strict=True)
        )
        return None if any(part in (None, "") for part in parts) else parts

    def _is_level(self, name: str) -> bool:
        return name in _LEVELS and name not in self._plan.ledger

    def _around(self, unit: str, level: str) -> str | None:
        if (unit, level) not in self._levels:
            units = self._plan.desk.units
            around = (unit, *(above.code for above in units.ancestors(unit)))
            found = (one for one in around if one in units and units.get(one).level.value == level)
            self._levels[unit, level] = next(found, None)
        return self._levels[unit, level]


def _stands(own: Period, until: str | None, time: Time, measure: Measure) -> bool:
    """Whether the figure of a period is the one that holds at the end of a time.

    What begins anew each year holds at the end of each of its years: these add up (R4).
    """
    last = time.end
    if measure.cumulative == "year":
        last = min(last, date(own.end.year, 12, 31))
    if own.end > last or (until is not None and date.fromisoformat(until) <= last):
        return False
    if measure.cumulative == "year":
        return own.end.year >= time.start.year
    return bool(measure.cumulative) or own.start >= time.start
