"""Cells that are worked out before their row is made, and what they were worked out from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as told
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document_parts import Awaited, Cell

if TYPE_CHECKING:
    from jmdesk.definitions.report import Rows
    from jmdesk.reporting.trace_terms import Term


class Way(StrEnum):
    """How a cell came about."""

    SUM = "sum"
    COUNT = "count"
    DIFFERENCE = "difference"
    """A cumulative figure less the one before the period."""
    RATIO = "ratio"
    WORDS = "words"
    """Put together from several figures, or said as people wrote it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Made:
    """A cell, the ``terms`` that come to it and what the figure is called.

    Of a ratio the terms are what is above and below, ``factor`` what it is multiplied by.
    ``rows`` say what was counted or added, None where that is of several kinds; ``records`` are
    all behind it, also where there are no terms, ``ledgers`` those from which they are.
    """

    cell: Cell
    way: Way = Way.WORDS
    terms: tuple[Term, ...] = ()
    factor: int = 1
    exact: Decimal | None = None
    label: str = ""
    records: tuple[RecordId, ...] = ()
    rows: Rows | None = None
    ledgers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeRow:
    """The cells of a row by the name that a column asks for, and the record that it waits for.

    ``sets`` are the fields of that record by the names of the cells in which they are written.
    """

    cells: Mapping[str, Made]
    awaited: Awaited | None = None
    sets: Mapping[str, str] = told(default_factory=dict)
