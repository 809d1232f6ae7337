"""Roll-ups (汇总): what records come to by unit, period, class or whatever else they say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.operations.rollup_amounts import Amount, amount_of
from jmdesk.operations.rollup_axes import Axis, Key, read_axis
from jmdesk.operations.rollup_cells import (
    BoundCells,
    Cells,
    FreeCells,
    columns_of,
    rows_of,
)
from jmdesk.operations.rollup_fold import Fold
from jmdesk.operations.rollup_measures import RECORDS, Measure, Way, measures
from jmdesk.operations.rollup_notes import Note, notes_of, shared_records
from jmdesk.operations.rollup_plan import Bundle, Plan, bundles
from jmdesk.operations.rollup_source import Source, alone
from jmdesk.store.rollup import Sums

MOST_ROWS, MOST_COLUMNS = 3_000, 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """One measure under one key of the second axis; without a key it is over all of them."""

    key: Key | None
    measure: Measure
    number: int

    @property
    def heading(self) -> str:
        """What stands over it, the measure's own words."""
        return self.measure.label


@dataclass(frozen=True, kw_only=True, eq=False)
class Line:
    """A row; the total has no key. Its amounts stand in the order of the columns and are put
    together when they are asked for: a window shows few of many.
    """

    key: Key | None
    label: str
    columns: tuple[Column, ...]
    cells: Sequence[Cells]

    def amount(self, place: int) -> Amount:
        """The amount in a column."""
        column = self.columns[place]
        spot = (self.key, column.key)
        tally = self.cells[column.number].tally(spot, column.measure.choice)
        if tally is None and column.measure.way is Way.RECORDS and self._says(spot):
            return Amount(value=0, text="0")  # what is carried there was recorded earlier
        return amount_of(tally, column.measure)

    def _says(self, spot: tuple[Key | None, Key | None]) -> bool:
        return any(own.tally(spot) is not None for own in self.cells)

    @property
    def amounts(self) -> tuple[Amount, ...]:
        """All of them."""
        return tuple(self.amount(place) for place in range(len(self.columns)))


@dataclass(frozen=True, kw_only=True)
class RolledUp:
    """A roll-up that was made. ``shared`` is the line of what is shared and in no sum."""

    plan: Plan
    measures: tuple[Measure, ...]
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    total: Line
    shared: Line | None = None
    notes: tuple[Note, ...] = ()
    bundles: tuple[Bundle, ...] = ()

    @property
    def across(self) -> bool:
        """Whether there is a second axis."""
        return len(self.plan.axes) > 1


def roll_up(
    desk: Desk,
    *,
    ledger: str,
    fields: Sequence[str] = (),
    by: Sequence[str],
    unit: str | None = None,
    period: Period | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> RolledUp:
    """What the records of a unit and all below it (this desk's by default) come to.

    ``by`` names one axis for the rows, or a second for the columns, as
    `jmdesk.operations.rollup_axes.read_axis` reads them; ``fields`` the figures, the usual ones
    when empty. Refusal where something cannot be grouped by or added, or is too much to show.
    """
    definition = desk.ledger(ledger)
    if not 1 <= len(by) <= 2:
        raise Refusal(tr("汇总按一项或两项分，如 unit:township,period:quarter。"))
    axes = tuple(read_axis(desk, definition, text) for text in by)
    if len(axes) == 2 and axes[0].text == axes[1].text:
        raise Refusal(tr("行和列都按“{text}”分，请换一项。", text=axes[0].text))
    plan = Plan(
        desk=desk,
        ledger=definition,
        axes=axes,
        unit=unit or desk.unit,
        period=_widened(period, axes),
    )
    plan.check()
    asked = (RECORDS, *measures(definition, fields))
    source = Source(desk=desk, ledger=definition, today=today(), progress=progress)
    return _Making(plan, asked, source).made()


def _widened(period: Period | None, axes: Sequence[Axis]) -> Period | None:
    """A quarter is not told by one of its months: by quarters, the quarter around it is asked."""
    for axis in axes:
        if period is not None and axis.of_period and axis.kind is not None:
            period = period if period.parts(axis.kind) else period.as_kind(axis.kind)
    return period


class _Making:
    """Gathers, folds and lays out."""

    def __init__(self, plan: Plan, asked: tuple[Measure, ...], source: Source) -> None:
        self._asked = asked
        self._source = source
        self._bundles = tuple(bundles(plan, asked))
        self._sums = source.sums([bundle.gathering for bundle in self._bundles])
        self._plan = plan.within(row.period for rows in self._sums for row in rows)
        self._fold = Fold(self._plan)

    def made(self) -> RolledUp:
        """The whole roll-up."""
        cells = self._folded(self._sums)
        columns = self._columns(cells)
        keys = sorted({key for own in cells for key in rows_of(own)}, key=lambda key: key.order)
        self._check(len(keys), len(columns))
        shared = shared_records(self._plan)
        unread = any(row.unread for row in self._sums[0])
        return RolledUp(
            plan=self._plan,
            measures=self._asked,
            columns=columns,
            lines=tuple(
                Line(key=key, label=key.label, columns=columns, cells=cells) for key in keys
            ),
            total=Line(key=None, label=tr("合计"), columns=columns, cells=cells),
            shared=self._shared(shared, columns) if shared else None,
            notes=notes_of(self._plan, self._asked, cells, shared, unread=unread),
            bundles=self._bundles,
        )

    def _folded(self, gathered: Sequence[Sequence[Sums]], home: str = "") -> tuple[Cells, ...]:
        """The cells of each measure; with ``home`` all rows are that unit's."""
        found: dict[int, Cells] = {}
        for bundle, rows in zip(self._bundles, gathered, strict=True):
            one = self._asked[bundle.slots[0].measure]
            own = ((row, home or self._fold.home(row)) for row in rows)
            placed = ((row, unit, self._fold.spots(row, one, unit)) for row, unit in own if unit)
            free = FreeCells()
            bound = {
                slot.measure: BoundCells(self._asked[slot.measure], slot.first)
                for slot in bundle.slots
                if not self._asked[slot.measure].free
            }
            for row, unit, spots in placed:
                free.add(spots, row)
                for number, cells in bound.items():
                    measure = self._asked[number]
                    cells.add(
                        spots,
                        row,
                        home=unit,
                        choices=self._fold.choices(row, measure),
                        shared=self._fold.shared(row, measure),
                    )
            found |= {s.measure: free.of(self._asked[s.measure], s.first) for s in bundle.slots}
            found |= bound
        return tuple(found[number] for number in range(len(self._asked)))

    def _shared(self, records: Sequence[Record], columns: tuple[Column, ...]) -> Line:
        """What others share with this unit, in cells of its own."""
        gathered = []
        for bundle in self._bundles:
            members = self._source.among(bundle.gathering, records)
            gathered.append(list(alone(members)))
        cells = self._folded(gathered, self._plan.unit)
        return Line(key=None, label=tr("共用，不计入"), columns=columns, cells=cells)

    def _columns(self, cells: Sequence[Cells]) -> tuple[Column, ...]:
        found = {key for own in cells for key in columns_of(own)}
        keys = [*sorted(found, key=lambda key: key.order), None]
        told = [(n, one) for n, m in enumerate(self._asked) for one in _told(m, cells[n])]
        return tuple(
            Column(key=key, measure=one, number=number) for key in keys for number, one in told
        )

    def _check(self, rows: int, columns: int) -> None:
        if rows > MOST_ROWS or columns > MOST_COLUMNS:
            raise Refusal(
                tr(
                    "这样分有 {rows} 行、{columns} 列，太细了。请换一项，或缩小单位和期。",
                    rows=rows,
                    columns=columns,
                )
            )


def _told(measure: Measure, cells: Cells) -> list[Measure]:
    """A measure, or one for each choice that occurs."""
    if measure.way is not Way.COUNTED or measure.field is None:
        return [measure]
    known = measure.field.choices
    order = sorted(cells.choices(), key=lambda c: (known.index(c) if c in known else len(known), c))
    return [replace(measure, choice=choice) for choice in order]
