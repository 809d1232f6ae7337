"""One window on one store: who holds it, and calling the one that does to the front.

Beside the store lies a lock that says which process on which computer has the window open; one of
a dead process counts for nothing, also after a power cut. A second start leaves a file there, for
which the first window watches: it takes the file away and comes forward. (Qt's local sockets would
be the usual way; they are QtNetwork, which the desk does not have.) Commands need none of this.
"""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QFileSystemWatcher,
    QLockFile,
    QObject,
    QSysInfo,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtWidgets import QApplication, QWidget

LOCK, CALL = ".window", ".front"
"""What the two files' names add to the store's."""
PATIENCE = 3.0
"""Seconds in which a window that is called should answer."""
_LOOK = 0.02
_SLOWLY = 1000
"""Milliseconds between looks where the system cannot tell of new files."""


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who has the window open. ``host`` is "" on this computer."""

    process: int
    host: str


class Single(QObject):
    """Signals: `called` when another start wants this window in front."""

    called = Signal()

    def __init__(self, store: Path) -> None:
        super().__init__()
        path = store.absolute()
        self._call = path.with_name(path.name + CALL)
        self._lock = QLockFile(str(path.with_name(path.name + LOCK)))
        self._lock.setStaleLockTime(0)  # a window may be open for days: only the dead are stale
        self._watcher: QFileSystemWatcher | None = None
        self._timer: QTimer | None = None

    def take(self) -> Holder | None:
        """Hold the store; returns who else does instead.

        Where no lock can be written it is not held and no one is told: the store itself then says
        that nothing can be written there.
        """
        if self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError:
            return None
        process, host, _program = self._lock.getLockInfo()
        if not process and self._take_over():  # cut off while it was written
            return None
        return Holder(process=process, host="" if host == QSysInfo.machineHostName() else host)

    def take_anyway(self) -> bool:
        """Hold the store although another computer's window never let go of it: a stick that was
        pulled out. Refused by the system while a living process has the lock."""
        return self._take_over()

    def _take_over(self) -> bool:
        return self._lock.removeStaleLockFile() and self._lock.tryLock(0)

    def call(self, holder: Holder, *, patience: float | None = None) -> bool:
        """Ask the window that holds the store to the front; whether it came."""
        _let_come_forward(holder.process)
        try:
            self._call.touch()
        except OSError:
            return False
        until = time.monotonic() + (PATIENCE if patience is None else patience)
        while self._call.exists():
            if time.monotonic() > until:
                with suppress(OSError):
                    self._call.unlink()
                return False
            time.sleep(_LOOK)  # there is no window yet that could stand still
        return True

    def watch(self) -> None:
        """From now on `called` tells when another start calls."""
        self._watcher = QFileSystemWatcher(self)
        self._watcher.directoryChanged.connect(self._look)
        if not self._watcher.addPath(str(self._call.parent)):
            self._timer = QTimer(self)
            self._timer.timeout.connect(self._look)
            self._timer.start(_SLOWLY)
        self._look()

    @Slot()
    def _look(self) -> None:
        try:
            self._call.unlink()
        except OSError:
            return
        self.called.emit()

    def leave(self) -> None:
        """Let go of the store."""
        for part in (self._watcher, self._timer):
            if part is not None:
                part.deleteLater()
        self._watcher = self._timer = None
        self._lock.unlock()


class Taking:
    """`Single.take` under way elsewhere, while there is other work to do here."""

    def __init__(self, single: Single) -> None:
        self._single = single
        self._found: Holder | None = None
        self._thread = threading.Thread(target=self._take, name="jmdesk-take")
        self._thread.start()

    def _take(self) -> None:
        self._found = self._single.take()

    def holder(self) -> Holder | None:
        """Wait for it; who else holds the store."""
        self._thread.join()
        return self._found


def bring_forward(window: QWidget) -> None:
    """Put a window in front of all others, from wherever it is."""
    minimized = Qt.WindowState.WindowMinimized
    window.setWindowState(window.windowState() & ~minimized | Qt.WindowState.WindowActive)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)


def _let_come_forward(process: int) -> None:
    """Windows lets a program come to the front only by leave of the one that is there."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(process)
