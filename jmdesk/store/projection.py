"""The typed current table of a ledger: its columns, and records to rows and back."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Integer,
    MetaData,
    Select,
    Table,
    Text,
    delete,
    null,
    select,
)

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, Json, canonical
from jmdesk.store import sqlite
from jmdesk.store.cells import Cells
from jmdesk.store.rewriting import Rewriting
from jmdesk.store.states import Shape, State, names_of
from jmdesk.store.tables import records
from jmdesk.store.wording import Titles

_EDITION = 4
"""Goes up when rows are made differently; every current table is then built anew."""

FIXED = (
    "_key",
    "_record",
    "_unit",
    "_period",
    "_starts",
    "_ends",
    "_heads",
    "_conflicts",
    "_title",
    "_search",
    "_extra",
)
"""Columns of every current table. Fields have their own names, which never begin so."""


LIST = ("_starts", "_ends", "_title", "_unit", "_search")
"""The index that a list is read from, filtered or not, without a look at the table; it begins
with the newest period. A query without an order of its own orders by all of it, so that nothing
is left to sort."""


Readers = tuple[tuple[int, str, Callable[..., Any], Field], ...]
"""Of each field after the fixed columns: its place, name, and what reads it."""


_NEVER = (None, None, None)


class Projection:
    """How the records of one ledger lie in its current table.

    Deleted records are not in it. What this definition does not know or cannot read is kept as
    it was stored in ``_extra``. Indexes serve the list as it opens, filtered or not, and looking
    records up by key and by reference.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.layout = _layout(ledger)
        self.fields: tuple[Field, ...] = ledger.current
        self._inserts: dict[tuple[str, ...], str] = {}

    # What SQLAlchemy makes is made at its first use: opening a store needs the layouts alone.

    @cached_property
    def table(self) -> Table:
        """The current table with its indexes."""
        return _table(self.ledger)

    @cached_property
    def selected(self) -> Select[Any]:
        """All columns that `record` reads."""
        return select(*self._read, *(self.table.c[field.name] for field in self.fields))

    @property
    def _read(self) -> list[ColumnElement[Any]]:
        """The fixed columns in their places, empty where a record takes nothing from them."""
        unread = ("_starts", "_ends", "_title", "_search")
        return [null().label(n) if n in unread else self.table.c[n] for n in FIXED]

    def has_more(self, raw: sqlite3.Connection, count: int) -> bool:
        """Whether the table holds more than so many rows, without counting them all."""
        some = select(self.table.c["_key"]).limit(1).offset(count)
        return sqlite.run(raw, some).fetchone() is not None

    def select(self, fields: frozenset[str] | None) -> Select[Any]:
        """The columns that `reader` reads: of all fields, or of these."""
        if fields is None:
            return self.selected
        chosen = (self.table.c[field.name] for field in self.fields if field.name in fields)
        return select(*self._read, *chosen)

    @cached_property
    def by_key(self) -> str:
        """The whole row with a key, as text of SQL like those that follow."""
        return sqlite.sql(select(*self.table.columns).where(self.table.c["_key"] == 0))

    @cached_property
    def by_keys(self) -> str:
        """The rows with any of these keys."""
        return sqlite.sql(self.selected.where(sqlite.among(self.table.c["_key"])))

    @cached_property
    def by_record(self) -> str:
        """The row of a record."""
        key = select(records.c.key).where(records.c.record == "").scalar_subquery()
        return sqlite.sql(self.selected.where(self.table.c["_key"] == key))

    @cached_property
    def by_records(self) -> str:
        """The rows of any of these records."""
        keys = select(records.c.key).where(sqlite.among(records.c.record))
        return sqlite.sql(self.selected.where(self.table.c["_key"].in_(keys)))

    @cached_property
    def rewriting(self) -> Rewriting:
        """Writes rows in the place of those with their keys."""
        return Rewriting(self.table, "_key")

    @cached_property
    def drop_row(self) -> str:
        """Remove the row with a key."""
        return sqlite.sql(delete(self.table).where(self.table.c["_key"] == 0))

    @cached_property
    def _readers(self) -> Readers:
        return _readers(self.fields)

    @cached_property
    def _cells(self) -> Cells:
        return Cells(self.fields)

    def row(self, key: int, shape: Shape, titles: Titles) -> tuple[Any, ...]:
        """The row of a record that is not deleted, its values under present names."""
        values = shape.values
        cells, extra = self._cells.of(values)
        unit = values.get(UNIT)
        told = titles.told(self.ledger, values)
        return (
            key,
            shape.record,
            unit if isinstance(unit, str) else "",
            *_period_columns(values.get(PERIOD)),
            shape.heads,
            shape.conflicts,
            *told,
            _extra(extra),
            *cells,
        )

    def new_rows(
        self, shapes: Mapping[int, Shape], titles: Titles
    ) -> tuple[str, Iterable[tuple[Any, ...]]]:
        """What writes rows by their keys where there are none yet, and their cells, in less time.

        Made column by column. Of a ledger's many columns records fill some; an empty one costs as
        much as a full one.
        """
        values = [one.values for one in shapes.values()]
        cells, extra = self._cells.columns(values)
        units = [one.get(UNIT) for one in values]
        told: list[Sequence[Any]] = [
            list(shapes),
            [one.record for one in shapes.values()],
            [unit if isinstance(unit, str) else "" for unit in units],
            *zip(*[_period_columns(one.get(PERIOD)) for one in values], strict=True),
            [one.heads for one in shapes.values()],
            [one.conflicts for one in shapes.values()],
            *titles.told_many(self.ledger, values),
            [_extra(extra.get(place)) for place in range(len(values))],
        ]
        columns: dict[str, Sequence[Any]] = dict(zip(FIXED, told, strict=True)) | cells
        used = tuple(
            name
            for name in (*FIXED, *(field.name for field in self.fields))
            if name in columns and columns[name].count(None) < len(values)
        )
        if used not in self._inserts:
            self._inserts[used] = sqlite.insert(self.table, used)
        return self._inserts[used], zip(*(columns[name] for name in used), strict=True)

    def record_of(self, state: State) -> Record:
        """The record that a state says, its values under present names, deleted or not."""
        values: dict[str, Any] = {}
        extra = {n: v for n, v in state.values.items() if n not in (UNIT, PERIOD)}
        for field in self.fields:
            stored = extra.pop(field.name, None)
            value, cell = _cell(field, stored)
            if cell is not None:
                values[field.name] = value
            elif value is not None:
                extra[field.name] = stored
        return Record(
            id=state.record,
            ledger=state.ledger,
            unit=_text(state.values.get(UNIT)),
            period=_period(state.values.get(PERIOD)),
            values=values,
            heads=state.heads,
            conflicts=frozenset(state.conflicts),
            unreadable={name: stored for name, stored in extra.items() if stored is not None},
        )

    def reader(self, fields: frozenset[str] | None) -> Callable[[tuple[Any, ...]], Record]:
        """What makes records of the rows that `select` gives for these fields."""
        if fields is None:
            return self.record
        readers = _readers([field for field in self.fields if field.name in fields])
        return lambda row: self.record(row, readers)

    def record(self, row: tuple[Any, ...], readers: Readers | None = None) -> Record:
        """The record in a row of the current table."""
        wanted = self._readers if readers is None else readers  # none of them: no values
        values = {
            name: read(kept, field)
            for place, name, read, field in wanted
            if (kept := row[place]) is not None
        }
        return Record(
            id=row[1],
            ledger=self.ledger.id,
            unit=row[2],
            period=Period.parse(row[3]) if row[3] else None,
            values=values,
            heads=tuple(row[6].split()),
            conflicts=frozenset(names_of(row[7])),
            unreadable=json.loads(row[10]) if row[10] else {},
        )

    def units(self, key: int, values: Mapping[str, Json]) -> Iterator[tuple[str, int, str]]:
        """The rows of ``record_units`` for a record: the units that it names besides its own."""
        for name in self.ledger.unit_by:
            field = self.ledger.field(name)
            named, cell = _cell(field, values.get(name))
            if cell is not None:
                for code in dict.fromkeys((named,) if isinstance(named, str) else named):
                    yield code, key, name


def _readers(fields: Iterable[Field]) -> Readers:
    return tuple(
        (place, field.name, field.type.from_column, field)
        for place, field in enumerate(fields, start=len(FIXED))
    )


def _cell(field: Field, stored: Json) -> tuple[Any, int | str | None]:
    """Value and cell, both None where it is empty; no cell where it cannot be read or kept."""
    if stored is None:
        return None, None
    try:
        value = field.type.load(stored, field)
        return value, field.type.to_column(value, field)
    except (ValueError, ArithmeticError):
        return stored, None


@lru_cache(maxsize=4096)
def _columns_of(period: str) -> tuple[str | None, str | None, str | None]:
    told = _period(period)
    return (str(told), told.start.isoformat(), told.end.isoformat()) if told else _NEVER


def _period_columns(stored: Json) -> tuple[str | None, str | None, str | None]:
    return _columns_of(stored) if isinstance(stored, str) else _NEVER


def _extra(told: Mapping[str, Json] | None) -> str | None:
    return canonical(told).decode() if told else None


def _text(stored: Json) -> str:
    return stored if isinstance(stored, str) else ""


def _period(stored: Json) -> Period | None:
    try:
        return Period.parse(stored) if isinstance(stored, str) and stored else None
    except ValueError:
        return None


def _table(ledger: Ledger) -> Table:
    name = f"current_{ledger.id}"
    columns = [
        Column(field.name, Integer if field.type.column == "integer" else Text)
        for field in ledger.current
    ]
    table = Table(
        name,
        MetaData(),
        Column("_key", Integer, primary_key=True),
        Column("_record", Text, nullable=False),  # looked up through the table records
        *(Column(fixed, Text) for fixed in FIXED[2:]),
        *columns,
    )
    c = table.columns
    periods, rest = [c[part].desc() for part in LIST[:2]], [c[part] for part in LIST[2:]]
    Index(f"{name}_list", *periods, *rest)
    key = [c["_unit"] if part == UNIT else c[part] for part in ledger.key if part != PERIOD]
    if key:
        Index(f"{name}_key", *key, c["_starts"])
    for field in ledger.current:
        if field.target and (not key or key[0].name != field.name):
            Index(f"{name}_{field.name}", c[field.name], c["_starts"])
    return table


def _layout(ledger: Ledger) -> str:
    """A hash over what the rows depend on; labels, rules and widths are not among it."""
    told = [
        _EDITION,
        ledger.id,
        ledger.title_expr,
        list(ledger.unit_by),
        list(ledger.key),
        [_told(field) for field in ledger.fields],
    ]
    return hashlib.sha256(canonical(told)).hexdigest()


def _told(field: Field) -> list[Any]:
    return [
        field.name,
        field.type.name,
        field.measure,
        list(field.choices),
        field.target,
        list(field.renamed),
        field.removed,
        [_told(column) for column in field.columns],
    ]
