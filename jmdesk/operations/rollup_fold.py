"""From rows of sums to cells: each row goes into its cell and into the totals around it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from jmdesk.domain.period import Period
from jmdesk.domain.unit import UnitLevel
from jmdesk.operations.rollup_axes import Key, Keys
from jmdesk.operations.rollup_measures import Measure, Way
from jmdesk.operations.rollup_plan import Plan, Time
from jmdesk.store.rollup import Member, Part, Sums

_LEVELS = frozenset(level.value for level in UnitLevel)


class Spot(NamedTuple):
    """A cell: row and column, None for a total."""

    row: Key | None
    column: Key | None


@dataclass(slots=True)
class Tally:
    """What was added in a cell for one measure, in whole numbers.

    ``records`` gave ``given`` figures (of a ratio ``below`` those under the line). ``homes``,
    ``periods`` and ``most`` say over what was added: units, periods, and how many of one unit and
    period. ``carried`` of the records speak of an earlier period. ``shared`` are the figures that
    several records share, each once.
    """

    total: int = 0
    below: int = 0
    given: int = 0
    records: int = 0
    carried: int = 0
    homes: set[str] = field(default_factory=set)
    periods: set[str | None] = field(default_factory=set)
    found: dict[tuple[str, str | None], int] = field(default_factory=dict)
    shared: dict[tuple[Part, ...], int] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """How many figures of one unit and time are in it at the most."""
        return max(self.found.values(), default=0)

    @property
    def sum(self) -> int:
        """All of it, what is shared once."""
        return self.total + sum(self.shared.values())


class Fold:
    """Where rows go; made for one plan whose times are known."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._keys = [Keys(plan.desk, axis) for axis in plan.axes]
        self._homes = len(plan.home_parts)
        self._held: dict[tuple[object, ...], list[tuple[Time, bool]]] = {}
        self._levels: dict[tuple[str, str], str | None] = {}

    def home(self, row: Sums | Member) -> str | None:
        """Whose a row is, None where it is nobody's here."""
        return self._plan.home(row.parts[: self._homes])

    def spots(self, row: Sums | Member, measure: Measure, home: str) -> Iterator[tuple[Spot, bool]]:
        """The cells into which a row goes, and whether an earlier figure is carried into each."""
        if not self._in_days(row):
            return
        fixed = self._fixed(row, home)
        for time, carried in self._times(row, measure):
            choices = [
                (time.key,) if axis.of_period else (key, None)
                for axis, key in zip(self._plan.axes, fixed, strict=True)
            ]
            columns = choices[1] if len(choices) > 1 else (None,)
            for place in choices[0]:
                for column in columns:
                    yield Spot(place, column), carried

    def _fixed(self, row: Sums | Member, home: str) -> list[Key | None]:
        """The row's key on each axis, None on that of periods."""
        found: list[Key | None] = []
        place = self._homes
        for axis, keys in zip(self._plan.axes, self._keys, strict=True):
            if axis.part:
                found.append(keys.of(row.parts[place]))
                place += 1
            else:
                found.append(keys.of(home) if axis.of_unit else None)
        return found

    def _in_days(self, row: Sums | Member) -> bool:
        """Whether the date by which records are narrowed lies in the period asked for."""
        plan = self._plan
        if plan.dated is None or plan.period is None:
            return True
        month = str(row.parts[self._homes + plan.dated] or "")[:7]
        return plan.period.start.isoformat()[:7] <= month <= plan.period.end.isoformat()[:7]

    def _times(self, row: Sums | Member, measure: Measure) -> list[tuple[Time, bool]]:
        asked = (row.period, row.until, measure.standing, measure.cumulative)
        if asked not in self._held:
            self._held[asked] = list(self._holding(row.period, row.until, measure))
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

    def shared(self, row: Sums | Member, measure: Measure) -> tuple[Part, ...] | None:
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
    """Whether the figure of a period is the one that holds at the end of a time."""
    if own.end > time.end or (until is not None and date.fromisoformat(until) <= time.end):
        return False
    if measure.cumulative == "year":
        return own.end.year == time.end.year
    return bool(measure.cumulative) or own.start >= time.start


Cells = dict[tuple[Spot, str], Tally]
"""The tallies of one measure by cell and choice ("" where nothing is counted by choices)."""


def add_rows(
    cells: Cells,
    fold: Fold,
    rows: Sequence[Sums],
    measure: Measure,
    first: int,
    *,
    home: str = "",
) -> None:
    """Add rows of which ``first`` is the place of the measure's first figure.

    With ``home``, all of them count as that unit's.
    """
    for row in rows:
        own = home or fold.home(row)
        if own is None:
            continue
        spots = list(fold.spots(row, measure, own))
        key = fold.shared(row, measure)
        for choice in fold.choices(row, measure):
            for spot, carried in spots:
                tally = cells.get((spot, choice))
                if tally is None:
                    tally = cells[spot, choice] = Tally()
                _add(tally, row, measure, first, own, key)
                tally.carried += row.records if carried else 0


def _add(
    tally: Tally,
    row: Sums,
    measure: Measure,
    first: int,
    home: str,
    shared: tuple[Part, ...] | None,
) -> None:
    tally.records += row.records
    if measure.way in (Way.RECORDS, Way.COUNTED):
        total, given = row.records, row.records
    else:
        amount, given = row.figures[first]
        total = amount or 0
    if not given:
        return
    tally.given += given
    if shared is None:
        tally.total += total
    else:
        tally.shared[shared] = max(total, tally.shared.get(shared, total))
    if measure.way is Way.RATIO:
        tally.below += row.figures[first + 1][0] or 0
    tally.homes.add(home)
    tally.periods.add(row.period)
    time = None if measure.standing else row.period
    tally.found[home, time] = tally.found.get((home, time), 0) + given
