"""Copies of a store from before its lock: found by what they are, locked as well or removed."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import mark, tr
from jmdesk.store import cipher
from jmdesk.store.recrypting import device_of, is_plain_store
from jmdesk.store.relocking import overwrite, relock

NO_PROMISE = mark(
    "没上锁的旧文件用随机数覆盖以后才删除；固态盘和 U 盘会自己挪动数据，不能保证旧的痕迹一点不剩。"
    "以前拷到别处的备份、导出的表格和打印的纸，不在这把锁里。"
)
"""What is told whenever a plain store became a locked one."""
_DEPTH = 3
"""How deep is looked: the store's folder, ``backups`` and folders in it."""
_MOST = 5000
"""Files that are looked at in one folder: a store may lie among a person's documents."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Dealt:
    """What became of some copies: those done, and of the others why not."""

    done: tuple[Path, ...]
    left: tuple[tuple[Path, str], ...]


def plain_copies(
    store: Path, *, key: bytes = b"", elsewhere: Iterable[Path] = ()
) -> tuple[Path, ...]:
    """Every copy of a store without a lock, beside it, in folders below, ``elsewhere``.

    Found by what is in it, whatever its name: copies before a merge, an upgrade or a restore, and
    what a power cut left of one. Another desk's store is none; ``key`` opens this one.
    """
    folders = [store.parent, *elsewhere]
    found = {file for folder in folders for file in _files(folder, _DEPTH) if is_plain_store(file)}
    own = device_of(store, key)
    return tuple(sorted(one for one in found - {store} if device_of(one) in (own, None)))


def locked_copies(store: Path, key: bytes, *, elsewhere: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Every copy that this key opens."""
    folders = [store.parent, *elsewhere]
    found = {file for folder in folders for file in _files(folder, _DEPTH)}
    return tuple(sorted(file for file in found - {store} if _opens(file, key)))


def _opens(file: Path, key: bytes) -> bool:
    return cipher.is_locked(file) and cipher.fits(file, key)


def _files(folder: Path, depth: int) -> Iterator[Path]:
    try:
        found = sorted(islice(folder.iterdir(), _MOST))
    except OSError:  # the stick is gone
        return
    for path in found:
        if path.is_symlink():
            continue
        if path.is_dir() and depth > 1:
            yield from _files(path, depth - 1)
        elif path.is_file():
            yield path


def lock_copies(files: Iterable[Path], *, store: Path, key: bytes) -> Dealt:
    """Put copies under the lock of their store, each in its own place; what was plain is
    overwritten. One that is damaged, or open elsewhere, is left and named."""
    beside = cipher.sidecar(store).read_bytes()
    return _each(files, lambda file: relock(file, key=b"", as_key=key, beside=beside))


def unlock_copies(files: Iterable[Path], *, key: bytes) -> Dealt:
    """Take the lock off copies that this key opens."""
    return _each(files, lambda file: relock(file, key=key, as_key=b"", beside=b""))


def remove_copies(files: Iterable[Path]) -> Dealt:
    """Overwrite plain copies and remove them."""
    return _each(files, _remove)


def _remove(file: Path) -> None:
    for tail in ("-wal", "-shm", "-journal", ""):
        part = file.with_name(file.name + tail)
        overwrite(part)
        part.unlink(missing_ok=True)


def _keeping_time(file: Path, act: Callable[[Path], None]) -> None:
    """A copy under another lock is the same copy: it was not written since it was checked."""
    told = file.stat()
    act(file)
    if file.exists():
        os.utime(file, ns=(told.st_atime_ns, told.st_mtime_ns))


def _each(files: Iterable[Path], act: Callable[[Path], None]) -> Dealt:
    done: list[Path] = []
    left: list[tuple[Path, str]] = []
    for file in files:
        try:
            _keeping_time(file, act)
        except Refusal as refusal:
            left.append((file, refusal.message))
        except OSError as error:
            left.append((file, tr("“{file}”：{reason}", file=file.name, reason=error.strerror)))
        else:
            done.append(file)
    return Dealt(done=tuple(done), left=tuple(left))
