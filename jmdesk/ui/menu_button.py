"""菜单: everything that can be done here, with its keys; opened by Alt or F10."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QWidget

from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.commands import Command

Groups = Sequence[tuple[str, Sequence[Command]]]
"""Headings, each with what can be done under it."""


class MenuButton(QPushButton):
    """Signal: ``asked`` before the menu opens; the one who hears it calls `open_menu`."""

    asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("菜单"), parent)
        self.setAutoDefault(False)
        self.setAccessibleName(tr("菜单"))
        self.setToolTip(tr("这里可以做的，都带着按键（Alt 或 F10）"))
        theme.set_role(self, "menu")
        self._menu: QMenu | None = None
        self.clicked.connect(lambda _checked=False: self.asked.emit())

    @property
    def menu_shown(self) -> QMenu:
        """The menu, made when it first opens."""
        if self._menu is None:
            self._menu = QMenu(self)
            self._menu.setAccessibleName(tr("菜单"))
        return self._menu

    def open_menu(self, groups: Groups) -> None:
        """Show what can be done; arrows and Enter choose, Esc closes."""
        menu = self.menu_shown
        menu.clear()
        for title, commands in groups:
            if commands:
                menu.addSection(title)
            for command in commands:
                action = menu.addAction(f"{command.text}\t{command.shown_keys}".rstrip())
                action.setEnabled(command.enabled)
                action.triggered.connect(_doing(command))
        if not menu.isEmpty():
            first = next((one for one in menu.actions() if not one.isSeparator()), None)
            menu.popup(
                self.mapToGlobal(QPoint(self.width() - menu.sizeHint().width(), self.height()))
            )
            if first is not None:
                menu.setActiveAction(first)


def _doing(command: Command) -> object:
    return lambda _checked=False: command.act()


class AltKey(QObject):
    """Tells when Alt was pressed and let go with nothing else between.

    Watches all events only while Alt is held, for that costs. Signal: ``tapped``.
    """

    tapped = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._held = False

    def pressed(self, event: QKeyEvent) -> None:
        """A key went down in the window and no one wanted it."""
        plain = event.modifiers() in (
            Qt.KeyboardModifier.AltModifier,
            Qt.KeyboardModifier.NoModifier,
        )
        if event.key() == Qt.Key.Key_Alt and plain and not event.isAutoRepeat():
            self._hold(True)

    def _hold(self, held: bool) -> None:
        app = QApplication.instance()
        if held == self._held or app is None:
            return
        self._held = held
        if held:
            app.installEventFilter(self)
        else:
            app.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Anything else than letting Alt go means that it was no tap."""
        kind = event.type()
        if kind == QEvent.Type.KeyRelease and _is_alt(event):
            self._hold(False)
            self.tapped.emit()
        elif kind in _SPOILING or (kind == QEvent.Type.ShortcutOverride and not _is_alt(event)):
            self._hold(False)
        return False


_SPOILING = (
    QEvent.Type.MouseButtonPress,
    QEvent.Type.Wheel,
    QEvent.Type.WindowDeactivate,
    QEvent.Type.InputMethod,
)


def _is_alt(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Alt
