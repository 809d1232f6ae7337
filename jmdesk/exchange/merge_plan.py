"""What merging files would do, before anything is done. Plain values that a person can read."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import Json, LedgerId, RecordId, RevisionId
from jmdesk.exchange.carrier import Carrier
from jmdesk.language import seen

if TYPE_CHECKING:
    from jmdesk.exchange.read_file import ReadFile


class Verdict(StrEnum):
    """What becomes of a file."""

    MERGED = "merged"
    ALREADY_HERE = "already-here"
    DAMAGED = "damaged"
    NOT_JMDESK = "not-jmdesk"
    NEWER_FORMAT = "newer-format"
    OUTSIDE_UNIT = "outside-unit"
    NEEDS_PASSWORD = "needs-password"


class EditKind(StrEnum):
    """What someone did to a workbook by hand."""

    CHANGED = "changed"
    """A cell says something else."""
    INSERTED = "inserted"
    """A row that was not sent: a new record."""
    DELETED = "deleted"
    """A row is gone. Asked about, never taken as a deletion by itself."""
    MISPLACED = "misplaced"
    """An id stands beside another row's key; matched by the key and asked about."""
    WORKED_OUT = "worked-out"
    """A total or another worked-out figure says something else: a problem, never an edit."""
    UNREADABLE = "unreadable"
    """What stands there cannot be read as this field's value."""
    COLUMN = "column"
    """A column or a sheet is gone, unknown or there twice: named, never guessed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """One proposed edit. ``old`` and ``new`` are texts; ``values`` what it would set, as stored.

    ``key`` tells edits of a file apart (stable while the file is). ``asks`` is True for what is
    not taken unless the person says so by itself (deleted and misplaced rows); ``problem`` says
    what is wrong with one that cannot be taken at all.
    """

    key: str
    kind: EditKind
    sheet: str
    cell: str
    line: int
    ledger: LedgerId
    record: RecordId
    title: str
    field: str = ""
    label: str = ""
    old: str = ""
    new: str = ""
    values: Mapping[str, Json] = dataclasses.field(default_factory=dict)
    unit: str = ""
    period: str = ""
    asks: bool = False
    problem: Problem | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """One of the values that a field in conflict could have.

    ``shown`` is the text with its measure; ``deleted`` stands for the deletion of the record;
    ``file`` is "" for work done here.
    """

    revision: RevisionId
    value: Json
    shown: str
    person: str
    device: str
    at: str
    file: str
    deleted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A field with several different values. ``field`` is "deleted" for delete against edit.

    ``before`` is the text of the value from which they all departed, "" where not known.
    """

    record: RecordId
    ledger: LedgerId
    unit: str
    period: str
    title: str
    field: str
    label: str
    choices: tuple[Choice, ...]
    before: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldEffect:
    """How a field changes; texts with their measure, "" for empty."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordEffect:
    """What a file does to one record: ``verdict`` is "new", "updated", "deleted" or "same"; of a
    batch that is undone also "gone": nothing of the record counts any more."""

    record: RecordId
    ledger: LedgerId
    title: str
    verdict: str
    fields: tuple[FieldEffect, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class NewDefinition:
    """A definition that came along: ``state`` is "new", "newer", or "clash" (same version,
    other content; never used)."""

    digest: str
    kind: str
    id: str
    version: int
    title: str
    state: str


@dataclass(frozen=True, kw_only=True, slots=True)
class UnknownDesk:
    """A sender whose key this desk has not seen. ``files`` are the names of what came from it."""

    fingerprint: str
    unit: str
    unit_name: str
    person: str
    device: str
    files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class FilePlan:
    """What one file would do. Counts are of records; ``conflicts`` of fields newly in conflict.

    ``contents`` are the revisions that would be taken from it with their ``ids``, known ones
    included, of these ``ledgers``; ``added`` counts those that count for nothing here before this
    file. ``outside`` counts records left out by the unit they are of, ``left_out`` all records
    left out.
    ``fingerprint`` is the sender's key in short form, "" for an unsigned file; ``known`` whether
    this desk trusts it. ``problems`` holds the sentence of every verdict other than merged.
    ``read`` is the file as it was read, so that an answer needs no second reading.
    """

    path: Path
    name: str
    verdict: Verdict
    digest: str = ""
    carrier: Carrier | None = dataclasses.field(default=None, repr=False)
    sender: str = ""
    period: str = ""
    fingerprint: str = ""
    known: bool = True
    new: int = 0
    updated: int = 0
    same: int = 0
    conflicts: tuple[Conflict, ...] = ()
    edits: tuple[Edit, ...] = ()
    ids: tuple[RevisionId, ...] = dataclasses.field(default=(), repr=False)
    contents: tuple[bytes, ...] = dataclasses.field(default=(), repr=False)
    ledgers: frozenset[str] = frozenset()
    added: int = 0
    outside: Mapping[str, int] = dataclasses.field(default_factory=dict)
    left_out: int = 0
    definitions: tuple[NewDefinition, ...] = ()
    problems: tuple[Problem, ...] = ()
    read: ReadFile | None = dataclasses.field(default=None, repr=False)

    @property
    def merges(self) -> bool:
        """Whether merging does anything with it."""
        return self.verdict is Verdict.MERGED


@dataclass(frozen=True, kw_only=True)
class MergePlan:
    """All files, in the order in which they were looked at, and what a person should be asked."""

    files: tuple[FilePlan, ...]

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The fields that would be newly in conflict, each once, with all its values."""
        found = {(one.record, one.field): one for file in self.files for one in file.conflicts}
        return tuple(found.values())

    @cached_property
    def unknown_desks(self) -> tuple[UnknownDesk, ...]:
        """The desks whose keys are unknown here, each once."""
        found: dict[str, UnknownDesk] = {}
        for file in self.files:
            if file.known or file.carrier is None:
                continue
            about = file.carrier.manifest
            before = found.get(file.fingerprint)
            found[file.fingerprint] = UnknownDesk(
                fingerprint=file.fingerprint,
                unit=about.unit,
                unit_name=seen(about.unit_name),
                person=seen(about.person),
                device=about.device,
                files=(*(before.files if before else ()), file.name),
            )
        return tuple(found.values())

    @cached_property
    def outside(self) -> Mapping[str, int]:
        """Records left out because their unit lies outside, by its code."""
        found: dict[str, int] = {}
        for file in self.files:
            for unit, count in file.outside.items():
                found[unit] = found.get(unit, 0) + count
        return found

    @cached_property
    def definitions(self) -> tuple[NewDefinition, ...]:
        """Definitions that came along and are not in force here, each once."""
        found = {one.digest: one for file in self.files for one in file.definitions}
        return tuple(found.values())

    @property
    def locked(self) -> tuple[str, ...]:
        """The names of files that want a passphrase."""
        return tuple(f.name for f in self.files if f.verdict is Verdict.NEEDS_PASSWORD)

    @property
    def edits(self) -> int:
        """Cells and rows that someone changed by hand."""
        return sum(len(file.edits) for file in self.files)

    @property
    def empty(self) -> bool:
        """Whether no file does anything."""
        return not any(file.merges for file in self.files)


@dataclass(frozen=True, kw_only=True, slots=True)
class MergeAnswers:
    """What a person said beforehand.

    ``passphrases`` are tried on every locked file. ``units`` accepts data of these units from
    outside the desk's tree. ``trust`` holds fingerprints, or "*" for all. ``edits`` holds keys of
    edits to take, or "*" for all that do not ask by themselves. ``definitions`` holds digests.
    """

    passphrases: tuple[str, ...] = ()
    units: frozenset[str] = frozenset()
    trust: frozenset[str] = frozenset()
    edits: frozenset[str] = frozenset()
    definitions: frozenset[str] = frozenset()
