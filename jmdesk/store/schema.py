"""Whether the tables of a store are those that it must have."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from jmdesk.language import tr
from jmdesk.store.tables import metadata


def schema_faults(raw: sqlite3.Connection) -> Iterator[str]:
    """Tables that lack a column, or bear another name for it."""
    for table in metadata.sorted_tables:
        found = {row[1] for row in raw.execute(f"PRAGMA table_info({table.name})")}
        if set(table.c.keys()) - found:
            yield tr("表 {name} 的结构不对", name=table.name)
