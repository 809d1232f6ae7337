"""A copy of a store under another lock, or under none."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from jmdesk.store import cipher, sqlite


def copy(source: sqlite3.Connection, to: Path, *, key: bytes, as_key: bytes) -> None:
    """A copy of the whole store as it is now, locked by ``as_key``; ``key`` is the source's.

    The driver of the plain files cannot write locked ones: where the lock changes, the source is
    opened anew by the other one. What is committed while this runs may be missing.
    """
    if key == as_key:
        sqlite.copy(source, to, key)
        return
    path = Path(source.execute("PRAGMA database_list").fetchone()[2])
    with closing(sqlite.other_driver(path, key)) as raw:
        raw.execute(f"ATTACH DATABASE ? AS other KEY {cipher.literal(as_key)}", (str(to),))
        # In the one statement all is read in one state of the store; neither of these two is
        # part of what it carries over.
        raw.execute("SELECT sqlcipher_export('other')").fetchall()
        raw.execute(f"PRAGMA other.user_version = {sqlite.version_of(raw):d}")
        raw.execute(f"PRAGMA other.application_id = {sqlite.APPLICATION_ID:d}")
        raw.execute("DETACH DATABASE other")
