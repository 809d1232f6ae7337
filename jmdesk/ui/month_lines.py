"""The rows of a ledger's sheet as the grid takes them, and the signs before them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.said import said_values
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.month_rows import MonthRow, MonthSheet
from jmdesk.ui.grid.column import GridRow
from jmdesk.ui.month_columns import NAME, OWNER, about_units, sheet_fields

Sign = tuple[Level | None, str]

_ORDER = list(Level)


class RowMaker:
    """Makes the rows of one sheet."""

    def __init__(self, desk: Desk, sheet: MonthSheet) -> None:
        self._desk = desk
        self._ledger = sheet.ledger
        self._empty = {one.name: None for one in sheet_fields(sheet.ledger) if not one.computed}
        self._owners = UNIT in sheet.ledger.key
        banner = desk.units.banner_of(sheet.unit) if sheet.unit in desk.units else None
        self._around = (banner.name, banner.short) if banner else ()
        self._year = f"（{sheet.period.end.year}）" if sheet.period else ""

    def row(self, row: MonthRow, carried: Mapping[str, Any] | None = None) -> GridRow:
        """A row as it is stored, with last period's values: what is equal to them is grey."""
        # There are thousands of them, all made before the first is painted.
        stored = self._stored(row.record) if row.record is not None else {}
        values: dict[str, Any] = {**row.keyed, **stored, NAME: self._short(row.name)}
        if self._owners:
            values[OWNER] = self._desk.units.name(row.unit)
        return GridRow(
            key=row.id,
            values=values,
            carried=row.carried if carried is None else carried,
            removable=row.record is not None,
        )

    def _stored(self, record: Record) -> dict[str, Any]:
        if not record.unreadable:
            return {**self._empty, **record.values}
        return {**self._empty, **said_values(self._ledger, record)}

    def _short(self, name: str) -> str:
        """A name without what all rows share: the banner it begins with, the year it ends with."""
        for code in self._around:
            if code and len(name) > len(code):
                name = name.removeprefix(code)
        return name.removesuffix(self._year) or name


def sign_of(row: MonthRow | None, problems: Sequence[Problem], *, touched: bool) -> Sign:
    """The worst problem of a row; else whether it is reported, typed and not saved, or neither."""
    problems = [one for one in problems if one.explanation is None]
    if problems and (touched or (row is not None and row.record is not None)):
        worst = min((one.level for one in problems), key=_ORDER.index)
        said = [one.message for one in problems if one.level is worst]
        return worst, "\n".join(said)
    if touched:
        return None, tr("未存")
    if row is None:
        return None, ""
    return None, "√" if row.record is not None else tr("未报")


def cell_problems(problems: Sequence[Problem]) -> dict[str, tuple[Level | None, str]]:
    """The worst problem of each field with its sentences."""
    at: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda one: _ORDER.index(one.level)):
        if problem.explanation is None:
            at.setdefault(problem.field or "", []).append(problem)
    return {
        name: (several[0].level, "\n".join(one.message for one in several))
        for name, several in at.items()
        if name
    }


def new_row(desk: Desk, sheet: MonthSheet, *, subject: RecordId, unit: str, name: str) -> MonthRow:
    """A row for something that nobody had to report, with the id that its key gives it."""
    link = sheet.link
    values = {link.name: subject} if link else {}
    id = sheet.ledger.record_id(values, unit=unit, period=sheet.period, banner=desk.banner_of(unit))
    stored = desk.store.record(id)
    return MonthRow(id=id, record=stored, subject=subject, unit=unit, name=name, owed=False)


def grows(ledger: Ledger) -> bool:
    """Whether rows are simply inserted and typed: nothing is owed by key, or the key is text.

    A ledger with a row for each choice has them all from the start.
    """
    if ledger.each:
        return False
    keys = [name for name in ledger.key if name not in (UNIT, PERIOD)]
    return not about_units(ledger) and not any(
        ledger.field(name).type.name == "reference" for name in keys
    )


def grows_by_choice(ledger: Ledger) -> bool:
    """Whether a new row begins by choosing what it is about."""
    return not grows(ledger) and not about_units(ledger) and not ledger.each
