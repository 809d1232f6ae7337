"""同上 in a sheet: what the cell of the row above says, told among what was understood."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from jmdesk.definitions.numbers import ABOVE
from jmdesk.exchange.blocks import DataRow
from jmdesk.exchange.cells import Cell, blank, cell_name, cell_text
from jmdesk.exchange.findings import Findings
from jmdesk.exchange.plan import Understood
from jmdesk.exchange.table import Table
from jmdesk.language import tr


class Dittos:
    """Goes down the rows of one table; several 同上 below each other all say the same.

    ``columns`` are the fields by the numbers of their columns. Below an empty cell, or in the first
    row, 同上 stays: reading refuses it with the reason.
    """

    def __init__(self, table: Table, findings: Findings, columns: Mapping[int, str]) -> None:
        self._table = table
        self._findings = findings
        self._columns = columns
        self._above: Mapping[int, Cell] = {}

    def resolved(self, record: DataRow) -> DataRow:
        """The row with the contents of the cells above in the place of 同上."""
        told = {
            index: above
            for index, cell in record.cells.items()
            if index in self._columns and isinstance(cell, str) and cell.strip() in ABOVE
            if not blank(above := self._above.get(index))
        }
        for index, above in told.items():
            self._note(record, index, above)
        whole = replace(record, cells={**record.cells, **told}) if told else record
        self._above = whole.cells
        return whole

    def _note(self, record: DataRow, index: int, above: Cell) -> None:
        text, value = cell_text(record.cells[index]).strip(), cell_text(above).strip()
        self._findings.understood.append(
            Understood(
                sheet=self._table.sheet.name,
                cell=cell_name(record.row, index),
                field=self._columns[index],
                text=text,
                value=value,
                message=tr("“{text}”按上一行填作 {above}。", text=text, above=value),
            )
        )
