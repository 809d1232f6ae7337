"""Which records of a ledger, and in what order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
)

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.language import tr
from jmdesk.store.conditions import contains, listed
from jmdesk.store.projection import LIST, Projection
from jmdesk.store.sqlite import among
from jmdesk.store.tables import record_units
from jmdesk.store.wording import fold


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """Records of ``ledger``; each part that is set narrows them down.

    ``units``: their own unit or one that a field of ``unit_by`` names is among these codes, or
    such a field names one of ``shared`` (units above: 共用). ``period`` holds their period within
    it, ``until`` ends not before it; a ledger without periods is not narrowed by either.
    ``search``: words that their text or its pinyin initials hold, all of them; ``named`` are
    units that the words mean, whose records are found too. ``equal``: Python values by field,
    "unit" and "period" included; a frozenset stands for any of its values, None for empty.
    ``order``: field names, "-" before one that descends, "title" (unless a field has that name),
    "unit", "period"; without it the newest period comes first, then by title. ``fields``: the only
    ones read, the others are absent, where whole records would be slow.
    """

    ledger: str
    units: frozenset[str] | None = None
    shared: frozenset[str] = frozenset()
    period: Period | None = None
    until: Period | None = None
    search: str = ""
    named: frozenset[str] = frozenset()
    equal: Mapping[str, Any] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    limit: int | None = None
    offset: int = 0
    fields: frozenset[str] | None = None


def select_keys(query: Query, projection: Projection) -> Select[Any]:
    """The keys of the records that a query asks for, in its order."""
    statement = select(projection.table.c["_key"]).where(*_conditions(query, projection))
    return _paged(statement.order_by(*_order(query, projection)), query)


def select_rows(query: Query, projection: Projection) -> Select[Any]:
    """Their whole rows, in its order."""
    statement = projection.select(query.fields).where(*_conditions(query, projection))
    return _paged(statement.order_by(*_order(query, projection)), query)


def is_plain(query: Query) -> bool:
    """Whether a query only asks for values of fields, one each, and perhaps for a period."""
    narrowed = query.units is not None or query.search or query.until is not None or query.order
    paged = query.limit is not None or query.offset
    single = all(v is not None and type(v) is not frozenset for v in query.equal.values())
    return bool(query.equal) and single and not narrowed and not paged


def select_plain(query: Query, projection: Projection) -> Select[Any]:
    """As `select_rows` for a plain query, with places for what `plain_values` gives."""
    c = projection.table.c
    found: list[ColumnElement[bool]] = []
    if _dated(query, projection):
        found += [c["_starts"] >= bindparam("_from"), c["_ends"] <= bindparam("_until")]
    found += [_column(projection, name) == bindparam(f"{name}_is") for name in query.equal]
    return projection.select(query.fields).where(*found).order_by(*_order(query, projection))


def plain_values(query: Query, projection: Projection) -> list[int | str | None]:
    """The days of its period, then the values asked for, in their order."""
    period = query.period
    days = [period.start.isoformat(), period.end.isoformat()] if period else []
    told = [column_value(projection, name, value) for name, value in query.equal.items()]
    return [*days, *told] if _dated(query, projection) else told


def _dated(query: Query, projection: Projection) -> bool:
    return projection.ledger.period is not None and query.period is not None


def select_count(query: Query, projection: Projection) -> Select[Any]:
    """How many there are, pages aside."""
    statement = select(func.count()).select_from(projection.table)
    return statement.where(*_conditions(query, projection))


def select_previous(projection: Projection, names: Sequence[str]) -> Select[Any]:
    """The rows, latest first, whose columns ``names`` have the values given for them, in periods
    that end by a day: places for the values in their order, then for the day (ISO)."""
    c = projection.table.c
    same = [_column(projection, name) == bindparam(name) for name in names]
    latest = (c["_starts"].desc(), c["_ends"].desc(), c["_key"])
    found = projection.selected.where(*same, c["_ends"] <= bindparam("_until"))
    return found.order_by(*latest)


def select_previous_of(
    projection: Projection, names: Sequence[str], fields: frozenset[str] | None
) -> Select[Any]:
    """What `select_previous` finds for each of many at once, and behind it the number of each.

    Its parameters are a JSON list, of each a number, the day (ISO), then the values; and 1 and 0:
    of each the one found first.
    """
    table = projection.table
    rows, part = listed("_wanted")
    own = table.alias("earlier")
    same = [own.c[_column_name(name)] == part(2 + place) for place, name in enumerate(names)]
    latest = (
        select(own.c["_key"])
        .where(*same, own.c["_ends"] <= part(1))
        .order_by(own.c["_starts"].desc(), own.c["_ends"].desc(), own.c["_key"])
        .limit(1)
        .correlate(rows)
        .scalar_subquery()
    )
    joined = rows.join(table, table.c["_key"] == latest)
    return projection.select(fields).add_columns(part(0)).select_from(joined)


def _column_name(name: str) -> str:
    return f"_{name}" if name in (UNIT, PERIOD) else name


def _paged(statement: Select[Any], query: Query) -> Select[Any]:
    if query.limit is not None or query.offset:
        # SQLite wants a limit before an offset; -1 is its word for none.
        statement = statement.limit(-1 if query.limit is None else query.limit)
    return statement.offset(query.offset) if query.offset else statement


def _conditions(query: Query, projection: Projection) -> list[ColumnElement[bool]]:
    c = projection.table.c
    found: list[ColumnElement[bool]] = []
    if projection.ledger.period is not None:
        if query.period is not None:
            found.append(c["_starts"] >= query.period.start.isoformat())
            found.append(c["_ends"] <= query.period.end.isoformat())
        if query.until is not None:
            found.append(c["_ends"] <= query.until.end.isoformat())
    if words := query.search.split():
        text = and_(*(contains(c["_search"], fold(word)) for word in words))
        named = _of_units(projection, query.named, query.named) if query.named else false()
        found.append(or_(text, named))
    # After the words: they leave few rows, and to look for each row's unit costs more than they do.
    if query.units is not None:
        found.append(_of_units(projection, query.units, query.shared))
    found += [_equals(projection, name, value) for name, value in query.equal.items()]
    return found


def _of_units(
    projection: Projection, units: frozenset[str], shared: frozenset[str]
) -> ColumnElement[bool]:
    """Own unit, or one that a field of ``unit_by`` names. The own one is in the list's index."""
    c, u = projection.table.c, record_units.c
    own = among(c["_unit"], units)
    if not projection.ledger.unit_by:
        return own
    named = select(u.key).where(among(u.unit, units | shared), u.role != UNIT)
    return or_(own, c["_key"].in_(named))


def _equals(projection: Projection, name: str, value: Any) -> ColumnElement[bool]:
    column = _column(projection, name)
    if isinstance(value, frozenset):
        each = (column_value(projection, name, one) for one in value)
        return among(column, {one for one in each if one is not None})
    told = column_value(projection, name, value)
    return column.is_(None) if told is None else column == told


def column_value(projection: Projection, name: str, value: Any) -> int | str | None:
    """A Python value as its column keeps it."""
    if name in (UNIT, PERIOD):
        return None if value is None else str(value)
    field = projection.ledger.field(name)
    return field.type.to_column(value, field)


def _column(projection: Projection, name: str) -> ColumnElement[Any]:
    columns = projection.table.c
    if name in (UNIT, PERIOD):
        return columns[f"_{name}"]
    if name not in columns:
        raise Refusal(
            tr(
                "台账“{title}”没有“{name}”这一项，不能按它查找或排序。",
                title=projection.ledger.title,
                name=name,
            )
        )
    return columns[name]


def _order(query: Query, projection: Projection) -> list[ColumnElement[Any]]:
    c = projection.table.c
    if not query.order:
        return [c["_starts"].desc(), c["_ends"].desc(), *(c[n] for n in LIST[2:]), c["_key"]]
    found: list[ColumnElement[Any]] = []
    for name in query.order:
        plain = name.removeprefix("-")
        for column in _ordering(projection, plain):
            found.append(column.desc() if name != plain else column.asc())
    return [*found, c["_key"]]


def _ordering(projection: Projection, name: str) -> list[ColumnElement[Any]]:
    columns = projection.table.c
    if name == PERIOD:
        return [columns["_starts"], columns["_ends"]]
    if name == "title" and name not in projection.ledger:
        return [columns["_title"]]
    return [_column(projection, name)]
