"""What a ledger (台账) is: its fields, sections and rules, as read from ``forms/ledgers``.

The keys of the TOML file are the names used here; `jmdesk.definitions.reader` reads it and
``forms/README.md`` describes it for people who write ledgers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jmdesk.definitions.fieldtypes.base import FieldType, Heard
from jmdesk.definitions.identity import key_id, new_id
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Level
from jmdesk.domain.revision import PERIOD, UNIT, LedgerId, RecordId
from jmdesk.domain.unit import UnitLevel

if TYPE_CHECKING:  # expressions speak of ledgers too
    from jmdesk.definitions.expression import Expression


_NOTHING = (None, "")

LAST = 9999
"""The ``order`` of a ledger that does not say where in lists it stands."""


class RollUp(StrEnum):
    """How a field goes into a roll-up (汇总), over time or over units."""

    NONE = "none"
    """Not at all: persons counted once in each record, texts."""
    SUM = "sum"
    """Added: flows such as 人次 and 期."""
    LATEST = "latest"
    """The last known one: stocks and cumulative figures (over time only)."""
    RATIO = "ratio"
    """From the sums of `Field.ratio`; never added or averaged."""
    COUNTED = "counted"
    """The number of records for each value: choices."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """One thing to record.

    ``measure`` is the 计量单位 (万元, 户, 人 …), "" without one; numbers are kept in it.
    ``measure_in`` names the text field that holds it where it differs by record.
    ``over_projects`` is how figures of one unit and time add over several projects.
    ``ratio`` names numerator and denominator. ``once_by``: records that agree in all of
    these (names of fields, "unit", "period", or a level of unit) share one figure, which sums
    count once (R13). ``cumulative`` says with what a cumulative figure begins anew: "project",
    "year", or "" for one that is not cumulative. ``compute`` makes the
    field a worked-out one, always or, with ``compute_when``, where that is true. ``width`` is in
    mm on paper. ``personal`` fields tell of a person (by default telephone and id numbers): they
    never travel unseen. ``renamed`` holds former names; a ``removed`` field is only kept for old
    files.
    """

    name: str
    label: str
    type: FieldType
    measure: str = ""
    measure_in: str = ""
    required: bool = False
    required_when: Expression | None = None
    section: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    choices: tuple[str, ...] = ()
    synonyms: Mapping[str, str] = field(default_factory=dict)
    target: str = ""
    over_time: RollUp = RollUp.NONE
    over_units: RollUp = RollUp.NONE
    over_projects: RollUp = RollUp.NONE
    ratio: tuple[str, str] | None = None
    once_by: tuple[str, ...] = ()
    carry: bool = False
    cumulative: str = ""
    compute: Expression | None = None
    compute_when: Expression | None = None
    default: Expression | None = None
    columns: tuple[Field, ...] = ()
    help: str = ""
    width: int = 0
    listed: bool = True
    personal: bool = False
    headings: tuple[str, ...] = ()
    renamed: tuple[str, ...] = ()
    removed: bool = False

    def read(self, text: str) -> Any:
        """What a person typed as a Python value, None when empty; ValueError with a sentence."""
        return self.type.read(text, self)

    def hear(self, text: str, period: Period | None = None) -> Heard:
        """What people write as a value, with its qualifier, and a note of how it was understood.

        ``period`` gives the year of a day without one; ValueError with a sentence.
        """
        return self.type.hear(text, self, period)

    def show(self, value: Any) -> str:
        """A Python value as text on screen and paper; "" for None."""
        return self.type.show(value, self)

    def store(self, value: Any) -> Any:
        """A Python value as the JSON that a revision keeps."""
        return self.type.store(value, self)

    def load(self, stored: Any) -> Any:
        """The Python value of a revision's JSON; ValueError where it cannot be one."""
        return self.type.load(stored, self)

    @property
    def bounded(self) -> bool:
        """Whether a value that can be read may still be wrong by itself."""
        limits = (self.minimum, self.maximum)
        return any(one is not None for one in limits) or bool(
            self.choices or self.columns or self.target
        )

    @property
    def computed(self) -> bool:
        """Whether it is always worked out and never typed."""
        return self.compute is not None and self.compute_when is None


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A group of fields with a heading; ``optional`` ones are folded until filled."""

    id: str
    title: str
    optional: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What must hold of a record: violated only where ``expect`` is false, never where unknown.

    ``when`` limits it; ``at`` is the field to jump to; ``say`` is a template (see
    `jmdesk.definitions.template`) that names the figures.
    """

    code: str
    level: Level
    expect: Expression
    at: str
    say: str
    when: Expression | None = None


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """A ledger: what is recorded, by whom, how often, and what must hold.

    ``digest`` is the SHA-256 of the canonical parsed file. ``levels`` are the levels of the units
    that record. ``key`` names the fields (and "unit", "period") from which the id of a record is
    made at its birth; empty where nothing natural identifies it. ``title_expr`` is the template
    that names a record in lists. ``unit_by`` are the unit fields by which ``--unit`` selects
    besides the record's own unit. ``belongs`` says whose code that own unit is: "unit", the one
    who records, or "banner". ``match`` are the alternative keys that an import tries in order.
    ``order`` is its place in lists, the smallest first. ``each`` is a choice field of the key: a
    period's sheet has a row for each of its choices.
    """

    id: LedgerId
    title: str
    version: int
    digest: str
    levels: tuple[UnitLevel, ...]
    period: PeriodKind | None
    key: tuple[str, ...]
    title_expr: str
    fields: tuple[Field, ...]
    sections: tuple[Section, ...] = ()
    rules: tuple[Rule, ...] = ()
    unit_by: tuple[str, ...] = ()
    belongs: str = "unit"
    system: bool = False
    match: tuple[tuple[str, ...], ...] = ()
    help: str = ""
    order: int = LAST
    each: str = ""
    source: Path = Path()

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        """The fields by name, removed ones included."""
        return {field.name: field for field in self.fields}

    def field(self, name: str) -> Field:
        """The field with this name; KeyError when there is none."""
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def as_written(self, name: str) -> str:
        """The field that keeps what a sheet calls the unit in field ``name``; "" for none.

        It is called as the unit field with ``_as`` behind.
        """
        return f"{name}_as" if f"{name}_as" in self else ""

    @cached_property
    def current(self) -> tuple[Field, ...]:
        """The fields in use, without the removed ones."""
        return tuple(field for field in self.fields if not field.removed)

    @cached_property
    def worked_out(self) -> tuple[Field, ...]:
        """The fields in use that are worked out, always or in some records."""
        return tuple(field for field in self.current if field.compute is not None)

    @cached_property
    def nothing_typed(self) -> Mapping[str, None]:
        """What the fields that are never worked out say in a record that says nothing."""
        return {field.name: None for field in self.fields if field.compute is None}

    @cached_property
    def never_typed(self) -> tuple[str, ...]:
        """The names of the fields in use that are worked out, always or in some records."""
        return tuple(field.name for field in self.worked_out)

    @cached_property
    def of_year(self) -> frozenset[str]:
        """The fields that are cumulative within a year."""
        return frozenset(field.name for field in self.fields if field.cumulative == "year")

    @cached_property
    def once(self) -> tuple[Field, ...]:
        """The fields in use whose figure may stand once for several records."""
        return tuple(field for field in self.current if field.once_by)

    @cached_property
    def looked_at(self) -> tuple[tuple[str, Field, bool, bool], ...]:
        """The fields in use in which something can be wrong by itself, with their names: whether
        one may be wanted, and whether what it says has bounds."""
        wanted = ((f, f.required or f.required_when is not None) for f in self.current)
        return tuple((f.name, f, by, f.bounded) for f, by in wanted if by or f.bounded)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Every name a revision may use, former ones included, to the present name."""
        former = {old: field.name for field in self.fields for old in field.renamed}
        return former | {field.name: field.name for field in self.fields}

    @cached_property
    def searched(self) -> tuple[Field, ...]:
        """The fields whose text a search looks through."""
        return tuple(field for field in self.current if field.type.searched)

    def record_id(
        self,
        values: Mapping[str, Any],
        *,
        unit: str,
        period: Period | None = None,
        banner: str = "",
    ) -> RecordId:
        """The id of a new record with these Python values.

        From the natural key, without white space, where the ledger has one and it is not empty:
        two desks that record the same thing meet in one record. A new random one otherwise.
        """
        owner = banner if self.belongs == "banner" and banner else unit
        told = {UNIT: owner, PERIOD: str(period) if period else ""}
        parts = [
            told[name] if name in told else self.by_name[name].store(values.get(name))
            for name in self.key
        ]
        own = [part for name, part in zip(self.key, parts, strict=True) if name not in told]
        if not self.key or (own and own[0] in _NOTHING and all(one in _NOTHING for one in own)):
            return new_id()
        return key_id(self.id, parts)
