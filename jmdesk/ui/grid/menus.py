"""The menus of the right mouse button; each line shows its key."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from jmdesk.language import tr
from jmdesk.ui.commands import Command

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

_CELL = (
    ("undo", "redo"),
    ("cut", "copy", "paste"),
    ("fill_down", "fill_right", "clear"),
    ("insert", "remove"),
    ("edit", "options", "find"),
    ("sort_up", "sort_down", "unsort"),
)


def cell_menu(view: GridView, at: QPoint) -> QMenu:
    """What can be done with the chosen cells, shown at a place of the screen."""
    menu = QMenu(view)
    menu.setAccessibleName(tr("格子可以做的事"))
    for group in _CELL:
        for name in group:
            _add(menu, view.keys.command(name))
        menu.addSeparator()
    return _pop_up(menu, at)


def heading_menu(view: GridView, at: QPoint) -> QMenu:
    """What can be done with a column; ``at`` is a place of the header."""
    header = view.headings
    menu = QMenu(view)
    menu.setAccessibleName(tr("栏目可以做的事"))
    column = header.column_at(at.x())
    if column >= 0:
        _stand_on(view, column)
    for act in ("sort_up", "sort_down", "unsort"):
        _add(menu, view.keys.command(act))
    menu.addSeparator()
    for act in ("move_left", "move_right", "fit", "hide", "unhide"):
        _add(menu, view.keys.command(act))
    for hidden in view.layout_of_columns.hidden():
        title = view.model().sheet.columns[hidden].title
        _show_again(menu, view, hidden, title)
    return _pop_up(menu, header.mapToGlobal(at))


def _stand_on(view: GridView, column: int) -> None:
    """What the menu does concerns the column it was opened on."""
    if column in view.sight.columns:
        view.hand.go((view.hand.here()[0], view.sight.columns.index(column)))


def _show_again(menu: QMenu, view: GridView, column: int, title: str) -> None:
    show = view.layout_of_columns.show_column
    _act(menu, tr("显示「{title}」", title=title), lambda: show(column))


def _act(menu: QMenu, text: str, act: Callable[[], object], *, enabled: bool = True) -> None:
    _add(menu, Command(id="", text=text, act=act, enabled=enabled))


def _add(menu: QMenu, command: Command) -> None:
    # The key stands behind a tab: set as a shortcut it would be taken twice.
    text = f"{command.text}\t{command.shown_keys}" if command.keys else command.text
    action = menu.addAction(text.replace("&", "&&"))
    action.setEnabled(command.enabled)
    action.triggered.connect(lambda _checked=False: command.act())


def _pop_up(menu: QMenu, at: QPoint) -> QMenu:
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu
