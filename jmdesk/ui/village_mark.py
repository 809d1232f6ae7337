"""The mark 本月无变化 on the 嘎查's page."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox

from jmdesk.ui import theme
from jmdesk.ui.village_box import Box, handled


class MarkBox(QCheckBox, Box):
    """The mark 本月无变化: large enough for old eyes. Enter or a blank ticks it."""

    edited = Signal()
    entered = Signal()
    moved = Signal(int)
    undone = Signal()
    redone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.clicked.connect(lambda _checked: self.edited.emit())

    def typed(self) -> str:
        """Nothing: it is no text, and kept at once."""
        return ""

    def set_typed(self, text: str) -> None:
        """Nothing to show."""

    def take_back(self) -> None:
        """Nothing of its own."""

    def caret(self) -> int:
        """None."""
        return 0

    def set_caret(self, place: int) -> None:
        """None."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on without ticking: who hurries through must not report by accident."""
        if not handled(self, event):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """28 × 24 at scale 1."""
        scale = theme.scale_of(self)
        return QSize(round(29 * scale), round(25 * scale))

    def hitButton(self, pos: object) -> bool:
        """All of it."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """A box with round corners; ticked, it is filled and has a white tick."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        accent = QColor(theme.ACCENT)
        area = QRectF(self.rect()).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(accent, 3 if self.hasFocus() else 2))
        painter.setBrush(accent if self.isChecked() else QColor(theme.PAPER))
        painter.drawRoundedRect(area, 3, 3)
        if self.isChecked():
            painter.setPen(QPen(QColor(theme.PAPER), 2.5 * theme.scale_of(self)))
            corners = ((0.26, 0.52), (0.43, 0.72), (0.76, 0.28))
            points = [
                QPointF(area.x() + x * area.width(), area.y() + y * area.height())
                for x, y in corners
            ]
            painter.drawPolyline(points)
