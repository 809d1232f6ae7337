"""A document as PDF: A4 pages drawn cell by cell, in time proportional to their number.

What users typed is never parsed as markup; every face is embedded as a subset; the same document
gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from jmdesk.reporting.document import Align, Document
from jmdesk.reporting.foot import Foot, lay_foot
from jmdesk.reporting.head import Head, lay_head
from jmdesk.reporting.layout import (
    BODY_SIZE,
    LEADING,
    MARGIN,
    MM,
    NARROW_SIZE,
    SIDE,
    Heading,
    LaidCell,
    LaidRow,
    RowLayout,
    heading,
    page_size,
)
from jmdesk.reporting.paging import Piece, Space, paginate
from jmdesk.reporting.saving import saved
from jmdesk.reporting.typeface import Face, Typeface, typeface
from jmdesk.reporting.wrap import clean

_LINE = 0.5
_FOOTER = 8 * MM
"""Height above the sheet's edge of 稿次, page number and check code."""
_BASELINE = 0.36
"""How far below the middle of a line its baseline lies, in em."""


class DrawnCell(NamedTuple):
    """Where a cell of the document's rows stands on its page: a box in points.

    ``x`` and ``y`` are its top left corner, from the page's left and top edge. ``row`` counts the
    document's rows, ``column`` the columns (the first one of a cell over several), both from 0.
    A row cut by the end of a page has its cells on both pages.
    """

    row: int
    column: int
    x: float
    y: float
    width: float
    height: float


class Drawn(NamedTuple):
    """What was drawn: the cells of each page, top to bottom, and the page's size in points."""

    pages: tuple[tuple[DrawnCell, ...], ...]
    width: float
    height: float


def draw(document: Document, file: BinaryIO, *, first: int | None = None) -> Drawn:
    """Write the document's PDF to an open file and tell where its cells stand.

    With ``first`` only so many pages are written, which say how many there are and look as they
    do in the whole: a long report is seen before it is all drawn. `Drawn` tells of all of them.
    """
    return _draw(document, file, first).drawn()


def write_pdf(document: Document, to: Path | BinaryIO) -> None:
    """Write the document; `Refusal` when the file cannot be written, which is then as before."""
    if isinstance(to, Path):
        with saved(to) as file:
            _draw(document, file)
    else:
        _draw(document, to)


def pdf_bytes(document: Document) -> bytes:
    """The PDF in memory, for the preview."""
    buffer = io.BytesIO()
    _draw(document, buffer)
    return buffer.getvalue()


def _draw(document: Document, file: BinaryIO, first: int | None = None) -> _Pages:
    from reportlab.pdfgen.canvas import Canvas

    width, height = page_size(document.paper)
    body = typeface(Face.BODY)
    canvas = Canvas(
        file,
        pagesize=(width, height),
        pageCompression=1,
        invariant=1,
        initialFontName=body.name,  # type: ignore[arg-type]  # the stub says float
        initialFontSize=BODY_SIZE,
        lang="zh-CN",
    )
    canvas.setTitle(clean(document.title))
    canvas.setSubject(clean(f"{document.number} {document.unit_name} {document.period}"))
    canvas.setCreator("jmdesk")
    canvas.setAuthor(clean(document.unit_name))
    pages = _Pages(canvas, document)
    pages.draw(first)
    canvas.save()
    return pages


class _Pages:
    """Draws the pages of one document on a canvas."""

    def __init__(self, canvas: Any, document: Document) -> None:
        self._canvas = canvas
        self._document = document
        self._layout = RowLayout(document)
        self._rows = [self._layout.row(row) for row in document.rows]
        self._heading = heading(document)
        self._head = lay_head(document)
        self._foot = lay_foot(document)
        self._height = page_size(document.paper)[1]
        self._width = document.paper.width * MM
        self._page: Any = None
        self._font = ("", 0.0)
        self._placed: list[tuple[Sequence[Piece], float]] = []
        """Of each page its pieces, and how far below the sheet's top edge they begin."""

    def drawn(self) -> Drawn:
        """Where the cells stand, after `draw`."""
        pages = tuple(tuple(self._cells_of(*placed)) for placed in self._placed)
        return Drawn(pages, *page_size(self._document.paper))

    def _cells_of(self, pieces: Sequence[Piece], y: float) -> Iterator[DrawnCell]:
        for piece in pieces:
            column = 0
            told = self._document.rows[piece.row].cells
            for cell, laid in zip(told, self._rows[piece.row].cells, strict=True):
                x = MARGIN + laid.x
                yield DrawnCell(piece.row, column, x, y, laid.width, piece.height)
                column += cell.span
            y += piece.height

    def draw(self, first: int | None = None) -> None:
        """Every page (or the first ones), each finished before the next is begun."""
        room = self._height - 2 * MARGIN - self._heading.height
        space = Space(first=room - self._head.height, other=room, foot=self._foot.kept)
        pages = paginate(self._rows, space)
        left = self._left_below(pages[-1], space, len(pages) == 1)
        over = self._foot.pages(left, self._height - 2 * MARGIN)
        self._place(pages, len(over) - 1)
        count = len(self._placed)
        for number, pieces in enumerate(pages[:first], 1):
            y = self._draw_rows(pieces, self._page_top(number == 1))
            if number == len(pages):
                self._draw_foot(over[0], y)
            self._finish(number, count)
        for number, lines in enumerate(over[1:], len(pages) + 1):
            if first is None or number <= first:
                self._draw_foot(lines, self._height - MARGIN)
                self._finish(number, count)

    def _place(self, pages: Sequence[Sequence[Piece]], over: int) -> None:
        """Where the rows of each page begin; ``over`` pages behind them have only the foot."""
        below = MARGIN + self._heading.height
        self._placed = [(pieces, below) for pieces in pages]
        self._placed[0] = (pages[0], below + self._head.height)
        self._placed += [((), MARGIN)] * over

    def _left_below(self, page: Sequence[Piece], space: Space, first: bool) -> float:
        return (space.first if first else space.other) - sum(piece.height for piece in page)

    def _page_top(self, first: bool) -> float:
        """Title and head of the first page, heading of each; returns where the rows begin."""
        self._canvas.setLineWidth(_LINE)
        y = self._height - MARGIN
        if first:
            self._draw_head(self._head, y)
            y -= self._head.height
        self._draw_heading(self._heading, y)
        return y - self._heading.height

    def _finish(self, number: int, count: int) -> None:
        face, document = typeface(Face.BODY), self._document
        size, y = NARROW_SIZE, _FOOTER
        self._text(document.state, MARGIN, y, size, face)
        page = f"第 {number} 页　共 {count} 页"
        self._text(page, MARGIN + (self._width - face.width(page) * size) / 2, y, size, face)
        if document.check_code:
            code = f"校验码 {document.check_code}"
            self._text(code, MARGIN + self._width - face.width(code) * size, y, size, face)
        self._canvas.drawText(self._page)
        self._canvas.showPage()
        self._page = None

    def _draw_head(self, head: Head, top: float) -> None:
        for line in head.lines:
            self._text(line.text, MARGIN + line.x, top - line.y, line.size, typeface(line.face))

    def _draw_foot(self, lines: Sequence[Foot.Line], top: float) -> None:
        face = typeface(Face.BODY)
        for line in lines:
            self._text(line.text, MARGIN + line.x, top - line.y, BODY_SIZE, face)

    def _draw_heading(self, boxes: Heading, top: float) -> None:
        face = typeface(Face.HEADING)
        for box in boxes.boxes:
            self._canvas.rect(MARGIN + box.x, top - box.y - box.height, box.width, box.height)
            cell = LaidCell(box.x, box.width, box.lines, box.size, Align.CENTER)
            self._lines(cell, 0, len(box.lines), top - box.y, box.height, face)

    def _draw_rows(self, pieces: Sequence[Piece], top: float) -> float:
        """The rows with their grid; returns where they end."""
        grid: list[tuple[float, float, float, float]] = []
        for piece in pieces:
            row = self._rows[piece.row]
            bottom = top - piece.height
            face = self._layout.face(row.kind)
            for cell in row.cells:
                x = MARGIN + cell.x
                grid.append((x, top, x, bottom))
                if cell.lines:
                    first, last = _part(cell, row, piece)
                    self._lines(cell, first, last, top, piece.height, face)
            grid.append((MARGIN, bottom, MARGIN + self._width, bottom))
            top = bottom
        if grid:
            self._close_grid(grid, pieces, top)
            self._canvas.lines(grid)
        return top

    def _close_grid(
        self, grid: list[tuple[float, float, float, float]], pieces: Sequence[Piece], bottom: float
    ) -> None:
        """The right edge of the table."""
        right = MARGIN + self._width
        grid.append((right, bottom + sum(piece.height for piece in pieces), right, bottom))

    def _lines(
        self,
        cell: LaidCell,
        first: int,
        last: int,
        top: float,
        height: float,
        face: Typeface,
    ) -> None:
        """Lines of a cell, in the middle of its height."""
        used = (last - first) * LEADING
        y = top - (height - used) / 2 - LEADING / 2 - cell.size * _BASELINE
        for line in cell.lines[first:last]:
            if line:
                self._text(line, MARGIN + _indent(cell, line, face), y, cell.size, face)
            y -= LEADING

    def _text(self, text: str, x: float, y: float, size: float, face: Typeface) -> None:
        """A line of text, into the page's one text object: each by itself costs a third more."""
        if self._page is None:
            self._page, self._font = self._canvas.beginText(), ("", 0.0)
        for name, run in face.runs(clean(text)):
            if self._font != (name, size):
                self._font = (name, size)
                self._page.setFont(name, size)
            self._page.setTextOrigin(x, y)
            self._page.textOut(run)
            x += face.width(run) * size


def _part(cell: LaidCell, row: LaidRow, piece: Piece) -> tuple[int, int]:
    """Which of a cell's lines stand in this piece of its row."""
    if piece.first == 0 and piece.last == row.lines:
        return 0, len(cell.lines)
    return min(piece.first, len(cell.lines)), min(piece.last, len(cell.lines))


def _indent(cell: LaidCell, line: str, face: Typeface) -> float:
    """Where a line begins, from the left margin."""
    if cell.align is Align.LEFT:
        return cell.x + SIDE
    spare = cell.width - face.width(line) * cell.size
    return cell.x + (spare / 2 if cell.align is Align.CENTER else spare - SIDE)
