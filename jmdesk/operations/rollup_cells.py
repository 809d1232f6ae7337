"""The cells of a roll-up: what was added in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import add
from typing import Protocol, TypeAlias

from jmdesk.operations.rollup_axes import Key
from jmdesk.operations.rollup_measures import Measure, Way
from jmdesk.store.rollup import Part, Sums

Spot: TypeAlias = "tuple[Key | None, Key | None]"
"""A cell: row and column, None for a total."""

WHOLE: Spot = (None, None)

Shared: TypeAlias = tuple[Part, ...]
"""What records have in common that share one figure."""


@dataclass(slots=True)
class Tally:
    """What was added in a cell for one measure, in whole numbers.

    ``records`` of them were there and gave ``given`` figures (of a ratio ``below`` those under the
    line); ``carried`` speak of an earlier period.
    """

    total: int = 0
    below: int = 0
    given: int = 0
    records: int = 0
    carried: int = 0
    bounds: Bounds | None = None


@dataclass(slots=True)
class Bounds:
    """Over what figures were added that must not be added over everything.

    ``found`` is how many there are of each unit and period; ``shared`` are those that several
    records share, each once, ``differing`` the groups of them whose figures are not one.
    """

    homes: set[str] = field(default_factory=set)
    periods: set[str | None] = field(default_factory=set)
    found: dict[tuple[str, str | None], int] = field(default_factory=dict)
    shared: dict[Shared, int] = field(default_factory=dict)
    differing: set[Shared] = field(default_factory=set)

    @property
    def most(self) -> int:
        """How many figures of one unit and time are in it at the most."""
        return max(self.found.values(), default=0)


class Cells(Protocol):
    """The tallies of one measure."""

    def tally(self, spot: Spot, choice: str = "") -> Tally | None:
        """What is in a cell, of a choice where choices are counted; None for nothing at all."""

    def spots(self) -> Iterable[Spot]:
        """The cells in which there is something."""

    def choices(self) -> Iterable[str]:
        """The choices that occur."""


class FreeCells:
    """Cells of measures that may be added over whatever there is: they are added side by side."""

    def __init__(self) -> None:
        self.added: dict[Spot, list[int]] = {}

    def add(self, spots: Iterable[tuple[Spot, bool]], row: Sums) -> None:
        """Add a row: how many records, how many of them carried, then of each figure its sum and
        how many gave it."""
        told = [row.records, 0]
        for amount, given in row.figures:
            told += (amount or 0, given)
        added = self.added
        for spot, carried in spots:
            told[1] = row.records if carried else 0
            before = added.get(spot)
            added[spot] = list(map(add, before, told)) if before is not None else told.copy()

    def of(self, measure: Measure, first: int) -> Cells:
        """Those of one measure, whose first figure stands in this place."""
        return _FreeOne(self.added, measure, first)


class _FreeOne:
    def __init__(self, added: dict[Spot, list[int]], measure: Measure, first: int) -> None:
        self._added = added
        self._measure = measure
        self._first = 2 + 2 * first

    def tally(self, spot: Spot, choice: str = "") -> Tally | None:
        found = self._added.get(spot)
        if found is None:
            return None
        records, carried = found[:2]
        if self._measure.counts:
            return Tally(total=records, given=records, records=records, carried=carried)
        total, given = found[self._first : self._first + 2]
        below = found[self._first + 2] if self._measure.way is Way.RATIO else 0
        return Tally(total=total, given=given, below=below, records=records, carried=carried)

    def spots(self) -> Iterable[Spot]:
        return self._added

    def choices(self) -> Iterable[str]:
        return ()


class BoundCells:
    """Cells of one measure that is counted by choices, shared, or not to be added everywhere."""

    def __init__(self, measure: Measure, first: int) -> None:
        self._measure = measure
        self._first = first
        self._added: dict[tuple[Spot, str], Tally] = {}

    def add(
        self,
        spots: Sequence[tuple[Spot, bool]],
        row: Sums,
        *,
        home: str,
        choices: Iterable[str],
        shared: Shared | None,
    ) -> None:
        """Add a row of a unit."""
        for choice in choices:
            for spot, carried in spots:
                tally = self._added.get((spot, choice))
                if tally is None:
                    tally = self._added[spot, choice] = Tally(bounds=Bounds())
                tally.carried += row.records if carried else 0
                self._add(tally, row, home, shared)

    def _add(self, tally: Tally, row: Sums, home: str, shared: Shared | None) -> None:
        counts = self._measure.counts
        amount, given = (row.records, row.records) if counts else row.figures[self._first]
        tally.records += row.records
        if not given or amount is None or tally.bounds is None:
            return
        tally.given += given
        bounds = tally.bounds
        before = 0 if shared is None else bounds.shared.get(shared)
        if shared is None or before is None:
            tally.total += amount
        else:
            tally.total += max(amount - before, 0)
            if amount != before:
                bounds.differing.add(shared)
        if shared is not None:
            bounds.shared[shared] = max(amount, amount if before is None else before)
        bounds.homes.add(home)
        bounds.periods.add(row.period)
        time = None if self._measure.standing else row.period
        bounds.found[home, time] = bounds.found.get((home, time), 0) + given

    def tally(self, spot: Spot, choice: str = "") -> Tally | None:
        """See `Cells`."""
        return self._added.get((spot, choice))

    def spots(self) -> Iterable[Spot]:
        """See `Cells`."""
        return {spot for spot, _ in self._added}

    def choices(self) -> Iterable[str]:
        """See `Cells`."""
        return {choice for _, choice in self._added}


def rows_of(cells: Cells) -> Iterator[Key]:
    """The keys of the rows in which there is something."""
    yield from {spot[0] for spot in cells.spots() if spot[0] is not None}


def columns_of(cells: Cells) -> Iterator[Key]:
    """Those of the columns."""
    yield from {spot[1] for spot in cells.spots() if spot[1] is not None}
