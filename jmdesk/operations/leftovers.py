"""What killed desks left half made: removed at the next start, by our own names alone.

Nothing finished ever stands under these names, so nothing is lost with them. One that is younger
than an hour may be in another process's hands and stays until a later start. Beside a locked
store it is overwritten before it goes; a plain store that the lock replaced, at once.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from jmdesk.store import cipher
from jmdesk.store.copies import drop_twin
from jmdesk.store.relocking import REPLACED, is_replaced, overwrite

AGE = 3600.0
"""Seconds after which nobody works on such a file any more."""

_HALF_MADE = re.compile(
    r"\.jmdesk-[a-z0-9_]{8}\.tmp"  # what is being saved (`reporting.saving`)
    r"|\.[^/]+\.[0-9a-f]{8}(-wal|-shm|-journal|\.key)?"  # stores, copies, before their name
    rf"|\.[^/]+\.[0-9a-f]{{8}}{re.escape(REPLACED)}"  # what a lock replaced
    r"|\.[^/]+\.arriving"  # definitions
    r"|window\.ini\.([A-Za-z0-9]{6}|lock)"  # how the window was left, as Qt writes it
)
_FOLDERS = re.compile(r"jmdesk-(\d+)-\w+|\.jmdesk-(?:selftest|drill|salvage|remains)-(\d+)-\w+")
"""Folders in which children read foreign files, of attachments that were looked at, and those of
self-tests, drills and looks at a damaged store, by the desk that made them."""


def clear_leftovers(store: Path) -> int:
    """Remove what was left in the folder of a store, its backups and forms, and of foreign files
    that a killed desk was reading; how many were removed. Never fails: what cannot go stays."""
    drop_twin(store)
    removed = 0
    secret = cipher.is_locked(store)
    for path in _half_made(store.parent):
        with suppress(OSError):
            if _old(path) or is_replaced(path):
                _remove(path, secret=secret)
                removed += 1
    for place in (Path(tempfile.gettempdir()), store.parent):
        for folder in _abandoned(place):
            if secret:
                _overwrite_in(folder)
            shutil.rmtree(folder, ignore_errors=True)
            removed += not folder.exists()
    return removed


def _remove(path: Path, *, secret: bool) -> None:
    if secret and path.stat().st_nlink == 1:  # else it is a file that has another name as well
        overwrite(path)
    path.unlink()


def _overwrite_in(folder: Path) -> None:
    for path in folder.rglob("*"):
        with suppress(OSError):
            if path.is_file() and not path.is_symlink() and path.stat().st_nlink == 1:
                overwrite(path)


def _half_made(folder: Path) -> Iterator[Path]:
    forms = folder / "forms"
    for place in (folder, folder / "backups", forms, *(_folders(forms))):
        for path in _entries(place):
            if _HALF_MADE.fullmatch(path.name) and path.is_file() and not path.is_symlink():
                yield path


def _folders(folder: Path) -> list[Path]:
    return [path for path in _entries(folder) if path.is_dir() and not path.is_symlink()]


def _entries(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:  # it is not there, or may not be read: nothing of ours to remove
        return []


def _old(path: Path) -> bool:
    """Whether it was last written long ago; what a wrong clock dates ahead is not."""
    try:
        return time.time() - path.stat().st_mtime > AGE
    except OSError:
        return False


def _abandoned(temporary: Path) -> Iterator[Path]:
    for path in _entries(temporary):
        told = _FOLDERS.fullmatch(path.name)
        if told and is_own_folder(path) and not _lives(int(told[1] or told[2])):
            yield path


def is_own_folder(path: Path) -> bool:
    """A folder that this user made, no link to elsewhere."""
    try:
        told = path.lstat()
    except OSError:
        return False
    mine = not hasattr(os, "getuid") or told.st_uid == os.getuid()
    return mine and path.is_dir() and not path.is_symlink()


def _lives(process: int) -> bool:
    """Whether there is such a process; on Windows, where asking could end it, its folder is
    taken to be in use."""
    if sys.platform == "win32":
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True
