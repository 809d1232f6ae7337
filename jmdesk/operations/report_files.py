"""A report as a file for a person: with the records that it shows, and remembered as sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jmdesk.exchange.carrier import Carrier
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, Door, sealed
from jmdesk.operations.enclosing import report_file
from jmdesk.operations.sent_files import note_sent
from jmdesk.reporting.annex import Photo
from jmdesk.reporting.document import Document
from jmdesk.reporting.saving import saved


def write_with_records(
    desk: Desk, document: Document, to: Path, photos: Sequence[Photo], door: Door = AS_IT_IS
) -> None:
    """Write the workbook (.xlsx) or the paper, with photos behind it; under a lock if wanted."""
    carriers: list[Carrier] = []
    workbook = to.suffix.lower() == ".xlsx"
    content = report_file(desk, document, workbook=workbook, photos=photos, made=carriers.append)
    with saved(to) as file:
        file.write(sealed(content, to.suffix.lower(), door))
    note_sent(desk, carriers, to.name)
