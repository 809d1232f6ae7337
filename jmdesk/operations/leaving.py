"""A paper that carries no records on its way out: through the door, written, noted as left."""

from __future__ import annotations

from pathlib import Path

from jmdesk.domain.revision import RecordId
from jmdesk.operations import cards
from jmdesk.operations.deeds import note_leaving
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import Door, looked, photos_through
from jmdesk.operations.personal import Persons
from jmdesk.operations.reports import write_report
from jmdesk.reporting.annex import Photo
from jmdesk.reporting.document import Document


def leave(desk: Desk, document: Document, *, to: Path, door: Door) -> Persons:
    """Write it (.pdf or .xlsx) as it is to leave; what it tells of persons."""
    leaving, persons = looked(desk, document, door)
    write_report(leaving, to=to, door=door)
    note_leaving(desk, persons, door, to.name)
    return persons


def leave_card(
    desk: Desk, record: RecordId, *, to: Path, door: Door, photos: bool = True
) -> tuple[Document, tuple[Photo, ...], Persons]:
    """Write the card of a record as it is to leave: the paper, its photos, what it tells."""
    whole = cards.card_of(desk, record=record)
    card, persons = looked(desk, whole, door)
    kept = cards.card_photos(desk, whole) if photos else ()
    shown = photos_through(desk, whole, kept, door)
    cards.write_card(card, to=to, photos=shown, door=door)
    note_leaving(desk, persons, door, to.name)
    return card, shown, persons
