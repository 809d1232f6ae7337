"""Whether the tables of a store are those that it must have."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from jmdesk.language import tr
from jmdesk.store import sqlite
from jmdesk.store.tables import APPEND_ONLY, metadata


def schema_faults(raw: sqlite3.Connection) -> Iterator[str]:
    """Tables that lack a column, or bear another name for it."""
    for table in metadata.sorted_tables:
        found = {row[1] for row in raw.execute(f"PRAGMA table_info({table.name})")}
        if set(table.c.keys()) - found:
            yield tr("表 {name} 的结构不对", name=table.name)


_STRANGE = """SELECT sql FROM sqlite_master
WHERE type IN ('view', 'trigger') OR (type = 'table' AND sql LIKE 'CREATE VIRTUAL%')"""


def is_strange(raw: sqlite3.Connection) -> bool:
    """Whether a file has views, virtual tables or triggers that no store has.

    A file that someone hands over could hide in them what never ends: it is not read any further.
    """
    return any(_plain(sql) not in _own() for (sql,) in raw.execute(_STRANGE))


def _own() -> frozenset[str]:
    return frozenset(_plain(sql) for table in APPEND_ONLY for sql in sqlite.forbid_changes(table))


def _plain(sql: str | None) -> str:
    return "".join((sql or "").split())
