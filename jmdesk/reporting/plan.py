"""Where everything of a document stands on its pages, before anything is drawn. In points."""

from __future__ import annotations

from typing import NamedTuple

from jmdesk.reporting.document import Document, RowKind, Section
from jmdesk.reporting.foot import Foot, lay_foot
from jmdesk.reporting.head import Head, lay_head
from jmdesk.reporting.layout import (
    MARGIN,
    SMALLER,
    USUAL,
    Heading,
    LaidRow,
    RowLayout,
    Type,
    below,
    heading,
    page_size,
)
from jmdesk.reporting.paging import Space, paginate

ABOVE_CAPTION = 7.0
BELOW_CAPTION = 5.0
CAPTION_SIZE = 10.5


class Table(NamedTuple):
    """One table: its heading, its rows, and ``start``, the place of the first among all rows.

    ``top`` is the height of the caption above the heading.
    """

    caption: str
    top: float
    layout: RowLayout
    heading: Heading
    rows: list[LaidRow]
    start: int


class Spot(NamedTuple):
    """Which row of which table something is; row -1 stands for caption and heading."""

    table: int
    row: int


class Plan:
    """A document cut to pages; ``pages`` are pieces of ``rows``, ``over`` the foot's lines.

    A table after the first begins with a row of its own among ``rows``: its caption and heading.
    ``over`` holds the lines of the foot below the last row, then those of further pages.
    """

    def __init__(self, document: Document, type: Type = USUAL) -> None:
        self.document = document
        self.type = type
        self.head: Head = lay_head(document)
        self.foot: Foot = lay_foot(document)
        self.tables: list[Table] = []
        self.rows: list[LaidRow] = []
        self.spots: list[Spot] = []
        for number, table in enumerate(document.tables):
            self._add(number, table)
        self.pages = paginate(self.rows, self._space(), type)
        self.over = self._foot_pages()

    def _add(self, number: int, table: Section) -> None:
        made = heading(table.columns, self.document.paper, self.type)
        layout = RowLayout(table.columns, self.document.paper, self.type)
        caption = CAPTION_SIZE + BELOW_CAPTION if table.caption else 0.0
        top = caption + (ABOVE_CAPTION if number else 0.0)
        if number:
            self.rows.append(LaidRow(RowKind.GROUP, [], 1, top + made.height))
            self.spots.append(Spot(number, -1))
        rows = [layout.row(row) for row in table.rows]
        self.tables.append(Table(table.caption, top, layout, made, rows, len(self.rows)))
        self.spots += [Spot(number, row) for row in range(len(rows))]
        self.rows += rows

    @property
    def whole(self) -> float:
        """The height between the margins."""
        return page_size(self.document.paper)[1] - MARGIN - below(self.document.check_code)

    @property
    def count(self) -> int:
        """The number of pages."""
        return len(self.pages) + len(self.over) - 1

    def top(self, page: int) -> float:
        """How far below the sheet's edge the rows of a page (from 0) begin."""
        if page >= len(self.pages):
            return MARGIN
        used = self.head.height if self.has_head(page) else 0.0
        if not page:
            used += self.tables[0].top
        begun = self.begun(page)
        return MARGIN + used + (self.tables[begun].heading.height if begun is not None else 0.0)

    def has_head(self, page: int) -> bool:
        """Whether the title and what belongs to it stand on this page."""
        return not page or self.document.every_page

    def begun(self, page: int) -> int | None:
        """The table whose heading stands above the rows; None where they begin with another's."""
        if not self.pages[page]:
            return 0
        spot = self.spots[self.pages[page][0].row]
        return None if spot.row < 0 and page else spot.table if spot.row >= 0 else 0

    def _space(self) -> Space:
        highest = max(table.heading.height for table in self.tables)
        first = self.whole - self.head.height - self.tables[0].top - self.tables[0].heading.height
        if self.document.every_page:
            first -= self.foot.kept
            return Space(first=first, other=first, foot=0.0)
        return Space(first=first, other=self.whole - highest, foot=self.foot.kept)

    def _foot_pages(self) -> list[list[Foot.Line]]:
        last = len(self.pages) - 1
        used = self.top(last) - MARGIN + sum(piece.height for piece in self.pages[last])
        return self.foot.pages(self.whole - used, self.whole)


def planned(document: Document) -> Plan:
    """The plan of a document; where it belongs on one page, in the largest type that does it.

    Where no type does, in the largest one of those that need the fewest pages.
    """
    plan = Plan(document)
    if not document.one_page or plan.count == 1:
        return plan
    best = plan
    for type in SMALLER:
        smaller = Plan(document, type)
        if smaller.count < best.count:
            best = smaller
        if best.count == 1:
            break
    return best
