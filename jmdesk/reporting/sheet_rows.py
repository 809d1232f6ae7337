"""The rows of the sheet 报表, each as high as its text needs in any spreadsheet program."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from jmdesk.definitions.report import Format as Printed
from jmdesk.reporting.cells import (
    LONGEST,
    MOST_DIGITS,
    CellWriter,
    Format,
    Styles,
    Worksheet,
    dated,
    exact,
)
from jmdesk.reporting.document import Align, Cell, Row, RowKind, Section
from jmdesk.reporting.layout import BODY_SIZE, LEAST_HEIGHT, MM, NARROW, NARROW_SIZE
from jmdesk.reporting.wrap import clean, wrap

LEADING = 13.0
"""Points a line of 9 pt takes where the program puts another face in the place of 宋体."""
_SIDES = 8.0
"""Points of a cell's width that programs keep free."""
_HIGHEST = 409.0
_NUMBERS = {
    Printed.INTEGER: "0",
    Printed.ONE: "0.0",
    Printed.TWO: "#,##0.00",
}
_FIRST_FULL = "\u2000"
_STRONG = frozenset({RowKind.TOTAL, RowKind.GROUP})


class _Widths(dict[str, float]):
    """Widths in em that no face exceeds by much: which one the program takes is not known."""

    def __missing__(self, char: str) -> float:
        self[char] = width = 1.0 if char >= _FIRST_FULL else 0.58
        return width


_WIDTHS = _Widths()


class _Place(NamedTuple):
    """What a cell of one column and kind of row looks like."""

    style: Format
    room: int
    """So many characters fit on one line for certain."""
    sure: float
    """So many fit on each of several lines, however they break."""


def lines_needed(text: str, width: float) -> int:
    """Lines of 9 pt that a text takes in a cell ``width`` points wide."""
    room = max(width - _SIDES, BODY_SIZE) / BODY_SIZE
    if len(text) <= room and "\n" not in text:
        return 1
    return len(wrap(text, room, _WIDTHS))


def most_lines(text: str, room: int) -> int:
    """Lines that a text without breaks takes at the most, ``room`` full characters each: quickly.

    UTF-8 tells the full characters (three bytes) from the narrow ones (one) without a loop; up to
    two fifths of each line may stay blank before a word that does not fit.
    """
    full = (len(text.encode()) - len(text) + 1) // 2
    extent = full + 0.6 * (len(text) - full)
    return 1 if extent <= room else int(extent / (0.6 * room)) + 1


class RowWriter:
    """Writes the rows of one table.

    ``widths`` are those of the sheet's columns, ``starts`` says in which of them each column of
    the table begins.
    """

    def __init__(
        self,
        sheet: Worksheet,
        styles: Styles,
        cells: CellWriter,
        table: Section,
        widths: Sequence[float],
        starts: Sequence[int],
    ) -> None:
        self._sheet = sheet
        self._styles = styles
        self._cells = cells
        self._table = table
        self._starts = starts
        self._plain = list(starts) == list(range(len(widths) + 1))
        self._widths = [sum(widths[left:right]) for left, right in pairwise(starts)]
        self._places = {strong: self._columns(strong) for strong in (False, True)}

    def _columns(self, strong: bool) -> list[_Place]:
        places = []
        for index, (column, width) in enumerate(
            zip(self._table.columns, self._widths, strict=True)
        ):
            room = int(max(width - _SIDES, BODY_SIZE) / BODY_SIZE)
            style = self._style(index, strong, column.align)
            places.append(_Place(style, room, 0.6 * room))
        return places

    def _style(self, index: int, strong: bool, align: Align, suffix: str = "") -> Format:
        column = self._table.columns[index]
        number = _NUMBERS.get(column.format, "@" if column.format is Printed.TEXT else "General")
        if suffix:
            number = f'{number}"{suffix}"'
        return self._styles.get(
            role="strong" if strong else "body",
            align=align.value,
            num_format="yyyy-mm-dd" if column.format is Printed.DATE else number,
            font_size=NARROW_SIZE if column.width < NARROW else BODY_SIZE,
        )

    def write(self, first: int) -> int:
        """All rows from sheet row ``first`` on; returns the row after the last."""
        set_row = self._sheet.set_row
        for number, row in enumerate(self._table.rows, first):
            lines = self._row(number, row)
            least = max(LEAST_HEIGHT, row.least * MM)
            set_row(number, min(_HIGHEST, max(least, lines * LEADING + 4.0)))
        return first + len(self._table.rows)

    def _row(self, number: int, row: Row) -> int:
        """One row; returns its lines."""
        strong = row.kind in _STRONG
        if self._plain and len(row.cells) == len(self._widths):
            return self._plain_row(number, row.cells, strong)
        most, column = 1, 0
        for cell in row.cells:
            most = max(most, self._cell(number, column, cell, strong))
            column += cell.span
        return most

    def _plain_row(self, number: int, cells: Sequence[Cell], strong: bool) -> int:
        """A row without spans, the usual ones the short way: there may be 150,000 cells.

        Text is wrapped only where it may need more lines than the cells before it.
        """
        write_string, write_number = self._sheet.write_string, self._sheet.write_number
        most = 1
        for column, (cell, place) in enumerate(zip(cells, self._places[strong], strict=True)):
            text, value = cell.text, cell.value
            if cell.align is None and value is None and 0 < len(text) <= LONGEST:
                if text.isprintable():
                    write_string(number, column, text, place.style)
                    if len(text) > place.sure * most and most_lines(text, place.room) > most:
                        most = max(most, lines_needed(text, self._widths[column]))
                    continue
            elif type(value) is Decimal and len(text) <= MOST_DIGITS and text[-1:].isdigit():
                # float() is exact for so few digits, and XlsxWriter writes floats faster.
                write_number(number, column, float(value), place.style)
                continue
            most = max(most, self._cell(number, column, cell, strong))
        return most

    def _cell(self, number: int, column: int, cell: Cell, strong: bool) -> int:
        """Any cell; returns its lines."""
        style = self._places[strong][column].style
        if cell.span != 1 or (cell.align is not None and cell.value is None):
            return self._special(number, column, cell, strong)
        if self._starts[column + 1] - self._starts[column] > 1:
            self._sheet.merge_range(*self._area(number, column, 1), "", style)
        if cell.value is not None and not isinstance(cell.value, str):
            self._valued(number, column, cell, strong, style)
            return 1
        if not cell.text:
            self._sheet.write_blank(number, self._starts[column], None, style)
            return 1
        text = clean(cell.text)
        self._cells.text(self._sheet, number, self._starts[column], text, style)
        return lines_needed(text, self._widths[column])

    def _special(self, number: int, column: int, cell: Cell, strong: bool) -> int:
        """A cell over several columns, or aligned otherwise than its column."""
        align = cell.align or (Align.LEFT if cell.span > 1 else self._table.columns[column].align)
        style = self._styles.get(
            role="strong" if strong else "body", align=align.value, num_format="@"
        )
        text = clean(cell.text)
        self._cells.merged(self._sheet, self._area(number, column, cell.span), text, style)
        return lines_needed(text, sum(self._widths[column : column + cell.span]))

    def _area(self, number: int, column: int, span: int) -> tuple[int, int, int, int]:
        """The sheet's cells under so many of the table's columns."""
        return number, self._starts[column], number, self._starts[column + span] - 1

    def _valued(self, number: int, column: int, cell: Cell, strong: bool, style: Format) -> None:
        """A number or date, as such where every program keeps it as it is."""
        value, text, place = cell.value, cell.text, self._starts[column]
        if isinstance(value, date):
            if dated(value):
                self._sheet.write_datetime(number, place, value, style)
                return
        elif isinstance(value, Decimal | int) and (len(text) <= MOST_DIGITS or exact(value)):
            if text and not text[-1].isdigit():
                suffix = text.lstrip("-0123456789.,")
                align = self._table.columns[column].align
                style = self._style(column, strong, align, suffix.replace('"', ""))
            self._sheet.write_number(number, place, value, style)
            return
        self._cells.text(self._sheet, number, place, clean(text), style)
