"""Rows that come and go on the sheet."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex

from jmdesk.domain.problem import Level
from jmdesk.language import tr
from jmdesk.ui.grid.column import GridRow
from jmdesk.ui.grid.history import Rows
from jmdesk.ui.grid.sheet import Line

if TYPE_CHECKING:
    from jmdesk.ui.grid.model import GridModel

NEW = "new:"
"""Begins the key of a row that was inserted here, until it is stored."""
STRAY = "extra:"
"""Begins the key of a row that holds what was pasted beyond a sheet that cannot grow."""


class RowChanges:
    """Puts rows into a model's sheet and takes them out; makes new ones."""

    def __init__(self, model: GridModel) -> None:
        self._model = model
        self._numbers = itertools.count(1)

    def new(self, row: int, count: int, *, stray: bool = False) -> Rows:
        """Rows that are not on the sheet yet, for a place as it is seen."""
        sheet = self._model.sheet
        position = len(sheet.lines) if stray else sheet.position_before(min(row, len(sheet.seen)))
        prefix = STRAY if stray else NEW
        lines = tuple(_born(f"{prefix}{next(self._numbers)}") for _ in range(count))
        return Rows(position, lines)

    def make_again(self, key: str) -> None:
        """Make a row of a draft that was new then."""
        sheet = self._model.sheet
        if sheet.line(key) is not None or not key.startswith((NEW, STRAY)):
            return
        number = key.partition(":")[2]
        if number.isdecimal():
            self._numbers = itertools.count(max(int(number) + 1, next(self._numbers)))
        self.put_in(Rows(len(sheet.lines), (_born(key),)))

    def put_in(self, rows: Rows) -> None:
        """Put rows at their position of the sheet's own order."""
        model = self._model
        row = model.sheet.seen_place(rows.position)
        model.beginInsertRows(QModelIndex(), row, row + len(rows.lines) - 1)
        model.sheet.insert(rows.position, rows.lines, row)
        model.endInsertRows()
        model.rows_changed.emit()

    def take_out(self, gone: Sequence[Rows]) -> None:
        """Take rows out, also those that are not seen at present."""
        model, sheet = self._model, self._model.sheet
        for rows in reversed(gone):
            seen = [row for line in rows.lines if (row := sheet.row_of(line.key)) >= 0]
            for first, last in reversed(spans(sorted(seen))):
                model.beginRemoveRows(QModelIndex(), first, last)
                sheet.remove(sheet.seen[first : last + 1])
                model.endRemoveRows()
            sheet.remove([line for line in rows.lines if sheet.line(line.key) is line])
        if gone:
            model.rows_changed.emit()


def _born(key: str) -> Line:
    stray = key.startswith(STRAY)
    line = Line(GridRow(key=key), born=True, stray=stray)
    if stray:
        line.sign = (Level.MUST, tr("没有地方放的行"))
    return line


def runs(lines: Sequence[Line], wanted: Iterable[Line]) -> tuple[Rows, ...]:
    """Rows as runs of the own order. Undoing puts them back from the first on."""
    chosen = set(wanted)
    places = [place for place, line in enumerate(lines) if line in chosen]
    return tuple(Rows(first, tuple(lines[first : last + 1])) for first, last in spans(places))


def spans(places: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as runs without gaps: 1 2 3 7 → (1, 3) (7, 7)."""
    found: list[tuple[int, int]] = []
    for place in places:
        if found and place == found[-1][1] + 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return found
