"""A store under another lock in its own place: locked, or plain again. Killed at any moment, the
one or the other opens."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from jmdesk.domain.flushing import flush, flush_folder
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.store import cipher, recrypting, sqlite
from jmdesk.store.opening import check_writable, look_at
from jmdesk.store.refusals import refusals

REPLACED = ".old"
"""What the second name of a plain store that a locked one replaces ends with."""
_CHUNK = 1 << 20


def relock(
    path: Path,
    *,
    key: bytes,
    as_key: bytes,
    beside: bytes,
    progress: Callable[[int, int], None] = lambda done, whole: None,
) -> None:
    """Put the store under the key ``as_key`` (b"": none), with ``beside`` in its sidecar.

    All tables are read again and compared before the new file takes the old one's place. A plain
    old file is overwritten, which a disk that moves its blocks about may not do for good. Refuses
    where someone has the store open.
    """
    look_at(path, key)
    check_writable(path)
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with refusals(path), _refusing_disk(path):
            _refuse_open(path, key)
            before = _moment(path)
            progress(0, 3)
            _make(path, new, key, as_key)
            progress(1, 3)
            _compare(path, new, key, as_key)
            progress(2, 3)
            _refuse_open(path, key)
            if _moment(path) != before:  # a command came and went: what it saved is not in the copy
                raise _open(path)
            _take_place(path, new, beside, wipe=not key)
    finally:
        _remove(new)


@contextmanager
def _refusing_disk(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Refusal(
            tr(
                "锁没有改，数据“{path}”还和原来一样（{reason}）。请腾出和数据一样大的地方，"
                "检查文件夹是否可以写入，再试一次。",
                path=path,
                reason=error.strerror or str(error),
            )
        ) from error


def _refuse_open(path: Path, key: bytes) -> None:
    """Afterwards all is in the one file: who closes a store last empties its journal."""
    journal = path.with_name(f"{path.name}-wal")
    if sqlite.in_use(path, key) or (journal.exists() and journal.stat().st_size):
        raise _open(path)
    for tail in ("-wal", "-shm"):
        path.with_name(path.name + tail).unlink(missing_ok=True)


def _open(path: Path) -> Refusal:
    return Refusal(
        tr(
            "数据文件“{path}”正开着，锁没有改，什么都没有改动。请先关闭所有填报台窗口再试一次。",
            path=path,
        )
    )


def _moment(path: Path) -> tuple[int, int]:
    """Changes with whatever is saved in a store that nobody has open: all is in the one file."""
    told = path.stat()
    return told.st_mtime_ns, told.st_size


def _make(path: Path, new: Path, key: bytes, as_key: bytes) -> None:
    recrypting.export(path, new, key=key, as_key=as_key)
    shutil.copymode(path, new)
    flush(new)


def _compare(path: Path, new: Path, key: bytes, as_key: bytes) -> None:
    with (
        closing(sqlite.connect(path, patience=0, mode="ro", key=key)) as old,
        closing(sqlite.connect(new, patience=0, mode="ro", key=as_key)) as made,
    ):
        whole = not sqlite.faults(made) and recrypting.alike(old, made)
    if not whole:
        raise Refusal(
            tr(
                "改锁时写出的文件和原来的不一样，已经删除，原来的数据没有动。请先核对数据"
                "（jmdesk verify），换一块盘再试一次。"
            )
        )


def _take_place(path: Path, new: Path, beside: bytes, *, wipe: bool) -> None:
    cipher.stage_sidecar(path, beside)
    old = path.with_name(f".{path.name}.{secrets.token_hex(4)}{REPLACED}")
    if wipe:
        with suppress(OSError):  # a file system without links: the old blocks are only let go
            os.link(path, old)
    new.replace(path)
    flush_folder(path.parent)
    cipher.settle_sidecar(path, beside)
    overwrite(old)
    _remove(old)


def is_replaced(old: Path) -> bool:
    """Whether ``old`` is what a lock, cut short, left of a plain store: by its name, and only
    where a locked one has taken the place that was its own."""
    own, _, _ = old.name.removeprefix(".").removesuffix(REPLACED).rpartition(".")
    if not old.name.endswith(REPLACED) or not cipher.is_locked(old.with_name(own)):
        return False
    return old.stat().st_nlink == 1


def overwrite(path: Path) -> None:
    """Write chance over a plain file, as often as its bytes are on the disk: once."""
    with suppress(FileNotFoundError), path.open("rb+") as file:
        left = os.fstat(file.fileno()).st_size
        while left > 0:
            file.write(secrets.token_bytes(min(left, _CHUNK)))
            left -= _CHUNK
        file.flush()
        os.fsync(file.fileno())


def _remove(path: Path) -> None:
    for tail in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + tail).unlink(missing_ok=True)
