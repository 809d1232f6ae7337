"""What every part of the search for hand edits needs: what is known, and how an edit is put."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.revision import LedgerId, RecordId, canonical
from jmdesk.exchange.cells import cell_name
from jmdesk.exchange.edits_columns import Located
from jmdesk.exchange.edits_values import Context, Names
from jmdesk.exchange.merge_plan import Edit, EditKind
from jmdesk.language import tr


@dataclass(frozen=True, kw_only=True, slots=True)
class SentRecord:
    """What is known of a record that was sent. ``unit`` is a code, ``period`` as written."""

    ledger: str
    title: str
    unit: str = ""
    period: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What is known around a workbook; see `jmdesk.exchange.edits.find_edits`."""

    ledgers: Mapping[str, Ledger]
    record: Callable[[str], SentRecord | None]
    names: Names
    digest: str
    file: str
    banner: str = ""

    def context(self, record: str) -> Context | None:
        """Where the cells of a record belong; None where its ledger is not known here."""
        about = self.record(record)
        ledger = self.ledgers.get(about.ledger) if about else None
        if about is None or ledger is None:
            return None
        return Context(ledger=ledger, unit=about.unit, period=about.period)


@dataclass(frozen=True, kw_only=True, slots=True)
class Noted:
    """An edit and where it was found: its sent column, -1 for a whole row or sheet."""

    edit: Edit
    located: Located
    column: int = -1

    def but(self, **changes: Any) -> Noted:
        """The same with another say on the edit."""
        return replace(self, edit=replace(self.edit, **changes))


def noted(
    asked: Asked,
    located: Located,
    kind: EditKind,
    *,
    row: int = -1,
    column: int = -1,
    record: str = "",
    title: str = "",
    **told: Any,
) -> Noted:
    """An edit at a row (from 0) and sent column of a sheet, with its key."""
    sheet = located.sheet.name
    place = located.places[column] if column >= 0 else None
    cell = cell_name(row, place) if place is not None and row >= 0 else ""
    about = asked.record(record) if record else None
    line = row + 1
    parts = [asked.digest, kind, sheet, cell, line, column, record, told.get("new", "")]
    edit = Edit(
        key=hashlib.sha256(canonical(parts)).hexdigest()[:16],
        kind=kind,
        sheet=sheet,
        cell=cell,
        line=line,
        ledger=LedgerId(about.ledger if about else located.sent.ledger),
        record=RecordId(record),
        title=about.title if about else title,
        **told,
    )
    return Noted(edit=edit, located=located, column=column)


def problem(
    asked: Asked,
    found: Noted,
    level: Level,
    code: str,
    message: str,
    **told: str,
) -> Noted:
    """The same edit as one that cannot be taken, and why. ``message`` goes on after its place."""
    edit = found.edit
    place = edit.cell or (tr("第 {line} 行", line=edit.line) if edit.line else "")
    whole = tr("工作表“{sheet}”{place}：{message}", sheet=edit.sheet, place=place, message=message)
    return found.but(
        problem=Problem(
            level=level,
            code=code,
            message=whole,
            ledger=edit.ledger or None,
            record=edit.record or None,
            field=edit.field or None,
            file=asked.file or None,
            sheet=edit.sheet,
            cell=edit.cell or None,
            line=edit.line or None,
            **told,
        )
    )
