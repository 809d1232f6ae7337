"""The values of each row of a table, by field: read, looked up, filled from the title."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.measured import measured
from jmdesk.definitions.said import apart
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Level
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.domain.unit import plain
from jmdesk.exchange.amounts import UNREADABLE, CellReader
from jmdesk.exchange.blocks import DataRow
from jmdesk.exchange.cells import Cell, blank, cell_name, cell_text
from jmdesk.exchange.dittos import Dittos
from jmdesk.exchange.findings import Findings
from jmdesk.exchange.headings import Column
from jmdesk.exchange.references import References
from jmdesk.exchange.table import Table
from jmdesk.exchange.unit_names import Place, UnitNames
from jmdesk.exchange.vocabulary import RECORD, UNIT_CODE, compared
from jmdesk.language import tr

PLACES = "places"
"""Units of this name are worked out from the text ``place``, near the unit ``implementer``."""
_YEAR_FIELD = "year"
_RECORD_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_PLACE_TEXT, _NEAR = "place", "implementer"
_QUARTERS = "一二三四"
_MONTH = re.compile(r"(20\d{2})(?:年|[-./])(\d{1,2})月?")
_QUARTER = re.compile(r"(20\d{2})年?(?:第?([一二三四1-4])季度?|q([1-4]))")
_YEAR = re.compile(r"(20\d{2})年?")


@dataclass(frozen=True, kw_only=True, slots=True)
class RowValues:
    """What one row says. ``record`` is the record id that it states, "" for none.

    ``whole`` is false where a cell could not be read: the row is held back. ``derived`` are
    fields worked out from the text of another (places), not stated in a column. ``beside`` are the
    qualifiers (约) of numbers by field.
    """

    row: int
    values: Mapping[str, Any]
    unit: str
    period: Period | None
    record: str
    whole: bool
    derived: frozenset[str] = frozenset()
    beside: Mapping[str, str] = field(default_factory=dict)


class RowReader:
    """Reads the rows of one table with what the whole import knows."""

    def __init__(
        self,
        table: Table,
        ledger: Ledger,
        *,
        within: str,
        units: UnitNames,
        references: References,
        recorded: Callable[[str], Record | None],
        findings: Findings,
    ) -> None:
        self.cells = CellReader(table, findings)
        self._table = table
        self._ledger = ledger
        self._units = units
        self._references = references
        self._recorded = recorded
        self._findings = findings
        self._owner = units.banner if ledger.belongs == "banner" else within
        self._known = table.headings.known
        columns = {column.index: target for target, column in self._known.items()}
        self._dittos = Dittos(table, findings, columns)
        self._columns = _columns(ledger, self._known)
        self._references_told = {f.name: f for f in ledger.current if f.type.name == "reference"}
        self._period = self._title_period()
        kept = {ledger.as_written(name): name for name in self._known}
        self._as_written = {n: told for n, told in kept.items() if n and n not in self._known}
        places = {PLACES} if PLACES in ledger and PLACES not in self._known else set()
        self._derived = frozenset(places | self._as_written.keys())

    def read(self, record: DataRow) -> RowValues:
        """The values of one row, cells that cannot be read as `UNREADABLE`; rows in their order."""
        record = self._dittos.resolved(record)
        unit, period, stated = self._row_unit(record), self._period, self._record(record)
        base = self._recorded(stated) if stated else None
        values: dict[str, Any] = {}
        beside: dict[str, str] = {}
        for column, about in self._columns:
            cell = record.cells.get(column.index)
            if about is not None and not about.computed:
                if self._as_shown(about, cell, base):
                    values[about.name] = base.get(about.name) if base else None
                else:
                    about = measured(about, values, self._ledger)
                    value, word = apart(about, self._value(record.row, column, about, cell))
                    values[about.name] = value
                    if word:
                        beside[about.name] = word
            elif column.target == PERIOD and not blank(cell):
                period = self._cell_period(record.row, column, cell)
        self._look_up(record, values, period)
        self._fill(record, values)
        whole = all(value is not UNREADABLE for value in (*values.values(), period))
        return RowValues(
            row=record.row,
            values=values,
            unit=unit,
            period=period if isinstance(period, Period) else None,
            record=stated,
            whole=whole,
            derived=self._derived,
            beside=beside,
        )

    def _row_unit(self, record: DataRow) -> str:
        """The unit that records: by code, by name, else whose desk this is.

        Where the unit identifies the record and its cell is empty there is none.
        """
        stated = [self._known[name] for name in (UNIT_CODE, UNIT) if name in self._known]
        if self._ledger.belongs == "banner" or not stated:
            return self._owner
        for column in stated:
            if not blank(cell := record.cells.get(column.index)):
                return self._unit(record.row, column, tr("单位"), cell_text(cell)) or ""
        return "" if UNIT in self._ledger.key else self._owner

    def _record(self, record: DataRow) -> str:
        column = self._known.get(RECORD)
        text = cell_text(record.cells.get(column.index)).strip().lower() if column else ""
        return text if _RECORD_ID.fullmatch(text) else ""

    def _as_shown(self, about: Field, cell: Cell, base: Record | None) -> bool:
        """Whether a cell names the units that the record has: names repeat, and no one chose."""
        if base is None or about.type.name not in ("unit", "units"):
            return False
        return plain(cell_text(cell)) == plain(self._units.shown(base.get(about.name)))

    def _value(self, row: int, column: Column, about: Field, cell: Cell) -> Any:
        kind = about.type.name
        if kind == "unit" and not blank(cell):
            return self._unit(row, column, about.label, cell_text(cell))
        if kind == "units" and not blank(cell):
            texts = re.split(r"[、，,;；\n]+", cell_text(cell).strip())
            codes = [self._unit(row, column, about.label, text) for text in texts if text.strip()]
            return tuple(dict.fromkeys(code for code in codes if code)) or None
        if kind == "reference":
            return None
        return self.cells.value(row, column, about, cell)

    def _unit(self, row: int, column: Column, label: str, text: str) -> str | None:
        return self._units.code(text, self._place(row, column), label)

    def _place(self, row: int, column: Column) -> Place:
        return Place(sheet=self._table.sheet.name, row=row, column=column.index)

    def _look_up(self, record: DataRow, values: dict[str, Any], period: Any) -> None:
        """References last: what settles them may stand in any column."""
        for name, about in self._references_told.items():
            told: dict[str, str] = {}
            first: Column | None = None
            for target, column in self._known.items():
                field, _, part = target.partition(".")
                if field == name and not blank(cell := record.cells.get(column.index)):
                    told[part] = cell_text(cell)
                    first = first or column
            if first is not None and told.keys() != {_YEAR_FIELD}:
                place = self._place(record.row, first)
                year = self._row_year(values, period)
                values[name] = self._references.id(told, about, year, place)

    def _row_year(self, values: Mapping[str, Any], period: Any) -> int | None:
        if isinstance(period, Period):
            return period.start.year
        days = [value for value in values.values() if isinstance(value, date)]
        return min(days).year if days else self._table.year

    def _fill(self, record: DataRow, values: dict[str, Any]) -> None:
        """What the row itself does not say: its class row's class, the title's year, its places."""
        if record.group_field and values.get(record.group_field) is None:
            values[record.group_field] = record.group
        elif record.group_field:
            self._compare_class(record, values)
        for about in self._ledger.current:
            if about.type.name == "year" and self._known.get(about.name) is None:
                values[about.name] = self._table.year
        for name, unit in self._as_written.items():
            told = self._known[unit]
            values[name] = self._words(cell_text(record.cells.get(told.index)), values, told)
        column = self._known.get(_PLACE_TEXT)
        if PLACES in self._derived and column and isinstance(text := values.get(_PLACE_TEXT), str):
            near = values.get(_NEAR)
            place = self._place(record.row, column)
            values[PLACES] = self._units.places(
                text, near=near if isinstance(near, str) else None, place=place
            )

    def _words(self, text: str, values: Mapping[str, Any], column: Column) -> str | None:
        """What a sheet calls a unit, where that is not its name."""
        code = values.get(column.target)
        if not isinstance(code, str) or plain(text) == plain(self._units.shown(code)):
            return None
        return plain(text)

    def _compare_class(self, record: DataRow, values: Mapping[str, Any]) -> None:
        own = values[record.group_field]
        column = self._known.get(record.group_field)
        if own in (record.group, UNREADABLE) or column is None:
            return
        about = self._ledger.field(record.group_field)
        self._findings.problem(
            Level.HINT,
            "class-differs",
            tr(
                "工作表“{name}”{cell} 的{label}是“{own}”，这一行却排在“{group}”下面，"
                "按“{own}”导入，请核对。",
                name=self._table.sheet.name,
                cell=cell_name(record.row, column.index),
                label=about.label,
                own=own,
                group=record.group,
            ),
            sheet=self._table.sheet.name,
            row=record.row,
            column=column.index,
            field=about.name,
        )

    def _title_period(self) -> Period | None:
        kind = self._ledger.period
        if kind is None:
            return None
        for text in (*self._table.title_lines, self._table.sheet.name):
            if (found := find_period(text, kind)) is not None:
                return found
        return None

    def _cell_period(self, row: int, column: Column, cell: Cell) -> Any:
        kind = self._ledger.period
        text = cell_text(cell)
        if kind is not None and isinstance(cell, date):
            return Period.holding(cell, kind)
        if kind is not None and (found := find_period(text, kind)) is not None:
            return found
        self._findings.problem(
            Level.MUST,
            "not-a-period",
            tr(
                "工作表“{name}”{cell}：看不懂期“{text}”，这里按{kind}填报，请写成 2023、"
                "2023年2季度 或 2023年5月。",
                name=self._table.sheet.name,
                cell=cell_name(row, column.index),
                text=text,
                kind=kind.label if kind else "",
            ),
            sheet=self._table.sheet.name,
            row=row,
            column=column.index,
        )
        return UNREADABLE


def _columns(ledger: Ledger, known: Mapping[str, Column]) -> Sequence[tuple[Column, Field | None]]:
    """The columns with their fields, a measure before the figures that stand in it."""
    told = [(column, ledger.by_name.get(column.target)) for column in known.values()]
    return sorted(told, key=lambda one: bool(one[1] and one[1].measure_in))


def find_period(text: str, kind: PeriodKind) -> Period | None:
    """The period of this kind that a title or a cell names."""
    plain = compared(text)
    if kind is PeriodKind.MONTH and (month := _MONTH.search(plain)) and 1 <= int(month[2]) <= 12:
        return Period.month(int(month[1]), int(month[2]))
    if kind is PeriodKind.QUARTER and (quarter := _QUARTER.search(plain)):
        told = quarter[2] or quarter[3]
        number = _QUARTERS.index(told) + 1 if told in _QUARTERS else int(told)
        return Period.quarter(int(quarter[1]), number)
    if kind is PeriodKind.YEAR and (year := _YEAR.search(plain)):
        return Period.year(int(year[1]))
    return None
