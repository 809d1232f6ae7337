"""A sheet of a ledger: its rows, and what is recorded in each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId

SAME = "same"
"""The field by which a ledger takes 本月无变化."""

NEW = "new:"
"""How the id of a row begins that was inserted and has no key yet."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MonthRow:
    """One thing to report, or a record that is there.

    ``id`` is that of the record, given by its natural key even before it is first saved.
    ``record`` is the stored one, None for 未报. ``subject`` is what it is about (a project), None
    where it is about the unit itself, ``choice`` the word that it is about where the ledger has a
    row for each (`Ledger.each`); ``name`` what people call that. ``owed`` says whether it
    should be reported, also when it already is. ``carried`` are last period's values of the
    fields that carry; empty until `carried_values` was asked. ``keyed`` are the words of its key
    for a row that went on from last period.
    """

    id: RecordId
    record: Record | None
    subject: RecordId | None
    unit: str
    name: str
    owed: bool
    carried: Mapping[str, Any] = field(default_factory=dict)
    choice: str = ""
    keyed: Mapping[str, Any] = field(default_factory=dict)

    def about(self, ledger: Ledger) -> dict[str, Any]:
        """The values of a record that say what it is about."""
        if self.choice:
            return {ledger.each: self.choice}
        link = link_of(ledger)
        return {link.name: self.subject} if link and self.subject else {**self.keyed}


@dataclass(frozen=True, kw_only=True)
class MonthSheet:
    """All rows of a ledger for a unit and all below it, in the order in which reports list them.

    ``period`` is None for a ledger without periods, or where all of them are shown.
    """

    ledger: Ledger
    unit: str
    period: Period | None
    rows: tuple[MonthRow, ...]

    @cached_property
    def by_id(self) -> Mapping[RecordId, MonthRow]:
        """The rows by the ids of their records."""
        return {row.id: row for row in self.rows}

    @cached_property
    def link(self) -> Field | None:
        """The field that names what a record is about: the first reference of the key."""
        return link_of(self.ledger)

    def place(self, row: MonthRow) -> Record:
        """The record of a row: the stored one, or the empty one that awaits its values."""
        if row.record is not None:
            return row.record
        return Record(
            id=row.id,
            ledger=self.ledger.id,
            unit=row.unit,
            period=self.period,
            values=row.about(self.ledger),
        )


def link_of(ledger: Ledger) -> Field | None:
    """The field that names what a record of a ledger is about: the first reference of its key."""
    fields = (ledger.by_name.get(name) for name in ledger.key if name not in (UNIT, PERIOD))
    return next((one for one in fields if one and one.type.name == "reference"), None)


def is_new(id: str) -> bool:
    """Whether an id is that of an inserted row."""
    return id.startswith(NEW)


def unreported(rows: Sequence[MonthRow]) -> int:
    """How many rows are owed and not there."""
    return sum(row.owed and row.record is None for row in rows)
