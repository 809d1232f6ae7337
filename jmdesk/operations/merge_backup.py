"""A verified copy of the store before a merge changes it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from jmdesk.operations import safekeeping
from jmdesk.operations.desk import Desk

KEPT = 5
"""So many copies are kept; older ones go when a new one is made."""
_NAME = "before-merge-"


def backup_before(desk: Desk) -> Path:
    """Copy the store into ``backups`` beside it, checked; only the last few are kept."""
    folder = desk.path.parent / "backups"
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
    made = safekeeping.backup(desk, to=folder / f"{_NAME}{stamp}.db").file
    for old in sorted(folder.glob(f"{_NAME}*.db"))[:-KEPT]:
        with suppress(OSError):  # one that a program holds open goes next time
            old.unlink()
    return made
