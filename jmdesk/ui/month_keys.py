"""The keys of a sheet's page beside those of the grid, and their commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from jmdesk.language import tr
from jmdesk.ui.commands import Command
from jmdesk.ui.grid.view import GridView
from jmdesk.ui.month_bars import MonthBars
from jmdesk.ui.month_columns import NAME, OWNER
from jmdesk.ui.month_links import MonthLinks

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_INSERT = ("Ctrl++", "Ctrl+Shift++", "Ctrl+=")

Act = Callable[[], object]


class MonthKeys(QObject):
    """Binds the page's keys. Enter on a row's name opens its page; Ctrl++ asks what a new row is
    about where that has to be chosen."""

    def __init__(
        self,
        page: QWidget,
        view: GridView,
        bars: MonthBars,
        links: MonthLinks,
        *,
        save: Act,
        mark: Act,
        next_problem: Act,
        explain: Act,
    ) -> None:
        super().__init__(page)
        self._view, self._bars, self._links = view, bars, links
        self._acts: tuple[tuple[str, str, str, Act], ...] = (
            ("save", tr("存"), "Ctrl+S", save),
            ("same", tr("选中的行记无变化"), "Ctrl+M", mark),
            ("rest", tr("其余都无变化"), "", bars.ask_rest),
            ("page", tr("整页填这一行"), "F4", links.open_page),
            ("problem", tr("下一处问题"), "F8", next_problem),
            ("explain", tr("写说明"), "F7", explain),
            ("list", tr("各期列表"), "", links.open_list),
            ("rollup", tr("汇总"), "", links.open_rollup),
        )
        for _id, _text, keys, act in self._acts:
            if keys:
                shortcut = QShortcut(QKeySequence(keys), page, act)
                shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        view.installEventFilter(self)

    def commands(self) -> Sequence[Command]:
        """What can be done on the page, then in its grid."""
        own = [Command(id=f"month.{i}", text=t, keys=k, act=a) for i, t, k, a in self._acts]
        return (*own, *self._view.commands())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys that mean something else here than in any grid."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            place = self._view.place()
            on_name = place is not None and place[1] in (NAME, OWNER)
            if event.key() in _ENTER and not event.modifiers().value and on_name:
                self._links.open_page()
                return True
            if self._bars.new is not None and _pressed(event) in _INSERT:
                self._bars.ask_new()
                return True
        return super().eventFilter(watched, event)


def _pressed(event: QKeyEvent) -> str:
    modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    return QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key()))).toString()
