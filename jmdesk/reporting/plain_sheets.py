"""The sheets of a workbook beside the paper: 明细 with the records, 审核 with the problems."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jmdesk.reporting.cells import CellWriter, Styles, Worksheet
from jmdesk.reporting.document import Detail, Document
from jmdesk.reporting.shown import ShownColumn, ShownSheet, detail_rows
from jmdesk.reporting.wrap import clean

_A4 = 9
_DETAIL = "明细"
_BAD_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LONGEST_NAME = 31
_MOST_LIST = 255
"""Characters of a list to choose from that every program takes."""
_ROOM = 500
"""So many rows below the last have the lists too."""


def details(document: Document) -> Iterator[tuple[str, Detail]]:
    """A sheet's name and what is on it, for each table of the paper."""
    taken: set[str] = set()
    for number, table in enumerate(document.tables):
        name = f"{_DETAIL} {table.caption}" if number else _DETAIL
        yield unique_name(name, taken, f"{_DETAIL}{number + 1}"), table.detail


def unique_name(wanted: str, taken: set[str], otherwise: str = "") -> str:
    """A name that a sheet may have, and no other has yet; it is added to ``taken``."""
    name = _BAD_IN_NAMES.sub("", clean(wanted))[:_LONGEST_NAME].strip() or _DETAIL
    if name.casefold() in taken:
        name = otherwise or f"{name[: _LONGEST_NAME - 4]}{len(taken) + 1}"
    taken.add(name.casefold())
    return name


def write_detail(
    sheet: Worksheet, styles: Styles, cells: CellWriter, detail: Detail, *, top: int = 0
) -> None:
    """One heading row at ``top``, one record a row: to filter and to bring in elsewhere."""
    heading = styles.get(role="heading")
    for index, column in enumerate(detail.columns):
        sheet.set_column(index, index, column.width, cells.kinds.get(column.kind))
        cells.text(sheet, top, index, clean(column.heading), heading)
    for number, row in enumerate(detail.rows, top + 1):
        for index, value in enumerate(row):
            cells.plain(sheet, number, index, value)
    if detail.columns:
        sheet.freeze_panes(top + 1, 0)
        sheet.autofilter(top, 0, top + len(detail.rows), len(detail.columns) - 1)
    _offer_choices(sheet, detail, top + 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top)


def _offer_choices(sheet: Worksheet, detail: Detail, first: int) -> None:
    """Lists to choose from in columns to be filled in; other words are warned of."""
    for index, column in enumerate(detail.columns):
        plain = not any("," in choice or '"' in choice for choice in column.choices)
        if column.kind and column.choices and plain and len(",".join(column.choices)) <= _MOST_LIST:
            rule = {"validate": "list", "source": list(column.choices), "error_type": "warning"}
            last = first + len(detail.rows) + _ROOM
            sheet.data_validation(first, index, last, index, rule)


def shown_detail(name: str, detail: Detail, *, top: int, ledger: str = "") -> ShownSheet:
    """What `write_detail` wrote on a sheet; its hidden column stands behind the last."""
    columns = (ShownColumn(clean(one.heading), one.sets, one.key) for one in detail.columns)
    return ShownSheet(
        name=name,
        columns=(*columns, ShownColumn()),
        rows=detail_rows(detail),
        id_column=len(detail.columns),
        header_row=top - 1,
        first_row=top + 1,
        ledger=ledger or detail.ledger,
        period=detail.period if detail.ledger else None,
    )


_AUDIT = (
    ("级别", 8),
    ("问题", 70),
    ("说明", 40),
    ("台账", 14),
    ("字段", 14),
    ("代码", 22),
    ("记录号", 38),
)


def write_audit(sheet: Worksheet, styles: Styles, cells: CellWriter, document: Document) -> None:
    """The problems of the facts, then what the workbook itself could not hold."""
    heading = styles.get(role="heading")
    wrapped = styles.get(role="note", align="left")
    for index, (name, width) in enumerate(_AUDIT):
        sheet.set_column(index, index, width)
        cells.text(sheet, 0, index, name, heading)
    row = 1
    for problem in document.audit:
        parts = (
            problem.explanation,
            problem.ledger,
            problem.field,
            problem.code,
            problem.record,
        )
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
