"""Starting the window: first something to look at, then the store, then the data."""

from __future__ import annotations

import gc
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from jmdesk import language
from jmdesk.definitions.places import shipped
from jmdesk.operations.location import default_store
from jmdesk.ui import theme
from jmdesk.ui.main_window import SIZE, MainWindow
from jmdesk.ui.running import Running

if TYPE_CHECKING:
    from jmdesk.operations.desk import Desk
    from jmdesk.ui.jobs import Progress


def run(store: Path | None = None) -> int:
    """Open the window on a store (the user's own by default) and stay until it is closed.

    Where it is open already, that window comes to the front, and this is all.
    """
    app = QApplication(sys.argv[:1])
    running = Running(
        store,
        dress=lambda: _dress(app, store),
        begin=lambda settings: _shown(settings, store),
    )
    if not running.begin():
        return 0
    code = app.exec()
    running.end()
    return code


def start(app: QApplication, store: Path | None = None) -> MainWindow:
    """Show the window; once it is painted, open the store in the background and fill it."""
    return _shown(_dress(app, store), store)


def _shown(settings: QSettings, store: Path | None) -> MainWindow:
    window = MainWindow(today=datetime.now().astimezone().date(), settings=settings)
    window.store = store
    window.resize(*SIZE)
    if (geometry := settings.value("geometry")) is not None:
        window.restoreGeometry(geometry)
    window.filled.connect(_begin_collecting)
    window.painted.connect(lambda: _open(window, store))
    window.show()
    return window


def _open(window: MainWindow, store: Path | None) -> None:
    def work(_progress: Progress) -> Desk:
        # Here, not above: the database and the definitions take longer to load than the window.
        from jmdesk.operations.desk import open_desk

        return open_desk(store, units=True)  # read here, where it does not hold up the window

    window.jobs.start(work, then=window.fill, failed=window.refuse, writes=True)


def _dress(app: QApplication, store: Path | None) -> QSettings:
    """The words and looks that were chosen, and where they are noted."""
    # Nearly all that is made while starting stays; looking for rubbish in it takes a tenth of a
    # second. From the first data on it is looked for again, among what was made since.
    gc.disable()
    settings = QSettings(str(_settings_file(store)), QSettings.Format.IniFormat)
    language.use(_language(settings), shipped("resources") / "language")
    theme.load_fonts()
    theme.apply(app, _scale(settings))
    return settings


def _begin_collecting() -> None:
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _settings_file(store: Path | None) -> Path:
    """How the window was left: beside the store, and goes with it on a stick."""
    return (store or default_store()).parent / "window.ini"


def _language(settings: QSettings) -> str:
    """What this run is asked to speak, else what was chosen in 设置."""
    asked = os.environ.get("JMDESK_LANG", "")
    return asked or str(settings.value("language", language.SOURCE))


def _scale(settings: QSettings) -> float:
    try:
        scale = float(str(settings.value("scale", 1.0)))
    except ValueError:
        return 1.0
    return scale if scale in theme.SCALES else 1.0
