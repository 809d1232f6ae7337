"""What a report (报表) is: its rows, columns, totals and texts, as read from ``forms/reports``.

The keys of the TOML file are the names used here; `jmdesk.definitions.report_reader` reads it and
``forms/README.md`` describes it for people who write reports. A ``when`` says for which unit and
period a part is there at all, so that one file serves every level.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.definitions.report_columns import (
    Column,
    Combination,
    Combine,
    Format,
    Part,
    Tally,
)
from jmdesk.definitions.report_rows import (
    Box,
    Choice,
    Group,
    Other,
    Rows,
    Subjects,
    Total,
)
from jmdesk.domain.period import PeriodKind
from jmdesk.domain.unit import UnitLevel

if TYPE_CHECKING:
    from jmdesk.definitions.expression import Expression
    from jmdesk.definitions.template import Template

__all__ = [
    "Box",
    "Choice",
    "Column",
    "Combination",
    "Combine",
    "Detail",
    "Due",
    "Format",
    "Group",
    "Other",
    "Paper",
    "Part",
    "Report",
    "Rows",
    "Section",
    "Subjects",
    "Tally",
    "Total",
]
"""With the pieces that have modules of their own: who reads a report needs only this one."""

NOTE_TITLE = "说明："


class Paper(StrEnum):
    """A4 either way."""

    LANDSCAPE = "landscape"
    PORTRAIT = "portrait"

    @property
    def width(self) -> int:
        """Millimetres between margins of 15."""
        return {"landscape": 267, "portrait": 180}[self.value]


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
    that are not set leave their line out. Lines of ``opening`` stand above the first table,
    ``caption`` over it; ``boxes`` are its last lines. An ``own_only`` report is made for units of
    its ``levels`` and periods of its own kind only; a ``one_page`` one is set smaller rather
    than on a second page.
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
    note_title: str = NOTE_TITLE
    rounding: bool = True
    head_left: tuple[Part, ...] = ()
    head_middle: tuple[Part, ...] = ()
    head_right: tuple[Part, ...] = ()
    signatures: tuple[Part, ...] = ()
    detail: tuple[Detail, ...] = ()
    due: tuple[Due, ...] = ()
    caption: Template | None = None
    opening: tuple[Part, ...] = ()
    boxes: tuple[Box, ...] = ()
    sections: tuple[Section, ...] = ()
    own_only: bool = False
    one_page: bool = False
    help: str = ""
    source: Path = Path()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A further table on the same paper: ``sheet`` has its caption, rows, columns and boxes.

    Its period is the report's, or the longer one of its own kind that holds it.
    """

    sheet: Report
    when: Expression | None = None
