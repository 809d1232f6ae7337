"""A finished report: every printed character decided, drawn alike as PDF, workbook and preview.

Plain frozen values without behaviour; `Document.as_json` keeps a submitted version so that it can
be printed again exactly as it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from jmdesk.definitions.report import Paper
from jmdesk.domain.problem import Level, Problem
from jmdesk.reporting.document_json import (
    column_json,
    detail_json,
    read_column,
    read_detail,
    read_row,
    read_section,
    row_json,
    section_json,
)
from jmdesk.reporting.document_parts import (
    Align,
    Awaited,
    Cell,
    Column,
    Detail,
    DetailColumn,
    HeadingCell,
    Row,
    RowKind,
    Section,
    Value,
    heading_cells,
)

__all__ = [
    "DRAFT",
    "Align",
    "Awaited",
    "Cell",
    "Column",
    "Detail",
    "DetailColumn",
    "Document",
    "HeadingCell",
    "Row",
    "RowKind",
    "Section",
    "Value",
    "heading_cells",
]
"""With the pieces that have a module of their own: who reads a document needs only this one."""

DRAFT = "草稿　未上报"


@dataclass(frozen=True, kw_only=True)
class Document:
    """A report as it is printed.

    ``period`` is the written form (2023-05); ``state`` is 「草稿　未上报」, 「第1稿」 …,
    ``version`` its number, 0 for what was not submitted;
    ``check_code`` ties the paper to the data (`jmdesk.reporting.check_code`). ``head_*``,
    ``opening`` (above the first table), ``notes`` and ``signatures`` are lines. Besides its own
    ``columns`` and ``rows`` under ``caption`` it may have further tables in ``sections``. A
    ``one_page`` one is set smaller where it would need a second page; with ``every_page`` head
    and foot stand on each page. ``ticks`` are those lines of ``opening`` in which a field is
    ticked. ``explanations`` are lines on unusual figures; they are printed below ``notes`` where
    it is ``explaining``, and are no part of the check code: one version has one code.
    ``masked`` is one in which stars stand over what tells of persons: made for one file, not kept.
    ``personal`` are texts about persons (each with the type of its field) that stand in it though
    no record behind a cell says them: what a roll-up is grouped by.
    """

    report: str
    number: str
    form_code: str
    name: str
    title: str
    unit: str
    unit_name: str
    period: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    head_left: tuple[str, ...] = ()
    head_middle: tuple[str, ...] = ()
    head_right: tuple[str, ...] = ()
    measure: str = ""
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    state: str = DRAFT
    paper: Paper = Paper.LANDSCAPE
    check_code: str = ""
    detail: Detail = field(default_factory=Detail)
    audit: tuple[Problem, ...] = ()
    file_stem: str = ""
    opening: tuple[str, ...] = ()
    caption: str = ""
    sections: tuple[Section, ...] = ()
    one_page: bool = False
    every_page: bool = False
    version: int = 0
    ticks: tuple[Row, ...] = field(default=(), compare=False)
    explanations: tuple[str, ...] = ()
    explaining: bool = False
    masked: bool = field(default=False, compare=False)
    personal: tuple[tuple[str, str], ...] = field(default=(), compare=False)

    @property
    def foot_notes(self) -> tuple[str, ...]:
        """The lines below the signatures: 说明, then the explanations where they are printed."""
        return (*self.notes, *self.explanations) if self.explaining else self.notes

    @property
    def is_draft(self) -> bool:
        """Whether it says something that was not handed on: what is recorded now."""
        return self.state.startswith(DRAFT[:2])

    @property
    def tables(self) -> tuple[Section, ...]:
        """All tables from top to bottom, the document's own the first."""
        own = Section(
            caption=self.caption, columns=self.columns, rows=self.rows, detail=self.detail
        )
        return (own, *self.sections)

    @property
    def listed(self) -> int:
        """How many rows it lists, totals and headings aside."""
        kinds = (RowKind.ROW, RowKind.MISSING)
        return sum(row.kind in kinds for table in self.tables for row in table.rows)

    def as_json(self) -> dict[str, Any]:
        """The document as plain JSON values; numbers as strings, so nothing is lost."""
        return {
            "report": self.report,
            "number": self.number,
            "form_code": self.form_code,
            "name": self.name,
            "title": self.title,
            "unit": self.unit,
            "unit_name": self.unit_name,
            "period": self.period,
            "columns": [column_json(column) for column in self.columns],
            "rows": [row_json(row) for row in self.rows],
            "head": [list(self.head_left), list(self.head_middle), list(self.head_right)],
            "measure": self.measure,
            "notes": list(self.notes),
            "signatures": list(self.signatures),
            "state": self.state,
            "paper": self.paper.value,
            "check_code": self.check_code,
            "detail": detail_json(self.detail),
            "audit": [problem.as_json() for problem in self.audit],
            "file_stem": self.file_stem,
            **self._more_json(),
        }

    def _more_json(self) -> dict[str, Any]:
        """What most documents do not have."""
        more = {
            "opening": list(self.opening),
            "caption": self.caption,
            "sections": [section_json(section) for section in self.sections],
            "one_page": self.one_page,
            "every_page": self.every_page,
            "version": self.version,
            "ticks": [row_json(row) for row in self.ticks],
            "explanations": list(self.explanations),
            "explaining": self.explaining,
        }
        return {name: value for name, value in more.items() if value}

    @classmethod
    def from_json(cls, json: Mapping[str, Any]) -> Document:
        """The document that `as_json` wrote; KeyError or ValueError for anything else."""
        names = (
            "report number form_code name title unit unit_name period measure state check_code "
            "file_stem"
        )
        left, middle, right = (tuple(lines) for lines in json["head"])
        return cls(
            **{name: str(json[name]) for name in names.split()},
            columns=tuple(read_column(column) for column in json["columns"]),
            rows=tuple(read_row(row) for row in json["rows"]),
            head_left=left,
            head_middle=middle,
            head_right=right,
            notes=tuple(json["notes"]),
            signatures=tuple(json["signatures"]),
            paper=Paper(json["paper"]),
            detail=read_detail(json["detail"]),
            audit=tuple(
                Problem(**{**problem, "level": Level(problem["level"])})
                for problem in json["audit"]
            ),
            opening=tuple(json.get("opening", ())),
            caption=str(json.get("caption", "")),
            sections=tuple(read_section(section) for section in json.get("sections", ())),
            one_page=bool(json.get("one_page")),
            every_page=bool(json.get("every_page")),
            version=int(json.get("version", 0)),
            ticks=tuple(read_row(row) for row in json.get("ticks", ())),
            explanations=tuple(map(str, json.get("explanations", ()))),
            explaining=bool(json.get("explaining")),
            masked=False,
            personal=(),
        )
