"""A finished report: every printed character decided, drawn alike as PDF, workbook and preview.

Plain frozen values without behaviour; `Document.as_json` keeps a submitted version so that it can
be printed again exactly as it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeAlias

from jmdesk.definitions.report import Format, Paper
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.revision import RecordId

Value: TypeAlias = "Decimal | int | date | str | None"
"""What a cell is worth: numbers exact and already rounded as printed, None for an empty cell."""


class RowKind(StrEnum):
    """What a row is."""

    TOTAL = "total"
    GROUP = "group"
    ROW = "row"
    MISSING = "missing"
    """A unit or project that has not reported: 未报."""
    BLANK = "blank"
    """An empty one, to be written in."""
    REMARK = "remark"
    """A sentence over the whole width, about rows that are not there."""
    BOX = "box"
    """A label, and a text over the rest of the width."""


class Align(StrEnum):
    """Where text stands in its cell."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, kw_only=True, slots=True)
class Column:
    """A column of the paper: ``heading`` from the top of the heading tree down, width in mm."""

    id: str
    heading: tuple[str, ...]
    width: int
    format: Format = Format.TEXT
    align: Align = Align.LEFT


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """One cell over ``span`` columns; ``records`` are the records whose figures made it."""

    text: str = ""
    value: Value = None
    span: int = 1
    align: Align | None = None
    records: tuple[RecordId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One row; the spans of its cells add up to the number of columns.

    ``least`` is the height in mm that it has at least, to be written in by hand.
    """

    kind: RowKind
    cells: tuple[Cell, ...]
    least: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class DetailColumn:
    """A column of the sheet 明细."""

    heading: str
    width: int = 14
    """Characters."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Detail:
    """The sheet 明细: one heading row, one record a row, ids and codes as text."""

    columns: tuple[DetailColumn, ...] = ()
    rows: tuple[tuple[Value, ...], ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Section:
    """A table under a caption of its own: the document's first one, or a further one below it."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    detail: Detail = field(default_factory=Detail)


@dataclass(frozen=True, kw_only=True, slots=True)
class HeadingCell:
    """A box of the heading tree: ``row`` and ``column`` count from 0."""

    text: str
    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, kw_only=True)
class Document:
    """A report as it is printed.

    ``period`` is the written form (2023-05); ``state`` is 「草稿　未上报」, 「第1稿」 …;
    ``check_code`` ties the paper to the data (`jmdesk.reporting.check_code`). ``head_*``,
    ``opening`` (above the first table), ``notes`` and ``signatures`` are lines. Besides its own
    ``columns`` and ``rows`` under ``caption`` it may have further tables in ``sections``. A
    ``one_page`` one is set smaller where it would need a second page; with ``every_page`` head
    and foot stand on each page.
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
    state: str = "草稿　未上报"
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

    @property
    def tables(self) -> tuple[Section, ...]:
        """All tables from top to bottom, the document's own the first."""
        own = Section(
            caption=self.caption, columns=self.columns, rows=self.rows, detail=self.detail
        )
        return (own, *self.sections)

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
            "columns": [_column_json(column) for column in self.columns],
            "rows": [_row_json(row) for row in self.rows],
            "head": [list(self.head_left), list(self.head_middle), list(self.head_right)],
            "measure": self.measure,
            "notes": list(self.notes),
            "signatures": list(self.signatures),
            "state": self.state,
            "paper": self.paper.value,
            "check_code": self.check_code,
            "detail": _detail_json(self.detail),
            "audit": [problem.as_json() for problem in self.audit],
            "file_stem": self.file_stem,
            **self._more_json(),
        }

    def _more_json(self) -> dict[str, Any]:
        """What most documents do not have."""
        more = {
            "opening": list(self.opening),
            "caption": self.caption,
            "sections": [_section_json(section) for section in self.sections],
            "one_page": self.one_page,
            "every_page": self.every_page,
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
            columns=tuple(_column(column) for column in json["columns"]),
            rows=tuple(_row(row) for row in json["rows"]),
            head_left=left,
            head_middle=middle,
            head_right=right,
            notes=tuple(json["notes"]),
            signatures=tuple(json["signatures"]),
            paper=Paper(json["paper"]),
            detail=_detail(json["detail"]),
            audit=tuple(
                Problem(**{**problem, "level": Level(problem["level"])})
                for problem in json["audit"]
            ),
            opening=tuple(json.get("opening", ())),
            caption=str(json.get("caption", "")),
            sections=tuple(_section(section) for section in json.get("sections", ())),
            one_page=bool(json.get("one_page")),
            every_page=bool(json.get("every_page")),
        )


def heading_cells(columns: Sequence[Column]) -> tuple[HeadingCell, ...]:
    """The boxes of the heading: equal neighbours on one level make one box, leaves reach down."""
    depth = max((len(column.heading) for column in columns), default=0)
    cells: list[HeadingCell] = []
    for level in range(depth):
        start = 0
        while start < len(columns):
            end = _run_end(columns, start, level)
            path = columns[start].heading
            if level < len(path):
                rows = depth - level if level == len(path) - 1 else 1
                cells.append(
                    HeadingCell(
                        text=path[level], row=level, column=start, rows=rows, columns=end - start
                    )
                )
            start = end
    return tuple(cells)


def _run_end(columns: Sequence[Column], start: int, level: int) -> int:
    """Where the box that begins at ``start`` ends; a leaf is always one column wide."""
    path = columns[start].heading
    end = start + 1
    if level >= len(path) - 1:
        return end
    while end < len(columns):
        other = columns[end].heading
        if len(other) <= level + 1 or other[: level + 1] != path[: level + 1]:
            break
        end += 1
    return end


def _column_json(column: Column) -> dict[str, Any]:
    return {
        "id": column.id,
        "heading": list(column.heading),
        "width": column.width,
        "format": column.format.value,
        "align": column.align.value,
    }


def _column(json: Mapping[str, Any]) -> Column:
    return Column(
        id=json["id"],
        heading=tuple(json["heading"]),
        width=json["width"],
        format=Format(json["format"]),
        align=Align(json["align"]),
    )


def _section_json(section: Section) -> dict[str, Any]:
    return {
        "caption": section.caption,
        "columns": [_column_json(column) for column in section.columns],
        "rows": [_row_json(row) for row in section.rows],
        "detail": _detail_json(section.detail),
    }


def _section(json: Mapping[str, Any]) -> Section:
    return Section(
        caption=json["caption"],
        columns=tuple(_column(column) for column in json["columns"]),
        rows=tuple(_row(row) for row in json["rows"]),
        detail=_detail(json["detail"]),
    )


def _row_json(row: Row) -> list[Any]:
    """Kind and cells, and the least height of the few rows that have one."""
    return [
        row.kind.value,
        [_cell_json(cell) for cell in row.cells],
        *([row.least] * bool(row.least)),
    ]


def _row(json: Sequence[Any]) -> Row:
    kind, cells, *least = json
    return Row(
        kind=RowKind(kind), cells=tuple(_cell(cell) for cell in cells), least=sum(map(int, least))
    )


_CELL: tuple[Any, ...] = ("", None, 1, None, [])
"""An empty cell as JSON; equal parts at the end are left out."""


def _cell_json(cell: Cell) -> list[Any]:
    """Text, value, span, align, records, without the empty ones at the end."""
    align = cell.align.value if cell.align else None
    parts = [cell.text, _value_json(cell.value), cell.span, align, list(cell.records)]
    while len(parts) > 1 and parts[-1] == _CELL[len(parts) - 1]:
        parts.pop()
    return parts


def _cell(json: Sequence[Any]) -> Cell:
    text, value, span, align, records = [*json, *_CELL[len(json) :]]
    return Cell(
        text=text,
        value=_value(value),
        span=span,
        align=Align(align) if align else None,
        records=tuple(records),
    )


def _value_json(value: Value) -> Any:
    if isinstance(value, Decimal):
        return {"number": format(value, "f")}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def _value(json: Any) -> Value:
    if isinstance(json, Mapping):
        if "number" in json:
            return Decimal(json["number"])
        return date.fromisoformat(json["date"])
    return json  # type: ignore[no-any-return]


def _detail_json(detail: Detail) -> dict[str, Any]:
    return {
        "columns": [[column.heading, column.width] for column in detail.columns],
        "rows": [[_value_json(value) for value in row] for row in detail.rows],
    }


def _detail(json: Mapping[str, Any]) -> Detail:
    return Detail(
        columns=tuple(DetailColumn(heading=text, width=width) for text, width in json["columns"]),
        rows=tuple(tuple(_value(value) for value in row) for row in json["rows"]),
    )
