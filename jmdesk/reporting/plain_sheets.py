"""The sheets of a workbook beside the paper: 明细 with the records, 审核 with the problems."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jmdesk.reporting.cells import CellWriter, Styles, Worksheet
from jmdesk.reporting.document import Detail, Document
from jmdesk.reporting.wrap import clean

_A4 = 9
_DETAIL = "明细"
_BAD_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31


def details(document: Document) -> Iterator[tuple[str, Detail]]:
    """A sheet's name and what is on it, for each table of the paper."""
    taken: set[str] = set()
    for number, table in enumerate(document.tables):
        name = f"{_DETAIL} {table.caption}" if number else _DETAIL
        name = _BAD_IN_NAMES.sub("", clean(name))[:_LONGEST_NAME].strip()
        if name.casefold() in taken:
            name = f"{_DETAIL}{number + 1}"
        taken.add(name.casefold())
        yield name, table.detail


def write_detail(sheet: Worksheet, styles: Styles, cells: CellWriter, detail: Detail) -> None:
    """One heading row, one record a row: to filter and to bring in elsewhere."""
    heading = styles.get(role="heading")
    for index, column in enumerate(detail.columns):
        sheet.set_column(index, index, column.width)
        cells.text(sheet, 0, index, clean(column.heading), heading)
    for number, row in enumerate(detail.rows, 1):
        for index, value in enumerate(row):
            cells.plain(sheet, number, index, value)
    if detail.columns:
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(detail.rows), len(detail.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


_AUDIT = (("级别", 8), ("问题", 90), ("台账", 14), ("字段", 14), ("代码", 22), ("记录号", 38))


def write_audit(sheet: Worksheet, styles: Styles, cells: CellWriter, document: Document) -> None:
    """The problems of the facts, then what the workbook itself could not hold."""
    heading = styles.get(role="heading")
    wrapped = styles.get(role="note", align="left")
    for index, (name, width) in enumerate(_AUDIT):
        sheet.set_column(index, index, width)
        cells.text(sheet, 0, index, name, heading)
    row = 1
    for problem in document.audit:
        parts = (problem.ledger, problem.field, problem.code, problem.record)
        cells.text(sheet, row, 0, problem.level.value, wrapped)
        cells.text(sheet, row, 1, clean(problem.message), wrapped)
        for index, part in enumerate(parts, 2):
            cells.text(sheet, row, index, clean(str(part or "")), wrapped)
        row += 1
    for sentence in cells.cut:
        cells.text(sheet, row, 0, "提示", wrapped)
        cells.text(sheet, row, 1, sentence, wrapped)
        row += 1
    if row == 1:
        cells.text(sheet, 1, 1, "没有发现问题。", wrapped)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
