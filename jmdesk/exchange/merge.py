"""What merging files would do. Pure: what is known and what came make a plan to look at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.revision import RecordId, Revision, RevisionId, canonical
from jmdesk.exchange.acquaintance import Acquaintances, Sender, trusts
from jmdesk.exchange.arrived import CLASH, InForce, arrived
from jmdesk.exchange.carrier import Carrier, Kind
from jmdesk.exchange.disputes import Case, Words, conflicts_of
from jmdesk.exchange.gathering import Disputed, Gathering, Taken
from jmdesk.exchange.incoming import look_at
from jmdesk.exchange.left_out import Selection, select
from jmdesk.exchange.merge_plan import (
    Conflict,
    Edit,
    EditKind,
    FilePlan,
    MergeAnswers,
    NewDefinition,
    Verdict,
)
from jmdesk.exchange.read_file import ReadFile
from jmdesk.exchange.taken_edits import EditedFile, chosen
from jmdesk.exchange.verdicts import file_verdict, sentence
from jmdesk.language import seen, tr

_NO_EDITS: tuple[Edit, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What planning stands on; each part is asked only where a file needs it.

    ``inside`` says whether data of a unit belongs to this desk. ``merged`` whether a batch that
    counts took so many records from a file with this digest. ``documents`` which of these are
    here. ``edits`` the hand edits in a workbook, ``plain`` the sentence for a file without our
    data. ``files`` the file with which each revision of a record came.
    """

    gathering: Gathering
    heads: Callable[[Collection[RecordId]], Mapping[RecordId, tuple[RevisionId, ...]]]
    words: Words
    ledgers: Mapping[str, Ledger]
    in_force: InForce
    inside: Callable[[str], bool]
    unit_name: Callable[[str], str]
    acquaintances: Acquaintances
    merged: Callable[[str, int], bool]
    documents: Callable[[Collection[str]], Collection[str]]
    edits: Callable[[ReadFile], tuple[Edit, ...]]
    plain: Callable[[ReadFile], Problem]
    files: Callable[[RecordId], Mapping[RevisionId, str]]
    answers: MergeAnswers
    known_only: bool = False


class Planner:
    """Plans files one after the other, so that what they tell together is what will happen."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._seen: set[str] = set()

    def plan(self, read: ReadFile) -> FilePlan:
        """What one file would do after those before it."""
        if read.verdict:
            return refused(read, file_verdict(read.verdict), _told(read))
        if read.carrier is None:
            return refused(read, Verdict.NOT_JMDESK, self._ground.plain(read))
        sender = self._ground.acquaintances.look(read.carrier, read.name)
        plan = self._signed(read, read.carrier, sender)
        if sender.refused is not None:
            return replace(plan, verdict=Verdict.DAMAGED, problems=(sender.refused,))
        if not sender.known and self._ground.known_only and not self._trusted(sender):
            return unknown_left_out(plan)
        return _File(self._ground, self._seen, read.carrier, plan).planned

    def _trusted(self, sender: Sender) -> bool:
        return trusts(self._ground.answers.trust, sender.fingerprint, sender.problems)

    def _signed(self, read: ReadFile, carrier: Carrier, sender: Sender) -> FilePlan:
        about = carrier.manifest
        return FilePlan(
            path=read.path,
            name=read.name,
            verdict=Verdict.MERGED,
            digest=carrier.digest,
            carrier=carrier,
            sender=seen(f"{about.unit_name or about.unit} {about.person}".strip()),
            period=seen(about.period),
            fingerprint=sender.fingerprint,
            known=sender.known,
            problems=sender.problems,
            read=read,
        )


def refused(read: ReadFile, verdict: Verdict, problem: Problem) -> FilePlan:
    """The plan of a file that brings nothing."""
    return FilePlan(path=read.path, name=read.name, verdict=verdict, problems=(problem,), read=read)


def unknown_left_out(plan: FilePlan) -> FilePlan:
    """The plan of a file that is left out because no one said that its sender is known."""
    text = tr(
        "“{name}”来自没有认识过的电脑（{sender}，{fingerprint}），没有采用。",
        name=plan.name,
        sender=plan.sender,
        fingerprint=plan.fingerprint,
    )
    problem = Problem(level=Level.EXPLAIN, code="unknown-desk", message=text, file=plan.name)
    return FilePlan(
        path=plan.path,
        name=plan.name,
        verdict=Verdict.OUTSIDE_UNIT,
        digest=plan.digest,
        carrier=plan.carrier,
        sender=plan.sender,
        period=plan.period,
        fingerprint=plan.fingerprint,
        known=False,
        problems=(problem,),
        read=plan.read,
    )


def _told(read: ReadFile) -> Problem:
    message = sentence(read.verdict, read.name, read.what)
    return Problem(level=Level.MUST, code=read.verdict, message=message, file=read.name)


class _File:
    """One file that can be read and whose sender is not refused."""

    def __init__(self, ground: Ground, seen: set[str], carrier: Carrier, plan: FilePlan) -> None:
        self._ground = ground
        self._seen = seen
        self._carrier = carrier
        self._plan = plan
        self._edited = EditedFile(carrier, ground.ledgers)

    @property
    def planned(self) -> FilePlan:
        """The plan; what comes after it stands on it."""
        edits = self._edits()
        if not edits and self._known():
            return self._already()
        self._seen.add(self._carrier.digest)
        found = self._take(edits)
        selection = self._selection
        plan = replace(
            self._plan,
            new=found.new,
            updated=found.updated,
            same=found.same,
            conflicts=tuple(c for one in found.disputed for c in self._conflicts(one)),
            edits=edits,
            ids=selection.ids,
            contents=selection.contents,
            ledgers=frozenset({one.ledger for one in selection.looked}),
            added=found.added,
            outside=selection.outside,
            left_out=selection.left_out,
            definitions=self._definitions,
            problems=(*self._plan.problems, *selection.problems),
        )
        if found.added or self._brings_more() or any(edit.problem is None for edit in edits):
            return plan
        if selection.left_out and not selection.ids:
            return replace(plan, verdict=Verdict.OUTSIDE_UNIT)
        told = (*plan.problems, self._again(selection.left_out))
        return replace(plan, verdict=Verdict.ALREADY_HERE, problems=told)

    def _take(self, edits: tuple[Edit, ...]) -> Taken:
        """Count what comes, the hand edits that are taken included."""
        selection = self._selection
        taken = chosen(edits, self._ground.answers.edits)
        more = [one for one in self._revisions(taken) if one is not None]
        return self._ground.gathering.take(
            self._plan.name,
            (*selection.ids, *(one.id for one in more)) if more else selection.ids,
            (*selection.contents, *(one.content for one in more)) if more else selection.contents,
            [*selection.looked, *look_at(one.content for one in more)],
        )

    def _known(self) -> bool:
        """Whether just this file was merged; one of which something was left is looked at."""
        digest, records = self._carrier.digest, self._carrier.manifest.records
        if digest in self._seen:
            return True
        return not self._definitions and self._ground.merged(digest, records)

    def _already(self) -> FilePlan:
        records = self._carrier.manifest.records
        return replace(
            self._plan,
            verdict=Verdict.ALREADY_HERE,
            same=records,
            problems=(*self._plan.problems, self._again()),
        )

    def _again(self, left_out: int = 0) -> Problem:
        name = self._plan.name
        if left_out:
            text = tr("“{name}”里别的数据这里都有了，没有变化。", name=name)
        else:
            text = tr("“{name}”里的数据这里都有了，没有变化。", name=name)
        return Problem(level=Level.HINT, code="already-here", message=text, file=self._plan.name)

    @cached_property
    def _selection(self) -> Selection:
        return select(
            self._carrier,
            self._plan.name,
            gathering=self._ground.gathering,
            inside=self._ground.inside,
            unit_name=self._ground.unit_name,
            in_force=self._ground.in_force,
            accepted=self._ground.answers.definitions,
        )

    @cached_property
    def _definitions(self) -> tuple[NewDefinition, ...]:
        return arrived(self._carrier.manifest, self._ground.in_force)

    def _brings_more(self) -> bool:
        """Documents or definitions that are not here, or a receipt: files without new revisions
        may have them. Where there are revisions, definitions are asked about in any case."""
        if self._carrier.manifest.kind is Kind.RECEIPT:
            return True
        if not self._carrier.revisions and any(one.state != CLASH for one in self._definitions):
            return True
        wanted = self._carrier.documents.keys()
        return bool(wanted) and len(self._ground.documents(wanted)) < len(wanted)

    def _edits(self) -> tuple[Edit, ...]:
        """The hand edits that say something new: not one that was taken before or that another
        copy of the workbook has, not what the record says already. A new row whose key is known
        here is asked about."""
        read = self._plan.read
        if read is None or self._carrier.table is None or not read.sheets:
            return _NO_EDITS
        found = self._ground.edits(read)
        made = self._revisions(found)
        ids = [one.id for one in made if one is not None]
        accepted = self._ground.gathering.accepted(ids) if ids else ()
        there = self._ground.gathering.standing({e.record for e in found if e.record})
        kept = tuple(
            self._asked(edit, there)
            for edit, one in zip(found, made, strict=True)
            if one is None or not (one.id in accepted or one.id in self._seen or self._says_so(one))
        )
        self._seen.update(ids)
        return kept

    def _asked(self, edit: Edit, there: Collection[RecordId]) -> Edit:
        inserted = edit.kind is EditKind.INSERTED and edit.record in there
        return replace(edit, asks=True) if inserted else edit

    def _revisions(self, edits: Collection[Edit]) -> list[Revision | None]:
        heads = self._ground.heads({edit.record for edit in edits if edit.record})
        return [self._edited.revision(edit, heads) for edit in edits]

    def _says_so(self, made: Revision) -> bool:
        """Whether the record has these values already, whoever set them."""
        if made.deleted:
            return not self._ground.gathering.standing([made.record])
        now = self._ground.gathering.values(made.record)
        same = {name: now[name] for name in made.values if name in now}
        return canonical(same) == canonical(dict(made.values))

    def _conflicts(self, disputed: Disputed) -> tuple[Conflict, ...]:
        ledger = self._ground.ledgers.get(disputed.revisions[0].ledger)
        brought = self._ground.gathering.files(disputed.record)
        case = Case(
            revisions=disputed.revisions,
            aside=disputed.aside,
            files={**brought, **self._ground.files(disputed.record)},
        )
        return conflicts_of(case, disputed.fields, ledger=ledger, words=self._ground.words)
