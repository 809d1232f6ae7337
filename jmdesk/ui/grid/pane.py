"""A sheet with its find bar below it: what a page puts into its layout."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jmdesk.ui.grid.find_bar import FindBar
from jmdesk.ui.grid.model import GridModel
from jmdesk.ui.grid.view import GridView


class GridPane(QWidget):
    """A `GridView` (``view``) and, while someone searches, a bar (``find_bar``) below it."""

    def __init__(self, model: GridModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = GridView(model, name)
        self.find_bar = FindBar(self.view)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.find_bar)
        self.setFocusProxy(self.view)
