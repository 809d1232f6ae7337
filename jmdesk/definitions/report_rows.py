"""The rows of a report: which records make them, in which groups, with which totals and boxes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from jmdesk.definitions.report_columns import Part
from jmdesk.domain.unit import UnitLevel

if TYPE_CHECKING:
    from jmdesk.definitions.expression import Expression
    from jmdesk.definitions.indicators import IndicatorSet
    from jmdesk.definitions.template import Template


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
    Where ``excused`` holds nothing is owed after all, and the row prints ``excused_word``.
    """

    ledger: str
    link: str
    missing: str
    missing_shared: str
    each: str = ""
    each_levels: tuple[UnitLevel, ...] = ()
    owes: Expression | None = None
    excused: Expression | None = None
    excused_word: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rows:
    """Which records make the rows, and in which order.

    ``owner`` names the unit fields (or "unit", the record's own unit) by which a record, or its
    subject, is a unit's own; ``touching`` those by which it is listed as another's, marked
    ``shared``, its amounts in brackets and in no sum. ``fold`` makes one row of all records that
    agree in these expressions (where ``fold_when`` holds). ``restart`` says whether 序号 begins
    anew in each group. ``inside`` names a field of the ledger that itself holds rows: each of
    those is a line, with the record's other fields at hand.

    With ``indicators`` the rows are those of a set instead: the id as the file says it,
    and the ``indicator_set`` once the catalogue has found it.

    Of more than ``most`` rows the others are only counted, in the sentence ``more``; where there
    are fewer than ``least``, empty ones follow.
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
    inside: str = ""
    least: int = 0
    most: int = 0
    more: Template | None = None
    indicators: str = ""
    indicator_set: IndicatorSet | None = None


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
class Box:
    """A line below the rows: a ``label``, and beside it text over the rest of the width.

    ``height`` is the least one, in mm.
    """

    label: str
    text: tuple[Part, ...] = ()
    height: int = 0
    when: Expression | None = None
