"""The columns of a ledger's sheet: which fields stand in it, and how they are typed and shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.measured import measured
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import show_worked_out
from jmdesk.operations.month_rows import SAME, MonthSheet
from jmdesk.operations.pasting import CellReader
from jmdesk.ui.columns import NUMBERS, Names, heading_lines, shower, usual_width
from jmdesk.ui.editors.base import Lookups
from jmdesk.ui.grid.column import GridColumn, Kind, Told
from jmdesk.ui.theme import WORK

NAME = "@name"
"""The column that says what a row is about; it is not typed."""
OWNER = "@unit"
"""The column that says whose a row is, where a sheet holds several units' rows."""

_KINDS: dict[str, Kind] = {
    "date": "date",
    "choice": "choice",
    "choices": "choices",
    "yes_no": "yes_no",
    "long_text": "long_text",
    "reference": "lookup",
    "unit": "lookup",
}
_LEFT_OUT = frozenset({"rows", "attachment"})
_NAME_WIDTH = 230
_OWNER_WIDTH = 130
_TEXT_WIDTH = 220
_NUMBER_WIDTH = 78
_PAD = 22
_PERCENT = "%"


def sheet_columns(desk: Desk, sheet: MonthSheet, lookups: Lookups) -> tuple[GridColumn, ...]:
    """What the row is about, then the listed fields in the ledger's order, 无变化 last."""
    make = _Making(desk, sheet, lookups)
    fixed = _fixed(desk, sheet)
    columns = [make.column(field) for field in sheet_fields(sheet.ledger)]
    if columns and not any(one.name == NAME for one in fixed):
        columns[0] = make.column(sheet_fields(sheet.ledger)[0], frozen=True)
    return (*fixed, *columns)


def sheet_fields(ledger: Ledger) -> tuple[Field, ...]:
    """The fields that stand in a sheet: what a listed share is a share of, the listed ones and
    texts that are asked for, the mark; where there is a mark, dates (they change once) and what
    is worked out stand behind it, so that it is in sight.

    What the row is about has a column of its own; rows within a record and attachments are
    filled on the record's page.
    """
    about = _about(ledger)
    listed = [
        field for field in ledger.current if _stands(field) and field.name not in (about, SAME)
    ]
    whole = {field.ratio[1] for field in listed if field.ratio}
    shares = [f for f in ledger.worked_out if f.name in whole and f not in listed]
    if SAME not in ledger:
        return (*shares, *listed)
    first = [f for f in listed if f.type.name != "date" and (f.compute is None or f.carry)]
    rest = [f for f in listed if f not in first]
    return (*shares, *first, ledger.field(SAME), *rest)


def _stands(field: Field) -> bool:
    """Whether a field is filled month by month: in lists, or a text that must be written."""
    asked = field.type.name == "long_text" and (field.required or field.required_when is not None)
    return (field.listed or asked) and not field.section and field.type.name not in _LEFT_OUT


def worked_out_texts(
    desk: Desk, ledger: Ledger, values: Any, names: frozenset[str]
) -> dict[str, str]:
    """The texts of these worked-out fields, as cells show them."""
    return {
        field.name: show_worked_out(desk, field, values[field.name])
        for field in sheet_fields(ledger)
        if (field.name in names or field.computed) and values.get(field.name) is not None
    }


def _about(ledger: Ledger) -> str:
    """The field that says what a row is about, "" where that is no reference of the key.

    Where the ledger has a row for each choice of a field, it is that one.
    """
    if ledger.each:
        return ledger.each
    keys = (ledger.by_name.get(name) for name in ledger.key if name not in (UNIT, PERIOD))
    return next((one.name for one in keys if one and one.type.name == "reference"), "")


def about_units(ledger: Ledger) -> bool:
    """Whether a row is about a unit itself."""
    return bool(ledger.key) and set(ledger.key) <= {UNIT, PERIOD}


def _fixed(desk: Desk, sheet: MonthSheet) -> list[GridColumn]:
    ledger = sheet.ledger
    about = _about(ledger)
    if not about and not about_units(ledger):
        return [_owner()] if _several(desk, sheet) else []
    heading = ledger.field(about).label if about else tr("单位")
    found = [_fixed_column(NAME, heading, _NAME_WIDTH if about else _OWNER_WIDTH)]
    if about and _several(desk, sheet):
        found.append(_owner())
    return found


def _several(desk: Desk, sheet: MonthSheet) -> bool:
    """Whether a sheet may hold rows of several units."""
    return UNIT in sheet.ledger.key and len(desk.units.under(sheet.unit)) > 1


def _owner() -> GridColumn:
    return _fixed_column(OWNER, tr("单位"), _OWNER_WIDTH)


def _fixed_column(name: str, heading: str, width: int) -> GridColumn:
    return GridColumn(
        name=name,
        heading=heading,
        width=width,
        kind="fixed",
        read=str,
        show=str,
        frozen=True,
        editable=False,
    )


class _Making:
    """Makes columns of fields; names of records and units are asked for once each."""

    def __init__(self, desk: Desk, sheet: MonthSheet, lookups: Lookups) -> None:
        self._desk, self._sheet, self._lookups = desk, sheet, lookups
        self._names = Names(desk)
        self._reader = CellReader(desk, unit=sheet.unit, period=sheet.period)

    def column(self, field: Field, *, frozen: bool = False) -> GridColumn:
        """The column of a field; one that is always worked out cannot be typed into."""
        names = f"{{{field.name}}}" in self._sheet.ledger.title_expr
        numeric = field.type.name in NUMBERS
        heading = _heading(field)
        return GridColumn(
            name=field.name,
            heading=heading,
            width=max(_extent(heading), _usual(field, names=names)),
            kind="fixed" if field.computed else _kind(field, numeric=numeric),
            numeric=numeric,
            measure=_PERCENT if field.type.name == "percent" else field.measure,
            choices=field.choices,
            lookup=self._lookup(field),
            read=self._read(field),
            read_in=self._read_in(field) if field.measure_in else None,
            show=shower(field, self._names),
            frozen=frozen,
            editable=not field.computed,
        )

    def _lookup(self, field: Field) -> Callable[[str], Any] | None:
        if field.type.name == "reference":
            return lambda text: self._lookups.records(field.target, text)
        return self._lookups.units if field.type.name == "unit" else None

    def _read(self, field: Field) -> Callable[[str], Any]:
        """What a typed or pasted text means; the key of one chosen from a list means itself."""

        def read(text: str) -> Any:
            if field.type.name == "reference" and self._is_key(field, text.strip()):
                return RecordId(text.strip())
            cell = self._reader.read(field, text)
            return Told(cell.value, cell.note) if cell.note else cell.value

        return read

    def _read_in(self, field: Field) -> Callable[[str, str], Any]:
        """As `_read`, in the measure that a row has for the field."""
        sheet = self._sheet

        def read(text: str, key: str) -> Any:
            row = sheet.by_id.get(RecordId(key))
            values = sheet.place(row).values if row is not None else {}
            return self._read(measured(field, values, sheet.ledger))(text)

        return read

    def _is_key(self, field: Field, text: str) -> bool:
        found = self._desk.store.record(RecordId(text)) if text.isascii() and text else None
        return found is not None and found.ledger == field.target


def _kind(field: Field, *, numeric: bool) -> Kind:
    return "number" if numeric else _KINDS.get(field.type.name, "text")


def _heading(field: Field) -> str:
    """Two lines at most, the measure in the last; the shortest of the words there are for it."""
    label = min((field.label, *field.headings), key=len)
    lines = heading_lines(replace(field, label=label))
    if len(lines) <= 2:
        return "\n".join(lines)
    return f"{lines[0]}\n{lines[1]} {lines[2]}"


def _usual(field: Field, *, names: bool) -> int:
    """The width of what usually stands in a cell."""
    if field.type.name == "long_text":
        return _TEXT_WIDTH
    if field.type.name in NUMBERS:
        return _NUMBER_WIDTH
    if field.choices:
        return max(len(choice) for choice in field.choices[:20]) * WORK + _PAD
    return 0 if field.type.name == "yes_no" else usual_width(field, names=names)


def _extent(heading: str) -> int:
    """The width of a heading: Chinese characters are twice as wide as others."""
    longest = max(
        sum(WORK if ord(character) > 0x2000 else 9 for character in line)
        for line in heading.split("\n")
    )
    return longest + _PAD
