"""What the desk does for the safety of its data by itself, while nobody waits for it."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from jmdesk.domain.problem import Refusal
from jmdesk.operations.backups import Copy
from jmdesk.operations.backups_making import make_if_due
from jmdesk.operations.desk import Desk
from jmdesk.operations.recoverable import forget_old
from jmdesk.store.backing_up import Step, go_on

if TYPE_CHECKING:
    from jmdesk.operations.drill import Drilled

CLOSING = 2.0
"""Seconds that closing the window may take for a backup; what takes longer is left for the next
start."""
_FAST = 40_000_000
"""Bytes of a store that can be copied and checked in that time; of a larger one it is not tried.
The settings say so (`ui/settings_backup`)."""


class OutOfTime(Exception):
    """The backup would hold up closing the window."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """What was done: a backup, a drill, or neither."""

    made: Copy | None
    drilled: Drilled | None


def keep(desk: Desk, *, step: Step = go_on, at_once: bool = False) -> Kept:
    """The backup and the drill that are due. Refusal where one cannot be made.

    ``at_once``: what changed is backed up however new the last one is. So is at the first look of
    a window what there was no time for when the last one closed.
    """
    from jmdesk.operations.drill import drill, drill_is_due  # draws a report: seldom needed

    now = datetime.now().astimezone()
    forget_old(desk, now=now)
    made = make_if_due(desk, step=step, at_once=at_once)
    drilled = drill(desk, step=step, aside=True) if drill_is_due(desk, now=now) else None
    return Kept(made=made, drilled=drilled)


def back_up_on_close(desk: Desk, *, seconds: float = CLOSING) -> Copy | None:
    """A backup of what changed, if that is quick; else the next start makes one. Never fails."""
    until = monotonic() + seconds

    def step() -> None:
        if monotonic() > until:
            raise OutOfTime

    with suppress(Refusal, OSError, OutOfTime):
        if desk.path.stat().st_size <= _FAST:
            return make_if_due(desk, step=step, at_once=True)
    return None
