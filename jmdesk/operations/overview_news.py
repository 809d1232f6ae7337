"""What came to this desk lately, and when it was last copied aside."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jmdesk.operations.desk import Desk
from jmdesk.operations.overview import Arrived

_STAMP = "jmdesk-%Y%m%d-%H%M%S"
_FILES = 3


def last_arrivals(desk: Desk) -> tuple[Arrived, ...]:
    """The files that were brought in last, the newest first."""
    return tuple(
        Arrived(
            file=Path(one.file).name,
            ledger=one.ledger,
            title=desk.ledger(one.ledger).title,
            records=one.records,
        )
        for one in desk.store.last_files(_FILES)
        if one.ledger in desk.catalogue.ledgers
    )


def last_backup(desk: Desk) -> datetime | None:
    """When the newest of the copies beside the store was made (and checked), by its name."""
    found = [_made(file) for file in (desk.path.parent / "backups").glob("jmdesk-*.db")]
    return max((made for made in found if made is not None), default=None)


def _made(file: Path) -> datetime | None:
    try:
        return datetime.strptime(file.stem, _STAMP).astimezone()
    except ValueError:
        return None
