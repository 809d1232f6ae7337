"""The table of targets and the picture: beside each other, below each other, or the table alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QScrollArea, QSplitter, QWidget

from jmdesk.ui import theme

_BESIDE = 1000
"""From this width on the picture stands beside the table; pixels at scale 1."""
_BELOW = 300
"""From this height on there is room for it below."""
_WIDE = 300
_GAP = 10
"""Pixels between the two."""


class IndicatorHalves(QSplitter):
    """``table`` first; ``picture`` scrolls in what room it has."""

    def __init__(self, table: QWidget, picture: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._drawn = False
        self.around = QScrollArea()
        self.around.setWidgetResizable(True)
        self.around.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.around.setFrameShape(QScrollArea.Shape.NoFrame)
        self.around.setWidget(picture)
        self.setChildrenCollapsible(False)
        self.setHandleWidth(_GAP)
        self.addWidget(table)
        self.addWidget(self.around)

    def show_drawn(self, *, drawn: bool) -> None:
        """Whether there is a picture."""
        self._drawn = drawn
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        scale = theme.scale_of(self)
        beside = self.width() >= _BESIDE * scale
        self.setOrientation(Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical)
        room = beside or self.height() >= _BELOW * scale
        self.around.setVisible(self._drawn and room)
        whole = self.width() if beside else self.height()
        part = round(_WIDE * scale) if beside else whole * 2 // 5
        self.setSizes([max(1, whole - part), part])
