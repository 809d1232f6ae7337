"""Writing a file so that it is either there whole or as it was before."""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr

_ABANDONED = 3600.0
"""Seconds after which nobody works on a temporary file any more."""


@contextmanager
def saved(to: Path) -> Iterator[BinaryIO]:
    """A file to write into, which becomes ``to`` when the block ends well.

    `Refusal` with a sentence where the disk is full, the folder cannot be written or the file is
    open in another program; then nothing is changed.
    """
    with telling(to), _temporary(to) as file:
        yield file


@contextmanager
def telling(to: Path) -> Iterator[None]:
    """What the disk refuses while ``to`` is being written, as a `Refusal` with a sentence."""
    try:
        yield
    except OSError as error:
        raise Refusal(_sentence(to, error)) from error


@contextmanager
def _temporary(to: Path) -> Iterator[BinaryIO]:
    """A file beside ``to``, renamed to it when written and safely on the disk."""
    import tempfile  # not loaded by those who only ask what the disk refuses

    handle, name = tempfile.mkstemp(prefix=".jmdesk-", suffix=".tmp", dir=to.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(to)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    _make_lasting(to.parent)
    _clear_old(to.parent)


def _make_lasting(folder: Path) -> None:
    """Bring a new name in a folder to the disk; Windows and some file systems know no such call."""
    if os.name == "posix":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)


def _clear_old(folder: Path) -> None:
    """Remove what a desk that was killed while saving left here; nobody works on it any more."""
    for left in folder.glob(".jmdesk-????????.tmp"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED:
                left.unlink()


def _umask() -> int:
    """The process's mask for new files, which mkstemp does not heed."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


_PULLED = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE)
"""What it comes to where a stick is pulled or a share is gone."""
_TAKEN = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)
_AS_IS = os.access in os.supports_effective_ids


def _sentence(to: Path, error: OSError) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return tr("磁盘已满，“{name}”没有保存。请腾出空间，或换一个文件夹再存。", name=to.name)
    if error.errno == errno.ENOENT:
        return tr(
            "文件夹“{parent}”不存在，“{name}”没有保存。请换一个文件夹再存。",
            parent=to.parent,
            name=to.name,
        )
    if error.errno in _PULLED:
        return tr(
            "“{parent}”所在的盘读写出错，多半是 U 盘被拔下了，“{name}”没有保存。请插好再存一次；"
            "还不行就换一个文件夹。",
            parent=to.parent,
            name=to.name,
        )
    if error.errno == errno.EFBIG:
        return tr("这块盘放不下这么大的文件，“{name}”没有保存。请换一块盘再存。", name=to.name)
    if (
        error.errno in _TAKEN
        and to.exists()
        and os.access(to.parent, os.W_OK, effective_ids=_AS_IS)
    ):
        return tr(
            "“{to}”正被别的程序打开或不许改写，没有保存。请先关闭它，或换一个名字再存。", to=to
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return tr(
            "文件夹“{parent}”不能写入，“{name}”没有保存。请换一个文件夹再存。",
            parent=to.parent,
            name=to.name,
        )
    if error.errno == errno.ENAMETOOLONG:
        return tr("文件名“{name}…”太长，没有保存。请换一个短些的名字再存。", name=to.name[:40])
    return tr("“{to}”没有保存：{reason}。请换一个文件夹再存。", to=to, reason=error.strerror)
