"""What a set of indicators (指标) is: figures of a unit, each worked out from the ledgers.

The keys of the TOML file are the names used here; `jmdesk.definitions.indicator_reader` reads it
and ``forms/README.md`` describes it for people who write them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.definitions.fieldtypes import TYPES
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.report_columns import Column, Format
from jmdesk.domain.revision import LedgerId
from jmdesk.domain.unit import UnitLevel

if TYPE_CHECKING:
    from jmdesk.definitions.expression import Expression
    from jmdesk.definitions.report import Report

VALUE, SECOND, BELOW = "value", "second", "below"
"""The columns of a source's sheet."""

_TEXTS = ("seq", "label", "group", "measure", "source")
_NUMBERS = ("target", "value", "so_far", "rate", "year_ago")
NAMES = (*_TEXTS, *_NUMBERS)
"""What the columns of a report over indicators may show."""


class Kind(StrEnum):
    """What a figure says of a time."""

    FLOW = "flow"
    """What happened in it; quarters are added."""
    STOCK = "stock"
    """What was there at its end."""
    CUMULATIVE = "cumulative"
    """Recorded as what came together since January: of a quarter, the difference."""
    RATIO = "ratio"
    """One indicator ÷ another × a factor; never added, never averaged (R18)."""


class Within(StrEnum):
    """How far back the records of a stock may lie."""

    PERIOD = "period"
    """Only in the period asked for."""
    YEAR = "year"
    """From January: the last that is known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class IndicatorSource:
    """Where a figure comes from: the lines of ``sheet``, added by its column "value".

    Without that column the lines are counted; ``once_by`` are expressions, and lines that agree in
    them count once. A column "second" gives the second of two figures; without it the lines are
    counted by ``second_once_by`` where that is given: 京方 by one name, 我方 by another. ``on`` is
    the day of a line, where its ledger has no periods: only lines of the time asked for count.
    Where it has a column "below" the figure is the sum of "value" ÷ the sum of that × the
    indicator's factor (R18). Of a unit that has no line here its only line in ``standing`` stands
    in; one with several there, or an unreported one, is lacking. ``called`` is printed as the
    source. A ``given`` one is what people wrote down for the indicator itself (补充数).
    """

    called: str
    sheet: Report
    once_by: tuple[Expression, ...] = ()
    second_once_by: tuple[Expression, ...] = ()
    on: Expression | None = None
    within: Within = Within.PERIOD
    standing: IndicatorSource | None = None
    given: bool = False

    def column(self, name: str) -> Column | None:
        """The column `VALUE` or `SECOND` of its sheet; None where it has none."""
        return next((one for one in self.sheet.columns if one.heading == (name,)), None)

    @property
    def ledger(self) -> str:
        """The id of the ledger whose records make its lines."""
        return self.sheet.rows.ledger


@dataclass(frozen=True, kw_only=True, slots=True)
class Given:
    """The ledger in which people write the figures for which no ledger exists (补充数).

    ``by`` is its choice field; its choices begin with the indicator's ``seq``: 「E1 …」.
    """

    ledger: str
    by: str
    called: str
    value: str = VALUE
    second: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Indicator:
    """One figure of a unit, for a time.

    ``seq`` is its number as printed (A1), ``measure`` its 计量单位. ``sources`` are tried in order:
    the first with any line counts. A ratio is ``above`` ÷ ``below`` (ids) × ``factor`` instead.
    With ``two`` it has two figures (京方／我方). It is printed in these ``quarters`` only, all of
    them where none is named; one that is not ``listed`` only feeds ratios. ``levels`` are those
    whose units have it at all.
    """

    id: str
    seq: str
    label: str
    measure: str
    kind: Kind
    format: Format = Format.PLAIN
    group: str = ""
    sources: tuple[IndicatorSource, ...] = ()
    above: str = ""
    below: str = ""
    factor: int = 1
    two: bool = False
    given: bool = False
    quarters: tuple[int, ...] = ()
    levels: tuple[UnitLevel, ...] = tuple(UnitLevel)
    listed: bool = True
    help: str = ""


@dataclass(frozen=True, kw_only=True)
class IndicatorSet:
    """Indicators that are reported together. ``digest`` is the SHA-256 of the canonical file."""

    id: str
    title: str
    version: int
    digest: str
    indicators: tuple[Indicator, ...]
    given: Given | None = None
    help: str = ""
    source: Path = field(default_factory=Path)

    @cached_property
    def by_id(self) -> Mapping[str, Indicator]:
        """The indicators by id."""
        return {one.id: one for one in self.indicators}

    def indicator(self, id: str) -> Indicator:
        """The indicator with this id; KeyError when there is none."""
        return self.by_id[id]

    @property
    def ledger(self) -> str:
        """The ledger that a report over these indicators speaks of: that of the given figures,
        else the first from which one comes."""
        if self.given is not None:
            return self.given.ledger
        return next((s.ledger for one in self.indicators for s in one.sources), "")

    @cached_property
    def as_ledger(self) -> Ledger:
        """What the rows of a report over these indicators look like to its expressions."""
        texts = [Field(name=name, label=name, type=TYPES["text"]) for name in _TEXTS]
        numbers = [Field(name=name, label=name, type=TYPES["decimal"]) for name in _NUMBERS]
        return Ledger(
            id=LedgerId(self.ledger),
            title=self.title,
            version=self.version,
            digest=self.digest,
            levels=tuple(UnitLevel),
            period=None,
            key=(),
            title_expr="{label}",
            fields=(*texts, *numbers),
        )
