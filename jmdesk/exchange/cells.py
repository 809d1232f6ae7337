"""A sheet as it was read: plain values and their places. Rows and columns count from 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias

_YES, _NO = "是", "否"

Cell: TypeAlias = str | Decimal | date | bool | None
"""What a cell holds. Numbers are exact to the 15 digits that spreadsheets keep; None is empty."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, its last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet of a workbook. ``rows`` may be of unequal length.

    ``merged`` are its merged areas; ``hidden_rows`` and ``hidden_columns`` what its reader does
    not see at first. ``broken`` says of cells that show no value what they hold instead: an error
    (#DIV/0!) or a formula that was never worked out ("").
    """

    name: str
    rows: list[list[Cell]]
    merged: tuple[Area, ...] = ()
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    broken: dict[tuple[int, int], str]

    def value(self, row: int, column: int) -> Cell:
        """The value of a cell, None beyond the end of its row."""
        cells = self.rows[row] if row < len(self.rows) else []
        return cells[column] if column < len(cells) else None


def column_letters(column: int) -> str:
    """The letters of a column: 0 → A, 26 → AA."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_name(row: int, column: int) -> str:
    """The name of a cell as spreadsheets show it: (3, 7) → H4."""
    return f"{column_letters(column)}{row + 1}"


def column_number(letters: str) -> int:
    """The column that letters name: A → 0, AA → 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, or white space only."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def cell_text(cell: Cell) -> str:
    """A cell as the text that a person sees: 2023, 168.15, 2023-05-01, 是."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _YES if cell else _NO
    if isinstance(cell, Decimal):
        return number_text(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def number_text(number: Decimal) -> str:
    """A number in plain digits, in scientific notation only beyond the 15 a spreadsheet keeps."""
    return f"{number:f}" if number.adjusted() < 15 else str(number)
