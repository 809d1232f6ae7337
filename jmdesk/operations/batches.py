"""What was brought in, one merge or import at a time; taking it back, and taking it in again."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import UNIT, RecordId, Revision
from jmdesk.exchange.merge_plan import RecordEffect
from jmdesk.language import tr
from jmdesk.operations.batch_effects import Continued, continued, effects
from jmdesk.operations.deeds import DeedKind, note_deed
from jmdesk.operations.desk import Desk
from jmdesk.operations.logbook import noted
from jmdesk.operations.published import LEDGER as PUBLISHED
from jmdesk.operations.restating import restate
from jmdesk.store.batches import Batch as Kept
from jmdesk.store.batches import BatchFile
from jmdesk.store.writer import Writer

UNDONE = "撤销导入"
"""The reason of deletions by which imports were taken back before batches were set aside."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """One merge or import: ``kind`` is "merge" or "import"; times are local, ISO 8601.

    ``ledger`` is that of an import; ``undone`` is when it was taken back, "" while it counts.
    """

    id: str
    kind: str
    at: str
    person: str
    files: tuple[BatchFile, ...]
    ledger: str = ""
    undone: str = ""

    @property
    def active(self) -> bool:
        """Whether it counts."""
        return not self.undone

    @property
    def file(self) -> str:
        """What the batch is called: its file, or the first of them and how many there are."""
        names = [file.name for file in self.files]
        if len(names) < 2:
            return "".join(names)
        return tr("{name} 等 {count} 个文件", name=names[0], count=len(names))

    @property
    def new(self) -> int:
        """Records that it brought."""
        return sum(file.new for file in self.files)

    @property
    def changed(self) -> int:
        """Records that it brought something to."""
        return sum(file.updated for file in self.files)

    @property
    def conflicts(self) -> int:
        """Fields that it brought into conflict."""
        return sum(file.conflicts for file in self.files)


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """What taking a batch back did, and how many records were left as they are: without it they
    would lack even their unit, and they were worked on since."""

    changes: Changes
    kept: int


@dataclass(frozen=True, kw_only=True)
class TurnPreview:
    """What undoing or redoing a batch would change. ``continued`` were worked on since it came;
    those among them that are ``kept`` stay as they are."""

    batch: Batch
    effects: tuple[RecordEffect, ...]
    continued: tuple[Continued, ...] = ()
    kept: frozenset[RecordId] = frozenset()


class _OnlyLooking(Exception):
    """Ends a transaction that was to show what would happen."""


def note_batch(
    desk: Desk,
    writer: Writer,
    made: Sequence[Revision],
    *,
    file: str,
    ledger: str,
    beside: Sequence[Revision] = (),
) -> None:
    """Add the revisions of an import and keep, in the same transaction, that it happened.

    Those ``beside`` belong to it and are counted among nothing.
    """
    if not made and not beside:
        return
    batch = writer.open_batch(kind="import", person=desk.person, note={"ledger": ledger})
    new = sum(not revision.parents for revision in made)
    writer.note_file(batch, name=file, new=new, updated=len(made) - new)
    writer.append([*made, *beside], batch=batch, file=file)


def batches(desk: Desk) -> tuple[Batch, ...]:
    """What was brought in, the newest first."""
    return tuple(_batch(desk, one) for one in desk.store.batches())


def _batch(desk: Desk, kept: Kept) -> Batch:
    return Batch(
        id=kept.id,
        kind=kept.kind,
        at=kept.at,
        person=kept.person,
        files=desk.store.batch_files(kept.id),
        ledger=str(kept.note.get("ledger", "")),
        undone="" if kept.active else str(kept.note.get("undone") or kept.at),
    )


@noted("undo", lambda back: {"records": len(back.changes.records), "kept": back.kept})
def undo_batch(desk: Desk, *, batch: str) -> TakenBack:
    """Take a batch back: what came with nothing else counts no more, nothing is lost.

    A record that came with it and was worked on since is kept whole (`TakenBack`).
    """
    with desk.store.transaction() as writer:
        touched, kept = _set_aside(desk, writer, batch)
    note_deed(desk, DeedKind.UNDONE, batch)
    return TakenBack(changes=_changes(desk, touched), kept=len(kept))


@noted("redo", lambda changes: {"records": len(changes.records)})
def redo_batch(desk: Desk, *, batch: str) -> Changes:
    """Take a batch in again that was taken back."""
    _not_by_revisions(desk.store.batch(batch))
    with desk.store.transaction() as writer:
        touched = writer.take_back(batch)
        restate(desk, writer, touched)
    note_deed(desk, DeedKind.REDONE, tr("第 {batch} 批", batch=batch))
    return _changes(desk, touched)


def preview_undo(desk: Desk, *, batch: str) -> TurnPreview:
    """What undoing a batch would change, and which of its records were worked on since."""
    told = _batch(desk, desk.store.batch(batch))
    since = continued(desk, batch)
    with suppress(_OnlyLooking), desk.store.transaction() as writer:
        before = desk.store.states(desk.store.batch_records(batch))
        touched, kept = _set_aside(desk, writer, batch)
        after = desk.store.states(touched)
        raise _OnlyLooking
    found = effects(desk, before, after)
    return TurnPreview(batch=told, effects=found, continued=since, kept=kept)


def preview_redo(desk: Desk, *, batch: str) -> TurnPreview:
    """What taking a batch in again would change."""
    kept = desk.store.batch(batch)
    _not_by_revisions(kept)
    with suppress(_OnlyLooking), desk.store.transaction() as writer:
        before = desk.store.states(desk.store.batch_records(batch))
        after = desk.store.states(writer.take_back(batch))
        raise _OnlyLooking
    return TurnPreview(batch=_batch(desk, kept), effects=effects(desk, before, after))


def _not_by_revisions(kept: Kept) -> None:
    if kept.note.get("by_revisions"):
        raise Refusal(tr("这一批是以前的版本撤回的，不能恢复；要恢复，请把文件再导入一次。"))


def _set_aside(
    desk: Desk, writer: Writer, batch: str
) -> tuple[tuple[RecordId, ...], frozenset[RecordId]]:
    """The records that changed, and those that were kept whole: they were born with the batch and
    worked on since, and without it no one would know whose they are."""
    touched = writer.set_aside(batch)
    states = desk.store.states(touched)
    torsos = {
        id for id, state in states.items() if not state.deleted and not state.values.get(UNIT)
    }
    for id in torsos:
        ways = desk.store.arrivals(id).items()
        writer.hold(one for one, came in ways if any(way.batch == batch for way in came))
    restate(desk, writer, states.keys())
    return tuple(id for id in touched if id not in torsos), frozenset(torsos)


def _changes(desk: Desk, touched: Sequence[RecordId]) -> Changes:
    states = desk.store.states(touched)
    # What an import keeps beside its rows goes with it; it is no one's row.
    told = tuple(id for id in touched if states[id].ledger != PUBLISHED)
    ledgers = frozenset(states[id].ledger for id in told)
    known = desk.catalogue.ledgers
    system = any(name in known and known[name].system for name in ledgers)
    if system:
        desk.refresh_units()
    return Changes(records=told, ledgers=ledgers, units=system)
