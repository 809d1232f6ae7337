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
_SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"
_HASTE = ("synchronous = OFF", "journal_mode = OFF")
_PATIENCE = 5.0
_APPLICATION, _HEADER = 68, 72
"""Where the head of an SQLite file says whose it is (its file format, 1.3)."""


def copy(source: sqlite3.Connection, to: Path, *, key: bytes, as_key: bytes) -> None:
    """A copy of the whole store as it is now, locked by ``as_key``; ``key`` is the source's.

    The driver of the plain files cannot write locked ones: where the lock changes, a locked source
    is opened anew by the other one, a plain one is read by the connection that there is.
    """
    if key == as_key:
        sqlite.copy(source, to, key)
    elif key:
        export(
            Path(source.execute("PRAGMA database_list").fetchone()[2]), to, key=key, as_key=as_key
        )
    else:
        _carry(source, to, as_key)


def export(path: Path, to: Path, *, key: bytes, as_key: bytes) -> None:
    """The same from a file. What is committed while this runs may be missing.

    Both drivers have a list of their own of what they have open. A plain file that is open here is
    open by sqlite3: its locks would go with the other driver's descriptor (`peeking`).
    """
    if not key and is_open_here(path):
        with closing(sqlite.connect(path, patience=_PATIENCE, mode="ro")) as raw:
            _carry(raw, to, as_key)
        return
    with closing(sqlite.other_driver(path, key)) as raw:
        raw.execute(f"ATTACH DATABASE ? AS other KEY {cipher.literal(as_key)}", (str(to),))
        # The file has no name yet and is flushed before it gets one.
        for pragma in _HASTE:
            raw.execute(f"PRAGMA other.{pragma}").fetchall()
        # In the one statement all is read in one state of the store; neither of these two is
        # part of what it carries over.
        raw.execute("SELECT sqlcipher_export('other')").fetchall()
        raw.execute(f"PRAGMA other.user_version = {sqlite.version_of(raw):d}")
        raw.execute(f"PRAGMA other.application_id = {sqlite.APPLICATION_ID:d}")
        raw.execute("DETACH DATABASE other")


def _carry(source: sqlite3.Connection, to: Path, as_key: bytes) -> None:
    """Each file by its own driver, row by row, all of it read in one state of the store."""
    with closing(cipher.connect(str(to), as_key, isolation_level=None)) as made:
        for pragma in _HASTE:
            made.execute(f"PRAGMA {pragma}").fetchall()
        source.execute("BEGIN")
        try:
            made.execute("BEGIN")
            _carry_all(source, made)
            made.execute("COMMIT")
            made.execute(f"PRAGMA user_version = {sqlite.version_of(source):d}")
            made.execute(f"PRAGMA application_id = {sqlite.APPLICATION_ID:d}")
        finally:
            source.execute("ROLLBACK")


def _carry_all(source: sqlite3.Connection, made: sqlite3.Connection) -> None:
    """Tables with their rows, then what is built upon them: triggers would refuse rows."""
    parts = [row for row in source.execute(_SCHEMA) if row[2]]
    for _, name, text in (row for row in parts if row[0] == "table"):
        made.execute(text)
        rows = source.execute(f"SELECT * FROM {_quoted(name)} NOT INDEXED")
        places = ", ".join("?" * len(rows.description))
        made.executemany(f"INSERT INTO {_quoted(name)} VALUES ({places})", rows)
    for _, _, text in (row for row in parts if row[0] != "table"):
        made.execute(text)


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


def _same_rows(one: sqlite3.Connection, other: sqlite3.Connection, table: str) -> bool:
    asked = f"SELECT * FROM {_quoted(table)} NOT INDEXED"
    found = (raw.execute(asked) for raw in (one, other))
    return all(mine == theirs for mine, theirs in zip_longest(*found))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
