"""What a ledger still lacks in a period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk
from jmdesk.store.query import Query

if TYPE_CHECKING:
    from jmdesk.operations.owing import Owing

LARGE = 20_000
"""Ledgers with more records are not looked through unasked: that takes seconds and memory."""


def is_large(desk: Desk, ledger: str) -> bool:
    """Whether a ledger is left to its reports, where the person waits knowingly."""
    return desk.store.count(Query(ledger=ledger)) > LARGE


def still_owed(desk: Desk, *, ledger: str, unit: str, period: Period) -> tuple[Owing, ...]:
    """What is 未报 of this ledger for a unit and all below it."""
    if is_large(desk, ledger):
        return ()
    # Here, not above: this brings in all of reporting, which the first page can do without.
    from jmdesk.operations.owing import missing

    return missing(desk, period=period, unit=unit, ledger=ledger)
