"""Saving what is typed in a sheet: what can be read goes in one step, the rest is named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.changes import Changes
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import keep_drafts
from jmdesk.operations.judging import Judgement
from jmdesk.operations.month_rows import MonthSheet, is_new
from jmdesk.operations.month_saving import save_rows
from jmdesk.operations.recents import note_used
from jmdesk.ui.grid.cell import Place

_NAMED = 2
"""Rows left out that are named; of more only the number is said."""


@dataclass(frozen=True, kw_only=True)
class Harvest:
    """What can be saved now, and why the other rows cannot."""

    typed: Mapping[RecordId, Mapping[str, Any]] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    """A sentence for each row that is left out."""


@dataclass(frozen=True, kw_only=True)
class Saved:
    """What was saved: the records by the keys that their rows had before.

    ``worked_out`` are typed figures that are not in a record, as the ledger works them out.
    """

    changes: Changes
    records: Mapping[str, Record]
    worked_out: Mapping[str, Mapping[str, Any]]


def harvest(
    ledger: Ledger,
    typed: Mapping[str, Mapping[str, Any]],
    unread: Mapping[Place, tuple[str, str]],
    judged: Mapping[str, Judgement],
    outside: Mapping[str, Mapping[str, str]],
) -> Harvest:
    """Gather what is typed; a row with something that cannot be taken is left out whole.

    ``outside`` are texts typed on the record's page in fields that have no column.
    """
    left: dict[str, str] = {}
    for (key, _name), (_text, sentence) in unread.items():
        left.setdefault(key, sentence)
    kept: dict[RecordId, Mapping[str, Any]] = {}
    for key, values in typed.items():
        said = _refused(ledger, key, values, judged.get(key))
        if said:
            left.setdefault(key, said)
        elif key not in left and values:
            kept[RecordId(key)] = {**_read(ledger, outside.get(key, {})), **values}
    return Harvest(typed=kept, left=left)


def save(
    desk: Desk, sheet: MonthSheet, typed: Mapping[RecordId, Mapping[str, Any]], drop: Sequence[str]
) -> Saved:
    """In the worker: save these rows in one transaction, then forget their drafts."""
    changes = save_rows(desk, sheet=sheet, typed=typed)
    keep_drafts(desk, drafts=(), drop=drop)
    link = sheet.link
    subjects = [{link.name: row.subject} for row in sheet.rows if row.id in typed] if link else []
    note_used(desk, ledger=sheet.ledger, used=[*subjects[-1:], *typed.values()])
    records = _records(desk, list(typed), changes)
    worked_out = {
        key: _worked_out(sheet.ledger, typed[RecordId(key)], record)
        for key, record in records.items()
    }
    return Saved(changes=changes, records=records, worked_out=worked_out)


def _worked_out(ledger: Ledger, typed: Mapping[str, Any], record: Record) -> dict[str, Any]:
    """Typed figures that saving left out: others than the ledger's own it would have refused."""
    names = {field.name for field in ledger.worked_out}
    return {
        name: value for name, value in typed.items() if name in names and record.get(name) is None
    }


def _records(desk: Desk, keys: Sequence[str], changes: Changes) -> dict[str, Record]:
    """The saved records; those of inserted rows are the ones that no row had, in their order."""
    fresh = iter([id for id in changes.records if id not in keys])
    ids = {key: next(fresh, None) if is_new(key) else RecordId(key) for key in keys}
    found = {key: desk.store.record(id) for key, id in ids.items() if id is not None}
    return {key: record for key, record in found.items() if record is not None}


def left_out_text(sheet: MonthSheet, left: Mapping[str, str]) -> str:
    """Which rows were left out and why; "" for none."""
    if not left:
        return ""
    names = {row.id: row.name for row in sheet.rows}
    told = [
        tr("“{row}”{why}", row=names.get(RecordId(key), tr("新加的一行")), why=why)
        for key, why in list(left.items())[:_NAMED]
    ]
    return tr("没有存的有 {count} 行：{rows}", count=len(left), rows=" ".join(told))


def _refused(
    ledger: Ledger, key: str, values: Mapping[str, Any], judgement: Judgement | None
) -> str:
    """Why what is typed in a row cannot be saved, though it can be read."""
    if is_new(key):
        for name in ledger.key:
            if name in ledger and values.get(name) is None:
                return tr("还没有填“{label}”。", label=ledger.field(name).label)
    if judgement is None:
        return ""
    for name in sorted(judgement.worked_out & values.keys()):
        told, known = values[name], judgement.record.get(name)
        if told is not None and told != known:
            label = ledger.field(name).label
            return tr("的“{label}”由台账算出，请删去填的数。", label=label)
    return ""


def _read(ledger: Ledger, texts: Mapping[str, str]) -> dict[str, Any]:
    """The values of texts from the record's page, those that can be read."""
    values: dict[str, Any] = {}
    for name, text in texts.items():
        one = ledger.by_name.get(name)
        if one is None or one.removed or one.computed:
            continue
        try:
            values[name] = one.read(text)
        except ValueError:
            continue
    return values
