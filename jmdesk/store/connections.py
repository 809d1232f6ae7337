"""The connections of one open store: one for each thread that asks."""

from __future__ import annotations

import os
import sqlite3
import threading
import weakref
from pathlib import Path
from typing import cast

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.pool import NullPool

from jmdesk.store import cipher
from jmdesk.store.peeking import closed_here, has_open, inode_of, open_here
from jmdesk.store.sqlite import connect
from jmdesk.store.sums import Adding


class Connections:
    """One connection for each thread that asks for one."""

    def __init__(self, path: Path, *, patience: float, key: bytes = b"") -> None:
        self._engine: Engine = create_engine(
            "sqlite://",
            module=cipher.driver() if key else sqlite3,
            creator=lambda: connect(path, patience=patience, key=key),
            poolclass=NullPool,
            isolation_level="AUTOCOMMIT",
        )
        self._here = threading.local()
        # A thread that ends lets go of its connection; this only helps to close the others.
        self._open: weakref.WeakSet[Connection] = weakref.WeakSet()
        self._opening = threading.Lock()
        self._closed = False
        self._path = path
        self._inode = open_here(path)

    def get(self) -> Connection:
        """The connection of this thread."""
        found: Connection | None = getattr(self._here, "connection", None)
        if found is None or found.closed:
            with self._opening:
                if self._closed:
                    raise RuntimeError("the store is closed")
                found = self._here.connection = self._engine.connect()
                self._open.add(found)
        return found

    def raw(self) -> sqlite3.Connection:
        """The driver's connection beneath it, for what has to be fast."""
        return cast(sqlite3.Connection, self.get().connection.driver_connection)

    def sums(self) -> Adding:
        """What this thread's connection, which is to write, notes of what it writes."""
        raw = self.raw()
        found: tuple[sqlite3.Connection, Adding] | None = getattr(self._here, "sums", None)
        if found is None or found[0] is not raw:
            found = self._here.sums = raw, Adding(raw)
        return found[1]

    def is_elsewhere(self) -> bool:
        """Whether the file that is open does not lie there any more: it was moved, removed, or
        another one took its place. What is written into it now is lost."""
        if os.name != "posix":  # on Windows an open file can be neither moved nor replaced
            return False
        there = inode_of(self._path)
        return there != self._inode and not has_open(there)

    def close(self) -> None:
        """Close them all; the last one empties the -wal file into the store and removes it."""
        with self._opening:
            if self._closed:
                return
            self._closed = True
        for connection in list(self._open):
            connection.close()
        self._engine.dispose()
        closed_here(self._inode)
