"""A clerk in a process of their own: the real window without pytest around it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QWidget

from tests.power.looking import STORE
from tests.ui.clerk import Clerk

SECOND = 1.0
"""Seconds after which what was typed is promised to be on the disk."""


class _Patient:
    """What `Clerk` asks of pytest-qt, for a process that will be killed."""

    def addWidget(self, _widget: QWidget) -> None:
        """It goes with the process."""

    def waitUntil(self, until: Callable[[], bool], timeout: float = 30_000) -> None:
        """Let the window work until something holds."""
        end = time.monotonic() + max(timeout, 30_000) / 1000
        while not until():
            assert time.monotonic() < end, "it never came about"
            QApplication.processEvents()
            time.sleep(0.001)

    @contextmanager
    def waitSignal(self, signal: Any, timeout: float = 30_000) -> Iterator[None]:
        """Until a signal comes."""
        heard: list[bool] = []
        signal.connect(lambda *_: heard.append(True))
        yield
        self.waitUntil(lambda: bool(heard), timeout)


def sit_down(folder: Path) -> Clerk:
    """Start the program on the store of a folder."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    return Clerk(app, folder / STORE, _Patient())  # type: ignore[arg-type]


def rest(clerk: Clerk) -> None:
    """Sit for a second, and for as long as something is still going on."""
    end = time.monotonic() + SECOND
    clerk.qtbot.waitUntil(lambda: time.monotonic() > end and clerk.window.jobs.idle)
