"""The board as a table: a row for each unit, a column for each report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QResizeEvent
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from jmdesk.language import tr
from jmdesk.operations.board_cells import Board, BoardReport, BoardRow, Cell, State
from jmdesk.operations.desk import Desk
from jmdesk.ui import board_words, theme
from jmdesk.ui.table import RowDelegate, Table
from jmdesk.ui.tips import tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_FIRST = 2
"""Columns before the reports: the unit and the one it reports to."""
_UNIT, _ABOVE, _REPORT = 130, 130, 145
"""Pixels at scale 1."""
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class BoardModel(QAbstractTableModel):
    """The rows of a board that are shown."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.rows: Sequence[BoardRow] = ()
        self.reports: Sequence[BoardReport] = ()

    def show_rows(self, rows: Sequence[BoardRow], reports: Sequence[BoardReport]) -> None:
        """Put others in the place of those shown."""
        self.beginResetModel()
        self.rows, self.reports = rows, reports
        self.endResetModel()

    def cell(self, index: Index) -> Cell | None:
        """The cell at a place, None in the first columns and where the report is not owed."""
        if index.column() < _FIRST:
            return None
        return self.rows[index.row()].cells.get(self.reports[index.column() - _FIRST].id)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many units are shown."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The unit, the one above it, the reports."""
        return 0 if parent.isValid() else _FIRST + len(self.reports)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """A name, or how far a report is."""
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self._text(index)
        if role == Role.TextAlignmentRole:
            return _LEFT
        cell = self.cell(index)
        if cell is None:
            return None
        if role == Role.ForegroundRole:
            return QColor(board_words.colour(cell))
        if role == Role.ToolTipRole and cell.state is not State.NOTHING:
            return tip(board_words.more(self._desk, cell))
        return None

    def _text(self, index: Index) -> str:
        row = self.rows[index.row()]
        if index.column() == 0:
            return row.name
        if index.column() == 1:
            return self._desk.units.name(row.above) if row.above else ""
        cell = self.cell(index)
        return board_words.short(cell) if cell else ""

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """单位, 报给, the reports."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.TextAlignmentRole:
            return _LEFT
        if role not in (Role.DisplayRole, Role.ToolTipRole):
            return None
        if section < _FIRST:
            return (tr("单位"), tr("报给"))[section]
        title = self.reports[section - _FIRST].title
        return tip(title) if role == Role.ToolTipRole else title


class BoardTable(Table):
    """`Table` over a `BoardModel`; each cell in the colour of its state."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(tr("各单位报到哪一步"))
        self.model_ = BoardModel(desk, self)
        self.setModel(self.model_)
        self._delegate = _Coloured(self)
        self.setItemDelegate(self._delegate)

    def show_board(self, board: Board, rows: Sequence[BoardRow]) -> None:
        """Show these rows of a board, staying at the unit one was at."""
        kept = self.unit()
        asked = {report for row in rows for report in row.cells}
        self.model_.show_rows(rows, [one for one in board.reports if one.id in asked])
        self.fit_rows()
        self._fit()
        units = [row.unit for row in rows]
        if rows:
            self.selectRow(units.index(kept) if kept in units else 0)

    def _fit(self) -> None:
        """As wide as the window is; whom units report to is left out where that would not fit."""
        scale = theme.scale_of(self)
        several = len({row.above for row in self.model_.rows}) > 1
        reports = [_REPORT] * len(self.model_.reports)
        room = self.viewport().width() / scale - sum(reports) - _UNIT
        above = _ABOVE if several and room >= _ABOVE else 0
        self.setColumnHidden(1, not above)
        wished = [round(one * scale) for one in (_UNIT, above, *reports)]
        self.share_width(wished, range(_FIRST, len(wished)) if reports else (0,))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._fit()

    def unit(self) -> str:
        """The unit one is at, "" for none."""
        row = self.currentIndex().row()
        return self.model_.rows[row].unit if 0 <= row < len(self.model_.rows) else ""


class _Coloured(RowDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground of a selected row, then the text in its own colour."""
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, option.palette.brush(QPalette.ColorRole.Highlight))
        text = index.data() or ""
        inner = option.rect.adjusted(self.pad, 0, -self.pad, 0)
        painter.setPen(index.data(Role.ForegroundRole) or QColor(theme.TEXT))
        shown = option.fontMetrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, int(_LEFT), shown)
