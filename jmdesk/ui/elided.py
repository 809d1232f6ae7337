"""A line of text that gives way: cut off with … where there is no room, whole in its tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel

from jmdesk.ui import theme
from jmdesk.ui.tips import tip


class ElidedLabel(QLabel):
    """Plain text on one line; never makes its page wider than the window."""

    def __init__(self, *, role: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        if role:
            theme.set_role(self, role)

    def setText(self, text: str) -> None:
        """The whole text is in the tool tip as well."""
        super().setText(text)
        self.setToolTip(tip(text))

    def minimumSizeHint(self) -> QSize:
        """A few characters, where there are any."""
        wide = self.fontMetrics().height() * 4 if self.text() else 0
        return QSize(wide, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what there is room for."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, self.contentsRect().width()
        )
        painter.drawText(self.contentsRect(), int(Qt.AlignmentFlag.AlignVCenter), text)
