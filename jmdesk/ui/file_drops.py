"""Files and folders that are dropped anywhere in the window, also over a box for text.

A box for text would take the name of the file as text. So the window looks first, and only a
widget that says it ``takes_files`` (attachments) gets them instead.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QWidget

_DRAGS = (QEvent.Type.DragEnter, QEvent.Type.DragMove, QEvent.Type.Drop)


class FileDrops(QObject):
    """Watches a window's events. Signal: `dropped` (tuple of paths)."""

    dropped = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.open = False
        """Whether there is a desk that takes files."""

    def watch(self) -> None:
        """Begin, once the window is on the screen."""
        handle = self._window.windowHandle()
        if handle is not None:
            handle.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Files are taken before any widget sees them."""
        if event.type() not in _DRAGS or not isinstance(event, QDropEvent):
            return False
        paths = paths_of(event.mimeData())
        if not paths or not self.open or self._taken_below(event):
            return False
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self.dropped.emit(paths)
        return True

    def _taken_below(self, event: QDropEvent) -> bool:
        here: QWidget | None = self._window.childAt(event.position().toPoint())
        while here is not None and not getattr(here, "takes_files", False):
            here = here.parentWidget()
        return here is not None


def paths_of(data: QMimeData) -> tuple[Path, ...]:
    """All local files and folders that are dragged."""
    return tuple(Path(url.toLocalFile()) for url in data.urls() if url.isLocalFile())
