"""Carrying out a merge that was planned: one transaction, one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias

from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import LedgerId, RecordId, Revision
from jmdesk.exchange.acquaintance import trusts
from jmdesk.exchange.carrier import Carrier, Kind, Manifest
from jmdesk.exchange.merge_plan import FilePlan, MergeAnswers, MergePlan, Verdict
from jmdesk.exchange.taken_edits import EditedFile, chosen
from jmdesk.operations.arrived_definitions import accept_definitions, keep_definitions
from jmdesk.operations.conflicts import Decisions, decided, open_among
from jmdesk.operations.desk import Desk
from jmdesk.operations.logbook import noted
from jmdesk.operations.meeting import Meeting
from jmdesk.operations.merge_backup import backup_before
from jmdesk.operations.merge_known import StoreKnown
from jmdesk.operations.receipts import Acknowledged, take_receipt
from jmdesk.operations.restating import keep_whole, restate
from jmdesk.operations.trusting import own_key
from jmdesk.operations.unit_tree import ALIASES, UNITS
from jmdesk.store.writer import Writer

UNKNOWN_DESK = "unknown-desk"
"""What is noted of a file that was left out because no one knew its sender."""

Progress: TypeAlias = "Callable[[int, int, str], None]"
"""Told how many files are done, of how many, and the name of the next."""


def silent(done: int, total: int, name: str) -> None:
    """Progress that no one watches."""


@dataclass(frozen=True, kw_only=True, slots=True)
class MergedFile:
    """A file that was taken, as a receipt tells of it.

    ``unit`` is the sender's code; ``records`` counts those of its records that are here now,
    ``conflicts`` its fields that await a decision, ``left_out`` the records not taken.
    """

    number: int
    name: str
    digest: str
    unit: str
    records: int
    conflicts: int
    left_out: int
    manifest: Manifest


@dataclass(frozen=True, kw_only=True)
class Merged:
    """What a merge did. ``batch`` is "" where there was nothing to do.

    ``conflicts`` counts the fields that it leaves undecided, ``edits`` the hand edits taken.
    ``problems`` tells of definitions that were accepted and cannot be used, ``acknowledged`` what
    receipts among the files say of those that this desk sent.
    """

    batch: str
    changes: Changes
    files: tuple[MergedFile, ...] = ()
    conflicts: int = 0
    edits: int = 0
    problems: tuple[Problem, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """What the log says of it."""
        return {
            "files": len(self.files),
            "records": len(self.changes.records),
            "conflicts": self.conflicts,
            "edits": self.edits,
        }


@noted("merge", lambda merged: merged.counts)
def apply_merge(
    desk: Desk,
    *,
    plan: MergePlan,
    answers: MergeAnswers | None = None,
    decisions: Decisions | None = None,
    progress: Progress = silent,
) -> Merged:
    """Merge the files of a plan: all of it or nothing, after a checked copy of the store.

    Files of unknown desks are left out unless ``answers`` trusts them; hand edits, unless it
    takes them. ``decisions`` settle conflicts in the same step. What was recorded here since the
    plan was made is kept: merging only adds.
    """
    answers = answers or MergeAnswers()
    files = [file for file in plan.files if _taken(desk, file, answers)]
    if not files and not decisions:
        accepted = accept_definitions(desk, plan=plan, digests=answers.definitions)
        return Merged(
            batch="",
            changes=Changes(forms=accepted.count > 0),
            files=_told(desk, plan, files),
            problems=accepted.problems,
        )
    backup_before(desk)
    with desk.store.transaction() as writer:
        merge = _Merge(desk, writer, answers)
        for number, file in enumerate(files):
            progress(number, len(files), file.name)
            merge.file(file)
        merge.leave_out(file for file in plan.files if file not in files)
        merge.decide(decisions or {})
        merge.restate()
    accepted = accept_definitions(desk, plan=plan, digests=answers.definitions)
    changes = replace(merge.changes, forms=accepted.count > 0)
    if changes.units:
        desk.refresh_units()
    return Merged(
        batch=merge.batch,
        changes=changes,
        files=_told(desk, plan, files),
        conflicts=sum(1 for _ in open_among(desk, plan.conflicts)),
        edits=merge.edits,
        acknowledged=tuple(merge.acknowledged),
        problems=accepted.problems,
    )


def _taken(desk: Desk, file: FilePlan, answers: MergeAnswers) -> bool:
    """Whether a file is put into the batch.

    One whose revisions are all here is too, so that they stay when the batch that brought them
    is undone; but not what this desk wrote itself.
    """
    if file.carrier is not None and _idle(file, answers):
        own = file.carrier.manifest.device == desk.store.setting("device")
        return bool(file.ids) and not own and desk.store.batch_of(file.digest) is None
    return file.merges and (file.known or trusts(answers.trust, file.fingerprint, file.problems))


def _idle(file: FilePlan, answers: MergeAnswers) -> bool:
    """Whether it brings nothing: all is here, or nothing but hand edits that no one takes."""
    if file.verdict is Verdict.ALREADY_HERE:
        return True
    only_edits = file.merges and bool(file.edits) and not file.added
    return only_edits and not chosen(file.edits, answers.edits)


class _Merge:
    """What is written, file by file, in the caller's transaction."""

    def __init__(self, desk: Desk, writer: Writer, answers: MergeAnswers) -> None:
        self._desk = desk
        self._writer = writer
        self._answers = answers
        self._met = Meeting(desk, writer)
        self._own = own_key(desk)
        self._records: set[RecordId] = set()
        self._ledgers: set[LedgerId] = set()
        self.batch = writer.open_batch(kind="merge", person=desk.person)
        self.edits = 0
        self.acknowledged: list[Acknowledged] = []

    def file(self, file: FilePlan) -> None:
        """Take a file in: revisions, hand edits, documents, whose it is."""
        self._note(file, digest=file.digest)
        self._records |= self._writer.append_bytes(
            file.contents, ids=file.ids, batch=self.batch, file=file.name
        )
        self._ledgers |= {LedgerId(ledger) for ledger in file.ledgers}
        if file.carrier is None:
            return
        keep_definitions(self._desk, self._writer, file)
        self._take_edits(file, file.carrier)
        for content in file.carrier.documents.values():
            self._writer.put_document(content)
        if file.carrier.manifest.kind is Kind.RECEIPT and file.carrier.signed:
            told = take_receipt(self._desk, self._writer, file.carrier.manifest)
            self.acknowledged.extend(told)
        trust = self._answers.trust
        if file.carrier.signature and file.carrier.signature.key != self._own:
            self._met.sender(file.carrier, file.name, asked=file.fingerprint in trust)

    def leave_out(self, files: Iterable[FilePlan]) -> None:
        """Keep that these were looked at and brought nothing."""
        for file in files:
            self._note(file, digest="")

    def decide(self, decisions: Decisions) -> None:
        """Settle conflicts, as part of the batch: undoing it takes that back too."""
        made = decided(self._desk, decisions)
        self._append(made, file="")

    def restate(self) -> None:
        """What came and was made from what an undone batch brought is whole, and said anew."""
        keep_whole(self._desk, self._writer, self._records, batch=self.batch)
        restate(self._desk, self._writer, self._records, batch=self.batch)

    def _note(self, file: FilePlan, *, digest: str) -> None:
        self._writer.note_file(
            self.batch,
            name=file.name,
            digest=digest,
            manifest=file.carrier.manifest_bytes if file.carrier else b"",
            verdict=file.verdict.value if digest or not file.merges else UNKNOWN_DESK,
            new=file.new,
            updated=file.updated,
            same=file.same,
            conflicts=len(file.conflicts),
        )

    def _take_edits(self, file: FilePlan, carrier: Carrier) -> None:
        taken = chosen(file.edits, self._answers.edits)
        if not taken:
            return
        edited = EditedFile(carrier, self._desk.catalogue.ledgers)
        heads = StoreKnown(self._desk.store).heads({edit.record for edit in taken})
        made = [edited.revision(edit, heads) for edit in taken]
        kept = [revision for revision in made if revision is not None]
        self._append(kept, file=file.name)
        self.edits += len(kept)

    def _append(self, made: list[Revision], *, file: str) -> None:
        if made:
            self._writer.append(made, batch=self.batch, file=file)
            self._records |= {one.record for one in made}
            self._ledgers |= {one.ledger for one in made}

    @property
    def changes(self) -> Changes:
        """The records that changed, and the ledgers of which something came."""
        ledgers = frozenset(self._ledgers)
        return Changes(
            records=tuple(sorted(self._records)),
            ledgers=ledgers,
            units=bool(ledgers & {UNITS, ALIASES}),
        )


def _told(desk: Desk, plan: MergePlan, taken: list[FilePlan]) -> tuple[MergedFile, ...]:
    """The files whose data are here now."""
    still = {(one.record, one.field) for one in open_among(desk, plan.conflicts)}
    return tuple(
        MergedFile(
            number=number,
            name=file.name,
            digest=file.digest,
            unit=file.carrier.manifest.unit,
            records=file.new + file.updated + file.same,
            conflicts=sum((one.record, one.field) in still for one in file.conflicts),
            left_out=file.left_out,
            manifest=file.carrier.manifest,
        )
        for number, file in enumerate(plan.files, 1)
        if file.carrier and (file in taken or file.verdict is Verdict.ALREADY_HERE)
    )
