"""Last period's values, shown in grey and written when a row is touched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.scope import RecordScope, quiet
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.month_judging import sheet_facts
from jmdesk.operations.month_rows import MonthRow, MonthSheet
from jmdesk.operations.recording import today


def carried_values(
    desk: Desk, sheet: MonthSheet, rows: Sequence[MonthRow]
) -> Mapping[RecordId, Mapping[str, Any]]:
    """Last period's values of the fields that carry, for rows about to be shown.

    Those of fields that are filled in this period are among them. A figure that is cumulative
    within a year is not carried into the next one.
    """
    places = [_emptied(sheet.ledger, sheet.place(row)) for row in rows]
    facts = sheet_facts(desk, sheet, places)
    found: dict[RecordId, Mapping[str, Any]] = {}
    for row, place in zip(rows, places, strict=True):
        scope = RecordScope(sheet.ledger, place, facts, today=today())
        told = ((one.name, quiet(scope.carried, one)) for one in sheet.ledger.current if one.carry)
        found[row.id] = {name: value for name, value in told if value is not None}
    return found


def _emptied(ledger: Ledger, record: Record) -> Record:
    carry = {field.name: None for field in ledger.current if field.carry}
    return replace(record, values={**record.values, **carry})
