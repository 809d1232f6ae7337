"""All rules over what is stored, and what the watches see."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from jmdesk.domain.collecting import uncollected
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.operations.audit_facts import AuditFacts
from jmdesk.operations.auditing import Looker
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query
from jmdesk.operations.recording import today
from jmdesk.operations.silencing import heard


def check_all(
    desk: Desk,
    *,
    ledger: str | None = None,
    unit: str | None = None,
    period: Period | None = None,
    progress: Callable[[int, int], None] = lambda done, whole: None,
    watches: bool = True,
) -> tuple[Problem, ...]:
    """The problems of all records of a unit and period, in the order of ledgers.

    Without the hints that this desk silenced. ``progress`` is told how many of how many records
    are done; it may raise to stop. Without ``watches`` only what the ledgers' rules say.
    """
    chosen = [desk.ledger(ledger)] if ledger else list(desk.catalogue.ledgers.values())
    facts = AuditFacts(desk.store, desk.catalogue.ledgers)
    looker = Looker(desk, facts, day=today(), watches=watches)
    records = [
        record
        for definition in chosen
        if not definition.system
        for record in _records(desk, facts, definition.id, unit, period)
    ]
    problems: list[Problem] = []
    with uncollected():
        for done, record in enumerate(records):
            if done % 256 == 0:
                progress(done, len(records))
            problems.extend(looker.look(record))
    return heard(desk, problems)


def _records(
    desk: Desk, facts: AuditFacts, ledger: str, unit: str | None, period: Period | None
) -> Iterator[Record]:
    """The records of a list in its order, as the facts hold them: each is read once."""
    query = list_query(desk, ledger=ledger, unit=unit, period=period)
    for one in desk.store.records(replace(query, fields=frozenset())):
        found = facts.find(ledger, one.id)
        if found is not None:
            yield found
