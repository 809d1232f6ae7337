"""What a workbook shows, cell by cell as it was written, and what it keeps out of sight.

Whoever hides something in a workbook is first told what stands in it (`Hide`): hand edits are
found later by comparing with that. Columns and rows are those of the sheet, counted from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, TypeAlias

from jmdesk.reporting.cells import LONGEST, MOST_DIGITS, dated, exact
from jmdesk.reporting.document import Awaited, Cell, Detail, Row, RowKind, Value
from jmdesk.reporting.wrap import clean


class ShownCell(NamedTuple):
    """What was written; the record and field that it shows where it shows just that."""

    value: Value = None
    record: str = ""
    field: str = ""
    answers: tuple[str, ...] = ()


class ShownColumn(NamedTuple):
    """The lowest heading over a column, the field that new rows set by it, whether it is a key."""

    heading: str = ""
    sets: str = ""
    key: bool = False


class ShownRow(NamedTuple):
    """A row; ``id`` stands in the hidden column. ``awaited`` is the record that it waits for.

    In such a row a cell's field without a record is what it sets in that one.
    """

    id: str = ""
    cells: tuple[ShownCell, ...] = ()
    awaited: Awaited | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownSheet:
    """A visible sheet from ``first_row`` to its last used row.

    Of the columns the one numbered ``id_column`` is hidden, as is the row ``header_row`` above.
    ``ledger`` is "" on the paper of a report, which is of its own ledger; ``period`` None there.
    ``above`` are lines over the table in which something is ticked.
    """

    name: str
    columns: tuple[ShownColumn, ...]
    rows: tuple[ShownRow, ...]
    id_column: int
    header_row: int
    first_row: int
    ledger: str = ""
    period: str | None = None
    above: tuple[ShownRow, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Hidden:
    """What a workbook keeps out of sight: a very hidden sheet with texts in its first column.

    ``headers`` are the texts of the hidden header rows, sheet by sheet as they were told.
    ``properties`` are custom properties of the document, ``names`` defined names of constants.
    """

    sheet: str
    cells: Sequence[str]
    headers: Sequence[Sequence[str]]
    properties: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


Hide: TypeAlias = "Callable[[Sequence[ShownSheet]], Hidden]"


def written(value: Value, text: str = "") -> Value:
    """What stands in a cell: numbers and dates that every program keeps, all else as text."""
    if value is None:
        return clean(text)[:LONGEST] or None
    if isinstance(value, str):
        return clean(text or value)[:LONGEST] or None
    if isinstance(value, date):
        return value if dated(value) else clean(text or value.isoformat())
    fits = len(text) <= MOST_DIGITS if text else False
    return value if fits or exact(value) else clean(text or str(value))


def shown_row(row: Row, starts: Sequence[int]) -> ShownRow:
    """A printed row over the sheet's columns; ``starts`` as `RowWriter` takes it."""
    cells = [ShownCell()] * starts[-1]
    column = 0
    for cell in row.cells:
        cells[starts[column]] = _shown(cell)
        column += cell.span
    if row.awaited is not None:
        _wait(cells, row.awaited, starts)
    return ShownRow(row.id if row.kind is RowKind.ROW else "", tuple(cells), row.awaited)


def _shown(cell: Cell) -> ShownCell:
    plain = cell.span == 1 and not isinstance(cell.value, str)
    value = written(cell.value if plain else None, cell.text)
    answers = tuple(str(written(None, text)) for text in cell.answers)
    return ShownCell(value, cell.record, cell.field, answers)


def _wait(cells: list[ShownCell], awaited: Awaited, starts: Sequence[int]) -> None:
    """Say which cells set something in the record that the row waits for."""
    for place, name in zip(starts, awaited.fields, strict=False):
        if name:
            cells[place] = cells[place]._replace(record="", field=name)


def detail_rows(detail: Detail) -> tuple[ShownRow, ...]:
    """The rows of a sheet 明细, without the hidden column."""
    ids = detail.ids or ("",) * len(detail.rows)
    subjects = detail.subjects or ("",) * len(detail.rows)
    shows = [(column.field, column.of_subject) for column in detail.columns]
    found = []
    for number, (row, id, subject) in enumerate(zip(detail.rows, ids, subjects, strict=True)):
        cells = []
        for place, (value, (name, of_subject)) in enumerate(zip(row, shows, strict=True)):
            told = None if value is None else written(value)
            record = subject if of_subject else id
            if not name or not record or (number, place) in detail.worked_out:
                cells.append(ShownCell(told))
            else:
                cells.append(ShownCell(told, record, name))
        awaited = detail.awaited.get(number)
        if awaited is not None:
            _wait(cells, awaited, range(len(cells)))
        found.append(ShownRow(id, tuple(cells), awaited))
    return tuple(found)


class Seen:
    """What was written to a sheet so far; nothing is remembered where ``on`` is False."""

    def __init__(self, on: bool) -> None:
        self._on = on
        self._rows: dict[int, ShownRow] = {}

    def text(self, row: int, column: int, text: str) -> None:
        """A text that is no cell of a table."""
        if self._on:
            cells = [*self._rows.get(row, ShownRow()).cells]
            cells += [ShownCell()] * (column + 1 - len(cells))
            cells[column] = ShownCell(written(None, text))
            self._rows[row] = ShownRow("", tuple(cells))

    def table(self, first: int, rows: Sequence[Row], starts: Sequence[int], *, ids: bool) -> None:
        """The rows of a table from the sheet's row ``first`` on, with their ids where wanted."""
        for number, row in enumerate(rows if self._on else (), first):
            shown = shown_row(row, starts)
            self._rows[number] = shown if ids else shown._replace(id="")

    def rows(self, first: int, end: int) -> tuple[ShownRow, ...]:
        """The rows from ``first`` on, ``end`` not among them."""
        return tuple(self._rows.get(row, ShownRow()) for row in range(first, end))
