"""What one act on the 嘎查's page did to which records, to be taken back and done again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.beside import is_beside
from jmdesk.domain.changes import Changes
from jmdesk.domain.history import DELETED
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId, Revision
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import signed

_UNDONE = "撤销"
"""The reason that the history keeps of it."""

States = Mapping[RecordId, Record | None]
"""Records as they stood; None for one that was not there."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """The records that an act touched, as they were ``before`` and ``after`` it."""

    before: States
    after: States
    changes: Changes = field(default_factory=Changes)


def states(desk: Desk, records: Iterable[RecordId]) -> dict[RecordId, Record | None]:
    """How these records stand now."""
    return {id: desk.store.record(id) for id in records}


def bring_to(desk: Desk, *, wanted: States) -> Changes:
    """Make records say again what they said: ordinary revisions, one transaction.

    One that was not there is deleted, one that was is brought back with its values then.
    """
    made = [revision for id, state in wanted.items() if (revision := _towards(desk, id, state))]
    with desk.store.transaction() as writer:
        writer.append(made)
    return Changes(
        records=tuple(revision.record for revision in made),
        ledgers=frozenset(revision.ledger for revision in made),
    )


def _towards(desk: Desk, id: RecordId, wanted: Record | None) -> Revision | None:
    now = desk.store.record(id)
    if wanted is None:
        if now is None:
            return None
        return signed(desk, desk.ledger(now.ledger), now, {}, grave=_UNDONE)
    ledger = desk.ledger(wanted.ledger)
    if now is None:
        return _revived(desk, ledger, wanted)
    stored = {
        name: ledger.field(name).store(wanted.get(name))
        for name in {*now.values, *wanted.values}
        if _typed(ledger, name) and wanted.get(name) != now.get(name)
    }
    stored |= {
        name: wanted.unreadable.get(name)
        for name in {*now.unreadable, *wanted.unreadable}
        if is_beside(name) and wanted.unreadable.get(name) != now.unreadable.get(name)
    }
    return signed(desk, ledger, now, stored) if stored else None


def _revived(desk: Desk, ledger: Ledger, wanted: Record) -> Revision:
    state = desk.store.state(wanted.id)
    base = Record(
        id=wanted.id, ledger=ledger.id, unit="", period=None, values={}, heads=state.heads
    )
    stored: dict[str, Any] = {**dict.fromkeys(state.values), DELETED: False}
    stored[UNIT] = wanted.unit
    if wanted.period is not None:
        stored[PERIOD] = str(wanted.period)
    for name, value in wanted.values.items():
        if _typed(ledger, name):
            stored[name] = ledger.field(name).store(value)
    stored |= {name: kept for name, kept in wanted.unreadable.items() if is_beside(name)}
    return signed(desk, ledger, base, stored)


def _typed(ledger: Ledger, name: str) -> bool:
    return name in ledger and not ledger.field(name).computed
