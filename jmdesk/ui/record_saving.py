"""Saving and deleting a record together with its draft, as the worker does it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import discard_draft, drop_draft
from jmdesk.operations.judging import Sketch
from jmdesk.operations.recents import note_used
from jmdesk.operations.recording import delete_record, save_record


def save_and_forget(desk: Desk, sketch: Sketch, values: Mapping[str, Any], draft: str) -> Changes:
    """Save the values; the draft with this key is then no longer needed.

    What the values name is offered first when something is to be named again.
    """
    changes = save_record(
        desk,
        ledger=sketch.ledger.id,
        values=values,
        record=sketch.record,
        unit=sketch.unit,
        period=sketch.period,
    )
    drop_draft(desk, key=draft)
    note_used(desk, ledger=sketch.ledger, used=[values])
    return changes


def delete_and_forget(desk: Desk, record: RecordId, reason: str) -> Changes:
    """Delete the record; what was half-typed in it can be brought back like it."""
    changes = delete_record(desk, record=record, reason=reason)
    discard_draft(desk, key=record)
    return changes


def not_come_to(problem: Problem, seen: set[str]) -> bool:
    """Whether a problem only says that a field is empty which the person has not come to yet."""
    return problem.code == "required" and problem.field not in seen
