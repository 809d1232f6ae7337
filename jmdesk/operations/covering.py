"""What a submission covered: the records behind its paper as they were, and those changed since."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.reporting.document import Document, RowKind

COVERED = "covered"
"""Under which name the kept document holds it, beside what is printed."""
_BEGINNING = 16
"""Hexadecimal digits of a revision's id that are kept: enough to tell the heads of one record."""

Covered = Mapping[str, Mapping[str, str]]
"""By ledger, then by record: the beginnings of its heads, blanks between."""


def covered_by(desk: Desk, document: Document) -> Covered:
    """The records printed in a document, each with its heads as they are now.

    What belongs to the whole banner and is only named in a row is left out: when the banner
    rewords a project, no village has changed its report.
    """
    own = desk.catalogue.reports[document.report].rows.ledger
    found: dict[str, dict[str, str]] = {}
    for id in _behind(document):
        record = desk.store.record(id)
        if record is None:
            continue
        ledger = desk.catalogue.ledgers.get(record.ledger)
        if ledger is not None and (ledger.id == own or ledger.belongs != "banner"):
            found.setdefault(ledger.id, {})[id] = heads(record)
    return found


def heads(record: Record) -> str:
    """What tells this state of a record from any other."""
    return " ".join(sorted(head[:_BEGINNING] for head in record.heads))


def covered(desk: Desk, submission: Record) -> Covered | None:
    """What a submission covered; None where its document has not arrived or does not say it."""
    return covered_of(desk, str(submission.get("document") or ""))


def covered_of(desk: Desk, digest: str) -> Covered | None:
    """The same by the digest of the kept document."""
    try:
        kept: dict[str, dict[str, str]] = _reader()(desk.store.document(digest)).covered
    except (Refusal, ValueError):
        return None
    return kept or None


@cache
def _reader() -> Callable[[bytes], Any]:
    """Reads what was covered out of a kept document and passes over the rest."""
    import msgspec

    struct = msgspec.defstruct("Kept", [(COVERED, dict[str, dict[str, str]], {})])
    return msgspec.json.Decoder(struct).decode


def changed_since(desk: Desk, submission: Record) -> tuple[RecordId, ...]:
    """The records covered that say something else now or are gone."""
    told = covered(desk, submission) or {}
    return tuple(id for ledger, known in told.items() for id in _changed(desk, ledger, known))


def _changed(desk: Desk, ledger: str, known: Mapping[str, str]) -> Iterator[RecordId]:
    if ledger not in desk.catalogue.ledgers:
        return
    now = desk.store.found(ledger, (RecordId(id) for id in known))
    for id, was in known.items():
        record = now.get(RecordId(id))
        if record is None or heads(record) != was:
            yield RecordId(id)


def _behind(document: Document) -> Iterable[RecordId]:
    return {
        id: None
        for table in document.tables
        for row in table.rows
        if row.kind in (RowKind.ROW, RowKind.BOX)
        for cell in row.cells
        for id in cell.records
    }
