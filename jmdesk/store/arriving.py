"""What was brought in last, one merge or import at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from jmdesk.domain.revision import RecordId
from jmdesk.store import sqlite
from jmdesk.store.tables import arrivals, batch_files, batches, records, revisions

_BATCHES = select(batches.c.number).where(batches.c.active == 1).order_by(batches.c.number.desc())


@dataclass(frozen=True, kw_only=True, slots=True)
class ArrivedBatch:
    """The names of the files that brought something, and by ledger the records that are there."""

    files: tuple[str, ...]
    records: Mapping[str, tuple[RecordId, ...]]


def last_batches(raw: sqlite3.Connection, limit: int) -> list[ArrivedBatch]:
    """The newest first; those that were taken back or of which nothing is left aside."""
    found: list[ArrivedBatch] = []
    for (batch,) in sqlite.run(raw, _BATCHES).fetchall():
        came: dict[str, list[RecordId]] = {}
        for ledger, record in sqlite.run(raw, _records(batch)):
            came.setdefault(ledger, []).append(RecordId(record))
        if came:
            names = tuple(name for (name,) in sqlite.run(raw, _names(batch)))
            told = {ledger: tuple(own) for ledger, own in came.items()}
            found.append(ArrivedBatch(files=names, records=told))
        if len(found) == limit:
            break
    return found


def _records(batch: int) -> Select[Any]:
    return (
        select(records.c.ledger, records.c.record)
        .join(revisions, revisions.c.record == records.c.record)
        .join(arrivals, arrivals.c.revision == revisions.c.number)
        .where(arrivals.c.batch == batch, records.c.deleted == 0)
        .group_by(records.c.record)
        .order_by(func.min(arrivals.c.revision))
    )


def _names(batch: int) -> Select[Any]:
    came = select(arrivals.c.file).where(arrivals.c.batch == batch)
    named = select(batch_files.c.name).where(batch_files.c.number.in_(came))
    return named.order_by(batch_files.c.number)
