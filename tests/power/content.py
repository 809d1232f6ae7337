"""All that a desk holds, told in a way that is the same whenever it was entered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jmdesk.domain.revision import RecordId
from jmdesk.operations.covering import covered
from jmdesk.operations.desk import Desk
from jmdesk.operations.locking import is_locked
from jmdesk.operations.reports import kept_document
from jmdesk.operations.submitted import SUBMISSIONS
from jmdesk.reporting.check_code import check_code
from jmdesk.store.query import Query


def state_of(desk: Desk) -> dict[str, Any]:
    """All that a person would call the content of a desk, the same whenever it was entered."""
    settings = desk.store.settings()
    return {
        "whose": [settings.get(name, "") for name in ("unit", "person", "phone")],
        "records": _records(desk),
        "batches": [
            [batch.kind, batch.active, [[f.name, f.new] for f in desk.store.batch_files(batch.id)]]
            for batch in desk.store.batches()
        ],
        "sent": sorted(Path(sent.file).name for sent in desk.store.sent()),
        "received": _received(desk),
        "submitted": sorted(_submitted(desk)),
        "locked": is_locked(desk.path),
        "ledgers": sorted(map(str, desk.catalogue.ledgers)),
    }


def _records(desk: Desk) -> dict[str, list[str]]:
    """By ledger and id; one made of the time, as records without a natural key have, by number.

    Without submissions, whose ids are those of their papers: `_submitted` tells of them.
    """
    found: dict[str, list[str]] = {}
    for name in sorted(set(desk.catalogue.ledgers) - {SUBMISSIONS}):
        for number, record in enumerate(desk.store.records(Query(ledger=name))):
            id = f"new {number}" if record.id[14:15] == "7" else record.id
            found[f"{name} {id}"] = _record(record)
    return found


def _received(desk: Desk) -> list[list[Any]]:
    """The receipts that were taken in, by the file that arrived."""
    names = {sent.digest: Path(sent.file).name for sent in desk.store.sent()}
    return sorted(
        [names[one.digest], one.unit, one.records, one.conflicts] for one in desk.store.received()
    )


def _submitted(desk: Desk) -> Iterator[list[Any]]:
    """Each version submitted: the paper that was kept of it, and whether all it covers is here."""
    for one in desk.store.records(Query(ledger=SUBMISSIONS)):
        said = one.values
        paper = kept_document(desk, one)
        behind = covered(desk, one) or {}
        heads = [
            any(revision.id.startswith(head) for revision in desk.store.history(RecordId(id)))
            for known in behind.values()
            for id, told in known.items()
            for head in told.split()
        ]
        about = [said["report"], said["subject_unit"], said["subject_period"], said["version"]]
        about += [said["person"], str(said["day"])]
        code = check_code(paper)
        whole = paper.check_code == said["check_code"] == code and bool(heads) and all(heads)
        yield [*about, said["check_code"], len(str(paper.as_json())), len(heads), whole]


def _record(record: Any) -> list[str]:
    values = [f"{name}={value!r}" for name, value in sorted(record.values.items())]
    return [record.unit, str(record.period), *values, *sorted(record.conflicts)]
