"""What tests of the window share: a window on a real small desk, and what it shows."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.ui.app import start
from jmdesk.ui.main_window import MainWindow
from tests.ui.filled import make_store

PageT = TypeVar("PageT", bound=QWidget)


def opened(qapp: QApplication, store: Path, qtbot: QtBot) -> MainWindow:
    """A window on a store, filled and at rest."""
    window = start(qapp, store)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.filled, timeout=10_000):
        pass
    window.activateWindow()
    qtbot.waitUntil(lambda: window.jobs.idle and window.isActiveWindow())
    return window


def at_home(folder: Path) -> Path:
    """A small desk's store in a folder of its own, in which nothing of the test's lies."""
    home = folder / "home"
    home.mkdir()
    make_store(home / "desk.db")
    return home / "desk.db"


def page(window: MainWindow, kind: type[PageT]) -> PageT:
    """The page in the middle, which must be of this kind."""
    shown = window.stack.currentWidget()
    assert isinstance(shown, kind), shown
    return shown


def rest(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until nothing is under way."""
    qtbot.waitUntil(lambda: window.jobs.idle, timeout=10_000)


def settle(window: MainWindow, qtbot: QtBot) -> None:
    """The same where one job begins the next one."""
    for _ in range(3):
        rest(window, qtbot)
        QApplication.processEvents()
