"""Rows of records that lean on their one revision: nothing that it says is kept a second time."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam, literal_column, select

from jmdesk.domain.revision import RecordId, Revision
from jmdesk.store import sqlite
from jmdesk.store.states import State
from jmdesk.store.tables import records, revisions

_NOTHING: ColumnElement[str] = literal_column("''")
_FOUND = select(
    revisions.c.number + bindparam("shift", type_=Integer),
    revisions.c.record,
    revisions.c.ledger,
    literal_column("0"),
    *(_NOTHING, _NOTHING, _NOTHING),
    revisions.c.number,
).where(sqlite.among(revisions.c.number))
_ADD = sqlite.insert_found(records, _FOUND)
_KEYS = sqlite.sql(select(records.c.record, records.c.key).where(sqlite.among(records.c.record)))


def add(raw: sqlite3.Connection, numbers: Collection[int], *, shift: int) -> int:
    """Add rows of records that lean on the revisions with these numbers; known ones stay as they
    are.

    The key of each is the number of its revision and ``shift``. Returns how many were added.
    """
    return raw.execute(_ADD, (shift, sqlite.as_list(numbers))).rowcount


def keys(raw: sqlite3.Connection, wanted: Iterable[str]) -> dict[RecordId, int]:
    """The keys of those of these records that are known."""
    return dict(raw.execute(_KEYS, (sqlite.as_list(wanted),)).fetchall())


def leans(row: Sequence[Any], state: State, revision: Revision) -> bool:
    """Whether a row of ``records`` leans, and may: its one revision says the whole state."""
    said = State(
        record=revision.record,
        ledger=revision.ledger,
        values=revision.values,
        heads=(revision.id,),
    )
    return said == state and tuple(row[1:-1]) == (state.record, state.ledger, 0, "", "", "")
