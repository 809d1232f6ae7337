"""What the -wal file beside a locked store counts (`journal`): its pages themselves say nothing.

Whose pages they are their seals tell. The count is read by SQLCipher itself, which is given the
store's file under a second name, for reading only, and as much of the journal as is asked about:
neither is touched.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from jmdesk.store import cipher, sqlite

HEAD, FRAME = 32, 24
"""Bytes of a -wal file's header and of each frame's
(https://www.sqlite.org/fileformat.html, 4.1)."""
_VALUE = "SELECT value FROM settings WHERE name = ?"


def own_value(store: Path, key: bytes, name: str) -> str | None:
    """A setting as the store's own pages have it, without its journal; None where it is not to
    be read."""
    try:
        with closing(sqlite.unchanging(store, key)) as raw:
            return _value(raw, name)
    except cipher.errors():
        return None


def values(store: Path, key: bytes, name: str) -> list[str | None]:
    """The setting after the first transaction of the journal, and after all of it; nothing where
    it holds none, None for what cannot be read."""
    journal = store.with_name(f"{store.name}-wal").read_bytes()
    first = _first_end(journal)
    if not first:
        return []
    return [_after(store, journal[:end], key, name) for end in (first, len(journal))]


def is_own(store: Path, key: bytes) -> bool:
    """Whether the first transaction of the journal is sealed by the store's key."""
    journal = store.with_name(f"{store.name}-wal").read_bytes()
    if not (first := _first_end(journal)):
        return True
    size = FRAME + _page_size(journal)
    return cipher.all_sealed(
        store,
        key,
        (
            (int.from_bytes(journal[at : at + 4]), journal[at + FRAME : at + size])
            for at in range(HEAD, first, size)
        ),
    )


def _page_size(journal: bytes) -> int:
    return int.from_bytes(journal[8:12])


def _first_end(journal: bytes) -> int:
    """Where its first transaction ends, 0 where none does."""
    if not 512 <= _page_size(journal) <= 65_536:
        return 0
    size = FRAME + _page_size(journal)
    for at in range(HEAD, len(journal) - size + 1, size):
        if journal[at + 8 : at + 16] != journal[16:24]:
            return 0
        if any(journal[at + 4 : at + 8]):  # the length of the store from then on
            return at + size
    return 0


def _after(store: Path, journal: bytes, key: bytes, name: str) -> str | None:
    prefix = f".jmdesk-remains-{os.getpid()}-"  # `leftovers` knows by it whose it was
    with TemporaryDirectory(dir=store.parent, prefix=prefix) as folder:
        twin = Path(folder) / "twin.db"
        try:
            os.link(store, twin)
        except OSError:  # a file system that knows no such thing
            shutil.copyfile(store, twin)
        twin.with_name("twin.db-wal").write_bytes(journal)
        try:
            with closing(sqlite.connect(twin, patience=0, mode="ro", key=key)) as raw:
                return _value(raw, name)
        except cipher.WrongKey:
            return None
        except cipher.errors():
            return None


def _value(raw: sqlite3.Connection, name: str) -> str | None:
    row = raw.execute(_VALUE, (name,)).fetchone()
    return str(row[0]) if row else None
