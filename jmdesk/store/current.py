"""The current tables of all ledgers: kept in step with the states of their records."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Index, MetaData, Table, delete, select
from sqlalchemy.schema import CreateIndex, CreateTable, DropIndex, DropTable

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.store import sqlite
from jmdesk.store.projection import Projection
from jmdesk.store.renaming import present
from jmdesk.store.states import ROWS, Shape, State, load_state, shape_of, state_of
from jmdesk.store.tables import layouts, record_units, records
from jmdesk.store.wording import Titles, sources, watched

_PLAIN = re.compile(r"[a-z][a-z0-9_-]{0,59}")

_DROP_UNITS = sqlite.sql(delete(record_units).where(record_units.c.key == 0))
_ADD_UNIT = sqlite.insert_new(record_units)
_SET_LAYOUT = sqlite.upsert(layouts, "ledger")
_OF_LEDGER = sqlite.sql(
    ROWS.where(records.c.ledger == "", records.c.deleted == 0).order_by(records.c.key)
)
_MANY = 2_000
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
    ) -> None:
        """Bring the rows of these records up to date; ``fresh`` where there are none yet."""
        by_ledger: dict[str, dict[int, Shape]] = {}
        gone: dict[str, list[int]] = {}
        for key, state in states:
            if state.deleted:
                gone.setdefault(state.ledger, []).append(key)
            else:
                shape = shape_of(self.present(raw, state))
                by_ledger.setdefault(state.ledger, {})[key] = shape
        for ledger, keys in gone.items():
            self._drop_rows(raw, ledger, keys)
        titles = self.titles(raw)
        for ledger, shapes in by_ledger.items():
            if not fresh:
                self._drop_units(raw, ledger, shapes)
            self.put_shapes(raw, ledger, shapes, titles, fresh=fresh)

    def put_shapes(
        self,
        raw: sqlite3.Connection,
        ledger: str,
        shapes: Mapping[int, Shape],
        titles: Titles,
        *,
        fresh: bool,
    ) -> None:
        """Write rows of one ledger by their keys, values under the present names of fields."""
        projection = self.projections.get(ledger)
        if projection is None:
            return
        if fresh and shapes:
            raw.executemany(*projection.new_rows(shapes, titles))
        else:
            row = projection.row
            rows = [row(key, shape, titles) for key, shape in shapes.items()]
            projection.rewriting.write(raw, rows)
        if projection.ledger.unit_by:
            units = [one for key, s in shapes.items() for one in projection.units(key, s.values)]
            raw.executemany(_ADD_UNIT, units)

    @contextmanager
    def many_new(self, raw: sqlite3.Connection, ledger: str, count: int) -> Iterator[None]:
        """While ``count`` new rows of a ledger are written: where most of its rows are new, its
        indexes are made afterwards, in a third of the time.

        Part of the caller's transaction, as everything: it fails as a whole or not at all.
        """
        projection = self.projections.get(ledger)
        indexes: list[Index] = []
        if projection and count >= _MANY and not projection.has_more(raw, count):
            indexes = sorted(projection.table.indexes, key=lambda index: str(index.name))
        for index in indexes:
            raw.execute(sqlite.sql(DropIndex(index)))
        yield
        for index in indexes:
            raw.execute(sqlite.sql(CreateIndex(index)))

    def _drop_units(self, raw: sqlite3.Connection, ledger: str, keys: Iterable[int]) -> None:
        projection = self.projections.get(ledger)
        if projection is not None and projection.ledger.unit_by:
            raw.executemany(_DROP_UNITS, [(key,) for key in keys])

    def _drop_rows(self, raw: sqlite3.Connection, ledger: str, keys: Sequence[int]) -> None:
        if (projection := self.projections.get(ledger)) is not None:
            raw.executemany(projection.drop_row, [(key,) for key in keys])
            self._drop_units(raw, ledger, keys)

    def has_former(self, ledger: str) -> bool:
        """Whether fields of this ledger had other names, so that states have to be looked at."""
        known = self.ledgers.get(ledger)
        return known is not None and any(field.renamed for field in known.fields)

    def find(self, raw: sqlite3.Connection, ledger: str, record: str) -> Record | None:
        """The record in its current table; None where it is not there."""
        projection = self.projections.get(ledger)
        if projection is None:
            return None
        row = raw.execute(projection.by_record, (record,)).fetchone()
        return None if row is None else projection.record(row)

    def remove(self, raw: sqlite3.Connection, ledger: str, key: int) -> None:
        """Take a record out of a ledger's table."""
        self._drop_rows(raw, ledger, [key])

    def put_referring(
        self,
        raw: sqlite3.Connection,
        changed: Mapping[str, Sequence[RecordId]],
        *,
        but: Container[int] = frozenset(),
    ) -> None:
        """Write the titles of those records anew that take part of theirs from a changed one.

        ``changed`` by ledger, as `sounds_different` says; ``but`` are keys just written.
        """
        keys: set[int] = set()
        for ledger, ids in changed.items():
            for referring, names in self._sources.get(ledger, {}).items():
                found = self._referring(raw, self.projections[referring], names, ids)
                keys.update(key for key in found if key not in but)
        if keys:
            statement = ROWS.where(sqlite.among(records.c.key, keys))
            self.put(raw, [state_of(row) for row in sqlite.run(raw, statement).fetchall()])

    def sounds_different(self, before: State | None, after: State) -> bool:
        """Whether anything changed that other records' titles may show."""
        if before is None:
            return after.ledger in self._sources
        names = self._watched.get(after.ledger)
        if not names or after.ledger not in self._sources:
            return False
        return any(before.values.get(name) != after.values.get(name) for name in names)

    def is_source(self, ledger: str) -> bool:
        """Whether titles elsewhere take part of theirs from records of this ledger."""
        return ledger in self._sources

    @staticmethod
    def _referring(
        raw: sqlite3.Connection,
        projection: Projection,
        names: Iterable[str],
        ids: Sequence[RecordId],
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
