"""Paints the cells: all that are in sight in one loop, with as few strokes as it takes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QLine, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygon

from jmdesk.ui import theme
from jmdesk.ui.figures import grouped
from jmdesk.ui.grid.cell import Look, Tone
from jmdesk.ui.grid.column import GridColumn
from jmdesk.ui.grid.tick import draw_tick

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

PAD = 8
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_PENS = {
    Tone.STORED: QPen(QColor(theme.TEXT)),
    Tone.CHANGED: QPen(QColor(theme.TEXT)),
    Tone.TYPED: QPen(QColor(theme.TEXT)),
    Tone.CARRIED: QPen(QColor(theme.QUIET)),
    Tone.WORKED_OUT: QPen(QColor(theme.TEXT)),
    Tone.MARKED: QPen(QColor(theme.MUST)),
}
_BOLD = frozenset({Tone.CHANGED, Tone.TYPED, Tone.MARKED})
_RULE = QPen(QColor(theme.RULE))
_EDGE = QPen(QColor(theme.EDGE))
_PAPER = QColor(theme.PAPER)
_CHOSEN = QColor(theme.ACCENT_PALE)
_CURRENT = QColor(theme.ATTENTION)
_WORKED = QColor(theme.GROUND)
_MARKED = QColor("#fdecea")
_MUST = QColor(theme.MUST)
_ACCENT = QColor(theme.ACCENT)
_MOST = 300
"""Characters of a text that are looked at: no cell shows more, and measuring takes time."""
_TOO_WIDE = "###"
"""As in WPS: a number that is cut off would be read wrong."""

Slot = tuple[int, GridColumn, int, int]
"""A column in sight: its number, itself, its left edge and its width."""


class Painter:
    """Paints what a view shows of its sheet."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self.set_font(view.font())

    def set_font(self, font: QFont) -> None:
        """The type and, with it, the scale."""
        self._plain = QFont(font)
        self._heavy = QFont(font)
        self._heavy.setBold(True)
        self._metrics = QFontMetrics(self._plain)
        self._heavy_metrics = QFontMetrics(self._heavy)
        scale = theme.scale_of(self._view)
        self._pad = round(PAD * scale)
        self._corner = round(8 * scale)
        self._box = round(14 * scale)

    def paint(self, painter: QPainter, area: QRect) -> None:
        """The part of the viewport that lies in ``area``."""
        view = self._view
        painter.fillRect(area, _PAPER)
        rows = view.rows_in(area)
        if not rows:
            return
        edge = view.sight.frozen_width
        frozen = self._slots(area, frozen=True)
        moving = self._slots(area, frozen=False)
        self._chosen = view.chosen.several()
        painter.save()
        painter.setClipRect(
            area.intersected(QRect(edge, area.top(), area.right() + 1, area.height()))
        )
        self._cells(painter, rows, moving)
        painter.restore()
        if frozen:
            self._cells(painter, rows, frozen)
            painter.setPen(_EDGE)
            painter.drawLine(edge - 1, area.top(), edge - 1, rows[-1][1] + rows[-1][2] - 1)
        self._frame_current(painter, area)

    def _slots(self, area: QRect, *, frozen: bool) -> list[Slot]:
        view = self._view
        columns = view.model().sheet.columns
        still = set(view.sight.frozen)
        slots = [
            (number, columns[number], view.sight.left(number), view.columnWidth(number))
            for number in view.sight.columns
            if (number in still) is frozen
        ]
        return [
            slot for slot in slots if slot[2] + slot[3] > area.left() and slot[2] <= area.right()
        ]

    def _cells(
        self, painter: QPainter, rows: Sequence[tuple[int, int, int]], slots: Sequence[Slot]
    ) -> None:
        if not slots:
            return
        sheet = self._view.model().sheet
        current = self._view.currentIndex()
        at_row, at_column = current.row(), current.column()
        left, right = slots[0][2], slots[-1][2] + slots[-1][3]
        lines = []
        for row, top, height in rows:
            line = sheet.seen[row]
            for number, column, x, width in slots:
                look = sheet.look(line, column)
                rect = QRect(x, top, width - 1, height - 1)
                here = row == at_row and number == at_column
                self._ground(painter, rect, look, column, here=here, at=(row, number))
                strong = row == at_row and column.frozen
                self._content(painter, rect, look, column, strong=strong)
            lines.append(QLine(left, top + height - 1, right - 1, top + height - 1))
        top, bottom = rows[0][1], rows[-1][1] + rows[-1][2] - 1
        lines += [QLine(x + width - 1, top, x + width - 1, bottom) for _n, _c, x, width in slots]
        painter.setPen(_RULE)
        painter.drawLines(lines)

    def _ground(
        self,
        painter: QPainter,
        rect: QRect,
        look: Look,
        column: GridColumn,
        *,
        here: bool,
        at: tuple[int, int],
    ) -> None:
        if here:
            painter.fillRect(rect, _CURRENT if column.can_edit else _PAPER)
        elif self._chosen and self._is_chosen(*at):
            painter.fillRect(rect, _CHOSEN)
        elif look.marked:
            painter.fillRect(rect, _MARKED)
        elif look.tone is Tone.WORKED_OUT:
            painter.fillRect(rect, _WORKED)

    def _is_chosen(self, row: int, column: int) -> bool:
        return any(
            top <= row <= bottom and left <= column <= right
            for top, left, bottom, right in self._chosen
        )

    def _content(
        self,
        painter: QPainter,
        rect: QRect,
        look: Look,
        column: GridColumn,
        *,
        strong: bool,
    ) -> None:
        inner = rect.adjusted(self._pad, 0, -self._pad, 0)
        if look.level is not None:
            inner = self._sign(painter, inner, look, column)
        if look.ticked is not None:
            inner = self._tick(painter, inner, ticked=look.ticked)
        if look.marked:
            self._corner_of(painter, rect, self._corner, _MUST)
        elif look.heard:
            self._corner_of(painter, rect, self._corner * 3 // 4, _ACCENT)
        if look.text:
            heavy = strong or look.tone in _BOLD
            self._text(painter, inner, look, column, heavy=heavy)

    def _text(
        self, painter: QPainter, inner: QRect, look: Look, column: GridColumn, *, heavy: bool
    ) -> None:
        text = look.text[:_MOST]
        if "\n" in text:
            text = text.replace("\n", " ")
        if column.numeric and not look.marked:
            text = grouped(text)
        metrics = self._heavy_metrics if heavy else self._metrics
        # A short text surely fits: measuring each one costs more than drawing it.
        if len(text) * metrics.height() > inner.width():
            text = _fitted(metrics, text, inner.width(), column, look)
        painter.setFont(self._heavy if heavy else self._plain)
        given = look.tone is Tone.STORED and not column.can_edit and not column.frozen
        painter.setPen(_PENS[Tone.CARRIED if given else look.tone])
        painter.drawText(inner, _RIGHT if column.numeric else _LEFT, text)

    def _sign(self, painter: QPainter, inner: QRect, look: Look, column: GridColumn) -> QRect:
        """The sign of a problem; a number has it at its left, a text before it."""
        if look.level is None:
            return inner
        mark, _word, colour = theme.SIGNS[look.level]
        painter.setFont(self._plain)
        painter.setPen(QColor(colour))
        painter.drawText(inner, _LEFT, mark)
        room = self._metrics.horizontalAdvance(mark) + self._pad // 2
        return inner.adjusted(room, 0, 0, 0)

    def _tick(self, painter: QPainter, inner: QRect, *, ticked: bool) -> QRect:
        """A drawn box: the face of the desk has no ticked one."""
        size = self._box
        box = QRect(inner.left(), inner.center().y() - size // 2, size, size)
        painter.setPen(QPen(_ACCENT if ticked else QColor(theme.QUIET), 1))
        painter.drawRect(box)
        if ticked:
            draw_tick(painter, box)
        return inner.adjusted(size + self._pad // 2, 0, 0, 0)

    def _corner_of(self, painter: QPainter, rect: QRect, size: int, colour: QColor) -> None:
        """The corner of what could not be taken, or was understood otherwise than typed."""
        right, top = rect.right() + 1, rect.top()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawPolygon(
            QPolygon([QPoint(right - size, top), QPoint(right, top), QPoint(right, top + size)])
        )
        painter.setBrush(Qt.BrushStyle.NoBrush)

    def _frame_current(self, painter: QPainter, area: QRect) -> None:
        view = self._view
        current = view.currentIndex()
        if not current.isValid() or view.isColumnHidden(current.column()):
            return
        rect = view.visualRect(current).adjusted(-1, -1, 0, 0)
        if not rect.intersects(area):
            return
        painter.save()
        if view.sight.frozen_left(current.column()) is None:
            painter.setClipRect(
                QRect(view.sight.frozen_width - 1, 0, area.right() + 2, area.bottom() + 1)
            )
        colour = _ACCENT if view.has_work() else QColor(theme.FAINT)
        painter.setPen(QPen(colour, 2))
        painter.drawRect(rect.adjusted(1, 1, -1, -1))
        painter.restore()


def _fitted(metrics: QFontMetrics, text: str, width: int, column: GridColumn, look: Look) -> str:
    """A text cut off with … where it is too long, a number shown as ###."""
    if metrics.horizontalAdvance(text) <= width:
        return text
    if column.numeric and not look.marked:
        return _TOO_WIDE
    return metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
