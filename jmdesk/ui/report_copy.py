"""A report's table on the clipboard: as text with tabs, and as HTML for WPS and Excel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from html import escape

from PySide6.QtCore import QMimeData

from jmdesk.reporting.document import Cell, Document, Section, heading_cells
from jmdesk.ui.grid.clip import new_data

_HEAD = """<html xmlns:x="urn:schemas-microsoft-com:office:excel">
<head><meta charset="utf-8"></head>
<body>"""
_FOOT = "</body></html>"
_TABLE = '<table border="1" style="border-collapse:collapse">'
_TEXT = r"mso-number-format:'\@'"
_DIGITS = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_WIDTH = 15
"""Digits that a spreadsheet keeps; a longer number goes as text."""


def table_data(document: Document) -> QMimeData:
    """Headings and rows for another program; numbers as numbers, everything else as text."""
    data = new_data()
    data.setText(as_text(document))
    data.setHtml(as_html(document))
    return data


def as_text(document: Document) -> str:
    """Lines of cells with tabs between them; a cell over several columns fills its first."""
    tables = ("".join(f"{line}\r\n" for line in _lines(table)) for table in document.tables)
    return "\r\n".join(tables)


def _lines(table: Section) -> Iterator[str]:
    if table.caption:
        yield _quoted(table.caption)
    heads = [[""] * len(table.columns) for _ in range(_depth(table))]
    for box in heading_cells(table.columns):
        heads[box.row][box.column] = box.text
    for head in heads:
        yield "\t".join(map(_quoted, head))
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            cells += [_number(cell) or cell.text, *[""] * (cell.span - 1)]
        yield "\t".join(map(_quoted, cells))


def as_html(document: Document) -> str:
    """The same as tables, in which cells keep their spans and numbers their looks."""
    return "\n".join((_HEAD, *(_table(table) for table in document.tables), _FOOT))


def _table(table: Section) -> str:
    heads = [""] * _depth(table)
    for box in heading_cells(table.columns):
        spans = f' rowspan="{box.rows}" colspan="{box.columns}"'
        heads[box.row] += f'<th{spans} style="{_TEXT}">{_escaped(box.text)}</th>'
    lines = [f"<tr>{head}</tr>" for head in heads]
    lines += [f"<tr>{''.join(_html(cell) for cell in row.cells)}</tr>" for row in table.rows]
    if table.caption:
        caption = f'<td colspan="{len(table.columns)}">{_escaped(table.caption)}</td>'
        lines.insert(0, f"<tr>{caption}</tr>")
    return "\n".join((_TABLE, *lines, "</table>"))


def size(document: Document) -> tuple[int, int]:
    """Rows and columns that are copied."""
    rows = sum(_depth(table) + len(table.rows) for table in document.tables)
    return rows, max(len(table.columns) for table in document.tables)


def _depth(table: Section) -> int:
    return max((len(column.heading) for column in table.columns), default=0)


def _number(cell: Cell) -> str | None:
    """The number in a cell with its printed digits, without separators; None for anything else.

    What is printed behind a number (推), or around it, makes it a text.
    """
    value, plain = cell.value, cell.text.replace(",", "")
    if not isinstance(value, Decimal | int) or not _DIGITS.fullmatch(plain):
        return None
    fits = sum(character.isdigit() for character in plain) <= _WIDTH
    return plain if fits and Decimal(plain) == value else None


def _html(cell: Cell) -> str:
    span = f' colspan="{cell.span}"' if cell.span > 1 else ""
    number = _number(cell)
    if number is not None:
        _whole, _, decimals = number.partition(".")
        grouped = "#,##0" if "," in cell.text or decimals else "0"
        look = grouped + (f".{'0' * len(decimals)}" if decimals else "")
        style = f"mso-number-format:'{look}'"
        return f'<td{span} align="right" x:num="{number}" style="{style}">{number}</td>'
    if isinstance(cell.value, date):
        return f"<td{span} style=\"mso-number-format:'yyyy-mm-dd'\">{escape(cell.text)}</td>"
    return f'<td{span} style="{_TEXT}">{_escaped(cell.text)}</td>'


def _escaped(text: str) -> str:
    """Text that stays text, its line breaks within the one cell."""
    breaks = '<br style="mso-data-placement:same-cell">'
    return escape(text).replace("\r\n", "\n").replace("\n", breaks)


def _quoted(text: str) -> str:
    """As spreadsheets put cells with breaks, tabs or quotes on the clipboard."""
    if any(mark in text for mark in '\t\r\n"'):
        doubled = text.replace('"', '""')
        return f'"{doubled}"'
    return text
