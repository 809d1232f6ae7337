"""What an import would do, before anything is done: rows, problems, questions. Plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.beside import is_beside, qualifier_name, qualifiers
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, RecordId, Revision, RevisionId
from jmdesk.language import tr

IGNORE = ""
"""The option of a heading question that leaves the column out."""
NEW = "new"
"""The option of a renamed question that makes the row a record of its own."""


class Verdict(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    UPDATED = "updated"
    SAME = "same"

    @property
    def label(self) -> str:
        """The word in a preview."""
        return {"new": tr("新增"), "updated": tr("更新"), "same": tr("相同")}[self.value]


@dataclass(frozen=True, kw_only=True, slots=True)
class Answers:
    """What a person answered beforehand, by the keys of the questions.

    ``headings``: heading → field name (or label). ``ignored``: headings to leave out. ``units``:
    text → code or full name. ``records``: key of a question of kind renamed or reference → record
    id, or "new". A heading that occurs twice is told apart by its column: 项目名称（F列）.
    """

    headings: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    units: Mapping[str, str] = field(default_factory=dict)
    records: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Option:
    """One possible answer: ``value`` goes into `Answers`, ``label`` is shown."""

    value: str
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """Something only a person can say. Until it is answered nothing is imported.

    ``kind`` is "heading", "unit", "renamed" or "reference"; ``key`` is what the answer is filed
    under: the heading, the unit's text, or for records a text of year, name and place.
    """

    kind: str
    key: str
    text: str
    sheet: str
    cell: str
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Understood:
    """A cell whose text was more than plain digits and was understood as a number."""

    sheet: str
    cell: str
    field: str
    text: str
    value: str
    message: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ImportRow:
    """One row that comes in. ``line`` is the row's number as the sheet shows it.

    ``values`` are the Python values of a new record, or those that change in ``base``;
    ``changed`` names these. ``title`` is what people call the row. ``beside`` are the qualifiers
    (约) of numbers by field.
    """

    sheet: str
    line: int
    record: RecordId
    verdict: Verdict
    title: str
    values: Mapping[str, Any]
    changed: tuple[str, ...]
    unit: str
    period: Period | None
    base: Record | None = None
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A row that is held back: the problems at its cells say why."""

    sheet: str
    line: int
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """The rows of one period and class in the preview; ``money`` by field, empty counts as 0."""

    period: str
    name: str
    count: int
    money: Mapping[str, Decimal]


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """In which order a sheet lists the classes (for 表1), and the title it bears."""

    sheet: str
    period: str
    unit: str
    field: str
    classes: tuple[str, ...]
    title: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What a sheet says that its rows come to: in a field (``about``), or how many ("") they are.

    ``block`` is the class it is of, "" for all; ``said`` the row's own words. ``stated`` ("" where
    the cell is empty) and ``computed`` are plain numbers in the field's measure, over ``listed``
    rows. ``unit`` and ``period`` are whose sheet it is and of when.
    """

    unit: str
    period: str
    block: str
    about: str
    said: str
    stated: str
    computed: str
    listed: int
    sheet: str
    cell: str

    @property
    def differs(self) -> bool:
        """Whether the rows do not bear it out."""
        return (self.stated or "0") != self.computed


@dataclass(frozen=True, kw_only=True)
class ImportPlan:
    """All that an import would do. With open ``questions`` it must not be carried out."""

    file: str
    ledger: str
    rows: tuple[ImportRow, ...]
    problems: tuple[Problem, ...] = ()
    questions: tuple[Question, ...] = ()
    understood: tuple[Understood, ...] = ()
    held: tuple[Held, ...] = ()
    groups: tuple[Group, ...] = ()
    orders: tuple[Order, ...] = ()
    published: tuple[Published, ...] = ()

    @cached_property
    def counts(self) -> Mapping[Verdict, int]:
        """How many rows are new, updated and the same."""
        counts = dict.fromkeys(Verdict, 0)
        for row in self.rows:
            counts[row.verdict] += 1
        return counts

    @property
    def ready(self) -> bool:
        """Whether nothing is left to ask."""
        return not self.questions


def revisions(plan: ImportPlan, ledger: Ledger) -> tuple[Revision, ...]:
    """The revisions of a plan: pure functions of record, base and values.

    No person, device or time: two desks that bring in one workbook make the same revisions.
    """
    return tuple(
        Revision(
            record=row.record,
            ledger=ledger.id,
            version=ledger.version,
            definition=ledger.digest,
            parents=_heads(row),
            values=_stored(row, ledger),
        )
        for row in plan.rows
        if row.verdict is not Verdict.SAME
    )


def _heads(row: ImportRow) -> tuple[RevisionId, ...]:
    return row.base.heads if row.base else ()


def _stored(row: ImportRow, ledger: Ledger) -> dict[str, Any]:
    stored: dict[str, Any] = {
        name: ledger.field(name).store(row.values[name]) for name in row.changed
    }
    known = qualifiers(row.base) if row.base else {}
    for name in row.changed:
        if name in row.beside or name in known:
            stored[qualifier_name(name)] = row.beside.get(name)
    if row.base is None:
        stored[UNIT] = row.unit
        if row.period is not None:
            stored[PERIOD] = str(row.period)
    return stored


def brought_in(history: Sequence[Revision], ledger: Ledger) -> dict[str, Any]:
    """The values of a record as workbooks last brought them in, from its history, newest first.

    What `jmdesk.exchange.sheet_import.plan_import` asks as ``imported``. Revisions that a person
    made do not count; values that this definition cannot read are left out.
    """
    found: dict[str, Any] = {}
    for revision in reversed(history):
        if revision.person or revision.device or revision.deleted:
            continue
        for name, stored in revision.values.items():
            if is_beside(name):
                found[name] = stored
            if (about := ledger.by_name.get(ledger.names.get(name, ""))) is not None:
                with suppress(ValueError):
                    found[about.name] = about.load(stored)
    return found
