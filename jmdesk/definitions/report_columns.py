"""The columns of a report: what stands in them, how it is printed and totalled."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

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
    DIFFERENT = "different"
    """How many different values there are: of ``above`` where that is given."""


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
    """A `Combine` with what it needs: the two sums of a ratio, the words of a tally.

    ``above`` is also what is told apart where different values are counted.
    """

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
