"""What SQLite reports, as sentences for the person at the desk."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.store.cipher import code_of, errors

_STRANGE = (ValueError, LookupError, TypeError, AttributeError)
"""What reading comes to where a value is not what was written."""


class DamagedStore(Refusal):
    """The file of a store, or what it keeps, is damaged.

    `jmdesk.operations.damage` says how far, and what can be done.
    """

    def __init__(self, path: Path, message: str = "", *, brief: str = "", key: bytes = b"") -> None:
        super().__init__(message or damaged(path))
        self.path = path
        self.lock_key = key
        """What opens a locked one, where it was known."""
        self.brief = brief or message or tr("数据文件“{file}”坏了，没有改动它。", file=path.name)
        """The same beside buttons that do what the sentence speaks of."""


@contextmanager
def refusals(
    path: Path,
    *,
    patience: float = 0,
    doubt: Callable[[], bool] | None = None,
    key: bytes = b"",
) -> Iterator[None]:
    """Turn errors that lie with the file, the disk or another program into a `Refusal`.

    Errors of programming pass as they are. ``patience`` is how long was waited for a lock, in
    seconds. ``doubt`` says whether the store is damaged: it is asked where something read was not
    what it can be, which may be a mistake of ours as well. ``key`` goes with a `DamagedStore`.
    """
    try:
        yield
    except DamagedStore as error:
        error.lock_key = error.lock_key or key
        raise
    except _errors() as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        code = code_of(cause)
        if _is_damage(cause, code):
            raise DamagedStore(path, key=key) from error
        sentence = None if code is None else _sentence(code, path, patience)
        if sentence is None:
            if doubt is not None and doubt():
                raise DamagedStore(path, key=key) from error
            raise
        raise Refusal(sentence) from error
    except _STRANGE as error:
        if doubt is not None and doubt():
            raise DamagedStore(path, key=key) from error
        raise


def _is_damage(cause: BaseException | None, code: int | None) -> bool:
    """Whether the driver tells of bytes that are not what they can be."""
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB) or (
        "decode to UTF-8" in str(cause)  # the driver's own complaint about a text has no code
    )


def _errors() -> tuple[type[Exception], ...]:
    return (*errors(), DBAPIError)


def _sentence(code: int, path: Path, patience: float) -> str | None:
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR):
        return _disk(code, path)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return tr(
            "数据文件“{path}”正被另一个程序占用，等了 {patience} 秒还不能写入，什么都没有改动。"
            "请关闭另一个打开它的填报台（或正在备份、杀毒的程序），再试一次。",
            path=path,
            patience=f"{patience:g}",
        )
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM):
        return read_only(path)
    if code == sqlite3.SQLITE_CANTOPEN:
        return tr(
            "打不开数据文件“{path}”，什么都没有改动。请检查它所在的文件夹是否存在、是否可以写入，"
            "移动硬盘或网络盘是否连着。",
            path=path,
        )
    return None


def _disk(code: int, path: Path) -> str:
    try:
        free = shutil.disk_usage(path.parent).free / 1_000_000
    except OSError:
        return gone(path)
    if code == sqlite3.SQLITE_FULL or free < 1:
        return tr(
            "磁盘满了（剩余 {free} MB），这一次没有保存，以前保存的都在：“{path}”。请清理磁盘，"
            "腾出至少 100 MB 后再试一次。",
            free=f"{free:.1f}",
            path=path,
        )
    return tr(
        "读写数据文件“{path}”时磁盘出错，这一次没有保存。请先把整个文件夹复制到另一块盘上，"
        "再检查这块盘。",
        path=path,
    )


def gone(path: Path) -> str:
    """The sentence for a store whose folder is no longer there."""
    return tr(
        "找不到“{folder}”了，这一次没有保存，以前保存的都在那块盘上。多半是 U 盘或移动硬盘被拔下："
        "请插回去，再试一次。",
        folder=path.parent,
    )


def moved(path: Path) -> str:
    """The sentence for a store whose file is no longer the one that was opened."""
    if not path.parent.is_dir():
        return gone(path)
    return tr(
        "数据文件“{path}”在打开着的时候被移走、删除或换成了另一个，这一次没有保存，以前保存的都在原来"
        "那个文件里。请把它放回原处，再试一次；找不到了，就关闭填报台再打开，从备份恢复。",
        path=path,
    )


def read_only(path: Path) -> str:
    """The sentence for a store that cannot be written."""
    return tr(
        "数据文件“{path}”或它所在的文件夹是只读的，不能保存，什么都没有改动。请取消只读属性，"
        "或把数据文件放到可以写入的文件夹里。",
        path=path,
    )


def damaged(path: Path) -> str:
    """The sentence for a store that cannot be read."""
    return tr(
        "数据文件“{path}”已损坏或不完整，什么都没有改动。请把它留着不要删：打开窗口会看还剩多少，"
        "一键恢复；命令行用 jmdesk salvage 取出还读得出的，或 jmdesk restore 备份文件。",
        path=path,
    )
