"""Mistakes of the program, wherever they happen: noted, and told to the person once.

From slots, from jobs, from threads and from Qt itself they come together here. The log gets kinds
and places; stderr, for engineers, everything; the person one window (`last_resort`), however often
the same thing fails.
"""

from __future__ import annotations

import sys
import threading
import traceback
from dataclasses import dataclass, field
from types import TracebackType
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    Qt,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)

from jmdesk.operations.frames import is_ours, kind_of, place_of, told
from jmdesk.operations.logbook import Logbook

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_MOST_NOTED = 200
"""So many mistakes of one run are noted in full; a loop of them would push all else out."""
_LEVELS = {
    QtMsgType.QtWarningMsg: "warning",
    QtMsgType.QtCriticalMsg: "critical",
    QtMsgType.QtFatalMsg: "fatal",
}


@dataclass(kw_only=True)
class Mishap:
    """One mistake: its kind, its last place, all its places, and how often it came so far."""

    kind: str
    place: str
    told: tuple[str, ...]
    count: int = field(default=1)


class Mishaps(QObject):
    """Signals, in the window's thread: `first` (Mishap) for one that was not seen before, `again`
    (Mishap) for one that was, its count raised."""

    first = Signal(object)
    again = Signal(object)
    _came = Signal(object)

    def __init__(self, log: Logbook) -> None:
        super().__init__()
        self._log = log
        self._seen: dict[tuple[str, str], Mishap] = {}
        self._noted = 0
        self._before: tuple[Any, Any, Any, Any] | None = None
        self._came.connect(self._take, Qt.ConnectionType.AutoConnection)

    def watch(self) -> None:
        """From now on nothing that fails unforeseen is passed over."""
        if self._before is not None:
            return
        before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._raised
        threading.excepthook = self._raised_in_thread
        sys.unraisablehook = self._raised_unseen
        self._before = (*before, qInstallMessageHandler(self._said_by_qt))

    def end(self) -> None:
        """As it was before."""
        if self._before is not None:
            sys.excepthook, threading.excepthook, sys.unraisablehook, handler = self._before
            qInstallMessageHandler(handler)
            self._before = None

    def tell(self, error: BaseException, *, where: str = "window") -> None:
        """A mistake that was caught: the same as if it had not been. From any thread."""
        if not is_ours(error):
            return
        self._note(error, where)
        self._came.emit(Mishap(kind=kind_of(error), place=place_of(error), told=told(error)))

    def _note(self, error: BaseException, where: str) -> None:
        if sys.stderr is not None:  # a window on Windows has none
            traceback.print_exception(error)
        self._noted += 1
        if self._noted <= _MOST_NOTED:
            self._log.mistake(error, where=where)

    def _raised(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        self.tell(error.with_traceback(trace))

    def _raised_in_thread(self, args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            self.tell(args.exc_value.with_traceback(args.exc_traceback), where="thread")

    def _raised_unseen(self, args: UnraisableHookArgs) -> None:
        """While something was thrown away, when nothing can be told to anyone who asked for it."""
        if args.exc_value is not None:
            self._note(args.exc_value, "unseen")

    def _said_by_qt(self, level: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
        """Qt's own words may name files and people: the log hears how bad it was, not what."""
        if sys.stderr is not None:
            print(text, file=sys.stderr)
        word = _LEVELS.get(level)
        self._noted += 1
        if word is not None and self._noted <= _MOST_NOTED:
            self._log.note("qt", level=word, category=context.category)

    def _take(self, mishap: Mishap) -> None:
        known = self._seen.get((mishap.kind, mishap.place))
        if known is None:
            self._seen[mishap.kind, mishap.place] = mishap
            self.first.emit(mishap)
        else:
            known.count += 1
            self.again.emit(known)
