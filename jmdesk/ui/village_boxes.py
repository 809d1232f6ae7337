"""Boxes of one line on the 嘎查's page: texts, numbers, days, choices and things looked up.

They have no frames of their own; the paper draws the lines around them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QInputMethodEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QLineEdit

from jmdesk.ui import theme
from jmdesk.ui.chooser import Chooser, Option, Source
from jmdesk.ui.editors.choice import narrowed
from jmdesk.ui.village_box import ENTER, Box, dress, handled


class LineBox(QLineEdit, Box):
    """One line of text, a number, a day."""

    edited = Signal()
    entered = Signal()
    moved = Signal(int)
    undone = Signal()
    redone = Signal()

    def __init__(self, *, right: bool = False) -> None:
        super().__init__()
        dress(self)
        if right:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.textEdited.connect(lambda _text: self.edited.emit())

    def typed(self) -> str:
        """The text."""
        return self.text()

    def set_typed(self, text: str) -> None:
        """Show a text from its beginning."""
        self.setText(text)
        self.setCursorPosition(0)

    def set_hint(self, text: str) -> None:
        """Grey words in the empty box."""
        self.setPlaceholderText(text)

    def take_back(self) -> None:
        """The line's own undo."""
        self.undo()
        self.edited.emit()

    def caret(self) -> int:
        """Where the cursor stands."""
        return self.cursorPosition()

    def set_caret(self, place: int) -> None:
        """Put the cursor back."""
        self.deselect()
        self.setCursorPosition(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of every box; others are the line's own."""
        if not handled(self, event, undo=self.isUndoAvailable(), redo=self.isRedoAvailable()):
            super().keyPressEvent(event)


class ChoiceBox(Chooser, Box):
    """A choice among few or a record looked up; ▾ at its right, Alt+↓ or a click opens it."""

    edited = Signal()
    moved = Signal(int)
    undone = Signal()
    redone = Signal()

    def __init__(self, source: Source, find: Callable[[str], Option | None]) -> None:
        super().__init__(source)
        dress(self)
        self._find = find
        self._preedit = False
        self.typed_changed.connect(self.edited)

    def set_typed(self, text: str) -> None:
        """Show the option with this key, or the text where there is none."""
        option = self._find(text) if text else None
        if option or not text:
            self.choose(option)
        else:
            self.write(text)

    def set_hint(self, text: str) -> None:
        """Grey words in the empty box."""
        self.setPlaceholderText(text)

    def take_back(self) -> None:
        """The choice before."""
        self.step_back()

    def caret(self) -> int:
        """Where the cursor stands."""
        return self.cursorPosition()

    def set_caret(self, place: int) -> None:
        """Put the cursor back."""
        self.deselect()
        self.setCursorPosition(place)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """While an input method composes, its keys are not ours."""
        self._preedit = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows go to other lines while the list is closed; Alt+↓, F4 or a blank opens it."""
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        opens = (alt and event.key() == Qt.Key.Key_Down) or event.key() == Qt.Key.Key_F4
        blank = event.key() == Qt.Key.Key_Space and (not self.text() or self.hasSelectedText())
        if self._preedit or self.is_open():
            super().keyPressEvent(event)
        elif opens or blank:
            self.open_list()
        elif event.key() in ENTER or not handled(self, event, undo=bool(self._past)):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The line, and the mark that there is something to choose."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(theme.QUIET))
        painter.setPen(Qt.PenStyle.NoPen)
        size = self.fontMetrics().height() * 0.22
        words = self.text() or self.placeholderText()
        edge = self.fontMetrics().horizontalAdvance(words) + 22 * theme.scale_of(self)
        x = min(edge, self.width() - 3 * size)
        y = self.height() / 2 - size / 2
        painter.drawPolygon([QPointF(x, y), QPointF(x + 2 * size, y), QPointF(x + size, y + size)])


class FewBox(ChoiceBox):
    """One of a field's choices: by number, initials or the first characters."""

    def __init__(self, choices: Sequence[str]) -> None:
        options = [
            Option(key=text, text=text, number=str(number))
            for number, text in enumerate(choices, 1)
        ]
        super().__init__(
            lambda text: narrowed(options, text),
            lambda key: next((one for one in options if one.key == key), None),
        )
