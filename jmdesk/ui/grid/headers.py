"""The headings of the columns, and the signs before the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygon
from PySide6.QtWidgets import QHeaderView

from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.grid.tick import draw_tick

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

_PAD = 8
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

_CENTRE = int(Qt.AlignmentFlag.AlignCenter)
_DONE = "√"
"""The sign of a row that is reported and sound; it is drawn."""


class ColumnHeader(QHeaderView):
    """Headings of up to two lines; frozen ones stand still; a click sorts, a drag moves."""

    def __init__(self, view: GridView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self._view = view
        self._shift = 0
        self.setAccessibleName(tr("栏目"))
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)

    def sizeHint(self) -> QSize:
        """Two lines and a little air, or one."""
        columns = self._view.model().sheet.columns
        lines = max((column.heading.count("\n") + 1 for column in columns), default=1)
        scale = theme.scale_of(self._view)
        height = lines * self._metrics_height() + round(10 * scale)
        return QSize(super().sizeHint().width(), height)

    def _metrics_height(self) -> int:
        return self.fontMetrics().height()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The headings that scroll, then those that stand still."""
        super().paintEvent(event)
        sight = self._view.sight
        if not sight.frozen or not self.offset():
            return
        painter = QPainter(self.viewport())
        for column in sight.frozen:
            left = sight.frozen_left(column) or 0
            rect = QRect(left, 0, self.sectionSize(column), self.height())
            self.paintSection(painter, rect, column)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """Ground, rules, text, the arrow of the sorting, the mark of hidden neighbours."""
        columns = self._view.model().sheet.columns
        if not rect.isValid() or logicalIndex >= len(columns):
            return
        painter.save()
        painter.setClipRect(rect)
        column = columns[logicalIndex]
        here = logicalIndex == self._view.currentIndex().column()
        painter.fillRect(rect, QColor(theme.ACCENT_PALE if here else theme.HEAD))
        painter.setPen(QColor(theme.RULE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        pad = round(_PAD * theme.scale_of(self._view))
        inner = rect.adjusted(pad, 0, -pad, 0)
        self._arrow(painter, rect, column.name)
        self._hidden_mark(painter, rect, logicalIndex)
        font = QFont(self._view.font())
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(theme.TEXT))
        painter.drawText(inner, _LEFT, column.heading)
        painter.restore()

    def _arrow(self, painter: QPainter, rect: QRect, name: str) -> None:
        """Points up where small values stand first."""
        order = self._view.model().sheet.sorted_by
        if order is None or order[0] != name:
            return
        size = round(5 * theme.scale_of(self._view))
        x, y = rect.right() - 2 * size, rect.top() + 2 * size
        tip = size if order[1] else -size
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.ACCENT))
        points = [QPoint(x - size, y), QPoint(x + size, y), QPoint(x, y + tip)]
        painter.drawPolygon(QPolygon(points))

    def _hidden_mark(self, painter: QPainter, rect: QRect, column: int) -> None:
        """A double rule where a column is hidden right of this one."""
        place = self.visualIndex(column) + 1
        if place < self.count() and self.isSectionHidden(self.logicalIndex(place)):
            painter.setPen(QPen(QColor(theme.ACCENT), 2))
            painter.drawLine(rect.right() - 1, rect.top(), rect.right() - 1, rect.bottom())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press on a frozen heading means it, and not what is scrolled beneath it."""
        self._shift = self.offset() if event.position().x() < self._view.sight.frozen_width else 0
        super().mousePressEvent(self._shifted(event))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Go on with what the press began."""
        if not event.buttons():
            inside = event.position().x() < self._view.sight.frozen_width
            self._shift = self.offset() if inside else 0
        super().mouseMoveEvent(self._shifted(event))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End what the press began."""
        super().mouseReleaseEvent(self._shifted(event))
        self._shift = 0

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """On an edge: as wide as the contents."""
        self._shift = self.offset() if event.position().x() < self._view.sight.frozen_width else 0
        super().mouseDoubleClickEvent(self._shifted(event))

    def _shifted(self, event: QMouseEvent) -> QMouseEvent:
        if not self._shift:
            return event
        return QMouseEvent(
            event.type(),
            event.position() - QPointF(self._shift, 0),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )

    def column_at(self, x: int) -> int:
        """The column whose heading is seen at a place."""
        frozen = self._view.sight.frozen_at(x)
        return self.logicalIndexAt(x) if frozen is None else frozen


class SignHeader(QHeaderView):
    """The signs before the rows; a click takes the whole row."""

    def __init__(self, view: GridView) -> None:
        super().__init__(Qt.Orientation.Vertical, view)
        self._view = view
        self.setAccessibleName(tr("各行的记号"))
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        """Room for 未报."""
        return QSize(round(52 * theme.scale_of(self._view)), super().sizeHint().height())

    def sectionSizeFromContents(self, logicalIndex: int) -> QSize:
        """All rows alike: nothing has to be measured."""
        return QSize(round(52 * theme.scale_of(self._view)), self.defaultSectionSize())

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:
        """The sign in its colour, on white like its row."""
        seen = self._view.model().sheet.seen
        if logicalIndex >= len(seen):
            return
        line = seen[logicalIndex]
        level, text = line.sign
        painter.save()
        here = logicalIndex == self._view.currentIndex().row()
        painter.fillRect(rect, QColor(theme.ACCENT_PALE if here else theme.PAPER))
        painter.setPen(QColor(theme.RULE))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.drawLine(rect.topRight(), rect.bottomRight())
        if level is None and text == _DONE:
            size = round(14 * theme.scale_of(self._view))
            box = QRect(0, 0, size, size)
            box.moveCenter(rect.center())
            draw_tick(painter, box)
        else:
            painter.setFont(self._view.font())
            painter.setPen(QColor(theme.QUIET if level is None else theme.SIGNS[level][2]))
            painter.drawText(rect, _CENTRE, text if level is None else theme.SIGNS[level][0])
        painter.restore()
