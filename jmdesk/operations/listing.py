"""Finding and naming records and units."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from jmdesk.definitions.functions import rounded
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.domain.unit import Unit
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.store.query import Query

_PLACES_READ = Decimal(2)


def list_query(
    desk: Desk,
    *,
    ledger: str,
    unit: str | None = None,
    period: Period | None = None,
    search: str = "",
    order: tuple[str, ...] = (),
) -> Query:
    """The query for the records of a unit and all below it (this desk's by default).

    Projects of the banner that name a unit above this one as their place (各嘎查共用) are among
    them.
    """
    definition = desk.ledger(ledger)
    code = unit or desk.unit
    return Query(
        ledger=definition.id,
        units=desk.units.under(code) if code else None,
        shared=shared_with(desk, code) if definition.unit_by else frozenset(),
        period=period,
        search=search,
        named=_named(desk, search),
        equal=_years(definition, period),
        order=order,
    )


def _years(ledger: Ledger, period: Period | None) -> dict[str, Any]:
    """A ledger without periods whose key holds a year is narrowed to the years of the period."""
    years = [
        name for name in ledger.key if name in ledger and ledger.field(name).type.name == "year"
    ]
    if period is None or ledger.period is not None or not years:
        return {}
    return {years[0]: frozenset(range(period.start.year, period.end.year + 1))}


def _named(desk: Desk, search: str) -> frozenset[str]:
    """The units that the words of a search mean: their records are found by their names."""
    found = desk.units.find(search, within=desk.banner, limit=50) if search.strip() else []
    return frozenset(unit.code for unit in found)


def shared_with(desk: Desk, unit: str) -> frozenset[str]:
    """The units above ``unit`` up to its banner: what is theirs is shared by it."""
    banner = desk.units.banner_of(unit) if unit else None
    if banner is None or banner.code == unit:
        return frozenset()
    inside = desk.units.under(banner.code)
    return frozenset(one.code for one in desk.units.ancestors(unit) if one.code in inside)


def show(desk: Desk, field: Field, value: Any) -> str:
    """A value as people read it: units and references by name."""
    if value is None:
        return ""
    if field.type.name == "unit":
        return desk.units.name(value)
    if field.type.name == "units":
        return "、".join(desk.units.name(code) for code in value)
    if field.type.name == "reference":
        return record_name(desk, value)
    return field.show(value)


def show_worked_out(desk: Desk, field: Field, value: Any) -> str:
    """A worked-out value as the page shows it: no more decimals than people read."""
    if isinstance(value, Decimal):
        value = rounded(value, _PLACES_READ)
    return show(desk, field, value)


def record_name(desk: Desk, record: RecordId | str) -> str:
    """What a record is called in lists; 未收到 where it has not arrived."""
    return desk.store.title(RecordId(record), unit_name=desk.units.name) or tr("（未收到）")


def find_units(desk: Desk, text: str, *, limit: int = 20) -> list[Unit]:
    """Units by Chinese or pinyin initials, those of this desk's banner first."""
    near = desk.units.find(text, within=desk.banner, limit=limit) if desk.unit else []
    if len(near) >= limit:
        return near
    known = {unit.code for unit in near}
    far = [unit for unit in desk.units.find(text, limit=limit) if unit.code not in known]
    return (near + far)[:limit]


def find_records(
    desk: Desk, *, ledger: str, text: str, limit: int = 20
) -> list[tuple[RecordId, str]]:
    """Records of a ledger by Chinese or pinyin initials: id and name, newest first."""
    query = list_query(desk, ledger=ledger, search=text)
    rows = desk.store.keys(query)[:limit]
    return [(r.id, record_name(desk, r.id)) for r in desk.store.rows(ledger, rows)]
