"""Which copies may go: an hour, a day and a month each keep one.

Slots are counted by those that there are, not back from now: a clock that jumps ten years ahead
makes one more slot and empties none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from jmdesk.operations.backups import Copy, Kind

HOURS, DAYS, MONTHS = 24, 30, 12
"""So many of the last hours, days and months in which a copy was made keep one each."""
GUARDED = timedelta(days=30)
"""What was made before a merge or an upgrade stays this long."""
GUARDED_LEAST = 5
"""So many of those stay at any rate."""
_THINNED = (Kind.AUTO, Kind.MERGE, Kind.UPGRADE, Kind.STICK)
_GUARDED = (Kind.MERGE, Kind.UPGRADE)


def superfluous(copies: Iterable[Copy], *, device: str, now: datetime) -> tuple[Copy, ...]:
    """Copies that may go: only good ones that this desk made by itself, never the last good one."""
    own = [one for one in copies if one.good and one.device == device and one.kind in _THINNED]
    own.sort(key=lambda one: (one.sequence, one.at), reverse=True)
    kept = {id(one) for one in own[:1]}
    for bucket, most in ((_hour, HOURS), (_day, DAYS), (_month, MONTHS)):
        kept |= {id(one) for one in _first_of_each(own, bucket, most)}
    guarded = [one for one in own if one.kind in _GUARDED]
    kept |= {id(one) for one in guarded[:GUARDED_LEAST]}
    kept |= {id(one) for one in guarded if now - one.at < GUARDED}
    return tuple(one for one in own if id(one) not in kept)


def _first_of_each(
    own: Sequence[Copy], bucket: Callable[[datetime], tuple[int, ...]], most: int
) -> Iterable[Copy]:
    """The last copy of each of the last so many hours, days or months."""
    slots: dict[tuple[int, ...], Copy] = {}
    for one in own:
        if len(slots) < most:
            slots.setdefault(bucket(one.at), one)
    return slots.values()


def _hour(at: datetime) -> tuple[int, ...]:
    return (at.year, at.month, at.day, at.hour)


def _day(at: datetime) -> tuple[int, ...]:
    return (at.year, at.month, at.day)


def _month(at: datetime) -> tuple[int, ...]:
    return (at.year, at.month)
