"""附照片: the pictures of the records that a report shows, as pages behind it."""

from __future__ import annotations

from collections.abc import Iterator

from jmdesk.definitions.fieldtypes import Attachment
from jmdesk.domain.revision import RecordId
from jmdesk.operations.attachments import pictures
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.reporting.annex import Photo
from jmdesk.reporting.document import Document

_MOST = 60
"""Pictures behind one report; more belong into an album."""
_SIDE = 1200
"""Pixels of the longer side: two on a page need no more."""


def annex_photos(desk: Desk, document: Document) -> tuple[Photo, ...]:
    """The pictures kept with the records that stand in the report, in its order, each once.

    Those that are papers, or have not arrived, are not among them.
    """
    named: dict[str, str] = {}
    for record in _shown(document):
        for attachment, told in _attached(desk, record):
            if len(named) < _MOST:
                named.setdefault(attachment.digest, told)
    made = pictures(desk, digests=named, side=_SIDE) if named else {}
    return tuple(
        Photo(caption=told, content=made[digest])
        for digest, told in named.items()
        if digest in made
    )


def _shown(document: Document) -> tuple[RecordId, ...]:
    """The records in its rows, as they stand."""
    found: dict[RecordId, None] = {}
    for row in (row for table in document.tables for row in table.rows):
        if row.id:
            found[RecordId(row.id)] = None
        found.update((cell.record, None) for cell in row.cells if cell.record)
    return tuple(found)


def _attached(desk: Desk, id: RecordId) -> Iterator[tuple[Attachment, str]]:
    record = desk.store.record(id)
    if record is None:
        return
    for field in desk.ledger(record.ledger).fields:
        if field.type.name != "attachment":
            continue
        for one in record.values.get(field.name) or ():
            yield one, f"{record_name(desk, id)}　{one.name}"
