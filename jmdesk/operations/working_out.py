"""Fields that are worked out only for some records (what payments add up to), as they are now.

What is stored for them was typed before, or is nothing: once another ledger tells the figure, that
counts, wherever records are listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.scope import RecordScope, quiet
from jmdesk.domain.record import Record
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.recording import today
from jmdesk.store.query import Query

_MANY = 300
"""From so many records on, ledgers are read once instead of asked for each record."""


def sometimes_worked_out(ledger: Ledger) -> tuple[Field, ...]:
    """The fields of a ledger that are worked out for some of its records."""
    return tuple(field for field in ledger.worked_out if field.compute_when is not None)


def tellers(ledger: Ledger) -> frozenset[str]:
    """The other ledgers that tell them: a record there changes what is listed here."""
    return frozenset(
        other
        for field in sometimes_worked_out(ledger)
        for asked in (field.compute, field.compute_when)
        for other, _ in (asked.related if asked else ())
    )


def told_elsewhere(desk: Desk, ledger: Ledger) -> frozenset[str]:
    """Those of them that another ledger tells, as far as anything is recorded there.

    Asked for each screen of a list: what is in the other ledgers is remembered.
    """
    telling = {
        field.name: frozenset(other for other, _ in field.compute_when.related)
        for field in sometimes_worked_out(ledger)
        if field.compute_when is not None
    }
    kept = {one for one in frozenset().union(*telling.values()) if _kept(desk, one)}
    return frozenset(name for name, others in telling.items() if others & kept)


def _kept(desk: Desk, ledger: str) -> bool:
    def counted() -> bool:
        return ledger in desk.catalogue.ledgers and bool(desk.store.count(Query(ledger=ledger)))

    return desk.remembered.ask(("kept", ledger), counted)


def as_worked_out(
    desk: Desk, ledger: Ledger, records: Sequence[Record], *, only: Iterable[str] | None = None
) -> Sequence[Record]:
    """The records with such fields as they are now; ``only`` some of them, by name.

    Where nothing of the kind is in the ledger the records come back as they are.
    """
    wanted = frozenset(only) if only is not None else None
    fields = [
        field for field in sometimes_worked_out(ledger) if wanted is None or field.name in wanted
    ]
    if not fields or not records:
        return records
    facts = StoreFacts(desk.store, desk.catalogue.ledgers, whole=len(records) > _MANY)
    day = today()
    return [_now(ledger, fields, record, facts, day) for record in records]


def _now(
    ledger: Ledger, fields: Sequence[Field], record: Record, facts: StoreFacts, day: date
) -> Record:
    scope = RecordScope(ledger, record, facts, today=day)
    known: dict[str, Any] = {
        field.name: quiet(scope.name, field.name)
        for field in fields
        if quiet(scope.works_out, field) is True
    }
    return replace(record, values={**record.values, **known}) if known else record
