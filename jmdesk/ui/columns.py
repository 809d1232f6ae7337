"""The columns of a ledger shown as a list: what stands above them and what stands in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.record import Record
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name

_NUMBERS = frozenset({"count", "money", "decimal", "percent", "qualified"})
_LONG = frozenset({"long_text", "rows", "attachment"})
_MM = 3.4
"""Pixels for a millimetre of a field's paper width, at scale 1."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its heading (a measure below it), the name it is ordered by, and its text."""

    name: str
    heading: str
    width: int
    numeric: bool
    text: Callable[[Record], str]


def list_columns(desk: Desk, ledger: Ledger, *, unit: bool, period: bool) -> tuple[Column, ...]:
    """The listed fields of a ledger, with the unit and period of the record where they differ."""
    names = _Names(desk)
    columns = []
    if unit:
        columns.append(_column("unit", "单位", 110, lambda r: desk.units.name(r.unit)))
    if period:
        columns.append(_column("period", "期", 96, lambda r: r.period.label if r.period else ""))
    fields = [f for f in ledger.current if f.listed and not f.section and f.type.name not in _LONG]
    columns.extend(_field_column(field, names) for field in fields)
    return tuple(columns)


class _Names:
    """Names of units and records, asked for once each."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._titles: dict[str, str] = {}

    def record(self, id: str) -> str:
        if id not in self._titles:
            self._titles[id] = record_name(self._desk, id)
        return self._titles[id]

    def unit(self, code: str) -> str:
        return self._desk.units.name(code)


def _column(name: str, heading: str, width: int, text: Callable[[Record], str]) -> Column:
    return Column(name=name, heading=heading, width=width, numeric=False, text=text)


def _field_column(field: Field, names: _Names) -> Column:
    numeric = field.type.name in _NUMBERS
    heading = f"{field.label}\n{field.measure}" if field.measure else field.label
    return Column(
        name=field.name,
        heading=heading,
        width=_width(field, numeric=numeric),
        numeric=numeric,
        text=_reader(field, names),
    )


def _width(field: Field, *, numeric: bool) -> int:
    """Wide enough for the heading in two lines, and for the field's paper width."""
    heading = -(-len(field.label) // 2) * 14 + 20
    usual = 84 if numeric or field.type.name in {"date", "choice", "year"} else 130
    return max(heading, round(field.width * _MM) if field.width else usual)


def _reader(field: Field, names: _Names) -> Callable[[Record], str]:
    """How the text of this field is made from a record, decided once and not for each row."""
    name = field.name
    shown: Callable[[Any], str] = {
        "unit": names.unit,
        "units": lambda codes: "、".join(names.unit(code) for code in codes),
        "reference": names.record,
    }.get(field.type.name, field.show)

    def read(record: Record) -> str:
        value = record.values.get(name)
        return "" if value is None else shown(value).replace("\n", " ")

    return read
