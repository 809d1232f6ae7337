"""What the sheets of a workbook show, kept in the file so that hand edits can be found."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.exchange.carrier import SentCell, SentColumn, SentRow, SentSheet, SentTable
from jmdesk.exchange.edits_text import sent_text
from jmdesk.reporting.shown import ShownCell, ShownSheet

_NOTHING = SentCell()


def sent_table(sheets: Sequence[ShownSheet], *, ledger: str, unit: str, period: str) -> SentTable:
    """What the sheets show, as hand edits are compared with."""
    return SentTable(sheets=[_sheet(one, ledger, unit, period) for one in sheets])


def _sheet(sheet: ShownSheet, ledger: str, unit: str, period: str) -> SentSheet:
    return SentSheet(
        name=sheet.name,
        ledger=sheet.ledger or ledger,
        id_column=sheet.id_column,
        first_row=sheet.first_row,
        header_row=sheet.header_row,
        columns=[
            SentColumn(heading=one.heading, field=one.sets, key=one.key) for one in sheet.columns
        ],
        rows=[
            SentRow(record=row.id, cells=[_sent(cell) for cell in row.cells]) for row in sheet.rows
        ],
        unit=unit,
        period=period,
    )


def _sent(cell: ShownCell) -> SentCell:
    value, record, field = cell
    if value is None and not field:
        return _NOTHING
    return SentCell(text=sent_text(value), record=record, field=field)
