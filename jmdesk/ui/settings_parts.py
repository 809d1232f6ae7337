"""What the parts of 设置 are made of."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFormLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from jmdesk.ui import parts

_FIELD = 380
"""Pixels at most for a field."""


class SettingsPart(QScrollArea):
    """One matter of the settings: panels below each other."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self.setAccessibleName(title)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        self._panels = QVBoxLayout(inner)
        self._panels.setContentsMargins(0, 0, 8, 0)
        self._panels.setSpacing(12)
        self._panels.addStretch(1)
        self.setWidget(inner)

    def add_panel(self, title: str, *contents: QWidget | QLayout) -> None:
        """A panel with a heading below those there are."""
        made = parts.panel(parts.label(title, role="heading"))
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        box.setSpacing(8)
        for content in contents:
            if isinstance(content, QLayout):
                box.addLayout(content)
            else:
                stays = isinstance(content, QPushButton)
                box.addWidget(content, 0, Qt.AlignmentFlag.AlignLeft if stays else _FREE)
        self._panels.insertWidget(self._panels.count() - 1, made)

    def fill_with_panel(self) -> None:
        """The first panel takes all the height that there is."""
        self._panels.setStretch(0, 1)
        self._panels.setStretch(self._panels.count() - 1, 0)

    def refresh(self) -> None:
        """Show what is stored."""


_FREE = Qt.AlignmentFlag(0)


def form(*rows: tuple[str, QWidget]) -> QFormLayout:
    """Words and the fields after them."""
    made = QFormLayout()
    made.setHorizontalSpacing(14)
    made.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
    for text, widget in rows:
        if text:
            widget.setAccessibleName(text)
        widget.setMaximumWidth(_FIELD)
        widget.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.addRow(text, widget)
    return made


def opener(text: str, url: QUrl) -> QPushButton:
    """Words that open a folder or a file with the system's own program."""
    return parts.button(text, lambda: QDesktopServices.openUrl(url), role="link")
