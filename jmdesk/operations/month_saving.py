"""Saving the rows of a sheet, marking them 无变化, and taking that back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.said import said_values
from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.month_carried import carried_values
from jmdesk.operations.month_judging import sheet_facts, worked_out_values
from jmdesk.operations.month_rows import SAME, MonthSheet, is_new
from jmdesk.operations.recording import Entry, save_records


def save_rows(
    desk: Desk, *, sheet: MonthSheet, typed: Mapping[RecordId, Mapping[str, Any]]
) -> Changes:
    """Save what was typed in these rows, in one transaction: all or none.

    A row that is not there yet is made with its unit, period and subject, and with last period's
    values in all fields that carry and were not typed. The ids of the records come back in the
    order of ``typed``, those of inserted rows ("new:…") with the ids that they have now.
    """
    touched = _without_worked_out(desk, sheet, {id: told for id, told in typed.items() if told})
    entries = [_entry(desk, sheet, id, values) for id, values in touched.items()]
    return _save(desk, sheet, entries)


def mark_unchanged(desk: Desk, *, sheet: MonthSheet, rows: Sequence[RecordId]) -> Changes:
    """无变化: these rows say what last period's said, and that a person looked (signed by them).

    Refuses, by name, rows for which nothing was reported before.
    """
    chosen = [sheet.by_id[id] for id in rows]
    fresh = [row for row in chosen if row.record is None]
    carried = carried_values(desk, sheet, fresh)
    if bare := [row.name for row in fresh if not carried[row.id]]:
        raise Refusal(
            tr(
                "{names}以前没有填报过，没有可以沿用的数，不能打“无变化”，请填写。",
                names="、".join(f"“{name}”" for name in bare),
            )
        )
    mark: dict[str, Any] = {SAME: True} if SAME in sheet.ledger else {}
    entries = [
        _entry(desk, sheet, row.id, {**carried.get(row.id, {}), **mark})
        for row in chosen
        if mark or row.record is None
    ]
    return _save(desk, sheet, entries)


def _save(desk: Desk, sheet: MonthSheet, entries: Sequence[Entry]) -> Changes:
    def look(records: Sequence[Record]) -> StoreFacts:
        return sheet_facts(desk, sheet, records)

    return save_records(desk, ledger=sheet.ledger.id, entries=entries, look=look)


def _without_worked_out(
    desk: Desk, sheet: MonthSheet, typed: Mapping[RecordId, Mapping[str, Any]]
) -> dict[RecordId, dict[str, Any]]:
    """What was typed, without figures that are just as the ledger works them out.

    Others that it works out are refused: the two would differ, and only one can count.
    """
    suspect = frozenset(sheet.ledger.never_typed)
    asked = {id: values for id, values in typed.items() if suspect & values.keys()}
    kept = {id: dict(values) for id, values in typed.items()}
    for id, worked_out in worked_out_values(desk, sheet, asked).items():
        for name, known in worked_out.items():
            told = kept[id].pop(name)
            if told is not None and told != known:
                raise Refusal(_worked_out(sheet, id, name, told, known))
    return {id: values for id, values in kept.items() if values}


def _worked_out(sheet: MonthSheet, id: RecordId, name: str, told: Any, known: Any) -> str:
    field = sheet.ledger.field(name)
    row = sheet.by_id.get(id)
    return tr(
        "“{row}”的“{label}”由台账算出，是 {known}，不能填成 {told}。请删去填的数。",
        row=row.name if row else tr("新加的一行"),
        label=field.label,
        known=field.show(known) or tr("（空）"),
        told=field.show(told),
    )


def _entry(desk: Desk, sheet: MonthSheet, id: RecordId, typed: Mapping[str, Any]) -> Entry:
    row = sheet.by_id.get(id)
    if row is None:
        return _new_entry(desk, sheet, id, typed)
    if row.record is not None:
        return Entry(values=_unmarked(sheet.ledger, row.record, typed), record=id)
    about = row.about(sheet.ledger)
    return Entry(values={**about, **typed}, record=id, unit=row.unit, period=sheet.period)


def _unmarked(ledger: Ledger, record: Record, typed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Where something is told that was not so before, 无变化 holds no more."""
    before = said_values(ledger, record)
    told = any(before.get(name) != value for name, value in typed.items())
    return {SAME: None, **typed} if told and record.get(SAME) is True else typed


def _new_entry(desk: Desk, sheet: MonthSheet, id: RecordId, typed: Mapping[str, Any]) -> Entry:
    """An inserted row: its key must be whole, and no row's that is there."""
    assert is_new(id), id
    ledger = sheet.ledger
    values = {name: value for name, value in typed.items() if name not in (UNIT, PERIOD)}
    unit, period = typed.get(UNIT) or sheet.unit, typed.get(PERIOD) or sheet.period
    for name in ledger.key:
        if name not in (UNIT, PERIOD) and values.get(name) is None:
            label = ledger.field(name).label
            raise Refusal(tr("新加的一行还没有填“{label}”，请先填上。", label=label))
    real = ledger.record_id(values, unit=unit, period=period, banner=desk.banner_of(unit))
    there = sheet.by_id.get(real)
    if there is not None and there.record is not None:
        raise Refusal(tr("新加的一行和“{name}”是同一条记录，请改那一行。", name=there.name))
    return Entry(values=values, record=real, unit=unit, period=period)
