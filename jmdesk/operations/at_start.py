"""What is said once when a desk was opened: a clock that cannot be right, a store on a share."""

from __future__ import annotations

from dataclasses import dataclass

from jmdesk.domain.period import Period
from jmdesk.operations.clock import clock_doubt
from jmdesk.operations.desk import Desk
from jmdesk.operations.shares import share_told


@dataclass(frozen=True, kw_only=True, slots=True)
class StartWords:
    """Sentences for people, and the month to offer where the clock's is not to be believed."""

    said: tuple[str, ...]
    period: Period | None = None


def start_words(desk: Desk) -> StartWords:
    """A few milliseconds; nothing is written."""
    doubt, share = clock_doubt(desk), share_told(desk.path)
    said = (doubt.said if doubt else "", share)
    return StartWords(
        said=tuple(one for one in said if one), period=doubt.period if doubt else None
    )
