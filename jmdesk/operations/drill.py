"""The restore drill: a backup is opened in a sandbox as the desk it would be, and must be whole.

Nothing of the desk is touched. How it went is kept, with its day, and shown.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.backups import Copy, look_into, newest_first, set_apart
from jmdesk.operations.desk import Desk
from jmdesk.operations.logbook import noted
from jmdesk.operations.restored import look_aside, look_here
from jmdesk.operations.sandbox import laid_out
from jmdesk.store.backing_up import Step, examine, go_on, settle
from jmdesk.store.backup_mark import OWN
from jmdesk.store.refusals import DamagedStore

MONTHLY = timedelta(days=30)
LAST = f"{OWN}drill"
_SAID = 3
"""Flaws that are told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Drilled:
    """How a drill went. ``at`` is local time, ISO; ``file`` the backup's name; ``report`` the one
    that was worked out from it, with ``rows`` lines; ``seconds`` how long all of it took."""

    at: str
    ok: bool
    file: str
    revisions: int = 0
    records: int = 0
    report: str = ""
    rows: int = 0
    seconds: float = 0.0
    flaws: tuple[str, ...] = ()


@noted("drill", lambda done: {"ok": int(done.ok), "revisions": done.revisions})
def drill(
    desk: Desk, *, file: Path | None = None, step: Step = go_on, aside: bool = False
) -> Drilled:
    """Restore a backup (the newest one) in a sandbox, verify and count it, work a report out;
    ``aside`` in a process of its own: someone may be typing meanwhile.

    Refusal where there is no backup yet. A backup of the desk's own that fails loses its name; one
    that was only touched and passes has it again.
    """
    copy = look_into(desk.path, file, key=desk.store.lock_key) if file else _newest(desk)
    if copy is None:
        raise Refusal(tr("还没有可以演练的备份。请先备份一次（jmdesk backup）。"))
    began = datetime.now().astimezone()
    told = Drilled(at=began.isoformat(timespec="seconds"), ok=False, file=copy.file.name)
    flaws = _flaws(desk, copy, step)
    done = _ended(_carried_out(desk, copy, told, flaws, step=step, aside=aside), began)
    with desk.store.transaction() as writer:
        writer.set_setting(LAST, json.dumps(asdict(done), ensure_ascii=False))
    if copy.device == desk.store.setting("device"):
        with suppress(OSError, Refusal):
            if flaws:
                set_apart(copy)
            elif copy.touched:
                settle(copy.file, key=desk.store.lock_key)
    return done


def _newest(desk: Desk) -> Copy | None:
    found = newest_first(desk.path, key=desk.store.lock_key)
    return found[0] if found else None


def _flaws(desk: Desk, copy: Copy, step: Step) -> list[str]:
    """What is wrong with the file itself, all of it read."""
    if copy.device and not (copy.good or copy.touched):
        return [copy.flaw]
    try:
        return examine(copy.file, key=desk.store.lock_key, step=step)
    except Refusal as refusal:
        return [_said(copy, refusal)]


def _carried_out(
    desk: Desk, copy: Copy, told: Drilled, flaws: list[str], *, step: Step, aside: bool
) -> Drilled:
    if flaws:
        return replace(told, revisions=copy.revisions, flaws=tuple(flaws))
    expected = copy.revisions if copy.device else None
    look = look_aside if aside else look_here
    try:
        with laid_out(desk, copy.file, step=step) as restored:
            seen = look(desk, restored, expected=expected, step=step)
    except Refusal as refusal:
        return replace(told, revisions=copy.revisions, flaws=(_said(copy, refusal),))
    return replace(told, **asdict(seen))


def _said(copy: Copy, refusal: Refusal) -> str:
    """Of damage only that it is there: what can be done about a store's is not about a backup's."""
    if isinstance(refusal, DamagedStore):
        return tr("备份“{file}”打不开，已损坏或不完整。", file=copy.file.name)
    return refusal.message


def _ended(told: Drilled, began: datetime) -> Drilled:
    seconds = (datetime.now().astimezone() - began).total_seconds()
    return replace(
        told, ok=not told.flaws, flaws=told.flaws[:_SAID], seconds=round(max(0.0, seconds), 1)
    )


def last_drill(desk: Desk) -> Drilled | None:
    """How the last one went; None where there was none."""
    text = desk.store.setting(LAST)
    if not text:
        return None
    try:
        told = json.loads(text)
        return Drilled(**(told | {"flaws": tuple(told["flaws"])}))
    except (ValueError, TypeError, KeyError):
        return None


def drill_is_due(desk: Desk, *, now: datetime) -> bool:
    """Whether a month has gone by since the last one that passed; one from the future is old."""
    last = last_drill(desk)
    if last is None or not last.ok:
        return _newest(desk) is not None
    with suppress(ValueError):
        return not timedelta() <= now - datetime.fromisoformat(last.at).astimezone() < MONTHLY
    return True
