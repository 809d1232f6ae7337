"""How safe the data are, in one look: the last backup, the stick, the drill, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jmdesk.language import tr
from jmdesk.operations.backups import Copy, newest_good
from jmdesk.operations.backups_making import FAILED, changed_since
from jmdesk.operations.desk import Desk
from jmdesk.operations.drill import Drilled, last_drill
from jmdesk.operations.sticks import OnStick, last_on_sticks

LATE = timedelta(days=7)
"""A backup older than this is late, while there is something that it does not hold."""

AHEAD = -timedelta(hours=1)
"""One from further in the future was made by a clock that was wrong, or is judged by one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Safety:
    """``red`` are the sentences of what is wrong, each with what to do; none when all is well."""

    newest: Copy | None
    stick: OnStick | None
    drill: Drilled | None
    red: tuple[str, ...]


def safety(desk: Desk, *, now: datetime) -> Safety:
    """Look at the copies there are; some milliseconds for each."""
    newest = newest_good(desk.path, key=desk.store.lock_key)
    drilled = last_drill(desk)
    found = (_late(desk, newest, now), _failed(desk), _drill_failed(drilled))
    return Safety(
        newest=newest,
        stick=last_on_sticks(desk),
        drill=drilled,
        red=tuple(one for one in found if one),
    )


def _late(desk: Desk, newest: Copy | None, now: datetime) -> str:
    if newest is None or AHEAD <= now - newest.at <= LATE or not changed_since(desk, newest):
        return ""
    if newest.at > now:
        return tr(
            "最近的备份写的是 {day}，比现在还晚：电脑的时间错过。请看时间对不对，现在就备份一份。",
            day=f"{newest.at:%Y-%m-%d}",
        )
    days = (now.date() - newest.at.date()).days
    return tr("已经 {days} 天没有备份了，现在就备份一份。", days=days)


def _failed(desk: Desk) -> str:
    sentence = desk.store.setting(FAILED)
    return tr("上次自动备份没有做成：{reason}", reason=sentence) if sentence else ""


def _drill_failed(drilled: Drilled | None) -> str:
    if drilled is None or drilled.ok:
        return ""
    return tr(
        "恢复演练没有通过：{flaw} 请再备份一份，放到另一块盘上。",
        flaw=drilled.flaws[0] if drilled.flaws else "",
    )
