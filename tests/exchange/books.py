"""Small workbooks as people make them, written for a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]
from xlsxwriter.utility import xl_cell_to_rowcol  # type: ignore[import-untyped]

HEADINGS = (
    "序号",
    "项目名称",
    "建设\n性质（新建/续建）",
    "项目建设地点",
    "实施年度",
    "项目类别",
    "建设规模和建设内容",
    "项目总投资",
    "京蒙资金",
    "地方自筹资金",
    "京蒙协作资金主要用途",
    "项目实施单位",
)
"""The plan's own headings."""


def project(
    name: str,
    *,
    total: Any = 10,
    jm: Any = 10,
    local: Any = None,
    place: str | None = "好腰苏木镇花灯嘎查",
    year: Any = 2023,
    category: str | None = "产业合作类",
    unit: str = "好腰苏木镇",
    seq: Any = 1,
) -> list[Any]:
    """A row under the plan's headings."""
    scope, use = f"建设{name}", "建设"
    return [seq, name, "新建", place, year, category, scope, total, jm, local, use, unit]


def stated(text: str, total: Any = None, jm: Any = None, local: Any = None) -> list[Any]:
    """A row with a stated total under the plan's headings."""
    return [text, None, None, None, None, None, None, total, jm, local, None, None]


def book(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    name: str = "2023年",
    merged: Sequence[str] = (),
    hidden_rows: Sequence[int] = (),
    more: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    hidden_sheets: Sequence[str] = (),
) -> Path:
    """An xlsx with these rows; ``merged`` areas keep the value of their first cell."""
    with xlsxwriter.Workbook(str(path)) as workbook:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for title, table in {name: rows, **(more or {})}.items():
            sheet = workbook.add_worksheet(title)
            for number, row in enumerate(table):
                for column, value in enumerate(row):
                    if value is not None and not isinstance(value, str | int | float | bool):
                        sheet.write_datetime(number, column, value, day)
                    elif isinstance(value, str) and not value.startswith("="):
                        sheet.write_string(number, column, value)
                    elif value is not None:
                        sheet.write(number, column, value)
            if title in hidden_sheets:
                sheet.hide()
            if title == name:
                for area in merged:
                    sheet.merge_range(area, "")
                    top = area.partition(":")[0]
                    _keep(sheet, top, rows)
                for number in hidden_rows:
                    sheet.set_row(number, None, None, {"hidden": True})
    return path


def _keep(sheet: Any, cell: str, rows: Sequence[Sequence[Any]]) -> None:
    """merge_range has emptied the first cell; write its value again."""
    row, column = xl_cell_to_rowcol(cell)
    if row < len(rows) and column < len(rows[row]) and rows[row][column] is not None:
        sheet.write(row, column, rows[row][column])
