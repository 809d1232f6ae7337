"""Rows written in the place of those with their key, without writing indexes that stay the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from operator import itemgetter
from typing import Any

from sqlalchemy import Table, bindparam, update

from jmdesk.store import sqlite

Row = tuple[Any, ...]


class Rewriting:
    """What writes rows of a table, all columns in its order, by the column that tells them apart.

    SQLite writes an index anew wherever an UPDATE names one of its columns, also with what stood
    there. An edit seldom changes these: they are compared first, and only the others are named.
    """

    def __init__(self, table: Table, key: str) -> None:
        names = [column.name for column in table.columns]
        kept = {c.name for index in table.indexes for c in index.columns}
        kept |= {c.name for c in table.columns if c.primary_key or c.unique}
        free = [name for name in names if name not in kept]
        held = [name for name in names if name in kept]
        same = [table.c[name].is_not_distinct_from(bindparam(f"is_{name}")) for name in held]
        values: dict[str, Any] = {name: bindparam(name) for name in free}
        self._edit = sqlite.sql(update(table).where(*same).values(values))
        self._told = itemgetter(*map(names.index, [*free, *held]))
        self._put = sqlite.upsert(table, key)

    def write(self, raw: sqlite3.Connection, rows: Iterable[Row]) -> None:
        """Write these rows, those that are new too."""
        edit, told = self._edit, self._told
        others = [row for row in rows if not raw.execute(edit, told(row)).rowcount]
        raw.executemany(self._put, others)
