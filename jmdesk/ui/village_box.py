"""What all boxes of the 嘎查's page have in common.

Enter goes on, arrows up and down go to the line above and below, Ctrl+Z first takes back what was
typed here and then what was done before.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QSizePolicy, QWidget

from jmdesk.ui import theme

_FLAT = QSizePolicy.Policy.Ignored
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Box:
    """What the page asks of a box, besides being a widget.

    Signals of each: ``edited`` when the person changed it, ``entered`` when Enter goes on,
    ``moved`` (-1, 1) for the line above or below, ``undone`` and ``redone`` when there is nothing
    to undo or redo in the box itself.
    """

    base = ""
    """The text as it is recorded."""

    def typed(self) -> str:
        """The text as it stands; of a choice what is kept of it."""
        raise NotImplementedError

    def set_typed(self, text: str) -> None:
        """Show a text without telling anyone."""
        raise NotImplementedError

    def set_hint(self, text: str) -> None:
        """Grey words in the empty box."""
        raise NotImplementedError

    def take_back(self) -> None:
        """Undo within the box."""
        raise NotImplementedError

    def caret(self) -> int:
        """Where the cursor stands."""
        raise NotImplementedError

    def set_caret(self, place: int) -> None:
        """Put the cursor back."""
        raise NotImplementedError


def dress(box: QWidget) -> None:
    """No frame, as wide as its column."""
    theme.set_role(box, "cell")
    box.setSizePolicy(_FLAT, QSizePolicy.Policy.Preferred)


def handled(box: Any, event: QKeyEvent, *, undo: bool = False, redo: bool = False) -> bool:
    """Enter, arrows, undo and redo where the box itself has no use for them."""
    if event.key() in ENTER:
        box.entered.emit()
    elif event.key() in STEPS and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        box.moved.emit(STEPS[Qt.Key(event.key())])
    elif event.matches(QKeySequence.StandardKey.Undo):
        _undo(box, undo)
    elif event.matches(QKeySequence.StandardKey.Redo) and not redo:
        box.redone.emit()
    else:
        return False
    return True


def _undo(box: Any, own: bool) -> None:
    """What was typed here goes first, back to what is recorded; then what was done before."""
    if box.typed() == box.base:
        box.undone.emit()
    elif own:
        box.take_back()
    else:
        box.set_typed(box.base)
        box.edited.emit()
