"""Being asked to end by the system: nothing typed is lost by it.

Signals (a power supply that shuts down, a closed terminal) close the window as a person does. The
end of a session may still be called off by another program: then what is typed is only put on the
disk, and the window stays.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Qt, Signal
from PySide6.QtWidgets import QApplication

_ASKING = ("SIGTERM", "SIGHUP", "SIGINT")


class Ending(QObject):
    """Signals: ``asked`` when the program shall end, ``kept`` when it is to put on the disk what is
    typed, at once. Both come in the window's thread."""

    asked = Signal()
    kept = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._before: dict[int, Any] = {}
        self._ends: tuple[int, int] | None = None
        self._waking: QSocketNotifier | None = None

    def watch(self) -> None:
        """From now on one hears of it."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            direct = Qt.ConnectionType.DirectConnection
            app.commitDataRequest.connect(self._session_ends, direct)
        if sys.platform == "win32" or self._ends is not None:
            return  # Windows sends none of them to a window
        # Python runs what a signal asks for between two of its own steps, and waiting for the
        # next event is none: the byte that it writes ends the wait.
        self._ends = os.pipe()
        for end in self._ends:
            os.set_blocking(end, False)
        self._waking = QSocketNotifier(self._ends[0], QSocketNotifier.Type.Read)
        self._waking.activated.connect(self._awake)
        with suppress(ValueError):  # not in a program whose main thread is another one
            signal.set_wakeup_fd(self._ends[1], warn_on_full_buffer=False)
            for name in _ASKING:
                number = getattr(signal, name)
                self._before[number] = signal.signal(number, lambda *_: self.asked.emit())

    def leave(self) -> None:
        """As it was before."""
        for number, before in self._before.items():
            signal.signal(number, before)
        self._before = {}
        if self._ends is not None:
            with suppress(ValueError):
                signal.set_wakeup_fd(-1)
            if self._waking is not None:
                self._waking.setEnabled(False)
            for end in self._ends:
                os.close(end)
            self._ends = self._waking = None

    def _awake(self) -> None:
        if self._ends is not None:
            with suppress(BlockingIOError):
                os.read(self._ends[0], 64)

    def _session_ends(self, _manager: object) -> None:
        self.kept.emit()
