"""The columns of a ledger shown as a list: what stands above them and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.record import Record
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.ui import theme

_NUMBERS = frozenset({"count", "money", "decimal", "percent", "qualified"})
_LONG = frozenset({"long_text", "rows", "attachment"})
_MM = 3.4
"""Pixels for a millimetre of a field's paper width, at scale 1."""
_USUAL = {"date": 100, "choice": 96, "year": 60, "yes_no": 50, "month": 84, "phone": 110}
_WIDEST = 320
_LINE = 6
"""Characters of a heading in one line."""


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
    lines = [*_lines(field.label), *([field.measure] if field.measure else [])]
    return Column(
        name=field.name,
        heading="\n".join(lines),
        width=_width(field, lines, numeric=numeric),
        numeric=numeric,
        text=_reader(field, names),
    )


def _lines(label: str) -> list[str]:
    """A long label in two lines, broken in its middle."""
    if len(label) <= _LINE:
        return [label]
    half = -(-len(label) // 2)
    return [label[:half], label[half:]]


def _width(field: Field, lines: Sequence[str], *, numeric: bool) -> int:
    """Wide enough for the heading, for usual contents, and for the field's paper width."""
    heading = max(len(line) for line in lines) * theme.WORK + 24
    usual = 76 if numeric else _USUAL.get(field.type.name, 130)
    return min(_WIDEST, max(heading, usual, round(field.width * _MM)))


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
