"""The list of backups: its headings, and what stands in a row."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jmdesk.language import mark, tr
from jmdesk.operations.backups import FOLDER, Copy
from jmdesk.ui.backup_words import day_and_time
from jmdesk.ui.rows_model import Heading


def row(copy: Copy, store: Path, now: datetime) -> list[str]:
    """A copy of the desk with this store, in the order of `headings`."""
    beside = copy.file.parent in (store.parent, store.parent / FOLDER)
    return [
        day_and_time(copy.at, now),
        copy.why,
        tr("这台电脑") if beside else str(copy.file.parent),
        f"{copy.revisions:,}" if copy.revisions else "",
        tr("已核对") if copy.good else copy.flaw,
    ]


def headings() -> tuple[Heading, ...]:
    """When, why, where, how much, and whether it was checked."""
    return (
        Heading(text=mark("什么时候"), width=112),
        Heading(text=mark("为什么做的"), width=118),
        Heading(text=mark("在哪里"), width=84),
        Heading(text=mark("修订"), width=64, numeric=True),
        Heading(text=mark("核对")),
    )
