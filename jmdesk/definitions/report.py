"""What a report (报表) is: its rows, columns, totals and texts, as read from ``forms/reports``.

The keys of the TOML file are the names used here; `jmdesk.definitions.report_reader` reads it and
``forms/README.md`` describes it for people who write reports. A ``when`` says for which unit and
period a part is there at all, so that one file serves every level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.domain.period import PeriodKind
from jmdesk.domain.unit import UnitLevel

if TYPE_CHECKING:
    from jmdesk.definitions.expression import Expression
    from jmdesk.definitions.template import Template


class Format(StrEnum):
    """How the values of a column are printed. Numbers are rounded once, half up."""

    TEXT = "text"
    PLAIN = "plain"
    """A number as it was typed: 300, 168.15."""
    INTEGER = "0"
    ONE = "0.0"
    TWO = "0.00"
    DATE = "date"

    @property
    def places(self) -> int | None:
        """Decimals printed; None where nothing is rounded."""
        return {"0": 0, "0.0": 1, "0.00": 2}.get(self.value)

    @property
    def numeric(self) -> bool:
        """Whether it prints numbers, aligned right."""
        return self not in (Format.TEXT, Format.DATE)


class Paper(StrEnum):
    """A4 either way."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"

    @property
    def width(self) -> int:
        """Millimetres between margins of 15."""
        return {"landscape": 267, "portrait": 180}[self.value]


class Combine(StrEnum):
    """How a column is totalled over the rows of a group."""

    NONE = "none"
    """Not at all: the cell stays empty."""
    SUM = "sum"
    """Exact sum of the values; an empty one counts as 0 (R3)."""
    COUNT = "count"
    """The number of rows that are counted."""
    RATIO = "ratio"
    """Sum of one expression ÷ sum of another × a factor; never a mean of ratios (R18)."""
    TALLY = "tally"
    """The number of rows for which each of several conditions holds, with a word each."""
    DISTINCT = "distinct"
    """The different values, each once."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """A piece of text, left out where ``when`` does not hold or a value in it is empty."""

    text: Template
    when: Expression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """One word of a tally; ``always`` prints it with 0 too."""

    label: str
    when: Expression
    always: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Combination:
    """A `Combine` with what it needs: the two sums of a ratio, the words of a tally."""

    how: Combine = Combine.NONE
    above: Expression | None = None
    below: Expression | None = None
    factor: int = 1
    tallies: tuple[Tally, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column: ``heading`` from the top of the heading tree down, ``width`` in mm.

    The content is either ``value`` (an expression) or ``parts`` put together with ``join``;
    ``mark`` is printed behind a number (推). ``fold`` is how records folded into one row are
    combined, as in ``total`` where it says nothing. Headings may hold ``{report.…}``.
    ``align`` is left, center or right; as the format wants when empty. In a row
    that is 未报 only columns of the ``subject`` are filled.
    """

    id: str
    heading: tuple[str, ...]
    width: int
    format: Format = Format.TEXT
    value: Expression | None = None
    parts: tuple[Part, ...] = ()
    join: str = "\n"
    mark: Part | None = None
    total: Combination = field(default_factory=Combination)
    fold: Combine | None = None
    align: str = ""
    subject: bool = False
    when: Expression | None = None

    @property
    def expressions(self) -> tuple[tuple[str, Expression], ...]:
        """Every expression asked of a line, with the key under which it stands."""
        pieces = (*self.parts, self.mark) if self.mark else self.parts
        found: list[tuple[str, Expression | None]] = [
            ("value", self.value),
            ("above", self.total.above),
            ("below", self.total.below),
        ]
        found += [("tallies", tally.when) for tally in self.total.tallies]
        for part in pieces:
            found += [("parts", one) for one in (*part.text.expressions, part.when)]
        return tuple((key, one) for key, one in found if one is not None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choice:
    """A named selection among the rows, counted and named in notes and totals.

    ``where`` is asked of every row before `Rows.where`, so that rows that are not listed can be
    counted. ``{id.count}`` is their number, ``{id.names}`` lists them by ``name``, ``{id.x}`` is
    the sum of the expression ``x`` in ``sums`` or the different values of that in ``lists``.
    """

    id: str
    where: Expression
    name: Template | None = None
    sums: Mapping[str, Expression] = field(default_factory=dict)
    lists: Mapping[str, Expression] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Subjects:
    """The things of which each should have a row: the records of a ledger.

    ``link`` is the field of the row's ledger that holds the subject's id. ``each`` names a field
    of units in the subject: then each of those units (of ``each_levels``) should have a row of
    its own, that unit being the row's. ``owes`` is asked of one without a record, with the last
    known one at hand (``last("state")``): only where it holds is there a row for it, which then
    prints the word ``missing``, or ``missing_shared`` where it is another unit's to report.
    """

    ledger: str
    link: str
    missing: str
    missing_shared: str
    each: str = ""
    each_levels: tuple[UnitLevel, ...] = ()
    owes: Expression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Which records make the rows, and in which order.

    ``owner`` names the unit fields (or "unit", the record's own unit) by which a record, or its
    subject, is a unit's own; ``touching`` those by which it is listed as another's, marked
    ``shared``, its amounts in brackets and in no sum. ``fold`` makes one row of all records that
    agree in these expressions (where ``fold_when`` holds). ``number`` says whether 序号 begins
    anew in each group.
    """

    ledger: str
    subjects: Subjects | None = None
    where: Expression | None = None
    owner: tuple[str, ...] = ("unit",)
    touching: tuple[str, ...] = ()
    shared: bool = False
    order: tuple[Expression, ...] = ()
    restart: bool = False
    fold: tuple[Expression, ...] = ()
    fold_when: Expression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """Rows under a heading row of their own, by the value of ``by``.

    Ordered by the list in the setting ``order_setting:<year>`` of the period's year (or of what
    ``order_year`` says of the first row), else of the last year before it that has one, else by
    ``order``, else as the field's choices, else by value. ``totals`` fills the columns of the
    heading row with the group's totals.
    """

    by: Expression
    label: Template
    order: tuple[str, ...] = ()
    order_setting: str = ""
    order_year: Expression | None = None
    totals: bool = True
    when: Expression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Other:
    """Total cells that come from another ledger, such as the 去重数 of the villages.

    ``cells`` maps columns to fields, whose records (of the report's units and period) are added.
    Of a unit with rows and no such record its only row stands in, by the values of these columns;
    where it has several, it is counted in ``{lacking}``. Columns without a field print ``blank``.
    """

    ledger: str
    cells: Mapping[str, str]
    blank: str = "—"


@dataclass(frozen=True, kw_only=True, slots=True)
class Total:
    """A total row. ``rows`` names a `Choice`, "" the listed rows; ``other`` another ledger."""

    label: tuple[Part, ...]
    rows: str = ""
    other: Other | None = None
    when: Expression | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """A column of the sheet 明细: one record a row."""

    label: str
    value: Expression


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """Until when these levels hand it on: ``day`` of the month, ``months`` after the period's last.

    A level stands in one of a report's dues at most.
    """

    levels: tuple[UnitLevel, ...]
    day: int
    months: int = 0


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report: a view of the facts, ready for paper.

    ``name`` is the short title used in lists and file names, ``title`` the one on paper.
    ``period`` is the shortest period it can be made for. ``digest`` is the SHA-256 of the
    canonical parsed file. Head and foot are templates by line; official texts (``{setting.…}``)
    that are not set leave their line out.
    """

    id: str
    name: str
    title: Template
    version: int
    digest: str
    period: PeriodKind | None
    rows: Rows
    columns: tuple[Column, ...]
    number: str = ""
    form_code: str = ""
    measure: str = ""
    levels: tuple[UnitLevel, ...] = tuple(UnitLevel)
    paper: Paper = Paper.LANDSCAPE
    choices: tuple[Choice, ...] = ()
    groups: tuple[Group, ...] = ()
    totals: tuple[Total, ...] = ()
    totals_first: bool = True
    notes: tuple[Part, ...] = ()
    note_title: str = "说明："
    rounding: bool = True
    head_left: tuple[Part, ...] = ()
    head_middle: tuple[Part, ...] = ()
    head_right: tuple[Part, ...] = ()
    signatures: tuple[Part, ...] = ()
    detail: tuple[Detail, ...] = ()
    due: tuple[Due, ...] = ()
    help: str = ""
    source: Path = Path()
