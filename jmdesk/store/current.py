"""The current tables of all ledgers: kept in step with the states of their records."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import MetaData, Table, delete, select
from sqlalchemy.schema import CreateIndex, CreateTable, DropTable

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.store import sqlite
from jmdesk.store.projection import Projection, present
from jmdesk.store.states import State, load_state, state_of
from jmdesk.store.tables import layouts, record_units, records
from jmdesk.store.wording import Titles, sources, watched

_PLAIN = re.compile(r"[a-z][a-z0-9_-]{0,59}")

_DROP_UNITS = sqlite.sql(delete(record_units).where(record_units.c.key == 0))
_ADD_UNIT = sqlite.insert_new(record_units)
_SET_LAYOUT = sqlite.upsert(layouts, "ledger")
_OF_LEDGER = sqlite.sql(
    select(*records.c).where(records.c.ledger == "", records.c.deleted == 0).order_by("key")
)
_CHUNK = 5_000
"""Records built at a time, so that a large ledger does not fill the memory."""


class Current:
    """What this desk's definitions make of the states of the records.

    A ledger unknown here has no table; its records keep their states and travel on.
    """

    def __init__(self, ledgers: Mapping[Any, Ledger]) -> None:
        named = {str(name): ledger for name, ledger in ledgers.items() if _PLAIN.fullmatch(name)}
        self.ledgers: Mapping[str, Ledger] = named
        self.projections = {name: Projection(ledger) for name, ledger in named.items()}
        self._sources = sources(named)
        self._watched = watched(named)

    def titles(self, raw: sqlite3.Connection) -> Titles:
        """Titles of records; looks each referred-to record up once. For one piece of work."""
        known: dict[str, State | None] = {}

        def find(record: str) -> State | None:
            if record not in known:
                found = load_state(raw, record)
                known[record] = found and self.present(raw, found[1])
            return known[record]

        return Titles(self.ledgers, find)

    def present(self, raw: sqlite3.Connection, state: State) -> State:
        """The state under the present names of fields."""
        ledger = self.ledgers.get(state.ledger)
        return present(raw, state, ledger) if ledger else state

    def put(
        self, raw: sqlite3.Connection, states: Iterable[tuple[int, State]], *, fresh: bool = False
    ) -> dict[RecordId, Record | None]:
        """Bring the rows of these records up to date; ``fresh`` where there are none yet.

        Returns the records; None for one that is deleted or whose ledger is unknown here.
        """
        titles = self.titles(raw)
        by_ledger: dict[str, list[tuple[int, State]]] = {}
        for key, state in states:
            by_ledger.setdefault(state.ledger, []).append((key, state))
        found: dict[RecordId, Record | None] = {}
        for ledger, group in by_ledger.items():
            projection = self.projections.get(ledger)
            if projection is None:
                found.update((state.record, None) for _, state in group)
                continue
            if not fresh:
                raw.executemany(_DROP_UNITS, [(key,) for key, _ in group])
            found |= self._put_group(raw, projection, group, titles)
        return found

    def _put_group(
        self,
        raw: sqlite3.Connection,
        projection: Projection,
        group: list[tuple[int, State]],
        titles: Titles,
    ) -> dict[RecordId, Record | None]:
        found: dict[RecordId, Record | None] = {}
        rows: list[tuple[Any, ...]] = []
        units: list[tuple[str, int, str]] = []
        gone: list[tuple[int]] = []
        for key, stored in group:
            if stored.deleted:
                gone.append((key,))
                found[stored.record] = None
                continue
            state = present(raw, stored, projection.ledger)
            row, record = projection.row(key, state, titles)
            rows.append(row)
            units.extend(projection.units(key, record))
            found[stored.record] = record
        raw.executemany(projection.drop_row, gone)
        raw.executemany(projection.insert, rows)
        raw.executemany(_ADD_UNIT, units)
        return found

    def find(self, raw: sqlite3.Connection, ledger: str, record: str) -> Record | None:
        """The record in its current table; None where it is not there."""
        projection = self.projections.get(ledger)
        if projection is None:
            return None
        row = raw.execute(projection.by_record, (record,)).fetchone()
        return None if row is None else projection.record(row)

    def remove(self, raw: sqlite3.Connection, ledger: str, key: int) -> None:
        """Take a record out of a ledger's table."""
        if (projection := self.projections.get(ledger)) is not None:
            raw.execute(projection.drop_row, (key,))
        raw.execute(_DROP_UNITS, (key,))

    def put_referring(
        self,
        raw: sqlite3.Connection,
        changed: Iterable[tuple[State | None, State]],
    ) -> None:
        """Write the titles of those records anew that take part of theirs from a changed one."""
        wanted: dict[str, list[RecordId]] = {}
        for before, after in changed:
            if self._sounds_different(before, after):
                wanted.setdefault(after.ledger, []).append(after.record)
        keys: set[int] = set()
        for ledger, ids in wanted.items():
            for referring, names in self._sources.get(ledger, {}).items():
                keys.update(self._referring(raw, self.projections[referring], names, ids))
        if keys:
            statement = select(*records.c).where(sqlite.among(records.c.key, keys))
            self.put(raw, [state_of(row) for row in sqlite.run(raw, statement).fetchall()])

    def _sounds_different(self, before: State | None, after: State) -> bool:
        """Whether anything changed that other records' titles may show."""
        names = self._watched.get(after.ledger)
        if not names or after.ledger not in self._sources:
            return False
        return before is None or any(
            before.values.get(name) != after.values.get(name) for name in names
        )

    @staticmethod
    def _referring(
        raw: sqlite3.Connection, projection: Projection, names: Iterable[str], ids: list[RecordId]
    ) -> Iterator[int]:
        columns = projection.table.columns
        for name in names:
            where = sqlite.among(columns[name], ids)
            yield from (key for (key,) in sqlite.run(raw, select(columns["_key"]).where(where)))

    def stale(self, raw: sqlite3.Connection) -> tuple[set[str], set[str]]:
        """Ledgers whose tables have to be built, and those whose tables have no ledger now."""
        kept = dict(raw.execute(sqlite.sql(select(layouts.c.ledger, layouts.c.layout))).fetchall())
        build = {name for name, p in self.projections.items() if kept.get(name) != p.layout}
        # A title that takes from another ledger may have changed with that one's definition.
        build |= {user for name in build for user in self._sources.get(name, {}) if name in kept}
        return build, kept.keys() - self.projections.keys()

    def build(self, raw: sqlite3.Connection, wanted: Iterable[str]) -> None:
        """Build these ledgers' tables anew from the states. In the caller's transaction."""
        for name in sorted(wanted):
            self.drop(raw, name)
            projection = self.projections[name]
            raw.execute(sqlite.sql(CreateTable(projection.table)))
            self._fill(raw, name)
            for index in sorted(projection.table.indexes, key=lambda index: str(index.name)):
                raw.execute(sqlite.sql(CreateIndex(index)))
            raw.execute(_SET_LAYOUT, (name, projection.layout))

    def _fill(self, raw: sqlite3.Connection, name: str) -> None:
        rows = raw.execute(_OF_LEDGER, (name, 0))
        while chunk := rows.fetchmany(_CHUNK):
            self.put(raw, [state_of(row) for row in chunk], fresh=True)

    def drop(self, raw: sqlite3.Connection, name: str) -> None:
        """Remove a ledger's table and what is known of its records' units."""
        of_ledger = select(records.c.key).where(records.c.ledger == name)
        sqlite.run(raw, delete(record_units).where(record_units.c.key.in_(of_ledger)))
        sqlite.run(raw, delete(layouts).where(layouts.c.ledger == name))
        raw.execute(sqlite.sql(DropTable(_named(name), if_exists=True)))


def _named(ledger: str) -> Table:
    return Table(f"current_{ledger}", MetaData())
