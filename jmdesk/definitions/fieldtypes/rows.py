"""Rows within a record: a small table with columns of its own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from jmdesk.definitions.fieldtypes.base import FieldType
from jmdesk.domain.revision import Json, canonical
from jmdesk.language import tr

if TYPE_CHECKING:
    from jmdesk.definitions.ledger import Field

Row = Mapping[str, Any]
_MOST = 1000


class Rows(FieldType):
    """A tuple of rows, each a mapping from the name of a column to its Python value."""

    name = "rows"

    def read(self, text: str, field: Field) -> tuple[Row, ...] | None:
        """Lines with the columns separated by tabs, as spreadsheets copy them."""
        import csv  # loaded for the few who paste rows, not by every start

        lines = list(csv.reader(text.strip("\r\n").splitlines(keepends=True), "excel-tab"))
        return _kept([self._line(line, place, field) for place, line in enumerate(lines, 1)])

    def _line(self, cells: list[str], place: int, field: Field) -> Row:
        most = len(field.columns)
        if len(cells) > most:
            raise ValueError(
                tr(
                    "“{label}”第 {place} 行有 {count} 格，最多 {most} 格。",
                    label=field.label,
                    place=place,
                    count=len(cells),
                    most=most,
                )
            )
        row: dict[str, Any] = {}
        for cell, column in zip(cells, field.columns, strict=False):
            try:
                row[column.name] = column.read(cell)
            except ValueError as error:
                raise ValueError(
                    tr(
                        "“{label}”第 {place} 行“{column}”：{error}",
                        label=field.label,
                        place=place,
                        column=column.label,
                        error=error,
                    )
                ) from error
        return row

    def show(self, value: Any, field: Field) -> str:
        if not value:
            return ""
        import csv
        import io

        text = io.StringIO()
        csv.writer(text, "excel-tab", lineterminator="\n").writerows(
            [column.show(row.get(column.name)) for column in field.columns] for row in value
        )
        return text.getvalue().removesuffix("\n")

    def store(self, value: Any, field: Field) -> Json:
        if not value:
            return None
        return [self._store_row(row, field) for row in value]

    def _store_row(self, row: Row, field: Field) -> Json:
        return _without_empty(lambda column: column.store(row.get(column.name)), field)

    def load(self, stored: Json, field: Field) -> tuple[Row, ...] | None:
        if stored is None:
            return None
        if not isinstance(stored, list) or len(stored) > _MOST:
            raise ValueError(
                tr("“{label}”存的不是行，或多于 {most} 行。", label=field.label, most=_MOST)
            )
        return _kept([self._load_row(row, field) for row in stored])

    def _load_row(self, row: Json, field: Field) -> Row:
        if not isinstance(row, dict) or row.keys() - {column.name for column in field.columns}:
            raise ValueError(tr("“{label}”有看不懂的行。", label=field.label))
        return _without_empty(lambda column: column.load(row.get(column.name)), field)

    def to_column(self, value: Any, field: Field) -> str | None:
        return canonical(self.store(value, field)).decode() if value else None

    def from_column(self, kept: int | str | None, field: Field) -> tuple[Row, ...] | None:
        return None if kept is None else self.load(json.loads(str(kept)), field)


def _without_empty(value: Callable[[Field], Any], field: Field) -> dict[str, Any]:
    pairs = ((column.name, value(column)) for column in field.columns)
    return {name: kept for name, kept in pairs if kept is not None}


def _kept(rows: list[Row]) -> tuple[Row, ...] | None:
    """The rows that say something, without their empty cells."""
    full = [{name: value for name, value in row.items() if value is not None} for row in rows]
    return tuple(row for row in full if row) or None
