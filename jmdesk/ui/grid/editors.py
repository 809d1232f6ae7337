"""What one types into inside a cell: a line, a line with candidates, a box that grows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from jmdesk.ui import theme
from jmdesk.ui.chooser import Chooser, Option
from jmdesk.ui.editors.choice import narrowed
from jmdesk.ui.grid.column import GridColumn

_SEPARATOR = "、"
_SEPARATORS = "、,，;； "
_LINES = 8
"""Lines to which a long text grows before it scrolls."""


class CellEditor(Protocol):
    """What the delegate asks of each of them."""

    def typed(self) -> str:
        """The text, or the key of the option that was taken."""

    def begin(self, text: str, *, overwrite: bool) -> None:
        """Begin with a text: to go on with it, or empty, to overwrite it."""

    def caret(self) -> int:
        """Where the cursor stands in the text."""

    def resume(self, text: str, caret: int) -> None:
        """Show a text that was being typed, and where."""

    def fit(self, cell: QRect, room: QRect) -> None:
        """Take the place of the cell, and more of the room where the text needs it."""


class LineCell(QLineEdit):
    """A line over the cell; it grows to the right with its text."""

    def __init__(self, column: GridColumn, parent: QWidget) -> None:
        super().__init__(parent)
        _dress(self, column)
        if column.numeric:
            self.setAlignment(Qt.AlignmentFlag.AlignRight)
        self._cell, self._room = QRect(), QRect()
        self.textChanged.connect(lambda: self.fit(self._cell, self._room))

    def typed(self) -> str:
        """The text as it stands."""
        return self.text()

    def begin(self, text: str, *, overwrite: bool) -> None:
        """The cursor stands behind the text, as in WPS."""
        self.setText("" if overwrite else text)

    def caret(self) -> int:
        """Where the cursor stands."""
        return self.cursorPosition()

    def resume(self, text: str, caret: int) -> None:
        """Show a text that was being typed, and where."""
        self.setText(text)
        self.setCursorPosition(caret)

    def fit(self, cell: QRect, room: QRect) -> None:
        """As wide as the text needs, from the cell to the right, or to the left for numbers."""
        self._cell, self._room = cell, room
        self.setGeometry(_widened(self, cell, room, self.text()))


class ChoiceCell(Chooser):
    """A line with candidates: by Chinese, number or initials; Alt+Down shows them all."""

    def __init__(self, column: GridColumn, parent: QWidget) -> None:
        self._column = column
        self._cell, self._room = QRect(), QRect()
        self._options = {option.text: option for option in _choices(column.choices)}
        super().__init__(self._candidates, parent)
        _dress(self, column)
        self.textChanged.connect(lambda: self.fit(self._cell, self._room))

    def begin(self, text: str, *, overwrite: bool) -> None:
        """Show what is chosen, selected, so that typing replaces it; or begin anew."""
        if overwrite:
            self.write("")
            return
        option = self._options.get(text)
        if option is not None and self._column.kind == "choice":
            self.choose(option)
        else:
            self.write(text)
        self.selectAll()

    def caret(self) -> int:
        """Where the cursor stands."""
        return self.cursorPosition()

    def resume(self, text: str, caret: int) -> None:
        """Show a text that was being typed, and where."""
        self.write(text)
        self.setCursorPosition(caret)

    def fit(self, cell: QRect, room: QRect) -> None:
        """As wide as the text needs."""
        self._cell, self._room = cell, room
        self.setGeometry(_widened(self, cell, room, self.text()))

    def _candidates(self, text: str) -> Sequence[Option]:
        column = self._column
        if column.lookup is not None:
            return column.lookup(text)
        if column.kind == "choices":
            return _one_more(tuple(self._options.values()), text)
        return narrowed(tuple(self._options.values()), text)


class TextCell(QPlainTextEdit):
    """A box for long texts: it grows downwards; Alt+Enter breaks the line."""

    changed = Signal()

    def __init__(self, column: GridColumn, parent: QWidget) -> None:
        super().__init__(parent)
        _dress(self, column)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(2)
        self._cell, self._room = QRect(), QRect()
        self.textChanged.connect(self._grow)

    def typed(self) -> str:
        """The text as it stands."""
        return self.toPlainText()

    def begin(self, text: str, *, overwrite: bool) -> None:
        """The cursor stands behind the text."""
        self.setPlainText("" if overwrite else text)
        self.moveCursor(QTextCursor.MoveOperation.End)

    def caret(self) -> int:
        """Where the cursor stands."""
        return self.textCursor().position()

    def break_line(self) -> None:
        """A new line at the cursor."""
        self.textCursor().insertBlock()
        self.ensureCursorVisible()

    def resume(self, text: str, caret: int) -> None:
        """Show a text that was being typed, and where."""
        self.setPlainText(text)
        cursor = self.textCursor()
        cursor.setPosition(min(caret, len(text)))
        self.setTextCursor(cursor)

    def fit(self, cell: QRect, room: QRect) -> None:
        """Over the cell, and down as far as the text needs and the room goes."""
        self._cell, self._room = cell, room
        self._grow()

    def _grow(self) -> None:
        if not self._cell.isValid():
            return
        least = self.fontMetrics().horizontalAdvance(theme.IDEOGRAPH) * 16
        rect = QRect(self._cell)
        rect.setWidth(min(max(rect.width(), least), self._room.width()))
        rect.moveLeft(max(self._room.left(), min(rect.left(), self._room.right() - rect.width())))
        self.setFixedWidth(rect.width())
        lines = min(_LINES, max(1, round(self.document().size().height())))
        needed = lines * self.fontMetrics().lineSpacing() + 8
        rect.setHeight(max(rect.height(), needed))
        rect.moveTop(max(0, min(rect.top(), self._room.bottom() - rect.height())))
        self.setFixedHeight(rect.height())
        self.setGeometry(rect)
        self.changed.emit()


def make_editor(column: GridColumn, parent: QWidget) -> LineCell | ChoiceCell | TextCell:
    """The editor for a column."""
    maker = _MAKERS.get(column.kind, LineCell)
    return maker(column, parent)


_MAKERS: dict[str, Callable[[GridColumn, QWidget], LineCell | ChoiceCell | TextCell]] = {
    "choice": ChoiceCell,
    "choices": ChoiceCell,
    "lookup": ChoiceCell,
    "long_text": TextCell,
}


def _dress(editor: QWidget, column: GridColumn) -> None:
    editor.setAccessibleName(column.title)
    theme.set_role(editor, "cell")


def _widened(editor: QWidget, cell: QRect, room: QRect, text: str) -> QRect:
    needed = editor.fontMetrics().horizontalAdvance(text) + editor.fontMetrics().height() * 2
    rect = QRect(cell)
    more = min(needed, room.width()) - rect.width()
    if more > 0:
        rect.setWidth(rect.width() + more)
        rect.moveLeft(max(room.left(), min(rect.left(), room.right() - rect.width())))
    return rect


def _choices(words: Sequence[str]) -> tuple[Option, ...]:
    return tuple(
        Option(key=word, text=word, number=str(number)) for number, word in enumerate(words, 1)
    )


def _one_more(options: Sequence[Option], text: str) -> Sequence[Option]:
    """What one more of several may be: each candidate is the whole text with it."""
    cut = max(text.rfind(mark) for mark in _SEPARATORS) + 1
    chosen = [part for part in _split(text[:cut]) if part]
    before = "".join(word + _SEPARATOR for word in chosen)
    free = [option for option in options if option.text not in chosen]
    return [
        Option(key=before + o.text, text=before + o.text, number=o.number)
        for o in narrowed(free, text[cut:])
    ]


def _split(text: str) -> list[str]:
    for mark in _SEPARATORS:
        text = text.replace(mark, _SEPARATOR)
    return text.split(_SEPARATOR)
