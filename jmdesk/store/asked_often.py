"""What rules ask of the store for each record they look at: statements put together once."""

from __future__ import annotations

import sqlite3
from typing import Any

from jmdesk.store import sqlite
from jmdesk.store.projection import Projection
from jmdesk.store.query import Query, is_plain, plain_values, select_plain, select_rows


class AskedOften:
    """Looks up rows; of queries that differ by nothing but values, the text is made once."""

    def __init__(self) -> None:
        self._texts: dict[tuple[Any, ...], str] = {}

    def rows(self, raw: sqlite3.Connection, query: Query, projection: Projection) -> sqlite3.Cursor:
        """The rows that a query asks for, as `select_rows` gives them."""
        if not is_plain(query):
            return sqlite.run(raw, select_rows(query, projection))
        values = plain_values(query, projection)
        if None in values:  # what no column can hold is asked for as an empty one
            return sqlite.run(raw, select_rows(query, projection))
        key = (query.ledger, tuple(query.equal), query.fields, query.period is not None)
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = sqlite.sql(select_plain(query, projection))
        return raw.execute(text, values)
