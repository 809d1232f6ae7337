"""USB sticks that are plugged in, and those that a person chose for backups.

A stick is chosen once; a small file on it, in the folder for this desk's backups, says so, and the
desk remembers the same words. Whatever else the file holds, it only has to be equal.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.store.backup_mark import OWN

FOLDER = "填报台备份"
_ID = "stick-id.txt"
_ID_LENGTH = 32
_CHOSEN = f"{OWN}sticks"
_DECLINED = f"{OWN}sticks-declined"
_UNDER = (Path("/media"), Path("/run/media"))
_MOUNTS = Path("/proc/self/mountinfo")
_ESCAPED = re.compile(r"\\([0-7]{3})")
_REMOVABLE = 2
"""What Windows' GetDriveTypeW says of a stick."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stick:
    """A removable disk that is plugged in: where, and what it is called."""

    folder: Path
    name: str


@dataclass(frozen=True, kw_only=True, slots=True)
class OnStick:
    """The last backup on a stick: its name, when, how many revisions were read back."""

    name: str
    at: str
    revisions: int


def plugged_in(mounts: Path = _MOUNTS, under: tuple[Path, ...] = _UNDER) -> tuple[Stick, ...]:
    """The removable disks there are now; looks at tables of the system, not at the disks."""
    if sys.platform == "win32":
        return _drives()
    if sys.platform == "darwin":
        folders = [one for one in Path("/Volumes").glob("*") if not one.is_symlink()]
    else:
        folders = [one for one in _mounted(mounts) if any(one.is_relative_to(u) for u in under)]
    return tuple(Stick(folder=one, name=one.name) for one in sorted(set(folders)))


def _mounted(mounts: Path) -> list[Path]:
    """Mount points by the kernel's table (proc_pid_mountinfo(5)): the fifth field of a line."""
    try:
        lines = mounts.read_text("utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return []
    fields = [line.split(" ") for line in lines]
    return [Path(_unescaped(one[4])) for one in fields if len(one) > 4]


def _unescaped(text: str) -> str:
    """Blanks in names stand as \\040 there."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), text)


def _drives() -> tuple[Stick, ...]:  # pragma: no cover - Windows
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined,unused-ignore]
    there = kernel.GetLogicalDrives()
    letters = [chr(65 + n) for n in range(26) if there >> n & 1]
    found = [f"{one}:\\" for one in letters if kernel.GetDriveTypeW(f"{one}:\\") == _REMOVABLE]
    return tuple(Stick(folder=Path(one), name=one[:2]) for one in found)


def stick_folder(desk: Desk, stick: Stick) -> Path:
    """Where this desk's backups lie on a stick; other desks have folders of their own there."""
    device = re.sub("[^0-9a-f]", "", desk.store.setting("device")) or "desk"
    return stick.folder / FOLDER / device


def is_chosen(desk: Desk, stick: Stick) -> bool:
    """Whether backups go to this very stick whenever it is plugged in."""
    with suppress(OSError), (stick_folder(desk, stick) / _ID).open("rb") as file:
        return file.read(_ID_LENGTH + 1).decode("ascii", "replace") in _chosen(desk)
    return False


def choose(desk: Desk, stick: Stick) -> None:
    """From now on backups go to this stick; Refusal where nothing can be written to it."""
    folder, id = stick_folder(desk, stick), secrets.token_hex(_ID_LENGTH // 2)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / _ID).open("w", encoding="ascii") as file:
            file.write(id)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Refusal(
            tr(
                "写不进“{folder}”（{reason}）。请检查 U 盘是否写保护、是否已满。",
                folder=stick.folder,
                reason=error.strerror or str(error),
            )
        ) from error
    _remember(desk, _chosen(desk) | {id: _told(OnStick(name=stick.name, at="", revisions=0))})


def decline(desk: Desk, stick: Stick) -> None:
    """Do not ask about this stick again."""
    with desk.store.transaction() as writer:
        names = sorted({*_declined(desk), stick.name})[-50:]
        writer.set_setting(_DECLINED, json.dumps(names, ensure_ascii=False))


def is_declined(desk: Desk, stick: Stick) -> bool:
    """Whether the person did not want backups on a stick of this name."""
    return stick.name in _declined(desk)


def leave(desk: Desk) -> None:
    """No stick is chosen any more; what lies on them stays, and the next one is asked about."""
    _remember(desk, {})
    with desk.store.transaction() as writer:
        writer.set_setting(_DECLINED, "")


def note_backup(desk: Desk, stick: Stick, *, at: str, revisions: int) -> OnStick:
    """Remember what lies on a stick since now."""
    done = OnStick(name=stick.name, at=at, revisions=revisions)
    with suppress(OSError):
        id = (stick_folder(desk, stick) / _ID).read_text("ascii", errors="replace")
        if id in _chosen(desk):
            _remember(desk, _chosen(desk) | {id: _told(done)})
    return done


def last_on_sticks(desk: Desk) -> OnStick | None:
    """The last backup on any chosen stick, also while none is plugged in."""
    found = [_on_stick(one) for one in _chosen(desk).values()]
    return max((one for one in found if one.at), key=lambda one: one.at, default=None)


def chosen_folders(desk: Desk) -> tuple[Path, ...]:
    """The folders with this desk's backups on the chosen sticks that are plugged in now."""
    return tuple(stick_folder(desk, one) for one in plugged_in() if is_chosen(desk, one))


def folders_on_sticks() -> tuple[Path, ...]:
    """The folders with backups, of whichever desks, on all sticks that are plugged in now."""
    found: list[Path] = []
    for stick in plugged_in():
        with suppress(OSError):
            found += [one for one in (stick.folder / FOLDER).iterdir() if one.is_dir()]
    return tuple(sorted(found))


def _told(one: OnStick) -> dict[str, object]:
    return {"name": one.name, "at": one.at, "revisions": one.revisions}


def _on_stick(told: Mapping[str, object]) -> OnStick:
    count = told.get("revisions")
    return OnStick(
        name=str(told.get("name", "")),
        at=str(told.get("at", "")),
        revisions=count if isinstance(count, int) else 0,
    )


def _chosen(desk: Desk) -> dict[str, dict[str, object]]:
    told = _loaded(desk, _CHOSEN)
    return {k: v for k, v in told.items() if isinstance(v, dict)} if isinstance(told, dict) else {}


def _declined(desk: Desk) -> list[str]:
    told = _loaded(desk, _DECLINED)
    return [str(one) for one in told] if isinstance(told, list) else []


def _loaded(desk: Desk, name: str) -> object:
    try:
        return json.loads(desk.store.setting(name) or "null")
    except ValueError:
        return None


def _remember(desk: Desk, chosen: Mapping[str, object]) -> None:
    with desk.store.transaction() as writer:
        writer.set_setting(_CHOSEN, json.dumps(chosen, ensure_ascii=False))
