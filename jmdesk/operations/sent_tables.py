"""What the sheets of a workbook show, kept in the file so that hand edits can be found."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.exchange.carrier import SentCell, SentColumn, SentRow, SentSheet, SentTable
from jmdesk.exchange.edits_text import sent_text
from jmdesk.reporting.shown import ShownCell, ShownRow, ShownSheet

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
        rows=[_row(row) for row in sheet.rows],
        unit=unit,
        period=period if sheet.period is None else sheet.period,
        above=[_row(row) for row in sheet.above],
    )


def _row(row: ShownRow) -> SentRow:
    cells = [_sent(cell) for cell in row.cells]
    if row.awaited is None:
        return SentRow(record=row.id, cells=cells)
    values = dict(row.awaited.values)
    return SentRow(record=row.id, cells=cells, ledger=row.awaited.ledger, values=values)


def _sent(cell: ShownCell) -> SentCell:
    value, record, field, answers = cell
    if value is None and not field:
        return _NOTHING
    if answers:
        no, yes = answers
        return SentCell(text=sent_text(value), record=record, field=field, no=no, yes=yes)
    return SentCell(text=sent_text(value), record=record, field=field)
