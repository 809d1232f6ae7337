"""Making what was written lasting."""

from __future__ import annotations

import os
from pathlib import Path


def flush(file: Path) -> None:
    """Bring a file to the disk."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def flush_folder(folder: Path) -> None:
    """Make a new name lasting; Windows does so by itself and knows no such call."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def forget_cached(file: Path) -> None:
    """Let the system forget what it remembers of a flushed file: who reads it, reads the disk."""
    if hasattr(os, "posix_fadvise"):
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
