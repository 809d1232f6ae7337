"""Ledgers as a workbook: a sheet for each, one record a row, to read or to go on working in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jmdesk.reporting.cells import CellWriter, Styles
from jmdesk.reporting.concealing import conceal
from jmdesk.reporting.document import Detail
from jmdesk.reporting.plain_sheets import shown_detail, unique_name, write_detail
from jmdesk.reporting.shown import Hide
from jmdesk.reporting.workbook import new_book

UNIT_HEADING, PERIOD_HEADING = "单位", "期"
"""What stands over the unit and the period of the records."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LedgerSheet:
    """The records of one ledger; ``title`` names the sheet."""

    ledger: str
    title: str
    detail: Detail


def ledger_book(title: str, sheets: Sequence[LedgerSheet], *, hide: Hide | None = None) -> bytes:
    """The workbook in memory; ``hide`` as in `jmdesk.reporting.workbook.workbook_bytes`."""
    with new_book(title) as (book, buffer):
        styles = Styles(book)
        cells = CellWriter(styles)
        top = 1 if hide else 0
        taken: set[str] = set()
        written = []
        for one in sheets:
            name = unique_name(one.title, taken)
            sheet = book.add_worksheet(name)
            write_detail(sheet, styles, cells, one.detail, top=top)
            if hide:
                shown = shown_detail(name, one.detail, top=top, ledger=one.ledger)
                written.append((sheet, shown))
        if hide:
            conceal(book, styles, written, hide)
        elif not sheets:
            book.add_worksheet()
    return buffer.getvalue()
