"""Telling that nobody was at the window for some minutes."""

from __future__ import annotations

import time

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QWindow

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.InputMethod,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_LOOKS = 5000
"""Milliseconds between two looks at the clock."""


def _now() -> float:
    """Seconds that also pass while the computer sleeps, whatever its clock is set to."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class Idle(QObject):
    """Signal: `passed` once nobody touched the window for ``minutes`` (0: never).

    It listens to the one native window, not to each widget: typing costs nothing more by it.
    """

    passed = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.minutes = 0
        self.now = _now
        self._touched = 0.0
        self._window: QWindow | None = None
        self._clock = QTimer(self, interval=_LOOKS)
        self._clock.timeout.connect(self.look)

    def watch(self, window: QWindow | None, minutes: int) -> None:
        """Begin, or go on with other minutes."""
        self.minutes = minutes
        self._touched = self.now()
        if window is not None and self._window is None:
            self._window = window
            window.installEventFilter(self)
        if minutes:
            self._clock.start()
        else:
            self._clock.stop()

    def stop(self) -> None:
        """Nothing is to be locked any more."""
        self._clock.stop()
        if self._window is not None:
            self._window.removeEventFilter(self)
            self._window = None

    def look(self) -> None:
        """Tell it if the time has passed."""
        if self.minutes and self.now() - self._touched >= self.minutes * 60:
            self._clock.stop()
            self.passed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Someone is there."""
        if event.type() in _TOUCHES:
            self._touched = self.now()
        return super().eventFilter(watched, event)
