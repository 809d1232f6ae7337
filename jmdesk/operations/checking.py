"""All rules over what is stored."""

from __future__ import annotations

from collections.abc import Callable

from jmdesk.definitions.check import check
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.listing import list_query
from jmdesk.operations.recording import today


def check_all(
    desk: Desk,
    *,
    ledger: str | None = None,
    unit: str | None = None,
    period: Period | None = None,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> tuple[Problem, ...]:
    """The problems of all records of a unit and period, in the order of ledgers.

    ``progress`` is told how many of how many records are done; it may raise to stop.
    """
    chosen = [desk.ledger(ledger)] if ledger else list(desk.catalogue.ledgers.values())
    facts = StoreFacts(desk.store, desk.catalogue.ledgers, whole=True)
    records = [
        record
        for definition in chosen
        if not definition.system
        for record in desk.store.records(
            list_query(desk, ledger=definition.id, unit=unit, period=period)
        )
    ]
    problems: list[Problem] = []
    for done, record in enumerate(records):
        if done % 256 == 0:
            progress(done, len(records))
        definition = desk.ledger(record.ledger)
        problems.extend(check(definition, record, facts, today=today()))
    return tuple(problems)
