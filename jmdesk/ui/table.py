"""A table to look through by keyboard: rows as wholes, equal heights, typing searches."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from jmdesk.ui import theme

_PAD = 8
_ROW = 32
_TEXT = QColor(theme.TEXT)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Table(QTableView):
    """Signals: `opened` (row) by Enter or double click, `typed` (text) for keys that search,
    `delete_asked`, `left_upward` when Up is pressed in the first row."""

    opened = Signal(int)
    typed = Signal(str)
    delete_asked = Signal()
    left_upward = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wished: tuple[int, ...] = ()
        self._stretched: tuple[int, ...] = ()
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self._delegate = RowDelegate(self)
        self.setItemDelegate(self._delegate)
        rows = self.verticalHeader()
        rows.setVisible(False)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setMinimumSectionSize(24)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self.fit_rows()
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def fit_rows(self) -> None:
        """Give all rows the one height that fits the type."""
        scale = theme.scale_of(self)
        height = round(_ROW * scale)
        self._delegate.pad = round(_PAD * scale)
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def share_width(self, wished: Sequence[int], stretched: Sequence[int]) -> None:
        """Make columns as wide as they wish and share what room is left among ``stretched``."""
        self._wished, self._stretched = tuple(wished), tuple(stretched)
        room = max(0, self.viewport().width() - sum(wished))
        whole = sum(wished[place] for place in stretched)
        for place, width in enumerate(wished):
            more = room * width // whole if place in stretched else 0
            self.setColumnWidth(place, width + more)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        if len(self._wished) == self.horizontalHeader().count():
            self.share_width(self._wished, self._stretched)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Del asks to delete, letters go to the search."""
        row = self.currentIndex().row()
        if event.key() in _ENTER and row >= 0:
            self.opened.emit(row)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_asked.emit()
        elif event.key() == Qt.Key.Key_Up and row <= 0:
            self.left_upward.emit()
        elif _is_text(event):
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)


class RowDelegate(QStyledItemDelegate):
    """Paints a cell with as few strokes as it takes; rows are many and scrolled fast.

    Its models give an alignment for every cell.
    """

    pad = _PAD
    """Pixels beside a text, at the present scale."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Ground of a selected row, then the text, cut off with … where it is too long."""
        area: QRect = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, option.palette.brush(QPalette.ColorRole.Highlight))
        text = index.data()
        if not text:
            return
        inner = area.adjusted(self.pad, 0, -self.pad, 0)
        # Only the first column, with signs, has colours of its own.
        colour = index.data(Qt.ItemDataRole.ForegroundRole) if index.column() == 0 else None
        painter.setPen(colour or _TEXT)
        # A short text surely fits: measuring each one costs more than drawing it.
        if _widest(text) * option.fontMetrics.height() > inner.width():
            text = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, index.data(Qt.ItemDataRole.TextAlignmentRole), text)


def _widest(text: str) -> float:
    """How many lines' height a text is wide at most: a figure is half as wide as a character."""
    return len(text) / 2 if text.isascii() and not text.upper().isupper() else len(text)


def _is_text(event: QKeyEvent) -> bool:
    plain = event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    )
    return bool(event.text().strip()) and event.text().isprintable() and not plain.value
