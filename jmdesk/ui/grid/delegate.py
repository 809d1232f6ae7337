"""Begins and ends the typing in a cell, and says what the keys mean meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from jmdesk.ui.grid.editors import ChoiceCell, LineCell, TextCell, make_editor

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

Index = QModelIndex | QPersistentModelIndex
Key = Qt.Key
Mod = Qt.KeyboardModifier
_ENTER = (Key.Key_Return, Key.Key_Enter)
_ARROWS = {
    Key.Key_Left: (0, -1),
    Key.Key_Right: (0, 1),
    Key.Key_Up: (-1, 0),
    Key.Key_Down: (1, 0),
}

_ENDING = {*_ENTER, *_ARROWS, Key.Key_Tab, Key.Key_Backtab, Key.Key_Escape, Key.Key_F2}


class GridDelegate(QStyledItemDelegate):
    """Edits cells. `typing` (text) with each change of what stands in the open editor.

    ``overwrite`` says how the next editor begins: empty, because a key was typed over the cell,
    or (F2) with what stands there.
    """

    typing = Signal()

    def __init__(self, view: GridView) -> None:
        super().__init__(view)
        self._view = view
        self.overwrite = False
        self.editor: LineCell | ChoiceCell | TextCell | None = None
        self._composing = False
        self._began = ""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """The editor for the cell's column."""
        column = self._view.model().sheet.columns[index.column()]
        editor = make_editor(column, parent)
        self.editor, self._composing = editor, False
        editor.destroyed.connect(lambda: self._gone(editor))
        if isinstance(editor, ChoiceCell):
            editor.typed_changed.connect(self.typing)
            editor.entered.connect(lambda: self._finish(editor, 1, 0, enter=True))
        else:
            editor.textChanged.connect(self.typing)
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """What stands in the cell, or nothing where it is overwritten; once only."""
        if isinstance(editor, LineCell | ChoiceCell | TextCell) and not editor.property("begun"):
            editor.setProperty("begun", True)
            model = self._view.model()
            place = model.line_at(index.row()), model.sheet.columns[index.column()]
            self._began = model.sheet.text(*place)
            editor.begin(self._began, overwrite=self.overwrite)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Type the text; one that was looked at only (F2, Enter) is no change."""
        if isinstance(editor, LineCell | ChoiceCell | TextCell):
            text = editor.typed()
            if self.overwrite or text != self._began:
                model.setData(index, text)

    def updateEditorGeometry(
        self, editor: QWidget, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Over the cell, with room to grow."""
        if isinstance(editor, LineCell | ChoiceCell | TextCell):
            cell = self._view.visualRect(index).adjusted(-1, -1, 0, 0)
            editor.fit(cell, self._room(index))

    def _room(self, index: Index) -> QRect:
        room = self._view.viewport().rect()
        if self._view.sight.frozen_left(index.column()) is None:
            room.setLeft(self._view.sight.frozen_width)
        return room

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that end the typing; while an input method composes, all keys are its own."""
        if isinstance(event, QInputMethodEvent):
            self._composing = bool(event.preeditString())
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and isinstance(watched, LineCell | ChoiceCell | TextCell)
        ):
            return self._is_composed(event) or self._key(watched, event)
        return super().eventFilter(watched, event)

    def _is_composed(self, event: QKeyEvent) -> bool:
        """Whether a key that ends the typing belongs to an input method at this moment."""
        return self._composing and Key(event.key()) in _ENDING

    def _key(self, editor: LineCell | ChoiceCell | TextCell, event: QKeyEvent) -> bool:
        key, shift = Key(event.key()), bool(event.modifiers() & Mod.ShiftModifier)
        if key in _ENTER:
            return self._enter(editor, event)
        if key in (Key.Key_Tab, Key.Key_Backtab):
            self._settle(editor)
            self._finish(editor, 0, -1 if shift or key == Key.Key_Backtab else 1, tab=True)
        elif key == Key.Key_Escape:
            self.cancel(editor)
        elif key == Key.Key_F2:
            self.overwrite = not self.overwrite
        elif self._is_move(editor, event):
            self._finish(editor, *_ARROWS[key])
        else:
            return self._view.keys.press_while_typing(event)
        return True

    def _is_move(self, editor: QWidget, event: QKeyEvent) -> bool:
        """Arrows move on after typing over a cell; in a list of candidates up and down choose."""
        key = Key(event.key())
        plain = not event.modifiers() & ~Mod.KeypadModifier
        if key not in _ARROWS or not plain or not self.overwrite:
            return False
        return not isinstance(editor, ChoiceCell) or key in (Key.Key_Left, Key.Key_Right)

    def _enter(self, editor: LineCell | ChoiceCell | TextCell, event: QKeyEvent) -> bool:
        modifiers = event.modifiers() & ~Mod.KeypadModifier
        if modifiers & Mod.AltModifier:
            if isinstance(editor, TextCell):
                editor.break_line()
            return True
        self._settle(editor)
        if modifiers & Mod.ControlModifier:
            self._view.acts.fill_chosen(editor.typed())
            self.cancel(editor)
            return True
        self._finish(editor, -1 if modifiers & Mod.ShiftModifier else 1, 0, enter=True)
        return True

    def _settle(self, editor: QWidget) -> None:
        """Take the candidate that is pointed at, as Enter does in the list itself."""
        if isinstance(editor, ChoiceCell) and editor.is_open():
            editor.blockSignals(True)
            press = QKeyEvent(QEvent.Type.KeyPress, Key.Key_Return, Mod.NoModifier)
            # past this filter: the chooser itself is to take it
            editor.keyPressEvent(press)
            editor.blockSignals(False)

    def _finish(
        self, editor: QWidget, rows: int, columns: int, *, enter: bool = False, tab: bool = False
    ) -> None:
        """Type the text into the sheet and go on."""
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        hand = self._view.hand
        if enter:
            hand.enter(back=rows < 0)
        elif tab:
            hand.tab(back=columns < 0)
        else:
            hand.step(rows, columns)

    def cancel(self, editor: QWidget) -> None:
        """Leave the cell as it was."""
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.RevertModelCache)

    def commit(self) -> None:
        """Type what stands in the open editor into the sheet: someone wants to save."""
        editor = self.editor
        if editor is not None:
            self._settle(editor)
            self.commitData.emit(editor)
            self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)

    def destroyEditor(self, editor: QWidget, index: Index) -> None:
        """The editor is closed."""
        if editor is self.editor:
            self.editor = None
        super().destroyEditor(editor, index)

    def _gone(self, editor: QWidget) -> None:
        if self.editor is editor:
            self.editor = None
