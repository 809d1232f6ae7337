"""Sums over a current table: one row for each different set of what records are grouped by.

Amounts stay as their columns keep them (whole numbers), so that sums are exact. What a group is
called, and which of these rows go into one cell of a roll-up, is for `jmdesk.operations` to say.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    Subquery,
    and_,
    case,
    func,
    null,
    or_,
    select,
    true,
)

from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.store import sqlite
from jmdesk.store.cipher import errors
from jmdesk.store.projection import Projection
from jmdesk.store.query import Query, select_count, select_rows
from jmdesk.store.tables import records

Part = int | str | None
"""What a column holds by which records are grouped."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """A sum over a field, of the records in which it and all of ``given`` are filled."""

    field: str
    given: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Gathering:
    """What is summed: records that ``query`` finds (its order and pages aside).

    ``parts`` are what they are grouped by besides the period: "unit", a field, or "project.year",
    a field of the record that a reference names. Records that do not say all of ``filled`` are left
    out, and those that say all of ``lacking`` where that is not empty. ``standing``: of the others
    of one key each counts until the next one; else each in its own period. ``once``: further parts,
    in which records agree that share one figure.
    """

    query: Query
    parts: tuple[str, ...]
    figures: tuple[Figure, ...] = ()
    filled: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()
    standing: bool = False
    once: tuple[str, ...] = ()


class Sums(NamedTuple):
    """A row: the group, its period, the last day of the period in which other figures take over
    (where ``standing``), how many records, how many of them hold what cannot be read here, and of
    each figure its sum and how many gave it."""

    parts: tuple[Part, ...]
    once: tuple[Part, ...]
    period: str | None
    until: str | None
    records: int
    unread: int
    figures: tuple[tuple[int | None, int], ...]


class Member(NamedTuple):
    """One of the records in such a row, with the amounts it gives."""

    id: RecordId
    parts: tuple[Part, ...]
    once: tuple[Part, ...]
    period: str | None
    until: str | None
    amounts: tuple[int | None, ...]


class TooLarge(ArithmeticError):
    """A sum that SQLite's whole numbers do not hold."""


def sums(
    raw: sqlite3.Connection, asked: Gathering, projections: Mapping[str, Projection]
) -> Iterator[Sums]:
    """The rows of a gathering, in no order; `TooLarge` where a sum is."""
    source = _Source(asked, projections)
    parts, once, count = len(asked.parts), len(asked.once), len(asked.figures)
    behind = parts + once
    try:
        for row in sqlite.run(raw, source.grouped()):
            yield Sums(
                row[:parts],
                row[parts:behind],
                row[behind],
                row[behind + 1],
                row[behind + 2],
                row[behind + 3],
                tuple((row[i], row[i + 1]) for i in range(behind + 4, behind + 4 + 2 * count, 2)),
            )
    except errors("OperationalError") as error:
        if "overflow" in str(error):
            raise TooLarge from error
        raise


def members(
    raw: sqlite3.Connection, asked: Gathering, projections: Mapping[str, Projection]
) -> Iterator[Member]:
    """Each record of a gathering by itself, the oldest periods first."""
    source = _Source(asked, projections)
    parts, behind = len(asked.parts), len(asked.parts) + len(asked.once)
    for row in sqlite.run(raw, source.single()):
        yield Member(
            RecordId(row[0]),
            row[1 : 1 + parts],
            row[1 + parts : 1 + behind],
            row[1 + behind],
            row[2 + behind],
            row[3 + behind :],
        )


def troubled(
    raw: sqlite3.Connection, query: Query, projection: Projection, *, unread: bool
) -> Iterator[Record]:
    """Those records in which something is in conflict or, with ``unread``, cannot be read."""
    c = projection.table.c
    disputed = select(records.c.key).where(records.c.conflicts != "")
    found = select_rows(query, projection).order_by(None)
    among = c["_key"].in_(disputed)
    wanted = found.where(or_(among, c["_extra"].is_not(None)) if unread else among)
    return (projection.record(row) for row in sqlite.run(raw, wanted))


class _Source:
    """The rows of the current table that a gathering is about, under plain names."""

    def __init__(self, asked: Gathering, projections: Mapping[str, Projection]) -> None:
        self._asked = asked
        self._projections = projections
        self._projection = projections[asked.query.ledger]
        self._c = self._projection.table.c
        self._from: FromClause = self._projection.table
        self._joined: dict[str, FromClause] = {}

    def grouped(self) -> Select[Any]:
        """A row for each group."""
        rows = self._rows(self._c["_extra"].label("extra"))
        names = [*self._group_names(), "period", "until"]
        groups = [rows.c[name] for name in names]
        kept = [rows.c[name] for name in self._amount_names()]
        each = [one for amount in kept for one in (func.sum(amount), func.count(amount))]
        wanted = [column for name, column in zip(names, groups, strict=True) if self._has(name)]
        counts = (func.count(), func.count(rows.c.extra))
        return select(*groups, *counts, *each).select_from(rows).group_by(*wanted)

    def single(self) -> Select[Any]:
        """A row for each record."""
        rows = self._rows(self._c["_record"].label("record"), self._c["_key"].label("key"))
        names = ["record", *self._group_names(), "period", "until", *self._amount_names()]
        return select(*(rows.c[name] for name in names)).order_by(rows.c.period, rows.c.key)

    def _rows(self, *more: ColumnElement[Any]) -> Subquery:
        parts = [self._part(name).label(f"p{i}") for i, name in enumerate(self._asked.parts)]
        once = [self._part(name).label(f"o{i}") for i, name in enumerate(self._asked.once)]
        amounts = [
            self._amount(figure).label(f"f{i}") for i, figure in enumerate(self._asked.figures)
        ]
        period = self._c["_period"].label("period")
        until = self._until().label("until")
        chosen = select(*more, *parts, *once, period, until, *amounts)
        return chosen.select_from(self._from).where(*self._conditions()).subquery("rows")

    def _conditions(self) -> list[ColumnElement[bool]]:
        found = select_count(self._asked.query, self._projection).whereclause
        needed = [self._part(name).is_not(None) for name in self._asked.filled]
        missed = [self._part(name).is_(None) for name in self._asked.lacking]
        either = [or_(*missed)] if missed else []
        return [true() if found is None else found, *needed, *either]

    def _has(self, name: str) -> bool:
        """Whether a name of a group is a column at all, not empty for all."""
        return name != "until" or self._asked.standing

    def _group_names(self) -> list[str]:
        parts = [f"p{i}" for i in range(len(self._asked.parts))]
        return parts + [f"o{i}" for i in range(len(self._asked.once))]

    def _amount_names(self) -> list[str]:
        return [f"f{i}" for i in range(len(self._asked.figures))]

    def _amount(self, figure: Figure) -> ColumnElement[Any]:
        own = self._part(figure.field)
        if not figure.given:
            return own
        return case((and_(*(self._part(name).is_not(None) for name in figure.given)), own))

    def _until(self) -> ColumnElement[Any]:
        """The end of the next period in which the same thing is recorded.

        A thing is known by its key, the period aside; where that is empty, each record is one.
        """
        names = [name for name in self._projection.ledger.key if name != PERIOD]
        if not self._asked.standing or not names:
            return null()
        own = [self._c[name] for name in names if name != UNIT]
        unit = [self._c["_unit"]] if UNIT in names else []
        order = (self._c["_starts"], self._c["_ends"], self._c["_key"])
        following = func.lead(self._c["_ends"]).over(partition_by=[*own, *unit], order_by=order)
        if not own:
            return following
        return case((or_(*(column.is_not(None) for column in own)), following))

    def _part(self, name: str) -> ColumnElement[Any]:
        if name in (UNIT, PERIOD):
            return self._c[f"_{name}"]
        reference, _, field = name.partition(".")
        if not field:
            return self._c[name]
        return self._other(reference).c[field]

    def _other(self, reference: str) -> FromClause:
        """The current table of what a reference names, joined by its record."""
        if reference not in self._joined:
            target = self._projections[self._projection.ledger.field(reference).target].table
            ids = records.alias(f"r_{reference}")
            other = target.alias(f"t_{reference}")
            named = self._from.outerjoin(ids, ids.c.record == self._c[reference])
            self._from = named.outerjoin(other, other.c["_key"] == ids.c.key)
            self._joined[reference] = other
        return self._joined[reference]
