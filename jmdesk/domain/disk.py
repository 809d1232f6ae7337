"""What a disk refuses, as sentences: it is full, was pulled out, may not be written."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr

_PULLED = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOTCONN, errno.ESTALE)
"""What it comes to where a stick is pulled or a share is gone."""
_TAKEN = (errno.EACCES, errno.EPERM, errno.EBUSY, errno.ETXTBSY)
_AS_IS = os.access in os.supports_effective_ids


@contextmanager
def telling(to: Path) -> Iterator[None]:
    """What the disk refuses while ``to`` is being written, as a `Refusal` with a sentence."""
    try:
        yield
    except OSError as error:
        raise Refusal(_sentence(to, error)) from error


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
