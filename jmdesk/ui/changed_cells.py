"""Cells that differ, as a table: where, what stands on the paper, what is so now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jmdesk.language import mark, tr
from jmdesk.reporting.differences import ChangedCell, Difference
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.rows_model import Heading

_MOST = 2000
"""Lines that are shown; nobody reads more."""
_WHOLE = {Difference.ADDED: mark("增加一行"), Difference.REMOVED: mark("删去一行")}


class ChangedCells(RowsTable):
    """Row, column, the older text, the newer one."""

    def __init__(self, name: str) -> None:
        super().__init__(name, _headings("", ""))
        self.cells: Sequence[ChangedCell] = ()

    def show_cells(self, cells: Sequence[ChangedCell], *, old: str, new: str) -> None:
        """Show these under what the older and the newer are called."""
        self.cells = cells
        self.show_rows([list(_row(cell)) for cell in cells[:_MOST]], _headings(old, new))
        if cells:
            self.selectRow(0)

    def chosen(self) -> ChangedCell | None:
        """The one pointed at."""
        at = self.currentIndex().row()
        return self.cells[at] if 0 <= at < len(self.cells) else None


def _headings(old: str, new: str) -> tuple[Heading, ...]:
    return (
        Heading(text=mark("哪一行")),
        Heading(text=mark("哪一栏"), width=180),
        Heading(text=old, width=150),
        Heading(text=new, width=150),
    )


def _row(cell: ChangedCell) -> Iterator[str]:
    yield "　".join(part for part in (cell.table, cell.row) if part)
    yield tr(_WHOLE[cell.kind]) if cell.kind in _WHOLE else cell.column
    yield cell.old or "—"
    yield cell.new or "—"
