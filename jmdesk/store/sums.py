"""What becomes of the rows that carry no hash of their own: one sum over each of these tables.

A sum is the XOR of a hash for each row. Triggers of the writing connection add what is written and
take away what was there, so a row that a disk changed meanwhile stays out of step, whatever is
written beside it. `verify` counts the rows anew.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping

from sqlalchemy import Table, select

from jmdesk.store import sqlite
from jmdesk.store.backup_mark import SETTING as MARK
from jmdesk.store.journal import TURN
from jmdesk.store.tables import batch_files, batches, drafts, peers, received_by, settings

SUMS = "keeping:sums"
"""The setting in which they stand: a JSON object, 32 figures by table."""
SUMMED = (settings, drafts, batches, batch_files, received_by, peers)
_UNSUMMED = (SUMS, TURN, MARK)
"""Settings that change with each transaction, or that only a copy has."""
_FUNCTION = "jmdesk_row"
_GET = sqlite.sql(select(settings.c.value).where(settings.c.name == ""))
_PUT = sqlite.upsert(settings, "name")
_DROP = sqlite.sql(settings.delete().where(settings.c.name == ""))


def is_counting(raw: sqlite3.Connection) -> bool:
    """Whether the store has sums; older ones do not yet."""
    return raw.execute(_GET, (SUMS,)).fetchone() is not None


def begin(raw: sqlite3.Connection) -> None:
    """Count from now on; part of the transaction it stands in."""
    _put(raw, _counted(raw))


def forget(raw: sqlite3.Connection) -> None:
    """Rows were put in by other ways: the next opening counts anew."""
    raw.execute(_DROP, (SUMS,))


def out_of_step(raw: sqlite3.Connection) -> list[str]:
    """The tables whose rows are not those that were written; [] for a store without sums."""
    if not is_counting(raw):
        return []
    told, found = _told(raw), _counted(raw)
    return [table.name for table in SUMMED if told.get(table.name, 0) != found[table.name]]


class Adding:
    """What a connection's transactions change of the sums."""

    def __init__(self, raw: sqlite3.Connection) -> None:
        self._raw = raw
        self._changed: dict[str, int] = {}
        raw.create_function(_FUNCTION, -1, self._row, deterministic=False)
        for table in SUMMED:
            for event, rows in _EVENTS.items():
                raw.execute(_trigger(table, event, rows))

    def begin(self) -> None:
        """A transaction begins; what one that failed changed counts for nothing."""
        self._changed = {}

    def settle(self) -> None:
        """Write the sums as they are by now; part of the transaction."""
        if any(self._changed.values()):
            told = _told(self._raw)
            names = told.keys() | self._changed.keys()
            _put(
                self._raw,
                {name: told.get(name, 0) ^ self._changed.get(name, 0) for name in names},
            )

    def _row(self, table: str, *values: bytes | None) -> None:
        self._changed[table] = self._changed.get(table, 0) ^ _hash(table, values)


_EVENTS: Mapping[str, tuple[str, ...]] = {
    "INSERT": ("NEW",),
    "UPDATE": ("OLD", "NEW"),
    "DELETE": ("OLD",),
}


def _trigger(table: Table, event: str, rows: tuple[str, ...]) -> str:
    told = "; ".join(
        f"SELECT {_FUNCTION}('{table.name}', {_values(table, f'{row}.')}){_which(table, row)}"
        for row in rows
    )
    return (
        f"CREATE TEMP TRIGGER IF NOT EXISTS sums_{table.name}_{event.lower()} "
        f"AFTER {event} ON main.{table.name} BEGIN {told}; END"
    )


def _values(table: Table, prefix: str = "") -> str:
    """Bytes whatever is kept there: damaged text must be no error."""
    return ", ".join(f'CAST({prefix}"{column.name}" AS BLOB)' for column in table.columns)


def _which(table: Table, row: str = "") -> str:
    if table is not settings:
        return ""
    names = ", ".join(f"'{name}'" for name in _UNSUMMED)
    return f" WHERE {row}{'.' if row else ''}name NOT IN ({names})"


def _counted(raw: sqlite3.Connection) -> dict[str, int]:
    return {table.name: _sum(raw, table) for table in SUMMED}


def _sum(raw: sqlite3.Connection, table: Table) -> int:
    total = 0
    for row in raw.execute(f"SELECT {_values(table)} FROM {table.name}{_which(table)}"):
        total ^= _hash(table.name, row)
    return total


def _hash(table: str, values: tuple[bytes | None, ...]) -> int:
    told = hashlib.sha256(table.encode())
    for value in values:
        told.update(b"-" if value is None else len(value).to_bytes(8, "big") + value)
    return int.from_bytes(told.digest()[:16], "big")


def _told(raw: sqlite3.Connection) -> dict[str, int]:
    row = raw.execute(_GET, (SUMS,)).fetchone()
    return dict(_read(row[0])) if row else {}


def _read(text: str) -> Iterator[tuple[str, int]]:
    try:
        for name, value in json.loads(text).items():
            yield str(name), int(value, 16)
    except (ValueError, TypeError, AttributeError):
        return  # harmed itself: nothing agrees with it


def _put(raw: sqlite3.Connection, sums: Mapping[str, int]) -> None:
    told = {name: f"{value:032x}" for name, value in sorted(sums.items())}
    raw.execute(_PUT, (SUMS, json.dumps(told)))
