"""The pieces of a document as JSON values, and back: numbers as strings, so nothing is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.definitions.report import Format
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document_parts import (
    Align,
    Awaited,
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
    json: dict[str, Any] = {
        "id": column.id,
        "heading": list(column.heading),
        "width": column.width,
        "format": column.format.value,
        "align": column.align.value,
    }
    if column.sets:
        json |= {"sets": column.sets, "key": column.key}
    return json


def read_column(json: Mapping[str, Any]) -> Column:
    """The column that `column_json` wrote."""
    return Column(
        id=json["id"],
        heading=tuple(json["heading"]),
        width=json["width"],
        format=Format(json["format"]),
        align=Align(json["align"]),
        sets=json.get("sets", ""),
        key=json.get("key", False),
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
    """Kind and cells, then the least height, the id and what it awaits where the row has them."""
    cells = [_cell_json(cell) for cell in row.cells]
    parts = [row.kind.value, cells, row.least, row.id, _awaited_json(row.awaited)]
    while len(parts) > 2 and not parts[-1]:
        parts.pop()
    return parts


_ROW: tuple[Any, ...] = ("", [], 0, "", None)
"""The parts of a row as JSON that may be absent."""


def read_row(json: Sequence[Any]) -> Row:
    """The row that `row_json` wrote."""
    kind, cells, least, id, awaited = [*json, *_ROW[len(json) :]]
    return Row(
        kind=RowKind(kind),
        cells=tuple(_cell(cell) for cell in cells),
        least=int(least),
        id=id,
        awaited=_awaited(awaited),
    )


def _awaited_json(awaited: Awaited | None) -> list[Any] | None:
    if awaited is None:
        return None
    return [awaited.ledger, dict(awaited.values), list(awaited.fields)]


def _awaited(json: Sequence[Any] | None) -> Awaited | None:
    if json is None:
        return None
    ledger, values, fields = json
    return Awaited(ledger=ledger, values=tuple(values.items()), fields=tuple(fields))


_CELL: tuple[Any, ...] = ("", None, 1, None, [], [])
"""An empty cell as JSON; equal parts at the end are left out."""


def _cell_json(cell: Cell) -> list[Any]:
    """Text, value, span, align, records, what it shows, without the empty ones at the end."""
    align = cell.align.value if cell.align else None
    shows = [cell.record, cell.field, *cell.answers] if cell.field else []
    parts = [cell.text, _value_json(cell.value), cell.span, align, list(cell.records), shows]
    while len(parts) > 1 and parts[-1] == _CELL[len(parts) - 1]:
        parts.pop()
    return parts


def _cell(json: Sequence[Any]) -> Cell:
    text, value, span, align, records, shows = [*json, *_CELL[len(json) :]]
    record, field, *answers = shows or ("", "")
    return Cell(
        text=text,
        value=_value(value),
        span=span,
        align=Align(align) if align else None,
        records=tuple(records),
        record=RecordId(record),
        field=field,
        answers=tuple(answers),
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
    json: dict[str, Any] = {
        "columns": [_detail_column_json(column) for column in detail.columns],
        "rows": [[_value_json(value) for value in row] for row in detail.rows],
    }
    if detail.ids:
        json |= {"ids": list(detail.ids), "subjects": list(detail.subjects)}
        json["worked_out"] = sorted(map(list, detail.worked_out))
        json |= {"ledger": detail.ledger, "period": detail.period}
    if detail.awaited:
        rows = detail.awaited.items()
        json["awaited"] = [[row, *(_awaited_json(one) or ())] for row, one in rows]
    return json


def _detail_column_json(column: DetailColumn) -> list[Any]:
    shows = [column.field, column.of_subject, column.sets, column.key, *column.choices]
    return [column.heading, column.width, *(shows if column.field else ())]


def _detail_column(json: Sequence[Any]) -> DetailColumn:
    heading, width, *shows = json
    field, of_subject, sets, key, *choices = shows or ("", False, "", False)
    return DetailColumn(
        heading=heading,
        width=width,
        field=field,
        of_subject=of_subject,
        sets=sets,
        key=key,
        choices=tuple(choices),
    )


def read_detail(json: Mapping[str, Any]) -> Detail:
    """What `detail_json` wrote."""
    return Detail(
        columns=tuple(_detail_column(column) for column in json["columns"]),
        rows=tuple(tuple(_value(value) for value in row) for row in json["rows"]),
        ids=tuple(json.get("ids", ())),
        subjects=tuple(json.get("subjects", ())),
        worked_out=frozenset((row, column) for row, column in json.get("worked_out", ())),
        awaited={row: one for row, *told in json.get("awaited", ()) if (one := _awaited(told))},
        ledger=json.get("ledger", ""),
        period=json.get("period", ""),
    )
