"""A part that scrolls only where there is no room for it, and else is as high as what it holds."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget


class SnugScroll(QScrollArea):
    """Around a widget whose height may change, in a layout with room below."""

    def __init__(self, inside: QWidget) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.inside = inside
        self.setWidget(inside)

    def sizeHint(self) -> QSize:
        """What it holds now: Qt would tell what it held at first."""
        return self.inside.sizeHint()

    def showEvent(self, event: QShowEvent) -> None:
        """Lay out anew: Qt loses the size that follows from type set only when first shown."""
        super().showEvent(event)
        layout = self.inside.layout()
        if layout is not None:
            layout.invalidate()
            layout.activate()

    def event(self, event: QEvent) -> bool:
        """Ask for another height when what it holds does."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return done
