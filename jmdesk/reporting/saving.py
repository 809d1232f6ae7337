"""Writing a file so that it is either there whole or as it was before."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from jmdesk.domain.disk import telling
from jmdesk.domain.flushing import flush_folder

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
    with suppress(OSError):  # some file systems know no such call
        flush_folder(to.parent)
    _clear_old(to.parent)


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
