"""What was brought in, one file at a time, and taking one of them back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from uuid import uuid4

from jmdesk.domain.changes import Changes
from jmdesk.domain.history import compute
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import UNIT, RecordId, Revision, canonical
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import signed
from jmdesk.store.writer import Writer

UNDONE = "撤销导入"
"""The reason of deletions that take an import back."""
_SETTING = "batch:"


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """One file that was brought in: when and by whom, to which ledger, what it brought.

    ``undone`` is when it was taken back, "" while it counts; ``records`` the SHA-256 of the
    document that lists the records.
    """

    id: str
    at: str
    person: str
    file: str
    ledger: str
    new: int
    changed: int
    records: str
    undone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """What taking a batch back did, and how many records were left: worked on since."""

    changes: Changes
    kept: int


def note_batch(
    desk: Desk, writer: Writer, made: Sequence[Revision], *, file: str, ledger: str
) -> None:
    """Add the revisions of an import and keep, in the same transaction, that it happened."""
    if not made:
        return
    id = uuid4().hex
    writer.append(made, batch=id, file=file)
    new = sum(not revision.parents for revision in made)
    batch = Batch(
        id=id,
        at=_now(),
        person=desk.person,
        file=file,
        ledger=ledger,
        new=new,
        changed=len(made) - new,
        records=writer.put_document(canonical([one.record for one in made])),
    )
    _keep(writer, batch)


def batches(desk: Desk) -> tuple[Batch, ...]:
    """What was brought in, the newest first."""
    kept = desk.store.settings().items()
    found = [Batch(**json.loads(text)) for name, text in kept if name.startswith(_SETTING)]
    return tuple(sorted(found, key=lambda batch: batch.at, reverse=True))


def undo_batch(desk: Desk, *, batch: str) -> TakenBack:
    """Take a file back: new records are deleted, changed fields get their former values.

    Nothing is lost, it is one more step in each history. Records that were worked on since, or
    that came with another file too, keep what they have.
    """
    known = next((one for one in batches(desk) if one.id == batch), None)
    if known is None or known.undone:
        raise Refusal(tr("这一批已经撤销过了。"))
    records: list[RecordId] = json.loads(desk.store.document(known.records))
    steps = [step for id in records if (step := _step_back(desk, id, batch)) is not None]
    with desk.store.transaction() as writer:
        writer.append(steps)
        _keep(writer, replace(known, undone=_now()))
    changes = Changes(
        records=tuple(step.record for step in steps),
        ledgers=frozenset(step.ledger for step in steps),
        revisions=tuple(step.id for step in steps),
    )
    return TakenBack(changes=changes, kept=len(records) - len(steps))


def _step_back(desk: Desk, id: RecordId, batch: str) -> Revision | None:
    """A new record is deleted by the person; former values come back unsigned, as they came."""
    came = desk.store.arrivals(id)
    only = {revision for revision, ways in came.items() if [way.batch for way in ways] == [batch]}
    heads = desk.store.state(id).heads
    if len(heads) != 1 or heads[0] not in only:
        return None
    history = desk.store.history(id)
    made = next(revision for revision in history if revision.id == heads[0])
    before = compute(revision for revision in history if revision.id != made.id)
    if len(history) == 1 or before.deleted:
        return signed(desk, desk.ledger(made.ledger), _bare(made), {}, grave=UNDONE)
    return Revision(
        record=made.record,
        ledger=made.ledger,
        version=made.version,
        definition=made.definition,
        parents=(made.id,),
        values={name: before.values.get(name) for name in made.values},
    )


def _bare(made: Revision) -> Record:
    unit = str(made.values.get(UNIT) or "")
    return Record(
        id=made.record, ledger=made.ledger, unit=unit, period=None, values={}, heads=(made.id,)
    )


def _keep(writer: Writer, batch: Batch) -> None:
    writer.set_setting(f"{_SETTING}{batch.id}", json.dumps(asdict(batch), ensure_ascii=False))


def _now() -> str:
    return datetime.now().astimezone().replace(tzinfo=None).isoformat(timespec="microseconds")
