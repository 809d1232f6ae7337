"""A copy that a person takes out of the list: never the newest good one, nor another desk's.

What a restore moved aside is thinned by nobody: it may be the only place where something is that
was recorded before. A person may let it go, told what would be gone with it.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.backups import FOLDER, PREFIXES, Copy, Kind, listed
from jmdesk.operations.deeds import DeedKind, note_deed
from jmdesk.operations.desk import Desk
from jmdesk.operations.logbook import noted
from jmdesk.operations.sticks import chosen_folders
from jmdesk.store import cipher, sqlite
from jmdesk.store.comparing import compare
from jmdesk.store.recrypting import device_of
from jmdesk.store.relocking import overwrite

_PARTS = ("-wal", "-journal")


@dataclass(frozen=True, kw_only=True, slots=True)
class Removal:
    """``only`` is how many revisions the copy has that the data have not; None where it cannot be
    read."""

    copy: Copy
    only: int | None


def look_at_removal(desk: Desk, *, file: Path) -> Removal:
    """What would be gone with a copy; Refusal where it is to stay. Changes nothing."""
    copy = _removable(desk, file)
    try:
        found = compare(desk.path, file, key=desk.store.lock_key, there_key=_key(desk, file))
    except Refusal:
        return Removal(copy=copy, only=None)
    return Removal(copy=copy, only=sum(found.only_there.values()))


@noted("remove-backup")
def remove_copy(desk: Desk, *, file: Path) -> None:
    """Remove a copy with what belongs to it, overwritten where the desk's data are locked.

    It loses its name first: what a power cut leaves goes at the next start.
    """
    _removable(desk, file)
    secret = bool(desk.store.lock_key)
    gone = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        _refuse_open(desk, file)
        file.with_name(f"{file.name}-shm").unlink(missing_ok=True)  # the look's own
        file.rename(gone)
    except OSError as error:
        raise _stays(file, error) from error
    beside = [file.with_name(file.name + tail) for tail in _PARTS]
    with suppress(OSError):  # the list has it no more; the rest goes at the next start
        for part in (cipher.sidecar(file), *beside, gone):
            _take_away(part, secret=secret)
    note_deed(desk, DeedKind.REMOVED, file.name)


def _take_away(part: Path, *, secret: bool) -> None:
    """A second name of another file is only a name, and a link is not what it leads to."""
    if secret and part.is_file() and not part.is_symlink() and part.stat().st_nlink == 1:
        overwrite(part)
    part.unlink(missing_ok=True)


def _removable(desk: Desk, file: Path) -> Copy:
    """The copy as it stands in the list now."""
    found = listed(desk.path, key=desk.store.lock_key, beside=chosen_folders(desk))
    copy = next((one for one in found if one.file == file), None)
    if copy is None:
        raise Refusal(tr("“{name}”已经不在了。", name=file.name))
    own = desk.store.setting("device")
    if not _is_own(desk, copy, own):
        raise Refusal(tr("“{name}”不是这个填报台自己的备份，没有移走。", name=file.name))
    good = [one for one in found if one.good and one.device == own]
    if not any(_is_here(desk, one) for one in good):
        raise Refusal(tr("还没有一份核对过的备份，没有移走。请先备份一份。"))
    if _is_newest(copy, good):
        raise Refusal(tr("这是最近的一份好备份，没有移走。要移走它，请先再备份一份。"))
    return copy


def _is_newest(copy: Copy, good: Sequence[Copy]) -> bool:
    """Whether it is the last good one where it lies: on a stick each stick keeps its own."""
    there = [one for one in good if one.file.parent == copy.file.parent]
    return bool(there) and max(there, key=lambda one: (one.sequence, one.at)).file == copy.file


def _is_here(desk: Desk, copy: Copy) -> bool:
    return copy.file.parent == desk.path.parent / FOLDER


def _is_own(desk: Desk, copy: Copy, own: str) -> bool:
    """By what it says; what says nothing any more by its place and name, unless it is locked."""
    if copy.kind is Kind.ANOTHER:
        return False
    if copy.kind is Kind.RESTORE or copy.device == own:
        return True
    if said := device_of(copy.file, _key(desk, copy.file)):
        return said == own
    known = copy.file.name.startswith(tuple(PREFIXES.values()))
    return known and _is_here(desk, copy) and not cipher.is_locked(copy.file)


def _key(desk: Desk, file: Path) -> bytes:
    return cipher.key_for(file, desk.store.lock_key)


def _refuse_open(desk: Desk, file: Path) -> None:
    if file.samefile(desk.path) or sqlite.in_use(file, _key(desk, file)):
        raise Refusal(tr("“{name}”正开着，没有移走。请先关闭打开它的窗口。", name=file.name))


def _stays(file: Path, error: OSError) -> Refusal:
    return Refusal(
        tr(
            "“{name}”没有移走（{reason}），它还在原处。请检查文件夹是否可以写入，再试一次。",
            name=file.name,
            reason=error.strerror or str(error),
        )
    )
