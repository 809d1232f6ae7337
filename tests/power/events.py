"""What a process does to the disk, event by event; at one of them it is killed.

Events are Python's own audit events (files opened, renamed, removed, made, databases connected),
each flush, and each statement that writes to a database, so also the moments before and after a
COMMIT and a checkpoint.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import sys
from pathlib import Path
from typing import Any

from jmdesk.store import cipher

_AUDITED = frozenset(
    {"os.rename", "os.remove", "os.link", "os.mkdir", "os.rmdir", "os.truncate", "sqlite3.connect"}
)
_READS = ("SELECT", "EXPLAIN", "PRAGMA table", "PRAGMA index", "PRAGMA user_version", "WITH")


class Trap:
    """Counts the events of this process from now on; number ``at`` is its last (0: none), or
    the one that is called ``called`` (a pattern) after so many others that are."""

    def __init__(
        self, folders: tuple[Path, ...], *, at: int = 0, called: str = "", skipped: int = 0
    ) -> None:
        self._folders = tuple(str(folder) for folder in folders)
        self._at = at
        self._called = re.compile(called) if called else None
        self._skipped = skipped
        self.labels: list[str] = []
        self._last = ""
        sys.addaudithook(self._audited)
        self._flush = os.fsync
        setattr(os, "fsync", self._flushed)  # noqa: B010
        self._connect = sqlite3.connect
        setattr(sqlite3, "connect", self._connected)  # noqa: B010
        self._cipher = cipher.connect
        setattr(cipher, "connect", self._unlocked)  # noqa: B010

    def event(self, label: str) -> None:
        """Something happens now."""
        self.labels.append(label)
        if len(self.labels) == self._at or self._is_called(label):
            os.kill(os.getpid(), signal.SIGKILL)

    def _is_called(self, label: str) -> bool:
        if self._called is None or not self._called.search(label):
            return False
        self._skipped -= 1
        return self._skipped < 0

    def _audited(self, name: str, told: tuple[Any, ...]) -> None:
        if name in _AUDITED or (name == "open" and self._writes(*told)):
            self.event(" ".join([name, *(_name(one) for one in told[:2] if _is_path(one))]))

    def _writes(self, path: object, _mode: object, flags: int) -> bool:
        if not flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            return False
        return isinstance(path, str) and path.startswith(self._folders)

    def _connected(self, *told: Any, **more: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = self._connect(*told, **more)
        connection.set_trace_callback(self._statement)
        return connection

    def _unlocked(self, address: str, key: bytes, **told: Any) -> sqlite3.Connection:
        self.event(f"cipher.connect {_name(address)}")
        connection = self._cipher(address, key, **told)
        connection.set_trace_callback(self._statement)
        return connection

    def _statement(self, text: str) -> None:
        again, self._last = text == self._last, text
        if not again and not text.lstrip().startswith(_READS):  # a trigger tells its cause again
            self.event(f"sql {text[:40]}")

    def _flushed(self, handle: Any) -> None:
        name = _name(_opened(handle))
        self.event(f"before fsync {name}")
        self._flush(handle)
        self.event(f"after fsync {name}")


def _opened(handle: Any) -> str:
    """The file that a handle stands for."""
    number = handle if isinstance(handle, int) else handle.fileno()
    return str(Path(f"/proc/self/fd/{number}").readlink())


def _is_path(told: object) -> bool:
    return isinstance(told, str | bytes | Path)


def _name(path: object) -> str:
    text = os.fsdecode(path) if isinstance(path, str | bytes) else str(path)
    return Path(text).name
