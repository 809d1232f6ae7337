"""Taking back what was just saved: an ordinary step, so that it can be taken back as well."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Any

from jmdesk.domain.changes import Changes
from jmdesk.domain.history import DELETED, History, compute
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import UNIT, RecordId, Revision, RevisionId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.recording import signed

_UNDONE = "撤销刚才的保存"
"""The reason that the history keeps of it."""


def undo_changes(desk: Desk, *, changes: Changes) -> Changes:
    """Take back what ``changes.revisions`` did: delete what was born, former values else.

    All or none: refused, by name, where a record was worked on since. The answer can be given to
    `undo_changes` again, which does once more what was taken back.
    """
    wanted = set(changes.revisions)
    steps = [step for id in changes.records if (step := _step_back(desk, id, wanted))]
    with desk.store.transaction() as writer:
        writer.append(steps)
    ledgers = frozenset(step.ledger for step in steps)
    system = any(desk.ledger(ledger).system for ledger in ledgers)
    if system:
        desk.refresh_units()
    return Changes(
        records=tuple(step.record for step in steps),
        ledgers=ledgers,
        units=system,
        revisions=tuple(step.id for step in steps),
    )


def _step_back(desk: Desk, id: RecordId, wanted: Set[RevisionId]) -> Revision | None:
    """The revision that takes back the one of this record; None where there was none."""
    known = desk.store.history(id)
    made = next((revision for revision in known if revision.id in wanted), None)
    if made is None:
        return None
    before = compute(revision for revision in known if revision.id != made.id)
    if desk.store.state(id).heads != (made.id,):
        raise Refusal(
            tr(
                "“{name}”后来又改过，这一步不能一起撤销。请打开它的历史，恢复到要的那一版。",
                name=record_name(desk, id),
            )
        )
    base = _base(made)
    definition = desk.ledger(made.ledger)
    if len(known) == 1 or before.deleted:
        return signed(desk, definition, base, {}, grave=_UNDONE)
    return signed(desk, definition, base, _former(made, before))


def _former(made: Revision, before: History) -> Mapping[str, Any]:
    """What the fields said before; all of them where the step had deleted the record."""
    if made.deleted:
        return {**before.values, DELETED: False}
    return {name: before.values.get(name) for name in made.values if name != DELETED}


def _base(made: Revision) -> Record:
    unit = str(made.values.get(UNIT) or "")
    return Record(
        id=made.record, ledger=made.ledger, unit=unit, period=None, values={}, heads=(made.id,)
    )
