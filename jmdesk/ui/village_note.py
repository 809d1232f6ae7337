"""A box of the 嘎查's page for sentences: it grows downwards with them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit

from jmdesk.ui import theme
from jmdesk.ui.village_box import ENTER, STEPS, Box, dress, handled


class NoteBox(QPlainTextEdit, Box):
    """A text that grows downwards. Shift+Enter begins a new line."""

    edited = Signal()
    entered = Signal()
    moved = Signal(int)
    undone = Signal()
    redone = Signal()

    def __init__(self) -> None:
        super().__init__()
        dress(self)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._silent = False
        self.textChanged.connect(self._changed)
        self.verticalScrollBar().valueChanged.connect(self._stay)
        self.document().setDocumentMargin(0)

    def typed(self) -> str:
        """The text with its line breaks."""
        return self.toPlainText()

    def set_typed(self, text: str) -> None:
        """Show a text."""
        self._silent = True
        self.setPlainText(text)
        self._silent = False

    def set_hint(self, text: str) -> None:
        """Grey words in the empty box."""
        self.setPlaceholderText(text)

    def take_back(self) -> None:
        """The text's own undo; it tells of the change itself."""
        self.undo()

    def caret(self) -> int:
        """Where the cursor stands."""
        return self.textCursor().position()

    def set_caret(self, place: int) -> None:
        """Put the cursor back."""
        cursor = self.textCursor()
        cursor.setPosition(min(place, len(self.typed())))
        self.setTextCursor(cursor)

    def selectAll(self) -> None:
        """Like a line: typing replaces what is there, with the cursor at its end."""
        self.moveCursor(QTextCursor.MoveOperation.Start)
        self.moveCursor(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of every box; arrows leave it only from its first and last line."""
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.insertPlainText("\n")
            return
        if event.key() in STEPS and self._can_move(STEPS[Qt.Key(event.key())]):
            super().keyPressEvent(event)
            return
        undo, redo = self.document().isUndoAvailable(), self.document().isRedoAvailable()
        if not handled(self, event, undo=undo, redo=redo):
            super().keyPressEvent(event)

    def sizeHint(self) -> QSize:
        """As high as its text."""
        return QSize(80, self._height())

    def minimumSizeHint(self) -> QSize:
        """As high as its text."""
        return QSize(20, self._height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width, another height."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()
        self.verticalScrollBar().setValue(0)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """What was selected for typing over looks plain again."""
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            cursor = self.textCursor()
            cursor.clearSelection()
            self.setTextCursor(cursor)

    def _height(self) -> int:
        lines = max(1, int(self.document().size().height()))
        around = self.contentsMargins()
        pad = self.height() - self.viewport().height() if self.isVisible() else 0
        frame = max(pad, around.top() + around.bottom(), round(10 * theme.scale_of(self)))
        return lines * self.fontMetrics().lineSpacing() + frame

    def _can_move(self, step: int) -> bool:
        cursor = self.textCursor()
        way = QTextCursor.MoveOperation.Up if step < 0 else QTextCursor.MoveOperation.Down
        return cursor.movePosition(way)

    def _stay(self) -> None:
        # As high as its text, or about to be: there is nothing to scroll to.
        self.verticalScrollBar().setValue(0)

    def _changed(self) -> None:
        self.updateGeometry()
        if not self._silent:
            self.edited.emit()
