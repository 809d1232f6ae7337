"""How much awaits a decision; asked at each start, so it loads nothing of what decides."""

from __future__ import annotations

from jmdesk.operations.desk import Desk


def conflict_count(desk: Desk) -> int:
    """How many fields await a decision."""
    return sum(len(one.fields) for one in desk.store.conflicts())
