"""Our own sheets as plain tables, where what was hidden in their workbook is gone or not asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from jmdesk.exchange.cells import Cell, Sheet, blank
from jmdesk.exchange.edits_columns import ID_TOKEN
from jmdesk.exchange.enclosed import holds_package

_ID_HEADING = "记录号"
_SEARCHED = 200
"""In how many rows from the top the hidden header row and the headings are looked for."""


def plain_sheets(sheets: Iterable[Sheet]) -> list[Sheet]:
    """The sheets of a workbook to bring in by their headings, without what the desk had hidden.

    Where no sheet shows record ids (明细 does), those in the hidden columns come to light.
    """
    told = [sheet for sheet in sheets if not holds_package(sheet.value(0, 0))]
    if any(_ID_HEADING in row for sheet in told for row in sheet.rows[:_SEARCHED]):
        return [_without_header(sheet) for sheet in told]
    return [plain_sheet(sheet) for sheet in told]


def plain_sheet(sheet: Sheet) -> Sheet:
    """A sheet without its hidden header row and with 记录号 over the record ids."""
    header = _header(sheet)
    if header < 0:
        return sheet
    plain = _without_header(sheet)
    ids = sheet.rows[header].index(ID_TOKEN)
    headings = _headings(plain, ids)
    if headings is not None:
        cells = [*plain.rows[headings]]
        cells += [None] * (ids + 1 - len(cells))
        cells[ids] = _ID_HEADING
        plain.rows[headings] = cells
    return plain


def _header(sheet: Sheet) -> int:
    return next((n for n, row in enumerate(sheet.rows[:_SEARCHED]) if ID_TOKEN in row), -1)


def _without_header(sheet: Sheet) -> Sheet:
    """The row stays as an empty one, so that the lines are called as the person sees them."""
    header = _header(sheet)
    if header < 0:
        return sheet
    return replace(sheet, rows=[[] if n == header else row for n, row in enumerate(sheet.rows)])


def _headings(sheet: Sheet, ids: int) -> int | None:
    """The row of headings: above the first id the one with most texts, the lowest of several."""
    first = next((n for n in range(len(sheet.rows)) if not blank(sheet.value(n, ids))), 0)
    above = [(_texts(sheet.rows[row]), row) for row in range(min(first, _SEARCHED))]
    most, row = max(above, default=(0, 0))
    return row if most > 1 else None


def _texts(row: Sequence[Cell]) -> int:
    return sum(isinstance(cell, str) and not blank(cell) for cell in row)
