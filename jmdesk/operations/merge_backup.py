"""A verified copy of the store before a merge changes it."""

from __future__ import annotations

from pathlib import Path

from jmdesk.operations.backups import Kind
from jmdesk.operations.backups_making import make_backup
from jmdesk.operations.desk import Desk


def backup_before(desk: Desk) -> Path:
    """Copy the store into ``backups`` beside it, checked; it is kept for a month."""
    return make_backup(desk, kind=Kind.MERGE).file
