"""What a ledger still lacks in a period."""

from __future__ import annotations

from jmdesk.domain.period import Period
from jmdesk.operations.owing import Owing, missing
from jmdesk.operations.desk import Desk


def still_owed(desk: Desk, *, ledger: str, unit: str, period: Period) -> tuple[Owing, ...]:
    """What is 未报 of this ledger for a unit and all below it."""
    return tuple(
        one
        for one in missing(desk, period=period, unit=unit)
        if one.ledger == ledger and one.state == "未报"
    )
