"""What changed since a submission that does not say what it covered: seen on the paper itself."""

from __future__ import annotations

from collections.abc import Mapping

from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.operations.covering import changed_since, covered
from jmdesk.operations.desk import Desk
from jmdesk.operations.paper_known import kept, present, subject_of
from jmdesk.reporting.document import Document, RowKind


def changed_records(desk: Desk, submission: Record) -> tuple[RecordId, ...]:
    """The records that say something else than what was submitted, or are gone.

    Versions submitted before they kept what they covered are compared cell by cell with the
    paper as it would be now.
    """
    if covered(desk, submission) is not None:
        return changed_since(desk, submission)
    was = kept(desk, submission)
    now = present(desk, subject_of(submission)) if was else None
    if was is None or now is None or was.check_code == now.check_code:
        return ()
    before, after = _printed(was), _printed(now)
    return tuple(id for id in dict.fromkeys((*before, *after)) if before.get(id) != after.get(id))


def _printed(document: Document) -> Mapping[RecordId, list[str]]:
    """What is printed of each record, sums aside."""
    found: dict[RecordId, list[str]] = {}
    for table in document.tables:
        for row in table.rows:
            for cell in row.cells if row.kind in (RowKind.ROW, RowKind.BOX) else ():
                for id in cell.records:
                    found.setdefault(id, []).append(cell.text)
    return {id: sorted(texts) for id, texts in found.items()}
