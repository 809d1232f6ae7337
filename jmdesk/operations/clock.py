"""The desk's clock against what it knows: told where it cannot be right; nothing depends on it.

Revisions are ordered by their parents alone. A wrong clock only misleads people: dates on paper,
default periods, who is late.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.language import tr
from jmdesk.operations.desk import Desk

SLACK = timedelta(days=1)
"""Clocks and time zones differ by hours, and nobody is told of that."""
LONG = timedelta(days=400)
"""A desk at which nothing was done for longer is rare; a clock that far ahead is not."""
_DAY = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClockDoubt:
    """Why the clock may be wrong: ``said`` for people. ``period`` is the month that was worked on
    last, which is offered in the place of the present one; None where none is known."""

    said: str
    period: Period | None = None


def clock_doubt(desk: Desk, *, now: datetime | None = None) -> ClockDoubt | None:
    """None where nothing speaks against the clock. Takes about a millisecond."""
    present = (now or datetime.now().astimezone()).replace(tzinfo=None)
    times = desk.store.last_times()
    own, received, built = _read(times.own), _read(times.received), program_made()
    if own and present < own - SLACK:
        known = tr("这里最后一次录入写的是 {at}", at=f"{own:{_DAY}}")
    elif present < built - SLACK:
        known = tr("程序是 {at} 做出来的", at=f"{built:{_DAY}}")
    elif received and present < received - SLACK:
        known = tr("{person}发来的数据写的是 {at}", person=times.person, at=f"{received:{_DAY}}")
    elif own and present > max(filter(None, (own, received, built))) + LONG:
        known = tr("最后一次录入是 {at}，已过一年多", at=f"{own:{_DAY}}")
    else:
        return None
    said = tr(
        "这台电脑的时钟可能不对：现在显示 {now}，而{known}。数据不受影响，合并也照样对；请在系统的"
        "“日期和时间”里核对，再打开填报台。",
        now=f"{present:{_DAY}}",
        known=known,
    )
    return ClockDoubt(said=said, period=_last_month(desk, times.worked))


def program_made() -> datetime:
    """When this program was put together, by the clock of whoever did."""
    here = Path(__file__)
    # In a bundle the modules lie within one file; the program itself is as old as they are.
    made = here if here.is_file() else Path(sys.executable)
    return datetime.fromtimestamp(made.stat().st_mtime)  # noqa: DTZ006 - local time


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def _last_month(desk: Desk, worked: tuple[str, ...]) -> Period | None:
    """The month of the record that was worked on last and has one."""
    for id in worked:
        record = desk.store.record(id)  # type: ignore[arg-type]
        if record is not None and record.period is not None:
            return record.period.as_kind(PeriodKind.MONTH)
    return None
