"""A question within a page: do it or leave it; Esc leaves it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget
from shiboken6 import isValid

from jmdesk.language import tr
from jmdesk.ui import parts, theme


class AskBar(QFrame):
    """Hidden until `ask`; the cursor goes back to where it was. Signal: `closed`."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "notice-problem")
        self._act: Callable[[], object] | None = None
        self._from: QWidget | None = None
        self.question = parts.label(wrap=True)
        self.do = parts.button("", self._do)
        self.leave = parts.button(tr("不了　{keys}", keys="Esc"), self.close_bar, role="link")
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.addWidget(self.question, 1)
        line.addWidget(self.do)
        line.addWidget(self.leave)
        self.hide()

    def ask(self, question: str, word: str, act: Callable[[], object]) -> None:
        """Ask; nothing happens before the button with the word is pressed."""
        self._act = act
        self._from = QApplication.focusWidget()
        self.question.setText(question)
        self.setAccessibleName(question)
        self.do.setText(word)
        self.do.setAccessibleName(word)
        self.show()
        self.do.setFocus()

    def close_bar(self) -> None:
        """Leave it."""
        self._act = None
        self.hide()
        if self._from is not None and isValid(self._from):
            self._from.setFocus()
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it; Enter does it, where the button has the cursor."""
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.do.hasFocus():
            self._do()
        else:
            super().keyPressEvent(event)

    def _do(self) -> None:
        act = self._act
        self.close_bar()
        if act is not None:
            act()
