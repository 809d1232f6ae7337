"""A copy of a store under another lock, or under none."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from itertools import zip_longest
from pathlib import Path

from sqlalchemy import select

from jmdesk.domain.problem import Refusal
from jmdesk.store import cipher, sqlite
from jmdesk.store.peeking import is_open_here, peeked
from jmdesk.store.schema import is_strange
from jmdesk.store.tables import settings

_DEVICE = sqlite.sql(select(settings.c.value).where(settings.c.name == ""))
_APPLICATION, _HEADER = 68, 72
"""Where the head of an SQLite file says whose it is (its file format, 1.3)."""


def copy(source: sqlite3.Connection, to: Path, *, key: bytes, as_key: bytes) -> None:
    """A copy of the whole store as it is now, locked by ``as_key``; ``key`` is the source's.

    The driver of the plain files cannot write locked ones: where the lock changes, the source is
    opened anew by the other one. What is committed while this runs may be missing.
    """
    if key == as_key:
        sqlite.copy(source, to, key)
        return
    export(Path(source.execute("PRAGMA database_list").fetchone()[2]), to, key=key, as_key=as_key)


def export(path: Path, to: Path, *, key: bytes, as_key: bytes) -> None:
    """The same from a file that has no connection."""
    with closing(sqlite.other_driver(path, key)) as raw:
        raw.execute(f"ATTACH DATABASE ? AS other KEY {cipher.literal(as_key)}", (str(to),))
        # The file has no name yet and is flushed before it gets one.
        for pragma in ("synchronous = OFF", "journal_mode = OFF"):
            raw.execute(f"PRAGMA other.{pragma}").fetchall()
        # In the one statement all is read in one state of the store; neither of these two is
        # part of what it carries over.
        raw.execute("SELECT sqlcipher_export('other')").fetchall()
        raw.execute(f"PRAGMA other.user_version = {sqlite.version_of(raw):d}")
        raw.execute(f"PRAGMA other.application_id = {sqlite.APPLICATION_ID:d}")
        raw.execute("DETACH DATABASE other")


def is_plain_store(path: Path) -> bool:
    """Whether a file is a store, or was one before it was damaged, that anyone can read."""
    try:
        with peeked(path) as file:
            head = file.read(_HEADER)
    except OSError:
        return False
    whose = head[_APPLICATION:]
    return head.startswith(b"SQLite format 3") and whose == struct.pack(">I", sqlite.APPLICATION_ID)


def device_of(path: Path, key: bytes = b"") -> str | None:
    """Which desk's store or copy a file is; None where it cannot be read. Leaves nothing beside."""
    try:
        with closing(_looking(path, key)) as raw:
            row = None if is_strange(raw) else raw.execute(_DEVICE, ("device",)).fetchone()
    except (Refusal, OSError):
        return None
    except cipher.errors():
        return None
    return str(row[0]) if row else None


def _looking(path: Path, key: bytes) -> sqlite3.Connection:
    """One that is open here may be written meanwhile: it is read by SQLite's rules."""
    if is_open_here(path):
        return sqlite.connect(path, patience=1, mode="ro", key=key)
    return sqlite.unchanging(path, key)


def alike(one: sqlite3.Connection, other: sqlite3.Connection) -> bool:
    """Whether two stores have the same tables, indexes and triggers with the same rows."""
    tables = one.execute(_SCHEMA).fetchall()
    if tables != other.execute(_SCHEMA).fetchall():
        return False
    if sqlite.version_of(one) != sqlite.version_of(other):
        return False
    return all(_same_rows(one, other, name) for kind, name, _ in tables if kind == "table")


_SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"


def _same_rows(one: sqlite3.Connection, other: sqlite3.Connection, table: str) -> bool:
    name = table.replace('"', '""')
    found = (raw.execute(f'SELECT * FROM "{name}" NOT INDEXED') for raw in (one, other))
    return all(mine == theirs for mine, theirs in zip_longest(*found))
