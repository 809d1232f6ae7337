"""Make the three lists of science helpers in resources/example, laid out as offices send them.

    python packaging/annexes.py

From packaging/annexes/*.csv, the annexes of the region's plan for science helpers in the villages:
an empty cell of a column that is merged belongs to the one above it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

SOURCE = Path(__file__).parent / "annexes"
TARGET = Path(__file__).parents[1] / "resources" / "example"
_MADE = datetime(2024, 1, 1, tzinfo=UTC)
"""The same file each time it is made."""
LISTS = {
    "teams": (
        "附件1科技人才组团式帮扶.xlsx",
        "中组部科技人才“组团式”帮扶关系表",
        "（10个旗县）",
        (0, 1, 3, 4),
    ),
    "stations": (
        "附件2科技特派员工作站.xlsx",
        "内蒙古自治区科技特派员工作站服务关系表",
        "（74家）",
        (0,),
    ),
    "squads": (
        "附件3科技服务小分队.xlsx",
        "内蒙古自治区科技服务小分队服务关系表",
        "（5个帮扶旗县）",
        (0, 1),
    ),
}
"""File, title, line under it, and the columns of which empty cells are merged upward."""
_WIDTHS = (6, 16, 18, 26, 46, 14)


def make(name: str) -> Path:
    """One list as a workbook."""
    file, title, below, merged = LISTS[name]
    with (SOURCE / f"{name}.csv").open(encoding="utf-8", newline="") as source:
        headings, *rows = csv.reader(source)
    with xlsxwriter.Workbook(TARGET / file) as book:
        book.set_properties({"created": _MADE})
        sheet = book.add_worksheet(file[:3])
        centre = book.add_format(
            {"align": "center", "valign": "vcenter", "text_wrap": True, "border": 1}
        )
        head = book.add_format({"align": "center", "bold": True, "font_size": 16})
        sheet.merge_range(0, 0, 0, len(headings), title, head)
        sheet.merge_range(1, 0, 1, len(headings), below, book.add_format({"align": "center"}))
        sheet.write_row(2, 0, ["序号", *headings], centre)
        for column, width in enumerate(_WIDTHS[: len(headings) + 1]):
            sheet.set_column(column, column, width)
        for number, row in enumerate(rows, start=1):
            sheet.write_number(2 + number, 0, number, centre)
            for column, text in enumerate(row, start=1):
                if column - 1 not in merged:
                    _write(sheet, 2 + number, column, text, centre)
        for column in merged:
            for first, last, text in _blocks(rows, column):
                _write_block(sheet, first, last, column + 1, text, centre)
    return TARGET / file


def _blocks(rows: Sequence[Sequence[str]], column: int) -> Iterator[tuple[int, int, str]]:
    """Which rows one cell of a column stands for."""
    starts = [number for number, row in enumerate(rows) if row[column]]
    for first, after in zip(starts, [*starts[1:], len(rows)], strict=True):
        yield first + 3, after + 2, rows[first][column]


def _write_block(sheet, first: int, last: int, column: int, text: str, style) -> None:  # type: ignore[no-untyped-def]
    if first == last:
        _write(sheet, first, column, text, style)
    else:
        sheet.merge_range(first, column, last, column, "", style)
        _write(sheet, first, column, text, style)


def _write(sheet, row: int, column: int, text: str, style) -> None:  # type: ignore[no-untyped-def]
    if text.isdigit():
        sheet.write_number(row, column, int(text), style)
    else:
        sheet.write_string(row, column, text, style)


if __name__ == "__main__":
    for one in LISTS:
        print(make(one))
