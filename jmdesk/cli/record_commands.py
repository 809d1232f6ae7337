"""Records: add, edit, delete, list, history."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from jmdesk.cli.output import Answer, problems_json
from jmdesk.cli.session import opened, unit_code
from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.beside import is_beside, qualifiers
from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import Json, RecordId, Revision
from jmdesk.language import tr
from jmdesk.operations.beside_words import beside_label, beside_shown
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query, record_name
from jmdesk.operations.plain_values import read_values, write_values
from jmdesk.operations.recording import Entry, delete_record, save_records, stored_record
from jmdesk.operations.working_out import as_worked_out

_LARGEST = 64 * 1024 * 1024
"""Bytes of ``--values @FILE``; far above any honest list of records."""


def add_command(chosen: Namespace) -> Answer:
    """``add``: one record, or a list of them in one transaction."""
    given = _json(chosen.values)
    rows = given if isinstance(given, list) else [given]
    with opened(chosen) as desk:
        desk.needs_unit()
        unit, period, notes = unit_code(desk, chosen.unit), chosen.period, list[str]()
        read = partial(read_values, desk, ledger=chosen.ledger, period=period, notes=notes)
        entries = [
            Entry(values=read(values=_object(row)), unit=unit, period=period) for row in rows
        ]
        return _changed(save_records(desk, ledger=chosen.ledger, entries=entries), notes)


def edit_command(chosen: Namespace) -> Answer:
    """``edit``: a new revision of one record."""
    with opened(chosen) as desk:
        record = stored_record(desk, RecordId(chosen.record))
        given, notes = _object(_json(chosen.values)), list[str]()
        values = read_values(
            desk,
            ledger=record.ledger,
            values=given,
            period=record.period,
            notes=notes,
            base=record,
        )
        entry = Entry(values=values, record=record.id)
        return _changed(save_records(desk, ledger=record.ledger, entries=[entry]), notes)


def delete_command(chosen: Namespace) -> Answer:
    """``delete``: a tombstone; the history stays."""
    with opened(chosen) as desk:
        reason = chosen.reason
        return _changed(delete_record(desk, record=RecordId(chosen.record), reason=reason))


def list_command(chosen: Namespace) -> Answer:
    """``list``: the current records of a ledger."""
    with opened(chosen) as desk:
        ledger = desk.ledger(chosen.ledger)
        query = list_query(
            desk,
            ledger=ledger.id,
            unit=unit_code(desk, chosen.unit),
            period=chosen.period,
            search=chosen.search,
        )
        rows = desk.store.keys(query)[: chosen.limit]
        records = as_worked_out(desk, ledger, desk.store.rows(ledger.id, rows))
        return Answer(
            json=[_record_json(desk, record) for record in records],
            lines=tuple(f"{record.id}  {record_name(desk, record.id)}" for record in records),
            said=(tr("共 {count} 条", count=len(records)),),
        )


def history_command(chosen: Namespace) -> Answer:
    """``history``: every revision, newest first."""
    with opened(chosen) as desk:
        revisions = desk.store.history(RecordId(chosen.record))
        lines = () if chosen.json else tuple(_history_line(desk, one) for one in revisions)
    if not revisions:
        raise Refusal(tr("没有记录号为“{record}”的记录。", record=chosen.record))
    rows = [
        {
            "revision": one.id,
            "parents": list(one.parents),
            "person": one.person,
            "device": one.device,
            "at": one.at,
            "values": dict(one.values),
            **({"deleted": True, "reason": one.reason} if one.deleted else {}),
        }
        for one in revisions
    ]
    return Answer(json=rows, lines=lines)


def _history_line(desk: Desk, one: Revision) -> str:
    """One revision for reading: when, who, and what it set by the words of the ledger."""
    ledger = desk.catalogue.ledgers.get(one.ledger)
    told = [_set_words(ledger, name, value) for name, value in one.values.items()]
    if one.deleted:
        told.insert(0, tr("删除：{reason}", reason=one.reason))
    return "  ".join((one.at or tr("导入"), one.person, "；".join(told)))


def _set_words(ledger: Ledger | None, name: str, value: Json) -> str:
    if is_beside(name):
        return f"{beside_label(ledger, name)}：{beside_shown(name, value) or tr('（收回）')}"
    field = ledger.by_name.get(ledger.names.get(name, name)) if ledger else None
    label = field.label if field else name
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    shown = "".join(char if char.isprintable() else " " for char in text)
    return f"{label}：{tr('（空）') if value is None else shown}"


def _changed(changes: Changes, notes: Sequence[str] = ()) -> Answer:
    """``notes`` say how texts were understood that are not plain (约30人, 2000万)."""
    told = {"records": list(changes.records), "problems": problems_json(changes.problems)}
    return Answer(
        json={**told, "notes": list(notes)} if notes else told,
        lines=tuple(changes.records),
        said=tuple(notes),
        problems=changes.problems,
    )


def _record_json(desk: Desk, record: Record) -> dict[str, Any]:
    return {
        "record": record.id,
        "unit": record.unit,
        "period": str(record.period) if record.period else None,
        "conflict": sorted(record.conflicts),
        **({"qualifiers": dict(words)} if (words := qualifiers(record)) else {}),
        **write_values(desk.ledger(record.ledger), record),
    }


def _json(text: str) -> Any:
    try:
        told = json.loads(_source(text))
        json.dumps(told, ensure_ascii=False).encode()  # JSON may speak of half a character
    except RecursionError:
        raise Refusal(tr("--values 嵌套太深，看不懂。")) from None
    except UnicodeEncodeError:
        raise Refusal(tr("--values 里有残缺的字，没有改动。请重新输入这些文字。")) from None
    except ValueError as error:
        raise Refusal(tr("--values 不是 JSON：{error}。", error=error)) from None
    return told


def _source(text: str) -> str:
    if text == "-":
        return sys.stdin.read(_LARGEST)
    if not text.startswith("@"):
        return text
    file = Path(text[1:])
    try:
        if file.stat().st_size > _LARGEST:
            raise Refusal(tr("“{name}”超过 64 MB，请分成几份。", name=file.name))
        return file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise Refusal(tr("打不开“{file}”：{reason}。", file=file, reason=error.strerror)) from None


def _object(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refusal(tr('--values 应是 {"字段": 值} 或它们的列表。'))
    return value
