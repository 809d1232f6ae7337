"""What merging files would do, before anything is done. Plain values that a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import Json, LedgerId, RecordId, Revision, RevisionId
from jmdesk.exchange.carrier import Carrier


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
    values: Mapping[str, Json] = field(default_factory=dict)
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
    """What a file does to one record: ``verdict`` is "new", "updated", "deleted" or "same"."""

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


@dataclass(frozen=True, kw_only=True)
class FilePlan:
    """What one file would do. Counts are of records; ``conflicts`` of fields newly in conflict.

    ``revisions`` are those that would be added, unknown here before this file. ``outside`` counts
    records left out by the unit they are of. ``fingerprint`` is the sender's key in short form,
    "" for an unsigned file; ``known`` whether this desk trusts it. ``problems`` holds the
    sentence of every verdict other than merged.
    """

    path: Path
    name: str
    verdict: Verdict
    digest: str = ""
    carrier: Carrier | None = None
    sender: str = ""
    period: str = ""
    fingerprint: str = ""
    known: bool = True
    new: int = 0
    updated: int = 0
    same: int = 0
    conflicts: tuple[Conflict, ...] = ()
    edits: tuple[Edit, ...] = ()
    revisions: tuple[Revision, ...] = ()
    outside: Mapping[str, int] = field(default_factory=dict)
    definitions: tuple[NewDefinition, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MergePlan:
    """All files, in the order in which they were looked at, and every field in conflict after."""

    files: tuple[FilePlan, ...]

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """The fields that would be newly in conflict, each once."""
        found = {(one.record, one.field): one for file in self.files for one in file.conflicts}
        return tuple(found.values())


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
