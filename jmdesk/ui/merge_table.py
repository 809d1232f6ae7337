"""The files of a merge: a line for each, in the colour of what it asks for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from jmdesk.language import mark, tr
from jmdesk.ui import theme
from jmdesk.ui.merge_lines import SIGNS, Line, Tone
from jmdesk.ui.table import RowDelegate, Table
from jmdesk.ui.tips import tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole

HEADINGS = (
    "",
    mark("文件"),
    mark("谁、哪个月"),
    mark("新增"),
    mark("更新"),
    mark("相同"),
    mark("冲突"),
    mark("手工改过"),
    mark("说明"),
)
_WIDTHS = (30, 130, 105, 46, 46, 46, 46, 74, 168)
_STRETCHED = (1, 2, 8)
_LEAST = 140
"""Pixels at scale 1: the headings and a few lines."""
_PAD = 8 + 2
"""Pixels at scale 1 beside a figure."""
_COUNTS = range(3, 8)
_CONFLICTS, _EDITS, _SAID = 6, 7, 8


class MergeModel(QAbstractTableModel):
    """Texts with their colours, from lines."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.lines: Sequence[Line] = ()
        self.bold = QFont()

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Put other lines in the place of those shown."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """How many lines there are."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """As many as headings."""
        return 0 if parent.isValid() else len(HEADINGS)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """The text, where it stands, its colours."""
        line, column = self.lines[index.row()], index.column()
        if role == Role.DisplayRole:
            return _text(line, column)
        if role == Role.AccessibleTextRole:
            return _told(line, column)
        if role == Role.ToolTipRole:
            return tip(_told(line, column))
        if role == Role.TextAlignmentRole:
            return _align(column)
        if role == Role.ForegroundRole:
            return QColor(_colour(line, column))
        if role == Role.BackgroundRole and line.tone is Tone.CONFLICT:
            return QColor(theme.CLASH)
        if role == Role.FontRole and _is_bold(line, column):
            return self.bold
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """The headings."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Role.DisplayRole:
            return tr(HEADINGS[section]) if HEADINGS[section] else ""
        return _align(section) if role == Role.TextAlignmentRole else None


class MergeTable(Table):
    """Signals as `Table`; the folded line opens by a click as well."""

    def __init__(self) -> None:
        super().__init__(tr("收到的文件"))
        self.model_ = MergeModel(self)
        self._delegate = ColouredRows(self)
        self.setItemDelegate(self._delegate)
        self.setModel(self.model_)
        self.clicked.connect(self._click)

    def line(self) -> Line | None:
        """The line one is in."""
        row = self.currentIndex().row()
        return self.model_.lines[row] if 0 <= row < len(self.model_.lines) else None

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these, staying in the line of the file one was in."""
        kept = self.line()
        scale = theme.scale_of(self)
        self.model_.bold = theme.work_font(scale, bold=True)
        self.model_.show_lines(lines)
        self.fit_rows()
        self.setMinimumHeight(round(_LEAST * scale))
        self.share_width(self._widths(lines, scale), _STRETCHED)
        if lines:
            self.selectRow(_again(lines, kept))

    def _widths(self, lines: Sequence[Line], scale: float) -> list[int]:
        """As wished; a column of counts as wide as its longest figure."""
        widths = [round(width * scale) for width in _WIDTHS]
        metrics, pad = QFontMetrics(theme.work_font(scale, bold=True)), round(2 * _PAD * scale)
        for column in _COUNTS:
            texts = (tr(HEADINGS[column]), *(line.counts[column - 3] for line in lines))
            needed = max(metrics.horizontalAdvance(text) for text in texts) + pad
            widths[column] = max(widths[column], needed)
        return widths

    def _click(self, index: QModelIndex) -> None:
        if self.model_.lines[index.row()].folded:
            self.opened.emit(index.row())


class ColouredRows(RowDelegate):
    """Every cell in the colour that its model gives."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Ground, then the text, cut off with … where it is too long."""
        area, ground = option.rect, index.data(Role.BackgroundRole)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, option.palette.brush(QPalette.ColorRole.Highlight))
        elif ground is not None:
            painter.fillRect(area, ground)
        text = index.data()
        if not text:
            return
        painter.save()
        painter.setFont(index.data(Role.FontRole) or option.font)
        painter.setPen(index.data(Role.ForegroundRole) or QColor(theme.TEXT))
        inner = area.adjusted(self.pad, 0, -self.pad, 0)
        elide = Qt.TextElideMode.ElideRight
        told = painter.fontMetrics().elidedText(text, elide, inner.width())
        painter.drawText(inner, index.data(Role.TextAlignmentRole), told)
        painter.restore()


def _again(lines: Sequence[Line], kept: Line | None) -> int:
    """The line of the same file as before, else the first."""
    names = [line.files[0].path for line in lines]
    return names.index(kept.files[0].path) if kept and kept.files[0].path in names else 0


def _text(line: Line, column: int) -> str:
    sign = "…" if line.folded else SIGNS[line.tone][0]
    return (sign, line.name, line.whose, *line.counts, line.said)[column]


def _told(line: Line, column: int) -> str:
    """The tip, which is what is read aloud: more than there is room for."""
    if column == 0:
        return tr(SIGNS[line.tone][1])
    return line.whole or line.said if column == _SAID else _text(line, column)


def _align(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column in _COUNTS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _colour(line: Line, column: int) -> str:
    if line.folded:
        return theme.ACCENT if column == _SAID else theme.QUIET
    if column == _CONFLICTS and line.counts[3] not in ("", "0"):
        return theme.MUST
    if column == _EDITS and line.counts[4] not in ("", "0"):
        return theme.EXPLAIN
    if column in (0, _SAID):
        return SIGNS[line.tone][2] if line.tone is not Tone.GOOD or column == 0 else theme.QUIET
    return theme.FAINT if line.tone is Tone.SAME else theme.TEXT


def _is_bold(line: Line, column: int) -> bool:
    clash = line.tone is Tone.CONFLICT and column in (1, _CONFLICTS)
    return clash or (line.tone is Tone.EDITED and column == _EDITS)
