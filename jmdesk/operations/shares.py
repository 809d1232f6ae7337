"""Whether a folder lies on another computer: a store there can be destroyed by two desks at once.

SQLite's -wal file needs memory that all who write share, and a network share has none
(https://www.sqlite.org/wal.html, 1).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from jmdesk.language import tr

_REMOTE = frozenset(
    {"nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "afp", "afs", "ncpfs"}
    | {"ceph", "glusterfs", "lustre", "davfs"}
    | {f"fuse.{name}" for name in ("sshfs", "davfs2", "glusterfs", "smbnetfs", "rclone")}
    | {"fuse.gvfsd-fuse"}
)
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE_DRIVE = 4
"""DRIVE_REMOTE of GetDriveTypeW."""


def share_told(store: Path, *, mounts: Path = _MOUNTS) -> str:
    """A sentence where the store lies on a network share, "" where it does not."""
    if not is_shared(store.parent, mounts=mounts):
        return ""
    return tr(
        "数据放在网络共享盘上（{folder}）：几台电脑同时写会弄坏它，断网时也打不开。请只在一台电脑上"
        "打开，并尽快把整个文件夹复制到这台电脑或 U 盘上，从那里打开。",
        folder=store.parent,
    )


def is_shared(folder: Path, *, mounts: Path = _MOUNTS) -> bool:
    """Whether a folder lies on another computer. False where it cannot be told."""
    if os.name == "nt":
        return _is_remote_drive(folder)
    try:
        lines = mounts.read_text(errors="replace").splitlines()
        place = folder.resolve()
    except OSError:
        return False
    found = [one for one in map(_mount, lines) if one and place.is_relative_to(one[0])]
    # Of several mounts on one folder the last one is seen.
    return bool(found) and max(enumerate(found), key=_depth)[1][1] in _REMOTE


def _depth(found: tuple[int, tuple[Path, str]]) -> tuple[int, int]:
    return len(found[1][0].parts), found[0]


def _mount(line: str) -> tuple[Path, str] | None:
    """Where a line of mountinfo mounts, and which kind of file system."""
    words, _, kinds = line.partition(" - ")
    told = words.split()
    if len(told) < 5 or not kinds:
        return None
    place = re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), told[4])
    return Path(place), kinds.split()[0]


def _is_remote_drive(folder: Path) -> bool:
    """On Windows: a UNC path, or a letter that stands for one."""
    import ctypes

    root = folder.resolve().anchor
    kernel = vars(ctypes)["windll"].kernel32  # which other systems do not have
    return root.startswith("\\\\") or bool(kernel.GetDriveTypeW(root) == _REMOTE_DRIVE)
