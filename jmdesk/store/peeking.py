"""Reading the bytes of a store's file beside SQLite.

On POSIX a process that closes any descriptor of a file gives back all its locks on that file,
SQLite's too (https://www.sqlite.org/howtocorrupt.html, 2.2): another process would then take the
store for closed and remove the -wal file under the feet of this one. So a descriptor of a file
that is open here as a store is closed only when the store is.
"""

from __future__ import annotations

import os
import threading
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

Inode = tuple[int, int]

_here: Counter[Inode] = Counter()
_kept: defaultdict[Inode, list[BinaryIO]] = defaultdict(list)
_changing = threading.Lock()


def open_here(path: Path) -> Inode:
    """Note that SQLite opens this file; the answer is for `closed_here`."""
    inode = _inode(path.stat())
    with _changing:
        _here[inode] += 1
    return inode


def closed_here(inode: Inode) -> None:
    """SQLite has closed it: what was kept of it is closed too."""
    with _changing:
        _here[inode] -= 1
        if _here[inode] <= 0:
            del _here[inode]
            for file in _kept.pop(inode, ()):
                with suppress(OSError):
                    file.close()


def is_open_here(path: Path) -> bool:
    """Whether this process has the file open as a store."""
    return _inode(path.stat()) in _here


def inode_of(path: Path) -> Inode | None:
    """Which file lies there now; None where there is none, or it cannot be told."""
    try:
        return _inode(path.stat())
    except OSError:
        return None


def has_open(inode: Inode | None) -> bool:
    """Whether any descriptor of this process is of that file. Some network shares give a file
    another number now and then, to all who ask."""
    for entry in Path("/dev/fd").iterdir():
        with suppress(OSError):
            if _inode(os.fstat(int(entry.name))) == inode:
                return True
    return False


@contextmanager
def peeked(path: Path) -> Iterator[BinaryIO]:
    """The file for reading, whatever SQLite does with it meanwhile. OSError as of `open`."""
    file = path.open("rb")
    try:
        yield file
    finally:
        inode = _inode(os.fstat(file.fileno()))
        with _changing:
            if inode in _here:
                _kept[inode].append(file)
            else:
                file.close()


def _inode(found: os.stat_result) -> Inode:
    return found.st_dev, found.st_ino
