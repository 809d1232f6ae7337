"""A quiet bar within a page: one sentence and one thing to do about it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout

from jmdesk.ui import theme
from jmdesk.ui.parts import button, label


class Bar(QFrame):
    """Hidden until `show_text`."""

    def __init__(self, act: Callable[[], object]) -> None:
        super().__init__()
        theme.set_role(self, "notice")
        self.text = label(wrap=True)
        self.button = button("", act)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.addWidget(self.text, 1)
        line.addWidget(self.button)
        self.hide()

    def show_text(self, text: str, action: str) -> None:
        """Say something; the button carries the word of what can be done."""
        self.text.setText(text)
        self.text.setAccessibleName(text)
        self.button.setText(action)
        self.button.setAccessibleName(action)
        self.show()
