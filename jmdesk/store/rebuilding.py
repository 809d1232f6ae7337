"""States built anew from the revisions."""

from __future__ import annotations

import sqlite3

from sqlalchemy import select

from jmdesk.store import sqlite
from jmdesk.store.states import recompute, save_states
from jmdesk.store.tables import record_units, records, revisions

_KNOWN = sqlite.sql(select(records.c.key, records.c.record).order_by(records.c.key))


def rebuild_states(raw: sqlite3.Connection) -> None:
    """States from revisions; a record keeps its key, lists hold on to it."""
    kept = {record: key for key, record in raw.execute(_KNOWN)}
    raw.execute(sqlite.sql(record_units.delete()))
    raw.execute(sqlite.sql(records.delete()))
    statement = select(revisions.c.record).distinct()
    known = [record for (record,) in sqlite.run(raw, statement)]
    next_key = max(kept.values(), default=0) + 1
    for record in known:
        if record not in kept:
            kept[record], next_key = next_key, next_key + 1
    save_states(raw, ((kept[record], recompute(raw, record)) for record in known))
