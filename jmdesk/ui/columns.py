"""The columns of a ledger shown as a list: what stands above them and what stands in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.said import as_said
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.store.query import Query
from jmdesk.ui import theme
from jmdesk.ui.figures import grouped

NUMBERS = frozenset({"count", "money", "decimal", "percent", "qualified"})
_LONG = frozenset({"long_text", "rows", "attachment"})
_MM = 3.4
"""Pixels for a millimetre of a field's paper width, at scale 1."""
_USUAL = {"date": 100, "year": 60, "yes_no": 50, "month": 84, "phone": 110, "text": 110}
_WIDEST = 240
_DATED = frozenset({"year", "date", "month"})
_YUAN, _YUAN_WIDTH = "元", 108
"""Amounts that are not in 万元 are long: 1,200,000.55."""
_NAME = 230
"""For the field by which people know a record."""
_LINE = 5
"""Characters of a heading in one line."""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column: its heading (a measure below it), the name it is ordered by, and its text."""

    name: str
    heading: str
    width: int
    numeric: bool
    text: Callable[[Record], str]


def list_columns(
    desk: Desk, ledger: Ledger, *, unit: bool, period: bool, query: Query
) -> tuple[Column, ...]:
    """The listed fields of a ledger, with the unit and period of the record where they differ.

    Worked-out figures stand on the record's page and in the reports: here they would be worked
    out anew for each row that scrolls by. Where the query finds records that are shared (共用),
    a column says which are.
    """
    names = Names(desk)
    columns = []
    if query.shared and ledger.belongs == "banner":
        columns.append(
            _column("", "", 50, lambda r: tr("共用") if is_shared(ledger, r, query) else "")
        )
    if unit:
        columns.append(_column("unit", tr("单位"), 110, lambda r: desk.units.name(r.unit)))
    if period:
        columns.append(_column("period", tr("期"), 96, lambda r: r.period.told if r.period else ""))
    fields = [field for field in ledger.current if _is_shown(field)]
    columns.extend(_field_column(field, names, ledger) for field in fields)
    return tuple(columns)


def _is_shown(field: Field) -> bool:
    """Short main fields; what is always worked out is not stored and is seen in reports."""
    return (
        field.listed and not field.section and not field.computed and field.type.name not in _LONG
    )


def is_shared(ledger: Ledger, record: Record, query: Query) -> bool:
    """Whether a record is here only as one that all below a higher unit share.

    Such a record counts for the banner alone: its money is not added up further down.
    """
    if not query.shared or query.units is None or record.unit in query.units:
        return False
    return query.units.isdisjoint(_units(ledger, record))


def _units(ledger: Ledger, record: Record) -> Iterator[str]:
    for name in ledger.unit_by:
        value = record.get(name)
        if isinstance(value, str):
            yield value
        else:
            yield from value or ()


class Names:
    """Names of units and records, asked for once each."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._titles: dict[str, str] = {}

    def record(self, id: str) -> str:
        """What a record is called."""
        if id not in self._titles:
            self._titles[id] = record_name(self._desk, id)
        return self._titles[id]

    def unit(self, code: str) -> str:
        """The name of a unit."""
        return self._desk.units.name(code)


def _column(name: str, heading: str, width: int, text: Callable[[Record], str]) -> Column:
    return Column(name=name, heading=heading, width=width, numeric=False, text=text)


def _field_column(field: Field, names: Names, ledger: Ledger) -> Column:
    numeric = field.type.name in NUMBERS
    lines = heading_lines(field)
    return Column(
        name=field.name,
        heading="\n".join(lines),
        width=usual_width(field, names=f"{{{field.name}}}" in ledger.title_expr),
        numeric=numeric,
        text=_reader(field, names),
    )


def heading_lines(field: Field) -> list[str]:
    """A label, broken between two words where it is long, and the measure below it."""
    label = field.label
    half = -(-len(label) // 2) if len(label) > _LINE else len(label)
    if len(label) % 2 == 0 and half % 2:
        half += 1  # words mostly have two characters
    return [part for part in (label[:half], label[half:], field.measure) if part]


def usual_width(field: Field, *, names: bool = False) -> int:
    """Wide enough for the heading, for usual contents, and for the field's paper width.

    ``names`` says that people know a record by this field.
    """
    lines, numeric = heading_lines(field), field.type.name in NUMBERS
    heading = max(len(line) for line in lines) * theme.WORK + 24
    if numeric:
        return max(heading, _YUAN_WIDTH if field.measure == _YUAN else 76)
    if names and not field.choices and field.type.name not in _DATED:
        return _NAME
    if field.choices:
        longest = max(len(choice) for choice in field.choices)
        return max(heading, min(longest, 8) * theme.WORK + 20)
    usual = _USUAL.get(field.type.name, 130)
    return min(_WIDEST, max(heading, usual, round(field.width * _MM)))


def shower(field: Field, names: Names) -> Callable[[Any], str]:
    """How a value of this field is shown, decided once and not for each cell."""
    shown: dict[str, Callable[[Any], str]] = {
        "unit": names.unit,
        "units": lambda codes: tr("、").join(names.unit(code) for code in codes),
        "reference": names.record,
    }
    return shown.get(field.type.name, field.show)


def _reader(field: Field, names: Names) -> Callable[[Record], str]:
    """How the text of this field is made from a record."""
    name, shown = field.name, shower(field, names)
    numeric = field.type.name in NUMBERS

    def read(record: Record) -> str:
        value = record.values.get(name)
        if record.unreadable:
            value = as_said(field, value, record)
        text = "" if value is None else shown(value).replace("\n", " ")
        return grouped(text) if numeric else text

    return read
