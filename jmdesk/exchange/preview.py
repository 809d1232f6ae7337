"""The short of a plan: rows and money by period and class, and the order of the classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.definitions.numbers import plain_number
from jmdesk.domain.unit import UnitTree
from jmdesk.exchange.cells import cell_name
from jmdesk.exchange.plan import Group, ImportRow, Order, Published
from jmdesk.exchange.stated import Told
from jmdesk.exchange.table import Table


def class_field(ledger: Ledger) -> Field | None:
    """The choice by which a ledger's rows are grouped: ``category``, else the first counted one."""
    choices = [field for field in ledger.current if field.type.name == "choice"]
    named = [field for field in choices if field.name in ("category", "kind")]
    counted = [field for field in choices if field.over_units is RollUp.COUNTED]
    return next(iter([*named, *counted, *choices]), None)


def groups(ledger: Ledger, rows: Sequence[ImportRow]) -> tuple[Group, ...]:
    """Rows and money for each period and class, in the order they come."""
    about = class_field(ledger)
    money = [f for f in ledger.current if f.type.name == "money" and f.over_units is RollUp.SUM]
    found: dict[tuple[str, str], list[ImportRow]] = {}
    for row in rows:
        name = about.show(_value(row, about.name)) if about else ""
        found.setdefault((_period(ledger, row), name), []).append(row)
    return tuple(
        Group(
            period=period,
            name=name,
            count=len(members),
            money={
                field.name: sum(amounts, Decimal(0))
                for field in money
                if (amounts := [a for r in members if (a := _value(r, field.name)) is not None])
            },
        )
        for (period, name), members in found.items()
    )


def orders(
    ledger: Ledger, tables: Sequence[Table], rows: Sequence[ImportRow], units: UnitTree, banner: str
) -> tuple[Order, ...]:
    """For each sheet and period the classes in the order in which they stand there."""
    about = class_field(ledger)
    found: list[Order] = []
    if about is None:
        return ()
    for table in tables:
        own = [row for row in rows if table.holds(row.sheet, row.line - 1)]
        for period in dict.fromkeys(_period(ledger, row) for row in own):
            listed = [_value(row, about.name) for row in own if _period(ledger, row) == period]
            found.append(
                Order(
                    sheet=table.sheet.name,
                    period=period,
                    unit=_titled(table, units, banner),
                    field=about.name,
                    classes=tuple(dict.fromkeys(name for name in listed if name)),
                    title=table.title,
                )
            )
    return tuple(found)


def published(
    ledger: Ledger,
    table: Table,
    told: Sequence[Told],
    rows: Sequence[ImportRow],
    units: UnitTree,
    *,
    banner: str,
    within: str,
) -> tuple[Published, ...]:
    """What a table of one period states of everything or of a class, each once.

    Where it states the same twice (a title and a 小计), what differs counts.
    """
    own = [row for row in rows if table.holds(row.sheet, row.line - 1)]
    periods = {_period(ledger, row) for row in own}
    if len(periods) != 1 or "" in periods:
        return ()
    unit, period = _titled(table, units, banner, within), periods.pop()
    found: dict[tuple[str, str], Published] = {}
    for one in told:
        if not (one.by.grand or one.by.class_field):
            continue
        said = _published(table, one, unit, period)
        key = (said.block, said.about)
        if key not in found or said.differs:
            found[key] = said
    return tuple(found.values())


def _published(table: Table, told: Told, unit: str, period: str) -> Published:
    by = told.by
    return Published(
        unit=unit,
        period=period,
        block="" if by.grand else by.group,
        about=told.about,
        said=by.text,
        stated="" if told.stated is None else plain_number(Decimal(told.stated)),
        computed=plain_number(Decimal(told.computed)),
        listed=by.last - by.first,
        sheet=table.sheet.name,
        cell=cell_name(by.row, told.column),
    )


def _titled(table: Table, units: UnitTree, banner: str, otherwise: str = "") -> str:
    """The unit with whose name the title begins (科右中旗2021年…), else the banner or another."""
    head = re.split(r"\d{4}", table.title, maxsplit=1)[0]
    unit = units.resolve(head, within=banner).unit if head.strip() else None
    return unit.code if unit else otherwise or banner


def _value(row: ImportRow, name: str) -> Any:
    found = row.values.get(name)
    return found if found is not None or row.base is None else row.base.get(name)


def _period(ledger: Ledger, row: ImportRow) -> str:
    if row.period is not None:
        return str(row.period)
    for field in ledger.current:
        if field.type.name == "year" and (year := _value(row, field.name)) is not None:
            return str(year)
    return ""
