"""The pieces of a document as JSON values, and back: numbers as strings, so nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.definitions.report import Format
from jmdesk.reporting.document_parts import (
    Align,
    Cell,
    Column,
    Detail,
    DetailColumn,
    Row,
    RowKind,
    Section,
    Value,
)


def column_json(column: Column) -> dict[str, Any]:
    """A column."""
    return {
        "id": column.id,
        "heading": list(column.heading),
        "width": column.width,
        "format": column.format.value,
        "align": column.align.value,
    }


def read_column(json: Mapping[str, Any]) -> Column:
    """The column that `column_json` wrote."""
    return Column(
        id=json["id"],
        heading=tuple(json["heading"]),
        width=json["width"],
        format=Format(json["format"]),
        align=Align(json["align"]),
    )


def section_json(section: Section) -> dict[str, Any]:
    """A table."""
    return {
        "caption": section.caption,
        "columns": [column_json(column) for column in section.columns],
        "rows": [row_json(row) for row in section.rows],
        "detail": detail_json(section.detail),
    }


def read_section(json: Mapping[str, Any]) -> Section:
    """The table that `section_json` wrote."""
    return Section(
        caption=json["caption"],
        columns=tuple(read_column(column) for column in json["columns"]),
        rows=tuple(read_row(row) for row in json["rows"]),
        detail=read_detail(json["detail"]),
    )


def row_json(row: Row) -> list[Any]:
    """Kind and cells, and the least height of the few rows that have one."""
    return [
        row.kind.value,
        [_cell_json(cell) for cell in row.cells],
        *([row.least] * bool(row.least)),
    ]


def read_row(json: Sequence[Any]) -> Row:
    """The row that `row_json` wrote."""
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


def detail_json(detail: Detail) -> dict[str, Any]:
    """The records of the sheet 明细."""
    return {
        "columns": [[column.heading, column.width] for column in detail.columns],
        "rows": [[_value_json(value) for value in row] for row in detail.rows],
    }


def read_detail(json: Mapping[str, Any]) -> Detail:
    """What `detail_json` wrote."""
    return Detail(
        columns=tuple(DetailColumn(heading=text, width=width) for text, width in json["columns"]),
        rows=tuple(tuple(_value(value) for value in row) for row in json["rows"]),
    )
