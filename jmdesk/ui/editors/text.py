"""Editors one types into: a line for texts, numbers and dates, and a box for long texts."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QTextCursor
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from jmdesk.definitions.fieldtypes import Heard, Qualified
from jmdesk.definitions.ledger import Field
from jmdesk.definitions.said import apart
from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.ui.editors.base import Editor, Lookups, em
from jmdesk.ui.parts import label

_WIDTHS = {
    "count": 7.0,
    "decimal": 8.0,
    "percent": 6.0,
    "money": 9.0,
    "qualified": 8.0,
    "year": 6.0,
    "month": 8.0,
    "date": 8.5,
    "phone": 10.0,
    "id_number": 13.0,
}
"""Widths of the boxes in Chinese characters; other texts take the line."""

_RIGHT = {"count", "decimal", "percent", "money", "qualified"}


class LineEditor(Editor):
    """One line of text. Where the desk understands more than the letters say, it says so.

    １５００ shows 「= 1500」 behind the box, 5.12 in a date 「= 2023-05-12」: what is typed stays.
    """

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__(field, lookups)
        self._edit = _Line()
        self._understood: QLabel | None = None
        width = _WIDTHS.get(field.type.name)
        self.wide = width is None
        if width is not None:
            self._edit.setMaximumWidth(em(self, width) + 18)
        if field.type.name in _RIGHT:
            self._edit.setAlignment(Qt.AlignmentFlag.AlignRight)
        if field.measure:
            self._hold(self._edit, label(field.measure, role="quiet"))
        else:
            self._hold(self._edit, stretch=width is None)
        self._edit.textEdited.connect(self._tell)
        self._edit.textChanged.connect(self._say_understood)
        self._edit.returnPressed.connect(self.entered)

    def typed(self) -> str:
        """The text as it stands in the box."""
        return self._edit.text()

    def set_typed(self, text: str) -> None:
        """Show a text; the cursor stands before it, so that its beginning is seen."""
        self._edit.setText(text)
        self._edit.setCursorPosition(0)

    def replace_typed(self, text: str) -> None:
        """Put a text as if it were typed: undoing brings the old one back."""
        self._edit.selectAll()
        self._edit.insert(text)
        self._tell()

    def meant_in(self, field: Field) -> None:
        """What is understood is said anew."""
        super().meant_in(field)
        self._say_understood()

    def box(self) -> QWidget:
        """The line."""
        return self._edit

    def take_focus(self) -> None:
        """Begin typing here; it replaces what is there."""
        super().take_focus()
        self._edit.selectAll()

    def caret(self) -> int:
        """Where the cursor stands."""
        return self._edit.cursorPosition()

    def set_caret(self, place: int) -> None:
        """Put the cursor back."""
        self._edit.deselect()
        self._edit.setCursorPosition(place)

    def set_hint(self, text: str) -> None:
        """Grey words in the empty box."""
        self._edit.setPlaceholderText(text)

    def undo(self) -> None:
        """The line's own undo."""
        self._edit.undo()

    def _tell(self) -> None:
        self.changed.emit()

    def _say_understood(self) -> None:
        text = self._reading()
        if text and self._understood is None:
            self._understood = label(role="quiet")
            self._line.insertWidget(self._line.count() - 1, self._understood)
        if self._understood is not None:
            self._understood.setText(text)

    def _reading(self) -> str:
        """「= …」 where what is understood looks otherwise than what is typed."""
        text = self.typed().strip()
        if not text or self.wide:
            return ""
        try:
            value = self.read()
        except ValueError:
            return ""
        if value is None:
            return tr("= 空着")
        if isinstance(value, Qualified) and self.field.type.numeric:
            number, word = apart(self.field, value)
            return tr("= {number}，“{word}”记在数旁", number=self.field.show(number), word=word)
        shown = self.field.show(value)
        return "" if shown == text else f"= {shown}"


class DateEditor(LineEditor):
    """A day or month in any usual spelling; without a year it is that of the page's period."""

    def hear(self) -> Heard:
        """The day; 5.12, 5月12日 and 5-12 are read in the page's year."""
        return self.field.hear(self.typed(), Period.year(self.lookups.year))


class _Line(QLineEdit):
    """A line whose undo also counts as typing."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Undo and redo tell of the change; everything else is the line's own."""
        before = self.text()
        super().keyPressEvent(event)
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if control and event.key() in (Qt.Key.Key_Z, Qt.Key.Key_Y) and self.text() != before:
            self.textEdited.emit(self.text())


class LongTextEditor(Editor):
    """Several lines that grow with the text. Enter goes on, Shift+Enter begins a new line."""

    wide = True

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__(field, lookups)
        self._edit = _Lines()
        self._edit.setTabChangesFocus(True)
        self._edit.textChanged.connect(self._changed)
        self._edit.entered.connect(self.entered)
        self._hold(self._edit, stretch=True)
        self._silent = False
        self._fit()

    def typed(self) -> str:
        """The text with its line breaks."""
        return self._edit.toPlainText()

    def set_typed(self, text: str) -> None:
        """Show a text."""
        self._silent = True
        self._edit.setPlainText(text)
        self._silent = False
        self._fit()

    def box(self) -> QWidget:
        """The box of lines."""
        return self._edit

    def caret(self) -> int:
        """Where the cursor stands."""
        return self._edit.textCursor().position()

    def set_caret(self, place: int) -> None:
        """Put the cursor back."""
        cursor = self._edit.textCursor()
        cursor.setPosition(min(place, len(self.typed())))
        self._edit.setTextCursor(cursor)

    def set_hint(self, text: str) -> None:
        """Grey words in the empty box."""
        self._edit.setPlaceholderText(text)

    def replace_typed(self, text: str) -> None:
        """Put a text as if it were typed: undoing brings the old one back."""
        cursor = self._edit.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)

    def undo(self) -> None:
        """The box's own undo."""
        self._edit.undo()

    def _changed(self) -> None:
        self._fit()
        if not self._silent:
            self.changed.emit()

    def _fit(self) -> None:
        """Two lines at least, eight at most, as many as the text has."""
        lines = max(2, min(8, round(self._edit.document().size().height())))
        self._edit.setFixedHeight(lines * self.fontMetrics().lineSpacing() + 18)


class _Lines(QPlainTextEdit):
    """Signals: ``entered`` when Enter was pressed alone, outside a composition."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._composing = False

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """While an input method composes, Enter is its own."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on; with Shift or Ctrl it is a new line."""
        plain = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        with_shift = event.modifiers() & (
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.ControlModifier
        )
        if plain and not self._composing:
            if with_shift:
                self.insertPlainText("\n")
            else:
                self.entered.emit()
            return
        super().keyPressEvent(event)
