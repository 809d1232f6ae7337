"""A report as a file for a person: with the records that it shows, and remembered as sent."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from jmdesk.domain.collecting import uncollected
from jmdesk.exchange.carrier import Carrier
from jmdesk.operations.deeds import note_leaving
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, Door, looked, photos_through, sealed
from jmdesk.operations.enclosing import report_file
from jmdesk.operations.sent_files import note_sent
from jmdesk.reporting.annex import Photo
from jmdesk.reporting.document import Document
from jmdesk.reporting.saving import saved


def write_with_records(
    desk: Desk, document: Document, to: Path, photos: Sequence[Photo], door: Door = AS_IT_IS
) -> None:
    """Write the workbook (.xlsx) or the paper, with photos behind it, as it is to leave."""
    carriers: list[Carrier] = []
    with uncollected():  # every cell once more, as it is sent
        leaving, persons = looked(desk, document, door)
        content = report_file(
            desk,
            leaving,
            workbook=to.suffix.lower() == ".xlsx",
            photos=photos_through(desk, document, photos, door),
            made=carriers.append,
        )
    with saved(to) as file:
        file.write(sealed(content, to.suffix.lower(), door))
    note_sent(desk, carriers, to.name)
    note_leaving(desk, persons, door, to.name)
