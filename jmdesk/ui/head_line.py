"""The line above a page's work: what it is at the left, what can be done at the right."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

_GAP = 10


class HeadLine(QWidget):
    """One line where there is room, else two: with large type no title and no button is cut."""

    def __init__(self, left: Iterable[QWidget], right: Iterable[QWidget]) -> None:
        super().__init__()
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._whole.setContentsMargins(0, 0, 0, 0)
        self._whole.setSpacing(_GAP)
        self._left, self._right = _line(left), _line(right)
        self._left.addStretch(1)
        self._whole.addLayout(self._left, 1)
        self._whole.addLayout(self._right)
        self._whole.setAlignment(self._right, Qt.AlignmentFlag.AlignRight)

    def minimumSizeHint(self) -> QSize:
        """Never what makes the page wider than the window."""
        return QSize(0, self._whole.minimumSize().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """One line or two."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Its words have changed, or their size."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def _fit(self) -> None:
        needed = self._left.sizeHint().width() + self._right.sizeHint().width() + _GAP
        directions = QBoxLayout.Direction
        one = needed <= self.width()
        direction = directions.LeftToRight if one else directions.TopToBottom
        if direction is not self._whole.direction():
            self._whole.setDirection(direction)
            self.updateGeometry()


def _line(widgets: Iterable[QWidget]) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(_GAP)
    for widget in widgets:
        line.addWidget(widget)
    return line
