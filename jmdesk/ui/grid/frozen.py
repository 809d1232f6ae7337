"""A table whose first columns stand still while the others pass beneath them.

There is one viewport and one selection: only the places of cells differ from Qt's own.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect
from PySide6.QtWidgets import QAbstractItemView, QScrollBar, QTableView, QWidget

from jmdesk.ui.grid.sight import Sight

Index = QModelIndex | QPersistentModelIndex


class FrozenTable(QTableView):
    """Rows of one height, first columns frozen; ``sight`` says which columns stand where."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sight = Sight(self.horizontalHeader())
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAutoScroll(False)
        self.setWordWrap(False)

    def page_rows(self) -> int:
        """Rows that Page Down passes."""
        return max(1, self.viewport().height() // self.row_height() - 1)

    def row_height(self) -> int:
        """Pixels of a row; all are alike."""
        return self.verticalHeader().defaultSectionSize()

    def rows_in(self, area: QRect) -> list[tuple[int, int, int]]:
        """Rows that lie in an area of the viewport: number, top and height."""
        height, offset = self.row_height(), self.verticalOffset()
        first = max(0, (area.top() + offset) // height)
        last = min(self.model().rowCount() - 1, (area.bottom() + offset) // height)
        return [(row, row * height - offset, height) for row in range(first, last + 1)]

    def update_row(self, row: int) -> None:
        """Paint a row anew."""
        if row >= 0:
            height = self.row_height()
            top = row * height - self.verticalOffset()
            self.viewport().update(0, top - 2, self.viewport().width(), height + 4)

    def visualRect(self, index: Index) -> QRect:
        """Where a cell is; frozen ones stand still."""
        rect = super().visualRect(index)
        left = self.sight.frozen_left(index.column()) if index.isValid() else None
        if left is not None:
            rect.moveLeft(left)
        return rect

    def indexAt(self, pos: QPoint) -> QModelIndex:
        """The cell at a place."""
        column = self.sight.frozen_at(pos.x())
        if column is None:
            return super().indexAt(pos)
        row = self.rowAt(pos.y())
        return self.model().index(row, column) if row >= 0 else QModelIndex()

    def scrollTo(
        self,
        index: Index,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        """Bring a cell into sight, beside the frozen columns and not beneath them."""
        if not index.isValid():
            return
        height, room = self.row_height(), self.viewport().size()
        top = index.row() * height - self.verticalOffset()
        _scroll_by(self.verticalScrollBar(), top, top + height, 0, room.height())
        if self.sight.frozen_left(index.column()) is None:
            left = self.sight.left(index.column())
            right = left + self.columnWidth(index.column())
            start = self.sight.frozen_width
            _scroll_by(self.horizontalScrollBar(), left, right, start, room.width())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """What scrolls sideways passes beneath the frozen columns."""
        super().scrollContentsBy(dx, dy)
        if dx:
            self.viewport().update()
            self.horizontalHeader().viewport().update()
        if self.state() is QAbstractItemView.State.EditingState:
            self.updateEditorGeometries()


def _scroll_by(bar: QScrollBar, first: int, last: int, start: int, end: int) -> None:
    """Move so that what lies from first to last comes between start and end."""
    if first < start or last - first > end - start:
        bar.setValue(bar.value() + first - start)
    elif last > end:
        bar.setValue(bar.value() + last - end)
