"""Begins the typing in a cell: by a key, by F2, by an input method; and ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication

from jmdesk.language import tr
from jmdesk.ui.grid.column import GridColumn
from jmdesk.ui.grid.delegate import GridDelegate
from jmdesk.ui.grid.editors import ChoiceCell, LineCell

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView


@dataclass(frozen=True, kw_only=True)
class HalfTyped:
    """What stands in the open editor: for a draft, and to come back to it."""

    key: str
    name: str
    text: str
    caret: int


class Typing:
    """The typing in one view's current cell."""

    def __init__(self, view: GridView, delegate: GridDelegate) -> None:
        self._view = view
        self._delegate = delegate

    def begin(self, *, overwrite: bool) -> bool:
        """Open the current cell, empty (typing over it) or with what stands there (F2)."""
        index = self._view.currentIndex()
        if not self.may_edit(index):
            return False
        if self._column(index).kind == "yes_no":
            return self._view.acts.toggle()
        self._delegate.overwrite = overwrite
        self._view.edit(index)
        if not overwrite and isinstance(self._delegate.editor, LineCell):
            # Qt selects all of it, but one goes on behind it.
            self._delegate.editor.end(False)
        return True

    def type_over(self, event: QKeyEvent) -> bool:
        """A key typed onto a cell begins the typing and is its first letter."""
        if self._is_tick():
            self._view.acts.type_tick(event.text())
        elif self.begin(overwrite=True) and self._delegate.editor is not None:
            QApplication.sendEvent(self._delegate.editor, event)
        return True

    def open_options(self) -> None:
        """Show what may be chosen here (Alt+Down)."""
        if self._is_tick():
            return
        if self.begin(overwrite=False) and isinstance(self._delegate.editor, ChoiceCell):
            self._delegate.editor.open_list()

    def half_typed(self) -> HalfTyped | None:
        """What stands in the open editor; None where nothing is being typed."""
        editor, place = self._delegate.editor, self._view.place()
        if editor is None or place is None:
            return None
        return HalfTyped(key=place[0], name=place[1], text=editor.typed(), caret=editor.caret())

    def resume(self, half: HalfTyped) -> bool:
        """Go on typing where one was interrupted; False where that cell is not there any more."""
        if not self._view.go_to(half.key, half.name) or self._is_tick():
            return False
        if not self.begin(overwrite=True) or self._delegate.editor is None:
            return False
        self._delegate.editor.resume(half.text, half.caret)
        return True

    def compose(self, event: QInputMethodEvent) -> bool:
        """An input method begins with the current cell; False: go on as Qt does it.

        Qt leaves the focus with the view until the first word is complete: moving it earlier
        would end the composition and eat what was typed.
        """
        if self._view.is_editing():
            return False
        if not self.may_edit(self._view.currentIndex()):
            event.ignore()
            return True
        if self._is_tick():
            self._view.acts.type_tick(event.commitString())
            return True
        self._delegate.overwrite = True
        if event.preeditString() or not event.commitString():
            return False
        if self.begin(overwrite=True) and self._delegate.editor is not None:
            QApplication.sendEvent(self._delegate.editor, event)
        return True

    def end_composing(self, event: QInputMethodEvent) -> None:
        """A composition given up before anything was written leaves the cell as it was."""
        editor = self._delegate.editor
        if editor is not None and not event.preeditString() and not editor.typed():
            self._delegate.cancel(editor)

    def may_edit(self, index: QModelIndex) -> bool:
        """Whether a cell may be typed into; says so where it may not."""
        if not index.isValid():
            return False
        if self._view.model().flags(index) & Qt.ItemFlag.ItemIsEditable:
            return True
        title = self._column(index).title
        self._view.told.emit(tr("「{title}」在这里不能改。", title=title))
        return False

    def _is_tick(self) -> bool:
        index = self._view.currentIndex()
        editable = bool(self._view.model().flags(index) & Qt.ItemFlag.ItemIsEditable)
        return editable and self._column(index).kind == "yes_no"

    def _column(self, index: QModelIndex) -> GridColumn:
        return self._view.model().sheet.columns[index.column()]
