"""Where one stands in the sheet and what is chosen around it, moved as in WPS.

The current cell is the one that is typed into. Shift moves the far corner of what is chosen and
leaves the current cell where it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

Spot = tuple[int, int]
"""A row as seen, and the place of a column among those that are not hidden."""
_Flag = QItemSelectionModel.SelectionFlag


class Cursor:
    """Moves a view's current cell and its selection."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._corner: Spot | None = None
        self._tab_from: int | None = None

    def here(self) -> Spot:
        """Where the current cell is; the first one where there is none."""
        return self._spot(self._view.currentIndex())

    def corner(self) -> Spot:
        """The far corner of what is chosen, the current cell where nothing more is."""
        return self.here() if self._corner is None else self._corner

    def forget(self) -> None:
        """The current cell was set from elsewhere."""
        self._corner = None
        self._tab_from = None

    def go(self, spot: Spot, *, extend: bool = False) -> None:
        """Stand there, or choose up to there."""
        spot = self._inside(spot)
        if not self._view.sight.columns or not self._view.model().rowCount():
            return
        if extend:
            self._choose(self.here(), spot)
        else:
            index = self._index(spot)
            self._view.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)
            self.forget()
        self._view.scrollTo(self._index(spot))

    def choose(self, first: Spot, last: Spot) -> None:
        """Choose a block; its first cell is the current one."""
        self.go(first)
        self._choose(self._inside(first), self._inside(last))

    def add(self, spot: Spot) -> None:
        """Stand there and keep what was chosen (Ctrl and click)."""
        index = self._index(self._inside(spot))
        self._view.selectionModel().setCurrentIndex(index, _Flag.Select)
        self.forget()

    def step(self, rows: int, columns: int, *, extend: bool = False) -> None:
        """Some cells further."""
        row, column = self.corner() if extend else self.here()
        self.go((row + rows, column + columns), extend=extend)

    def jump(self, rows: int, columns: int, *, extend: bool = False) -> None:
        """To the edge of what is filled, or across what is empty to what is filled (Ctrl)."""
        row, column = self.corner() if extend else self.here()
        row, column = row + rows, column + columns
        inside, filled = self._is_inside, self._is_filled
        if not inside((row, column)):
            return
        run = filled((row, column)) and filled((row - rows, column - columns))
        while inside((row + rows, column + columns)):
            if (run and not filled((row + rows, column + columns))) or (
                not run and filled((row, column))
            ):
                break
            row, column = row + rows, column + columns
        self.go((row, column), extend=extend)

    def row_start(self, *, extend: bool = False) -> None:
        """The first column (Home)."""
        self.go(((self.corner() if extend else self.here())[0], 0), extend=extend)

    def row_end(self, *, extend: bool = False) -> None:
        """The last column (End)."""
        last = len(self._view.sight.columns) - 1
        self.go(((self.corner() if extend else self.here())[0], last), extend=extend)

    def sheet_start(self, *, extend: bool = False) -> None:
        """The first cell (Ctrl+Home)."""
        self.go((0, 0), extend=extend)

    def sheet_end(self, *, extend: bool = False) -> None:
        """The last cell (Ctrl+End)."""
        last = self._view.model().rowCount() - 1
        self.go((last, len(self._view.sight.columns) - 1), extend=extend)

    def enter(self, *, back: bool = False) -> None:
        """Down, or (Shift) up; inside a chosen block through the block, after Tab to its start."""
        step = -1 if back else 1
        if self._cycle(by_row=False, step=step):
            return
        row, column = self.here()
        start = self._tab_from
        if not back and row == self._view.model().rowCount() - 1:
            self._view.acts.append_row()
        self.go((row + step, column if start is None or back else start))

    def tab(self, *, back: bool = False) -> bool:
        """To the next cell that can be typed into; at the end of a row to the next row.

        False where there is none: the focus may go on to what comes after the sheet.
        """
        step = -1 if back else 1
        if self._cycle(by_row=True, step=step):
            return True
        row, column = self.here()
        start = column if self._tab_from is None else self._tab_from
        goal = self._next_editable((row, column), step)
        if goal is None and not back and self._view.acts.append_row():
            goal = self._next_editable((row, column), step)
        if goal is None:
            return False
        self.go(goal)
        self._tab_from = start if goal[0] == row else None
        return True

    def choose_all(self) -> None:
        """Everything in sight; the current cell stays."""
        rows, columns = self._view.model().rowCount(), len(self._view.sight.columns)
        self._select((0, 0), (rows - 1, columns - 1))

    def choose_rows(self) -> None:
        """The whole rows of what is chosen (Shift+Space)."""
        last = len(self._view.sight.columns) - 1
        self._select((self.here()[0], 0), (self.corner()[0], last))
        self._corner = (self.corner()[0], last)

    def choose_columns(self) -> None:
        """The whole columns of what is chosen (Ctrl+Space)."""
        last = self._view.model().rowCount() - 1
        self._select((0, self.here()[1]), (last, self.corner()[1]))
        self._corner = (last, self.corner()[1])

    def _cycle(self, *, by_row: bool, step: int) -> bool:
        """Go on inside a chosen block; False where only one cell is chosen."""
        block = self._view.chosen.block()
        if block is None or block[0] == block[1]:
            return False
        (top, left), (bottom, right) = block
        height, width = bottom - top + 1, right - left + 1
        row, column = self.here()
        place = (
            (row - top) * width + column - left if by_row else (column - left) * height + row - top
        )
        place = (place + step) % (height * width)
        outer, inner = divmod(place, width if by_row else height)
        spot = (top + outer, left + inner) if by_row else (top + inner, left + outer)
        index = self._index(spot)
        self._view.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
        self._view.scrollTo(index)
        return True

    def _next_editable(self, spot: Spot, step: int) -> Spot | None:
        sheet, columns = self._view.model().sheet, self._view.sight.columns
        row, column = spot
        while True:
            column += step
            if not 0 <= column < len(columns):
                row, column = row + step, 0 if step > 0 else len(columns) - 1
            if not 0 <= row < len(sheet.seen) or not columns:
                return None
            if sheet.can_edit(sheet.seen[row], sheet.columns[columns[column]]):
                return row, column

    def _choose(self, first: Spot, last: Spot) -> None:
        self._select(first, last)
        self._corner = last

    def _select(self, first: Spot, last: Spot) -> None:
        """Choose a rectangle as it is seen: moved and hidden columns make several ranges."""
        model, columns = self._view.model(), self._view.sight.columns
        top, bottom = sorted((first[0], last[0]))
        left, right = sorted((first[1], last[1]))
        selection = QItemSelection()
        for column in columns[left : right + 1]:
            selection.select(model.index(top, column), model.index(bottom, column))
        self._view.selectionModel().select(selection, _Flag.ClearAndSelect)

    def _spot(self, index: QModelIndex) -> Spot:
        columns = self._view.sight.columns
        place = columns.index(index.column()) if index.column() in columns else 0
        return max(0, index.row()), place

    def _index(self, spot: Spot) -> QModelIndex:
        return self._view.model().index(spot[0], self._view.sight.columns[spot[1]])

    def _inside(self, spot: Spot) -> Spot:
        rows, columns = self._view.model().rowCount(), len(self._view.sight.columns)
        return max(0, min(rows - 1, spot[0])), max(0, min(columns - 1, spot[1]))

    def _is_inside(self, spot: Spot) -> bool:
        return spot == self._inside(spot)

    def _is_filled(self, spot: Spot) -> bool:
        sheet = self._view.model().sheet
        column = sheet.columns[self._view.sight.columns[spot[1]]]
        return bool(sheet.text(sheet.seen[spot[0]], column))
