"""The record with the same key in the latest earlier period: for one, or for many in one look."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, LedgerId, RecordId, canonical
from jmdesk.store import sqlite
from jmdesk.store.projection import Projection
from jmdesk.store.query import column_value, select_previous, select_previous_of


class Previous:
    """Looks them up; its statements are put together once, as each record saved asks."""

    def __init__(self) -> None:
        self._statements: dict[LedgerId, str] = {}

    def of(self, raw: sqlite3.Connection, projection: Projection, record: Record) -> Record | None:
        """That of one record, None where there is none."""
        names = _names(projection)
        key = _key_columns(projection, record, names)
        if record.period is None or key is None:
            return None
        if record.ledger not in self._statements:
            self._statements[record.ledger] = sqlite.sql(select_previous(projection, names))
        values = [*key, record.period.step(-1).end.isoformat()]
        row = raw.execute(self._statements[record.ledger], values).fetchone()
        return projection.record(row) if row else None

    def of_many(
        self,
        raw: sqlite3.Connection,
        projection: Projection,
        records: Sequence[Record],
        fields: frozenset[str] | None,
    ) -> dict[RecordId, Record]:
        """Those of many records of one ledger, by their ids; with ``fields`` only these."""
        names = _names(projection)
        until = {p: p.step(-1).end.isoformat() for p in {one.period for one in records} if p}
        wanted = [
            [place, until[record.period], *key]
            for place, record in enumerate(records)
            if record.period and (key := _key_columns(projection, record, names))
        ]
        statement = sqlite.sql(select_previous_of(projection, names, fields))
        read = projection.reader(fields)
        rows = raw.execute(statement, (canonical(wanted).decode(), 1, 0))
        return {records[row[-1]].id: read(row) for row in rows}


def _names(projection: Projection) -> list[str]:
    return [name for name in projection.ledger.key if name != PERIOD]


def _key_columns(
    projection: Projection, record: Record, names: Sequence[str]
) -> list[int | str] | None:
    """What the columns of its key hold, the period aside; None where one is empty or none is."""
    told = ((name, record.unit if name == UNIT else record.get(name)) for name in names)
    columns = [column_value(projection, name, value) for name, value in told]
    filled = [value for value in columns if value is not None]
    return filled if names and len(filled) == len(names) else None
