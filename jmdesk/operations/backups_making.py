"""Backups that the desk makes by itself: when one is due, making it, and what goes then."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from jmdesk.domain.disk import telling
from jmdesk.domain.problem import Refusal
from jmdesk.operations.backups import (
    FOLDER,
    PREFIXES,
    Copy,
    Kind,
    listed,
    look_into,
    newest_good,
)
from jmdesk.operations.backups_thinning import superfluous
from jmdesk.operations.desk import Desk
from jmdesk.operations.logbook import noted
from jmdesk.store.backing_up import Label, Step, go_on, marked
from jmdesk.store.backup_mark import OWN
from jmdesk.store.cipher import sidecar

EVERY = timedelta(hours=1)
"""How old the newest backup is, at the most, while something changes."""
FAILED = f"{OWN}failed"
"""The setting with the sentence that the last attempt ended with, "" after one that did not."""
_STAMP = "%Y%m%d-%H%M%S"
_SPARE = 50_000_000
"""Bytes that stay free on the disk when a backup was made."""


def backups_folder(desk: Desk) -> Path:
    """Where this desk keeps its backups; made where it is not there. Refusal where it cannot be:
    beside a store that is gone none is made."""
    folder = desk.path.parent / FOLDER
    with telling(folder):
        folder.mkdir(exist_ok=True)
    return folder


def changed_since(desk: Desk, copy: Copy | None) -> bool:
    """Whether the desk holds something that this backup does not have, or the other way round."""
    if copy is None:
        return True
    with suppress(Refusal, OSError):
        mark = marked(copy.file, key=desk.store.lock_key)
        return mark is None or mark.contents.differs(desk.store.contents())
    return True


def _is_fresh(newest: Copy | None, now: datetime) -> bool:
    """One from the future tells of a clock that was wrong then, or is now: it is as good as old."""
    return newest is not None and timedelta() <= now - newest.at < EVERY


def make_if_due(
    desk: Desk, *, step: Step = go_on, at_once: bool = False, now: datetime | None = None
) -> Copy | None:
    """The automatic backup; None where nothing changed since the newest, or that is not an hour
    old. ``at_once``: whatever its age.

    How it ended is remembered: a desk whose backups fail says so.
    """
    newest = newest_good(desk.path, key=desk.store.lock_key)
    if not changed_since(desk, newest):
        _remember(desk, "")
        return None
    if _is_fresh(newest, now or _now()) and not at_once:
        return None
    try:
        return make_backup(desk, kind=Kind.AUTO, step=step)
    except Refusal as refusal:
        _remember(desk, refusal.message)
        raise


@noted("backup", lambda made: {"revisions": made.revisions})
def make_backup(
    desk: Desk,
    *,
    kind: Kind = Kind.PERSON,
    to: Path | None = None,
    step: Step = go_on,
    from_disk: bool = False,
) -> Copy:
    """A verified copy, named by why and when; then older ones of the same folder are thinned."""
    folder = to.parent if to is not None else backups_folder(desk)
    key = desk.store.lock_key
    before = listed(desk.path, key=key, beside=[folder])
    if kind is Kind.AUTO:
        _make_room(desk, folder, before)
    to = to or _name(folder, kind)
    sequence = max((one.sequence for one in before), default=0) + 1
    label = Label(kind=kind.value, sequence=sequence)
    desk.store.backup(to, label=label, step=step, from_disk=from_disk)
    made = look_into(desk.path, to, key=key)
    if kind is not Kind.STICK:
        _remember(desk, "")
    if _is_ours(desk, folder, kind):
        thin(desk, [made, *(one for one in before if one.file != to and one.file.parent == folder)])
    return made


def _is_ours(desk: Desk, folder: Path, kind: Kind) -> bool:
    """Where only the desk itself puts copies; elsewhere a person may keep theirs."""
    return kind is Kind.STICK or folder.absolute() == backups_folder(desk).absolute()


def thin(desk: Desk, copies: Sequence[Copy]) -> int:
    """Take away what hours, days and months no longer need; how many went."""
    gone = superfluous(copies, device=desk.store.setting("device"), now=_now())
    for one in gone:
        _take_away(one)
    return len(gone)


def _make_room(desk: Desk, folder: Path, copies: Sequence[Copy]) -> None:
    """On a full disk the oldest automatic ones go first, all but the newest two."""
    need = desk.path.stat().st_size + _SPARE
    device = desk.store.setting("device")
    own = [one for one in copies if one.kind is Kind.AUTO and one.device == device and one.good]
    own.sort(key=lambda one: one.sequence)
    for one in own[:-2]:
        if shutil.disk_usage(folder).free >= need:
            return
        _take_away(one)


def _take_away(copy: Copy) -> None:
    with suppress(OSError):  # one that a program holds open goes next time
        copy.file.unlink(missing_ok=True)
        sidecar(copy.file).unlink(missing_ok=True)


def _remember(desk: Desk, sentence: str) -> None:
    if desk.store.setting(FAILED) != sentence:
        with desk.store.transaction() as writer:
            writer.set_setting(FAILED, sentence)


def _name(folder: Path, kind: Kind) -> Path:
    """By day and time, and finer where two are made within a second."""
    now = _now()
    name = folder / f"{PREFIXES[kind]}{now:{_STAMP}}.db"
    return name.with_stem(f"{name.stem}-{now:%f}") if name.exists() else name


def _now() -> datetime:
    return datetime.now().astimezone()
