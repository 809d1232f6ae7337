"""The one line in which everything is found (Ctrl+K)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from shiboken6 import isValid

from jmdesk.language import tr
from jmdesk.ui import parts
from jmdesk.ui.search_entries import Entry, Section

if TYPE_CHECKING:
    from jmdesk.ui.search_list import SearchList

KEYS = "Ctrl+K"
_PAGE = 8


class SearchBox(QLineEdit):
    """Signals: ``asked`` (text) when something is to be looked for, ``taken`` (Entry).

    Down and up choose, Enter takes, Esc goes back to where the cursor was.
    """

    asked = Signal(str)
    taken = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("找项目、嘎查、报表和命令"))
        self.setPlaceholderText(tr("找项目、嘎查、报表（可用拼音首字母）"))
        self.setToolTip(self.placeholderText())
        self._made_list: SearchList | None = None
        self._keys = parts.label(KEYS, role="key")
        self._keys.setParent(self)
        self._keys.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._composing = False
        self._waiting = False
        self._hasty = False
        self._from: QWidget | None = None
        self.textEdited.connect(self._ask)
        QApplication.instance().focusChanged.connect(self._note_focus)  # type: ignore[union-attr]

    @property
    def list(self) -> SearchList:
        """The list under the box, made for the first search: the first paint waits for none."""
        if self._made_list is None:
            from jmdesk.ui.search_list import SearchList

            self._made_list = SearchList(self)
            self._made_list.taken.connect(self._take)
        return self._made_list

    def begin(self) -> None:
        """Put the cursor here and offer what can be done."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()
        self._ask(self.text())

    def show_sections(self, sections: Sequence[Section], *, complete: bool) -> None:
        """Show what was found so far; Enter pressed too early takes the first once complete."""
        self._waiting = not complete
        if not self.hasFocus():
            return
        nothing = tr("没有找到。换个字，或用拼音首字母。") if self.text().strip() else ""
        self.list.show_sections(sections, nothing=nothing if complete else "")
        if complete and self._hasty:
            self._enter()

    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self._made_list is not None and self._made_list.isVisible()

    def leave(self) -> None:
        """Close the list and go back to where the cursor was."""
        self._finish()
        before = self._from
        if before is not None and isValid(before) and before.isVisible():
            before.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(str)
    def _ask(self, text: str) -> None:
        self._waiting, self._hasty = True, False
        self.asked.emit(text.strip())

    def _close_list(self) -> None:
        if self._made_list is not None:
            self._made_list.hide()

    def _finish(self) -> None:
        self._close_list()
        self._waiting = self._hasty = False
        self.clear()

    @Slot(object)
    def _take(self, entry: Entry) -> None:
        """Go back first: what is done may itself move the cursor."""
        self.leave()
        self.taken.emit(entry)

    def _enter(self) -> None:
        if self._waiting:
            self._hasty = True
            return
        self._hasty = False
        entry = self.list.current() if self.is_open() else None
        if entry is not None:
            self._take(entry)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While an input method composes, its keys are not ours."""
        if self._composing or not self._handle(event):
            super().keyPressEvent(event)

    def _handle(self, event: QKeyEvent) -> bool:
        moves = {
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_PageDown: _PAGE,
            Qt.Key.Key_PageUp: -_PAGE,
        }
        key = Qt.Key(event.key())
        if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if key in moves and self.is_open():
            self.list.move_current(moves[key])
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._ask(self.text())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            return False
        return True

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Know whether an input method is composing."""
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A click offers what can be done, as Ctrl+K does."""
        super().mousePressEvent(event)
        if event.button() == Qt.MouseButton.LeftButton and not self.is_open():
            self._ask(self.text())

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The word for the keys makes room for what is typed."""
        super().focusInEvent(event)
        self._show_keys(False)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Left by mouse or Tab: the list goes."""
        super().focusOutEvent(event)
        self._close_list()
        self._waiting = self._hasty = False
        self._show_keys(not self.text())

    def _show_keys(self, shown: bool) -> None:
        self._keys.setVisible(shown)
        self.setTextMargins(0, 0, self._keys.width() if shown else 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The word for the keys stands at the right."""
        super().resizeEvent(event)
        self._keys.adjustSize()
        self._show_keys(not self.hasFocus() and not self.text())
        free = self.height() - self._keys.height()
        self._keys.move(self.width() - self._keys.width() - max(4, free // 2), free // 2)

    @Slot(QWidget, QWidget)
    def _note_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        if new is self and old is not None:
            self._from = old
