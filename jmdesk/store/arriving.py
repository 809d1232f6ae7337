"""The files that revisions came with, the newest first."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from jmdesk.domain.revision import RecordId
from jmdesk.store import sqlite
from jmdesk.store.tables import arrivals, batch_files, records, revisions

_NEWEST = func.max(arrivals.c.revision)
_FILES = (
    select(batch_files.c.name, revisions.c.ledger, _NEWEST)
    .join(arrivals, arrivals.c.file == batch_files.c.number)
    .join(revisions, revisions.c.number == arrivals.c.revision)
    .group_by(batch_files.c.name, revisions.c.ledger)
    .order_by(_NEWEST.desc())
)


@dataclass(frozen=True, kw_only=True, slots=True)
class ArrivedFile:
    """A file, one ledger it brought something to, and those of its records that are there."""

    file: str
    ledger: str
    records: tuple[RecordId, ...]


def last_files(raw: sqlite3.Connection, limit: int) -> list[ArrivedFile]:
    """The files that came last; those of which nothing is left (an import taken back) aside."""
    found: list[ArrivedFile] = []
    for file, ledger, _ in sqlite.run(raw, _FILES).fetchall():
        came = tuple(row[0] for row in sqlite.run(raw, _records(file, ledger)))
        if came:
            found.append(ArrivedFile(file=file, ledger=ledger, records=came))
        if len(found) == limit:
            break
    return found


def _records(file: str, ledger: str) -> Select[Any]:
    return (
        select(records.c.record)
        .join(revisions, revisions.c.record == records.c.record)
        .join(arrivals, arrivals.c.revision == revisions.c.number)
        .join(batch_files, batch_files.c.number == arrivals.c.file)
        .where(batch_files.c.name == file, records.c.ledger == ledger, records.c.deleted == 0)
        .group_by(records.c.record)
        .order_by(func.min(arrivals.c.revision))
    )
