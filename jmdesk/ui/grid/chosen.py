"""Which cells are chosen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jmdesk.ui.grid.cursor import Spot

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

Range = tuple[int, int, int, int]
"""Top, left, bottom, right, as the model counts."""


class Chosen:
    """What is chosen in one view, as it is seen: hidden columns never are."""

    def __init__(self, view: GridView) -> None:
        self._view = view

    def cells(self) -> list[Spot]:
        """Cells from the first row on."""
        places = {column: place for place, column in enumerate(self._view.sight.columns)}
        cells = [
            (row, places[column])
            for top, left, bottom, right in self.ranges()
            for column in range(left, right + 1)
            if column in places
            for row in range(top, bottom + 1)
        ]
        cells.sort()
        return cells

    def by_column(self) -> Iterator[tuple[int, range]]:
        """Chosen rows of each column, as the model counts: many cells, without naming each."""
        shown = set(self._view.sight.columns)
        for top, left, bottom, right in self.ranges():
            for column in range(left, right + 1):
                if column in shown:
                    yield column, range(top, bottom + 1)

    def rows(self) -> list[int]:
        """Rows in which something is chosen."""
        rows: set[int] = set()
        for top, _left, bottom, _right in self.ranges():
            rows.update(range(top, bottom + 1))
        return sorted(rows)

    def block(self) -> tuple[Spot, Spot] | None:
        """The chosen rectangle (first and last cell); None where it is none."""
        cells = self.cells()
        rows = {row for row, _column in cells}
        columns = {column for _row, column in cells}
        if not cells or len(cells) != len(rows) * len(columns):
            return None
        return (min(rows), min(columns)), (max(rows), max(columns))

    def several(self) -> list[Range]:
        """The ranges to be painted: none where one cell only is chosen."""
        ranges = self.ranges()
        return [] if len(ranges) == 1 and ranges[0][:2] == ranges[0][2:] else ranges

    def ranges(self) -> list[Range]:
        """Ranges that do not overlap."""
        selection = self._view.selectionModel().selection()
        parts = [selection.at(place) for place in range(selection.count())]
        return [(part.top(), part.left(), part.bottom(), part.right()) for part in parts]
