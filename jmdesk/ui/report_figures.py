"""The figures of a paper: where each stands, and which comes next in a direction."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jmdesk.reporting.document import Cell, Document, Row, RowKind
from jmdesk.reporting.pdf import Drawn, DrawnCell


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A figure on its page (from 0): the cell of this row and column, in points."""

    page: int
    box: DrawnCell

    @property
    def cell(self) -> tuple[int, int, int]:
        """Table, row and column in the document."""
        return self.box.table, self.box.row, self.box.column

    @property
    def row(self) -> tuple[int, int]:
        """Table and row."""
        return self.box.table, self.box.row


class PaperFigures:
    """The figures of a document that was drawn, from the first page to the last."""

    def __init__(self, document: Document, drawn: Drawn) -> None:
        known = _figures(document)
        self._places = [
            Place(page=number, box=box)
            for number, page in enumerate(drawn.pages)
            for box in page
            if (box.table, box.row, box.column) in known
        ]

    def at(self, page: int, x: float, y: float) -> Place | None:
        """The figure at a point of a page."""
        for place in self._places:
            box = place.box
            inside = 0 <= x - box.x < box.width and 0 <= y - box.y < box.height
            if place.page == page and inside:
                return place
        return None

    def of(self, cell: tuple[int, int, int]) -> Place | None:
        """The figure in a cell of the document."""
        return next((place for place in self._places if place.cell == cell), None)

    def first(self, page: int, y: float) -> Place | None:
        """The first figure at or below a point of a page; the last one where none is."""
        below = (p for p in self._places if (p.page, p.box.y) >= (page, y))
        return next(below, self._places[-1] if self._places else None)

    def beside(self, place: Place, steps: int) -> Place:
        """The next figure of the row to the right (1) or left (-1); itself at the row's end."""
        row = [p for p in self._places if p.row == place.row and p.page == place.page]
        at = row.index(place) + steps
        return row[at] if 0 <= at < len(row) else place

    def below(self, place: Place, steps: int) -> Place:
        """The figure of the next row (1) or the one before (-1) that stands nearest beneath."""
        rows = sorted({p.row for p in self._places})
        at = rows.index(place.row) + steps
        if not 0 <= at < len(rows):
            return place
        middle = place.box.x + place.box.width / 2
        candidates = (p for p in self._places if p.row == rows[at])
        return min(candidates, key=lambda p: _distance(p.box, middle))


def _distance(box: DrawnCell, x: float) -> float:
    return max(box.x - x, x - box.x - box.width, 0.0)


def _figures(document: Document) -> set[tuple[int, int, int]]:
    return {
        (number, line, column)
        for number, table in enumerate(document.tables)
        for line, row in enumerate(table.rows)
        for column, cell in _placed(row)
        if cell.text and (cell.records or _tells(row, column))
    }


def _tells(row: Row, column: int) -> bool:
    """Whether a cell without records tells something: 未报, or how many a total has."""
    if row.kind is RowKind.MISSING:
        return column > 0
    return row.kind in (RowKind.TOTAL, RowKind.GROUP) and column == 0


def _placed(row: Row) -> Iterator[tuple[int, Cell]]:
    column = 0
    for cell in row.cells:
        yield column, cell
        column += cell.span
