"""A backup on a USB stick: read back from the stick itself before it counts."""

from __future__ import annotations

from datetime import datetime

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.backups import Kind, listed
from jmdesk.operations.backups_making import EVERY, changed_since, make_backup
from jmdesk.operations.desk import Desk
from jmdesk.operations.sticks import OnStick, Stick, note_backup, stick_folder
from jmdesk.store.backing_up import Step, go_on


def back_up_to(desk: Desk, stick: Stick, *, step: Step = go_on) -> OnStick:
    """Make a backup there and read it back; Refusal, and nothing half, where the stick fails."""
    folder = stick_folder(desk, stick)
    _clear_halves(desk, stick)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _pulled(stick, error) from error
    now = datetime.now().astimezone()
    to = folder / f"jmdesk-{now:%Y%m%d-%H%M%S}.db"
    try:
        made = make_backup(desk, kind=Kind.STICK, to=to, step=step, from_disk=True)
    except OSError as error:
        raise _pulled(stick, error) from error
    return note_backup(desk, stick, at=made.at.isoformat(), revisions=made.revisions)


def stick_is_due(desk: Desk, stick: Stick, *, now: datetime) -> bool:
    """Whether the stick lacks something, and its last backup is not from just now."""
    folder = stick_folder(desk, stick)
    there = listed(desk.path, key=desk.store.lock_key, beside=[folder])
    own = [one for one in there if one.file.parent == folder and one.good]
    newest = max(own, key=lambda one: one.sequence, default=None)
    if newest is not None and EVERY > now - newest.at >= now - now:
        return False
    return changed_since(desk, newest)


def _clear_halves(desk: Desk, stick: Stick) -> None:
    """What a stick that was pulled out kept of an unfinished copy; its name is only ours."""
    for left in stick_folder(desk, stick).glob(".jmdesk-*.db.*"):
        try:
            left.unlink()
        except OSError:
            continue


def _pulled(stick: Stick, error: OSError) -> Refusal:
    return Refusal(
        tr(
            "U 盘“{name}”上的备份没有写成（{reason}），电脑上的数据和备份都在。请插好 U 盘再试。",
            name=stick.name,
            reason=error.strerror or str(error),
        )
    )
