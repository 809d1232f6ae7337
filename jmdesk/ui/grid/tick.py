"""A drawn tick: the face of the desk has no fine one."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QPainter, QPen

from jmdesk.ui import theme

_SHAPE = ((0.16, 0.52), (0.40, 0.78), (0.88, 0.22))


def draw_tick(painter: QPainter, box: QRect) -> None:
    """A tick that fills a square."""
    size = box.width()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.ACCENT), max(2, size // 7)))
    points = [QPoint(box.left() + round(size * x), box.top() + round(size * y)) for x, y in _SHAPE]
    painter.drawPolyline(points)
    painter.restore()
