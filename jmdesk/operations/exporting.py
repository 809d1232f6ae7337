"""A ledger as a workbook to go on working in: what is changed there is found when it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.said import said
from jmdesk.definitions.scope import RecordScope, quiet
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.exchange.carrier import Carrier
from jmdesk.language import tr
from jmdesk.operations.deeds import note_leaving
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, Door, sealed
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.listing import list_query, show
from jmdesk.operations.personal import Persons
from jmdesk.operations.recording import today
from jmdesk.reporting.details import column_width
from jmdesk.reporting.document import Detail, DetailColumn, Value
from jmdesk.reporting.ledger_book import (
    PERIOD_HEADING,
    UNIT_HEADING,
    LedgerSheet,
    ledger_book,
)
from jmdesk.reporting.saving import saved

_NOT_SHOWN = frozenset({"attachment"})
_READ_ONLY = frozenset({"rows"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Exported:
    """A workbook that was written: how many rows it has, what they tell of persons."""

    file: Path
    rows: int
    persons: Persons


def export_ledger(
    desk: Desk,
    *,
    ledger: str,
    to: Path,
    unit: str | None = None,
    period: Period | None = None,
    door: Door = AS_IT_IS,
) -> Exported:
    """Write the records of a ledger as .xlsx: a row each, with what is needed to take it back.

    Of a unit and all below it (this desk's by default), as `jmdesk.operations.listing` lists them.
    """
    desk.needs_unit()
    definition = desk.ledger(ledger)
    if to.suffix.lower() != ".xlsx":
        raise Refusal(tr("“{file}”应以 .xlsx 结尾。", file=to.name))
    from jmdesk.operations.enclosing import hidden_in_ledger  # signing takes its time to load
    from jmdesk.operations.sent_files import note_sent

    carriers: list[Carrier] = []

    found = desk.store.records(list_query(desk, ledger=ledger, unit=unit, period=period))
    sheet, persons = through_door(desk, ledger_sheet(desk, definition, found), door)
    hide = partial(
        hidden_in_ledger,
        desk,
        ledger=definition.id,
        unit=unit or desk.unit,
        period=_of_new_rows(definition, period),
        made=carriers.append,
        masked=door.masks,
    )
    content = ledger_book(definition.title, [sheet], hide=hide)
    with saved(to) as file:
        file.write(sealed(content, ".xlsx", door))
    note_sent(desk, carriers, to.name)
    note_leaving(desk, persons, door, to.name)
    return Exported(file=to, rows=len(found), persons=persons)


def persons_listed(
    desk: Desk, *, ledger: str, unit: str | None = None, period: Period | None = None
) -> Persons:
    """What the workbook of `export_ledger` would tell of persons."""
    definition = desk.ledger(ledger)
    found = desk.store.records(list_query(desk, ledger=ledger, unit=unit, period=period))
    return through_door(desk, ledger_sheet(desk, definition, found), AS_IT_IS)[1]


def through_door(desk: Desk, sheet: LedgerSheet, door: Door) -> tuple[LedgerSheet, Persons]:
    """The sheet as it leaves, and what it tells of persons."""
    from jmdesk.operations.masked_paper import masked_detail

    detail, persons = masked_detail(desk, sheet.detail)
    return (replace(sheet, detail=detail) if door.masks else sheet), persons


def _of_new_rows(ledger: Ledger, period: Period | None) -> str:
    return str(period) if period and ledger.period is period.kind else ""


def ledger_sheet(desk: Desk, ledger: Ledger, records: Sequence[Record]) -> LedgerSheet:
    """The sheet of a ledger with these records: the unit, the period, every field but files."""
    facts = StoreFacts(desk.store, desk.catalogue.ledgers, whole=len(records) > 1)
    rows = _Rows(desk, ledger, facts)
    shown = [rows.of(record) for record in records]
    values = [row for row, _ in shown]
    return LedgerSheet(
        ledger=ledger.id,
        title=ledger.title,
        detail=Detail(
            columns=tuple(_columns(ledger, values)),
            rows=tuple(values),
            ids=tuple(str(record.id) for record in records),
            subjects=("",) * len(records),
            worked_out=frozenset(
                (number, place) for number, (_, places) in enumerate(shown) for place in places
            ),
        ),
    )


def _fields(ledger: Ledger) -> list[Field]:
    return [field for field in ledger.current if field.type.name not in _NOT_SHOWN]


def _columns(ledger: Ledger, rows: Sequence[Sequence[Value]]) -> Iterator[DetailColumn]:
    """The unit and the period, then the fields; what is always worked out takes nothing back."""
    own = [(UNIT, UNIT_HEADING)] + ([(PERIOD, PERIOD_HEADING)] if ledger.period else [])
    for place, (name, label) in enumerate(own):
        yield _column(label, [row[place] for row in rows], name=name, ledger=ledger, kind="text")
    for place, field in enumerate(_fields(ledger), len(own)):
        label = f"{field.label}（{field.measure}）" if field.measure else field.label
        fixed = field.computed or field.type.name in _READ_ONLY
        yield _column(
            label,
            [row[place] for row in rows],
            name="" if fixed else field.name,
            ledger=ledger,
            kind=_kind(field),
            choices=field.choices if field.type.name == "choice" else (),
        )


def _column(
    label: str,
    values: Sequence[Value],
    *,
    name: str,
    ledger: Ledger,
    kind: str,
    choices: tuple[str, ...] = (),
) -> DetailColumn:
    return DetailColumn(
        heading=label,
        width=column_width(label, values),
        field=name,
        sets=name,
        key=bool(name) and name in ledger.key,
        choices=choices,
        kind=kind,
    )


def _kind(field: Field) -> str:
    if field.type.name == "date":
        return "date"
    return "number" if field.type.numeric and field.type.name != "qualified" else "text"


class _Rows:
    """The rows of one ledger; names that stand in many rows are looked up once."""

    def __init__(self, desk: Desk, ledger: Ledger, facts: StoreFacts) -> None:
        self._desk, self._ledger, self._facts = desk, ledger, facts
        self._fields = _fields(ledger)
        self._names: dict[tuple[str, Any], str] = {}
        self._today = today()

    def of(self, record: Record) -> tuple[tuple[Value, ...], list[int]]:
        """The values of a record's row, and in which columns they are worked out."""
        scope = RecordScope(self._ledger, record, self._facts, today=self._today)
        own: list[Value] = [self._desk.units.name(record.unit)]
        if self._ledger.period:
            own.append(str(record.period) if record.period else None)
        places = []
        values = []
        for place, field in enumerate(self._fields, len(own)):
            worked_out = field.compute is not None and bool(quiet(scope.works_out, field))
            if worked_out:
                places.append(place)
            value = quiet(scope.name, field.name) if worked_out else said(record, field)
            values.append(self._value(field, value))
        return (*own, *values), places

    def _value(self, field: Field, value: Any) -> Value:
        """Numbers and dates as they are, all else as it is read."""
        if value is None:
            return None
        if isinstance(value, Decimal | int | date) and not isinstance(value, bool):
            return value
        key = (field.name, value)
        if not isinstance(value, str):
            return self._shown(field, value)
        if key not in self._names:
            self._names[key] = self._shown(field, value) or ""
        return self._names[key] or None

    def _shown(self, field: Field, value: Any) -> str | None:
        return show(self._desk, field, value) or None


def readable_book(
    desk: Desk, title: str, found: Iterable[tuple[Ledger, Sequence[Record]]], door: Door = AS_IT_IS
) -> bytes:
    """A workbook for people without jmdesk: each ledger as a sheet, nothing hidden in it."""
    sheets = (ledger_sheet(desk, one, records) for one, records in found)
    return ledger_book(title, [through_door(desk, one, door)[0] for one in sheets])
