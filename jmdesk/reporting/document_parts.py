"""The pieces of a finished report: columns, cells, rows, tables. Plain frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as told
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from jmdesk.definitions.report import Format
from jmdesk.domain.revision import RecordId

Value: TypeAlias = "Decimal | int | date | str | None"
"""What a cell is worth: numbers exact and already rounded as printed, None for an empty cell."""


class RowKind(StrEnum):
    """What a row is."""

    TOTAL = "total"
    GROUP = "group"
    ROW = "row"
    MISSING = "missing"
    """A unit or project that has not reported: 未报."""
    BLANK = "blank"
    """An empty one, to be written in."""
    REMARK = "remark"
    """A sentence over the whole width, about rows that are not there."""
    BOX = "box"
    """A label, and a text over the rest of the width."""


class Align(StrEnum):
    """Where text stands in its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of the paper: ``heading`` from the top of the heading tree down, width in mm.

    ``sets`` is the field that a row added by hand in a workbook sets from it, "" for none;
    ``key`` columns tell rows apart.
    """

    id: str
    heading: tuple[str, ...]
    width: int
    format: Format = Format.TEXT
    align: Align = Align.LEFT
    sets: str = told(default="", compare=False)
    key: bool = told(default=False, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Awaited:
    """A record that is not there yet: what it begins with when someone writes into its row.

    ``values`` by name as stored: the unit, the period, the reference to its subject. ``fields``
    are what the columns of its table set in it, "" for nothing.
    """

    ledger: str
    values: tuple[tuple[str, str], ...] = ()
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell over ``span`` columns; ``records`` are the records whose figures made it.

    Where it shows one field of one record and nothing else, ``record`` and ``field`` name them:
    what someone writes in its place in a workbook can be taken back. They are no part of what
    the paper says. ``answers`` are its texts for no and for yes, where it is there to be ticked.
    """

    text: str = ""
    value: Value = None
    span: int = 1
    align: Align | None = None
    records: tuple[RecordId, ...] = ()
    record: RecordId = told(default=RecordId(""), compare=False)
    field: str = told(default="", compare=False)
    answers: tuple[str, ...] = told(default=(), compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row; the spans of its cells add up to the number of columns.

    ``least`` is the height in mm that it has at least, to be written in by hand. ``id`` is that
    of the one record of the report's ledger that it is; "" for all others. ``awaited`` is the
    record that what is written into it by hand makes. ``shared`` is one that is another unit's,
    listed here and in no sum: known while a report is made, not kept with it.
    """

    kind: RowKind
    cells: tuple[Cell, ...]
    least: int = 0
    id: str = told(default="", compare=False)
    awaited: Awaited | None = told(default=None, compare=False)
    shared: bool = told(default=False, compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class DetailColumn:
    """A column of the sheet 明细, ``width`` in characters.

    ``field`` is the field that it shows, "" for what is worked out; of the row's own record, or
    of its subject where ``of_subject``. ``sets`` and ``key`` as in `Column`; ``choices`` may
    stand in it.
    """

    heading: str
    width: int = 14
    field: str = ""
    of_subject: bool = False
    sets: str = ""
    choices: tuple[str, ...] = ()
    key: bool = False
    kind: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """The sheet 明细: one heading row, one record a row, ids and codes as text.

    ``ids`` are those of the rows as in `Row.id`, ``subjects`` the records that they speak of
    (empty where there are none at all). ``worked_out`` holds the places (row, column) of figures
    that are worked out in this row only. ``awaited`` are the records that rows (by number) wait
    for. ``ledger`` and ``period`` are those of a row that is added.
    """

    columns: tuple[DetailColumn, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()
    ids: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    worked_out: frozenset[tuple[int, int]] = frozenset()
    awaited: Mapping[int, Awaited] = told(default_factory=dict, compare=False)
    ledger: str = told(default="", compare=False)
    period: str = told(default="", compare=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A table under a caption of its own: the document's first one, or a further one below it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    detail: Detail = told(default_factory=Detail)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadingCell:
    """A box of the heading tree: ``row`` and ``column`` count from 0."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


def heading_cells(columns: Sequence[Column]) -> tuple[HeadingCell, ...]:
    """The boxes of the heading: equal neighbours on one level make one box, leaves reach down."""
    depth = max((len(column.heading) for column in columns), default=0)
    cells: list[HeadingCell] = []
    for level in range(depth):
        start = 0
        while start < len(columns):
            end = _run_end(columns, start, level)
            path = columns[start].heading
            if level < len(path):
                rows = depth - level if level == len(path) - 1 else 1
                cells.append(
                    HeadingCell(
                        text=path[level], row=level, column=start, rows=rows, columns=end - start
                    )
                )
            start = end
    return tuple(cells)


def _run_end(columns: Sequence[Column], start: int, level: int) -> int:
    """Where the box that begins at ``start`` ends; a leaf is always one column wide."""
    path = columns[start].heading
    end = start + 1
    if level >= len(path) - 1:
        return end
    while end < len(columns):
        other = columns[end].heading
        if len(other) <= level + 1 or other[: level + 1] != path[: level + 1]:
            break
        end += 1
    return end
