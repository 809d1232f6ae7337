"""What is said of backups, sticks and drills."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.operations.backups import Copy
    from jmdesk.operations.drill import Drilled
    from jmdesk.operations.sticks import OnStick


def day_and_time(at: datetime, now: datetime) -> str:
    """今天 10:32, 昨天 10:32, 11月3日 10:32; with the year where it is another one."""
    days = (now.date() - at.date()).days
    clock = f"{at:%H:%M}"
    if days == 0:
        return tr("今天 {at}", at=clock)
    if days == 1:
        return tr("昨天 {at}", at=clock)
    if at.year == now.year:
        return tr("{month}月{day}日 {at}", month=at.month, day=at.day, at=clock)
    return f"{at:%Y-%m-%d %H:%M}"


def backup_told(copy: Copy | None, *, now: datetime) -> str:
    """When the newest good backup was made, and how much was checked in it."""
    if copy is None:
        return tr("还没有备份过。")
    return tr(
        "上次备份：{when}，已核对 {count} 条修订。",
        when=day_and_time(copy.at, now),
        count=f"{copy.revisions:,}",
    )


def stick_told(done: OnStick | None, *, now: datetime) -> str:
    """When a stick was last backed up to; "" where none is chosen."""
    if done is None:
        return ""
    return tr(
        "U 盘备份（{name}）：{when}，已核对 {count} 条修订。",
        name=done.name,
        when=day_and_time(_time(done.at, now), now),
        count=f"{done.revisions:,}",
    )


def drill_told(drilled: Drilled | None, *, now: datetime) -> str:
    """How the last drill went, with its figures."""
    if drilled is None:
        return tr("恢复演练：还没有做过，每个月自动做一次。")
    when = day_and_time(_time(drilled.at, now), now)
    if not drilled.ok:
        flaw = drilled.flaws[0] if drilled.flaws else ""
        return tr("恢复演练：{when} 没有通过。{flaw}", when=when, flaw=flaw)
    made = tr("，试做了{report}", report=drilled.report) if drilled.report else ""
    return tr(
        "恢复演练：{when} 通过，{count} 条修订、{records} 条记录都对{made}。",
        when=when,
        count=f"{drilled.revisions:,}",
        records=f"{drilled.records:,}",
        made=made,
    )


def _time(text: str, otherwise: datetime) -> datetime:
    try:
        return datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        return otherwise
