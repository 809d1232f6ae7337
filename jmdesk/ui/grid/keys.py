"""What each key does in the sheet, in one table that menus and the search of commands show too."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from jmdesk.language import mark, tr
from jmdesk.ui.commands import Command
from jmdesk.ui.tab_order import leave

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

Key = Qt.Key
Mod = Qt.KeyboardModifier
Act = Callable[[], object]

_ARROWS = {
    Key.Key_Left: (0, -1),
    Key.Key_Right: (0, 1),
    Key.Key_Up: (-1, 0),
    Key.Key_Down: (1, 0),
}

_WORDS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "undo": (mark("撤销"), ("Ctrl+Z",)),
    "redo": (mark("重做"), ("Ctrl+Y", "Ctrl+Shift+Z")),
    "cut": (mark("剪切"), ("Ctrl+X",)),
    "copy": (mark("复制"), ("Ctrl+C", "Ctrl+Ins")),
    "paste": (mark("粘贴"), ("Ctrl+V", "Shift+Ins")),
    "fill_down": (mark("向下填充"), ("Ctrl+D",)),
    "fill_right": (mark("向右填充"), ("Ctrl+R",)),
    "clear": (mark("清除"), ("Del",)),
    "insert": (mark("插入行"), ("Ctrl++", "Ctrl+Shift++", "Ctrl+=")),
    "remove": (mark("删除行"), ("Ctrl+-",)),
    "find": (mark("查找"), ("Ctrl+F",)),
    "find_next": (mark("找下一处"), ("F3",)),
    "find_last": (mark("找上一处"), ("Shift+F3",)),
    "move_left": (mark("左移一栏"), ("Alt+Shift+Left",)),
    "move_right": (mark("右移一栏"), ("Alt+Shift+Right",)),
    "fit": (mark("栏宽合适"), ("Alt+Shift+F",)),
    "sort_up": (mark("这一栏从小到大"), ("Alt+Shift+Down",)),
    "sort_down": (mark("这一栏从大到小"), ("Alt+Shift+Up",)),
    "unsort": (mark("表的本来顺序"), ("Alt+Shift+Home",)),
    "hide": (mark("隐藏这一栏"), ("Ctrl+0",)),
    "unhide": (mark("显示隐藏的栏"), ("Ctrl+Shift+0", "Ctrl+)", "Ctrl+Shift+)")),
    "all": (mark("全选"), ("Ctrl+A",)),
    "rows": (mark("选整行"), ("Shift+Space",)),
    "columns": (mark("选整栏"), ("Ctrl+Space",)),
    "edit": (mark("改这一格"), ("F2",)),
    "options": (mark("列出可选的"), ("Alt+Down",)),
}
"""The word of each act and its keys, of which the first is shown."""


def _acts(view: GridView) -> dict[str, Act]:
    acts, hand, layout = view.acts, view.hand, view.layout_of_columns
    return {
        "undo": acts.undo,
        "redo": acts.redo,
        "cut": acts.cut,
        "copy": acts.copy,
        "paste": acts.paste,
        "fill_down": acts.fill_down,
        "fill_right": acts.fill_right,
        "clear": acts.clear,
        "insert": acts.insert_rows,
        "remove": acts.remove_rows,
        "find": lambda: view.find_asked.emit(0),
        "find_next": lambda: view.find_asked.emit(1),
        "find_last": lambda: view.find_asked.emit(-1),
        "move_left": lambda: layout.move(-1),
        "move_right": lambda: layout.move(1),
        "fit": lambda: layout.fit(view.currentIndex().column()),
        "sort_up": lambda: view.sort_here(descending=False),
        "sort_down": lambda: view.sort_here(descending=True),
        "unsort": lambda: view.sort_by(None),
        "hide": layout.hide,
        "unhide": layout.show_all,
        "all": hand.choose_all,
        "rows": hand.choose_rows,
        "columns": hand.choose_columns,
        "edit": lambda: view.typing.begin(overwrite=False),
        "options": view.typing.open_options,
    }


class Keys:
    """The keys of one view."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._acts = _acts(view)
        self._names = {
            QKeySequence(key).toString(): name
            for name, (_word, keys) in _WORDS.items()
            for key in keys
        }

    def is_own(self, event: QKeyEvent) -> bool:
        """Whether a key means something here, so that no shortcut of the window takes it."""
        return _pressed(event) in self._names

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key means; False where it means nothing here."""
        if name := self._names.get(_pressed(event)):
            self._acts[name]()
            return True
        return self._move(event) or self._type(event)

    def press_while_typing(self, event: QKeyEvent) -> bool:
        """Keys that take what is typed and then do what they always do: searching."""
        name = self._names.get(_pressed(event), "")
        if not name.startswith("find"):
            return False
        self._view.commit()
        self._acts[name]()
        return True

    def commands(self) -> list[Command]:
        """All of it as commands, as things stand now."""
        return [self.command(name) for name in _WORDS]

    def command(self, name: str) -> Command:
        """One of them; undo and redo say what they take back (撤销 粘贴 12 格)."""
        word, keys = _WORDS[name]
        model = self._view.model()
        past = {"undo": model.history.undo_name, "redo": model.history.redo_name}.get(name)
        text = f"{tr(word)} {past}" if past else tr(word)
        enabled = past != "" and (name != "insert" or model.growing)
        enabled = enabled and (name != "unsort" or model.sheet.sorted_by is not None)
        act = self._acts[name]
        return Command(id=f"grid.{name}", text=text, keys=keys[0], act=act, enabled=enabled)

    def _move(self, event: QKeyEvent) -> bool:
        hand, key = self._view.hand, Key(event.key())
        modifiers = event.modifiers() & ~Mod.KeypadModifier
        extend = bool(modifiers & Mod.ShiftModifier)
        control = bool(modifiers & Mod.ControlModifier)
        if modifiers & Mod.AltModifier:
            return False
        if key in _ARROWS:
            (hand.jump if control else hand.step)(*_ARROWS[key], extend=extend)
        elif key == Key.Key_Home:
            (hand.sheet_start if control else hand.row_start)(extend=extend)
        elif key == Key.Key_End:
            (hand.sheet_end if control else hand.row_end)(extend=extend)
        elif key in (Key.Key_PageUp, Key.Key_PageDown) and not control:
            hand.step(
                self._view.page_rows() * (-1 if key == Key.Key_PageUp else 1), 0, extend=extend
            )
        elif key in (Key.Key_Return, Key.Key_Enter) and not control:
            hand.enter(back=extend)
        elif key in (Key.Key_Tab, Key.Key_Backtab):
            back = key == Key.Key_Backtab or extend
            if not control:
                return hand.tab(back=back)
            # Tab goes from cell to cell, as in WPS; this is the way out of the sheet.
            leave(self._view, back=back)
        else:
            return False
        return True

    def _type(self, event: QKeyEvent) -> bool:
        """Keys that begin or end the typing."""
        view, key = self._view, Key(event.key())
        modifiers = event.modifiers() & ~(Mod.ShiftModifier | Mod.KeypadModifier)
        if key == Key.Key_Escape:
            return view.paster.cancel() or view.model().cancel_reading()
        if modifiers or not view.currentIndex().isValid():
            return False
        if key == Key.Key_Backspace:
            return view.typing.begin(overwrite=True)
        if key == Key.Key_Space and view.acts.toggle():
            return True
        text = event.text()
        return bool(text) and text.isprintable() and view.typing.type_over(event)


def _pressed(event: QKeyEvent) -> str:
    modifiers = event.modifiers() & ~Mod.KeypadModifier
    return QKeySequence(QKeyCombination(modifiers, Key(event.key()))).toString()
