"""A ledger's month on one sheet: what should be reported, what is, and last period's figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.template import Template
from jmdesk.domain.collecting import uncollected
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query, record_name, shared_with
from jmdesk.operations.month_carried import carried_values
from jmdesk.operations.month_judging import judge_rows
from jmdesk.operations.month_owed import Due, due_rows
from jmdesk.operations.month_rows import MonthRow, MonthSheet, link_of
from jmdesk.operations.month_saving import mark_unchanged, save_rows
from jmdesk.operations.month_undoing import undo_changes
from jmdesk.store.query import Query

__all__ = [
    "MonthRow",
    "MonthSheet",
    "carried_values",
    "judge_rows",
    "mark_unchanged",
    "month_sheet",
    "save_rows",
    "undo_changes",
]

_PLAIN = frozenset({"text", "long_text", "year", "count", "date", "choice", "month"})
"""Types of fields that a name shows as they are."""


def month_sheet(desk: Desk, *, ledger: str, unit: str, period: Period | None) -> MonthSheet:
    """The sheet of a ledger for a unit and all below it: what is owed and what is recorded.

    Without a period, or for a ledger that has none: the records that its list shows.
    """
    definition = desk.ledger(ledger)
    if definition.period is None or period is None:
        records = desk.store.records(list_query(desk, ledger=ledger, unit=unit, period=period))
        rows = tuple(_recorded(desk, definition, records))
        return MonthSheet(ledger=definition, unit=unit, period=period, rows=rows)
    if period.kind is not definition.period:
        raise Refusal(
            tr(
                "“{ledger}”按{kind}填报，期“{period}”不合适。",
                ledger=definition.title,
                kind=definition.period.label,
                period=period.told,
            )
        )
    with uncollected():
        rows = tuple(_month_rows(desk, definition, unit, period))
    return MonthSheet(ledger=definition, unit=unit, period=period, rows=rows)


def _month_rows(desk: Desk, ledger: Ledger, unit: str, period: Period) -> Iterator[MonthRow]:
    records = desk.store.records(Query(ledger=ledger.id, period=period))
    found: dict[tuple[Any, str], list[Record]] = {}
    for record in records:
        found.setdefault(_about(ledger, record), []).append(record)
    naming, link = _Naming(desk), link_of(ledger)
    for due in due_rows(desk, ledger, unit, period, records):
        subject = due.subject.id if due.subject else None
        about = due.choice or subject
        recorded = found.pop((about, due.unit if UNIT in ledger.key else ""), [])
        for record in recorded or [_empty(desk, ledger, due, period, link)]:
            yield MonthRow(
                id=record.id,
                record=record if recorded else None,
                subject=subject,
                unit=record.unit,
                name=naming.due(due),
                owed=due.owed,
                choice=due.choice,
            )
    under, shared = desk.units.under(unit), shared_with(desk, unit)
    left = (record for several in found.values() for record in several)
    rest = [one for one in left if _belongs(ledger, one, under, shared)]
    yield from _recorded(desk, ledger, rest)
    if goes_on(ledger):
        yield from _going_on(desk, ledger, unit, period, {record.id for record in records})


def _recorded(desk: Desk, ledger: Ledger, records: Iterable[Record]) -> Iterator[MonthRow]:
    """Rows of records that nobody had to make, or that have no period."""
    naming, link = _Naming(desk), link_of(ledger)
    for record in records:
        subject = record.get(link.name) if link else None
        yield MonthRow(
            id=record.id,
            record=record,
            subject=subject,
            unit=record.unit,
            name=naming.record(subject) if subject else naming.itself(ledger, record),
            owed=False,
            choice=record.get(ledger.each) or "" if ledger.each else "",
        )


def goes_on(ledger: Ledger) -> bool:
    """Whether last period's rows stand in a sheet until they are recorded: rows named by words
    of their key, of which what has to be said carries."""
    fields = [ledger.field(name) for name in ledger.key if name not in (UNIT, PERIOD)]
    worded = bool(fields) and all(one.type.name in ("choice", "text") for one in fields)
    return worded and not ledger.each and any(one.required and one.carry for one in ledger.current)


def _going_on(
    desk: Desk, ledger: Ledger, unit: str, period: Period, there: set[RecordId]
) -> Iterator[MonthRow]:
    """Rows of the period before that are not recorded in this one yet; nobody owes them."""
    names = [name for name in ledger.key if name not in (UNIT, PERIOD)]
    query = Query(ledger=ledger.id, units=desk.units.under(unit), period=period.step(-1))
    for before in desk.store.records(query):
        keyed = {name: before.get(name) for name in names}
        id = ledger.record_id(
            keyed, unit=before.unit, period=period, banner=desk.banner_of(before.unit)
        )
        if id not in there:
            words = [ledger.field(name).show(told) for name, told in keyed.items()]
            whose = [desk.units.name(before.unit)] if before.unit != unit else []
            yield MonthRow(
                id=id,
                record=None,
                subject=None,
                unit=before.unit,
                name=" ".join((*whose, *words)),
                owed=False,
                keyed=keyed,
            )


def _about(ledger: Ledger, record: Record) -> tuple[Any, str]:
    link = link_of(ledger)
    name = ledger.each or (link.name if link else "")
    about = record.get(name) if name else None
    return about, record.unit if UNIT in ledger.key else ""


def _empty(desk: Desk, ledger: Ledger, due: Due, period: Period, link: Field | None) -> Record:
    """The record that a row awaits, with the id that its key gives it."""
    values: dict[str, Any] = {link.name: due.subject.id} if link and due.subject else {}
    if due.choice:
        values = {ledger.each: due.choice}
    banner = desk.banner_of(due.unit) if ledger.belongs == "banner" else ""
    id = ledger.record_id(values, unit=due.unit, period=period, banner=banner)
    return Record(id=id, ledger=ledger.id, unit=due.unit, period=period, values=values)


def _belongs(ledger: Ledger, record: Record, under: frozenset[str], shared: frozenset[str]) -> bool:
    """Whether a list of these units shows a record (`jmdesk.store.query.Query.units`)."""
    if record.unit in under:
        return True
    named: set[str] = set()
    for name in ledger.unit_by:
        value = record.get(name)
        named.update((value,) if isinstance(value, str) else value or ())
    return not named.isdisjoint(under | shared)


class _Naming:
    """What records and units are called; from what is already read, where that is enough."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._parts: dict[str, Sequence[str | Field] | None] = {}

    def unit(self, code: str) -> str:
        return self._desk.units.name(code)

    def due(self, due: Due) -> str:
        """What a thing to report is about."""
        if due.choice:
            return due.choice
        return self.subject(due.subject) if due.subject else self.unit(due.unit)

    def itself(self, ledger: Ledger, record: Record) -> str:
        """The title of a record, without what it says of its unit alone."""
        if ledger.each and (choice := record.get(ledger.each)):
            return str(choice)
        if ledger.key[:1] == (UNIT,) and len(ledger.key) <= 2:
            return self.unit(record.unit)
        return self.subject(record)

    def record(self, id: RecordId) -> str:
        return record_name(self._desk, id)

    def subject(self, record: Record) -> str:
        parts = self._parts_of(record.ledger)
        if parts is None:
            return record_name(self._desk, record.id)
        told = (one if isinstance(one, str) else one.show(record.get(one.name)) for one in parts)
        return "".join(told).strip()

    def _parts_of(self, ledger: str) -> Sequence[str | Field] | None:
        """The title of a ledger's records as texts and fields; None where it takes more."""
        if ledger not in self._parts:
            definition = self._desk.ledger(ledger)
            parts = Template.parse(definition.title_expr).parts
            found = [p if isinstance(p, str) else definition.by_name.get(p.source) for p in parts]
            plain = [p for p in found if isinstance(p, str) or (p and p.type.name in _PLAIN)]
            self._parts[ledger] = plain if len(plain) == len(parts) else None
        return self._parts[ledger]
