"""A look at a file before SQLite opens it: is it there, whole, ours, and can it be written?"""

from __future__ import annotations

import os
import struct
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.store import carving, journal
from jmdesk.store.cipher import PAGE, is_locked, locked
from jmdesk.store.peeking import peeked
from jmdesk.store.refusals import DamagedStore, read_only
from jmdesk.store.sqlite import APPLICATION_ID

_MAGIC = b"SQLite format 3\0"
_HEADER = 100
_PIECE = 1 << 20
_APPLICATION = 68
"""Where the header (https://www.sqlite.org/fileformat.html, 1.3) says whose file it is."""


def look_at(path: Path, key: bytes = b"") -> None:
    """Refuse what is no store, by its first bytes, and a locked one without its key.

    Changes nothing.
    """
    if path.is_dir():
        raise Refusal(tr("“{path}”是文件夹，不是填报台的数据文件。请指明文件。", path=path))
    try:
        size = path.stat().st_size
        with peeked(path) as file:
            head = file.read(_HEADER)
    except OSError as error:
        raise Refusal(
            tr(
                "读不了数据文件“{path}”（{reason}）。请检查它是否存在、是否允许读取。",
                path=path,
                reason=error.strerror,
            )
        ) from error
    if is_locked(path):
        if not key:
            raise locked(path)
        if size < PAGE:
            raise _emptied(path, key) if not size else DamagedStore(path, key=key)
        return  # whose file it is shows once it is opened
    if not size:
        raise _emptied(path)
    if reason := _foreign(path, head):
        # Whatever its first bytes say: a file that holds revisions is a store, and damaged.
        ours = carving.is_store(path) or _is_erased(path, head)
        raise DamagedStore(path) if ours else Refusal(reason)
    if len(head) < _HEADER:
        raise DamagedStore(path)


def _emptied(path: Path, key: bytes = b"") -> DamagedStore:
    return DamagedStore(
        path,
        tr(
            "数据文件“{path}”是空的（0 字节），多半是复制没有完成。请从备份恢复（jmdesk "
            "restore 备份文件）；若确实要从头开始，请先把这个空文件移走。",
            path=path,
        ),
        brief=tr(
            "数据文件“{file}”是空的（0 字节），多半是复制没有完成。没有改动它。", file=path.name
        ),
        key=key,
    )


def _is_erased(path: Path, head: bytes) -> bool:
    """Whether there is nothing in it at all: a power cut leaves files as long as they were."""
    if any(head):
        return False
    with peeked(path) as file:
        return not any(piece.strip(b"\0") for piece in iter(lambda: file.read(_PIECE), b""))


def _foreign(path: Path, head: bytes) -> str:
    """Why the first bytes of a file are not those of a store, "" where they are."""
    if not head.startswith(_MAGIC[: len(head)]):
        return tr(
            "“{path}”不是填报台的数据文件，没有改动它。请检查文件名，"
            "报表和上报包请用“导入”或“合并”。",
            path=path,
        )
    whole = len(head) == _HEADER
    if whole and struct.unpack_from(">I", head, _APPLICATION)[0] != APPLICATION_ID:
        return tr("“{path}”是别的程序的数据库，不是填报台的数据文件，没有改动它。", path=path)
    return ""


def check_writable(path: Path) -> None:
    """Refuse a file, or a folder for its -wal file, that cannot be written."""
    if not (_writable(path) and _writable(path.parent)):
        raise Refusal(read_only(path))


def check_journal(path: Path, key: bytes = b"") -> None:
    """Let no -wal file be played into the store that is of another moment or another store.

    One that the store is newer than, or that is not its own, is put aside: the store is whole
    without it. Where it is the store that is older, it is refused.
    """
    if journal.fits(path, key):
        return
    if journal.is_older(path, key):
        journal.set_aside(path)
        return
    raise DamagedStore(
        path,
        tr(
            "数据文件“{path}”比它旁边的“{journal}”旧，不是同一时刻的：像是复制时只换了其中一个，"
            "合不到一起，什么都没有改动。请把两个文件一起重新复制（先关闭填报台），或从备份恢复。",
            path=path,
            journal=journal.path_of(path).name,
        ),
        key=key,
    )


def check_folder(path: Path) -> None:
    """Refuse to make a new store where none can be made."""
    folder = path.parent
    if not folder.is_dir():
        raise Refusal(
            tr("文件夹“{folder}”不存在，不能在里面新建数据文件。请先建好文件夹。", folder=folder)
        )
    if not _writable(folder):
        raise Refusal(read_only(path))


def _writable(path: Path) -> bool:
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)
