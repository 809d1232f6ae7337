"""A document as PDF: A4 pages drawn cell by cell, in time proportional to their number.

What users typed is never parsed as markup; every face is embedded as a subset; the same document
gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

from jmdesk.domain.collecting import uncollected
from jmdesk.reporting.canvas import new_canvas
from jmdesk.reporting.document import Align, Document
from jmdesk.reporting.foot import Foot
from jmdesk.reporting.head import Head
from jmdesk.reporting.layout import (
    BODY_SIZE,
    MARGIN,
    MM,
    NARROW_SIZE,
    SIDE,
    Heading,
    LaidCell,
    LaidRow,
    page_size,
)
from jmdesk.reporting.page_code import page_codes
from jmdesk.reporting.paging import Piece
from jmdesk.reporting.plan import BELOW_CAPTION, CAPTION_SIZE, Table, planned
from jmdesk.reporting.qr import draw as draw_symbol
from jmdesk.reporting.qr import symbols
from jmdesk.reporting.saving import saved
from jmdesk.reporting.typeface import Face, Typeface, typeface
from jmdesk.reporting.wrap import clean

_LINE = 0.5
_FOOTER = 8 * MM
"""Height above the sheet's edge of 稿次, page number and check code."""
_CODE_SIDE = 14 * MM
_CODE_BELOW = 4.5 * MM
"""The QR code's distance from the sheet's edge: what printers can still print."""
_CODE_BESIDE = 2 * MM
_BASELINE = 0.36
"""How far below the middle of a line its baseline lies, in em."""
_DESCENT = 0.15
"""How far above the lower edge of a line its baseline lies, in em."""


class DrawnCell(NamedTuple):
    """Where a cell of the document's rows stands on its page: a box in points.

    ``x`` and ``y`` are its top left corner, from the page's left and top edge. ``row`` counts the
    document's rows, ``column`` the columns (the first one of a cell over several), both from 0.
    A row cut by the end of a page has its cells on both pages. ``table`` is 0 for the document's
    own rows, n for those of its section number n (from 1).
    """

    row: int
    column: int
    x: float
    y: float
    width: float
    height: float
    table: int = 0


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
    canvas = new_canvas(file, document.paper)
    canvas.setTitle(clean(document.title))
    canvas.setSubject(clean(f"{document.number} {document.unit_name} {document.period}"))
    canvas.setAuthor(clean(document.unit_name))
    with uncollected():  # rows by the thousand are laid out, and drawn from that
        pages = _Pages(canvas, document)
        pages.draw(first)
        canvas.save()
    return pages


class _Pages:
    """Draws the pages of one document on a canvas."""

    def __init__(self, canvas: Any, document: Document) -> None:
        self._canvas = canvas
        self._document = document
        self._plan = planned(document)
        self._leading = self._plan.type.leading
        self._height = page_size(document.paper)[1]
        self._width = document.paper.width * MM
        self._page: Any = None
        self._font = ("", 0.0)
        self._symbols = symbols(one.text for one in page_codes(document, self._plan.count))

    def drawn(self) -> Drawn:
        """Where the cells stand."""
        plan = self._plan
        told = [tuple(self._cells_of(number)) for number in range(len(plan.pages))]
        empty = [()] * (plan.count - len(told))
        return Drawn((*told, *empty), *page_size(self._document.paper))

    def _cells_of(self, page: int) -> Iterator[DrawnCell]:
        y = self._plan.top(page)
        for piece in self._plan.pages[page]:
            table, row = self._plan.spots[piece.row]
            if row >= 0:
                yield from self._cells_in(table, row, piece, y)
            y += piece.height

    def _cells_in(self, table: int, row: int, piece: Piece, y: float) -> Iterator[DrawnCell]:
        column = 0
        told = self._document.tables[table].rows[row].cells
        for cell, laid in zip(told, self._plan.rows[piece.row].cells, strict=True):
            x = MARGIN + laid.x
            yield DrawnCell(row, column, x, y, laid.width, piece.height, table)
            column += cell.span

    def draw(self, first: int | None = None) -> None:
        """Every page (or the first ones), each finished before the next is begun."""
        plan = self._plan
        pages, over, count = plan.pages, plan.over, plan.count
        for number, pieces in enumerate(pages[:first], 1):
            y = self._draw_rows(pieces, self._page_top(number - 1))
            if number == len(pages) or self._document.every_page:
                self._draw_foot(over[0], y)
            self._finish(number, count)
        for number, lines in enumerate(over[1:], len(pages) + 1):
            if first is None or number <= first:
                self._draw_foot(lines, self._height - MARGIN)
                self._finish(number, count)

    def _page_top(self, page: int) -> float:
        """Title and head, caption and heading where they are wanted; where the rows begin."""
        self._canvas.setLineWidth(_LINE)
        plan, y = self._plan, self._height - MARGIN
        if plan.has_head(page):
            self._draw_head(plan.head, y)
            y -= plan.head.height
        if not page:
            self._draw_caption(plan.tables[0], y)
            y -= plan.tables[0].top
        begun = plan.begun(page)
        if begun is not None:
            self._draw_heading(plan.tables[begun].heading, y)
            y -= plan.tables[begun].heading.height
        return y

    def _draw_caption(self, table: Table, top: float) -> None:
        y = top - table.top + BELOW_CAPTION + CAPTION_SIZE * _DESCENT
        if table.caption:
            self._text(table.caption, MARGIN, y, CAPTION_SIZE, typeface(Face.HEADING))

    def _finish(self, number: int, count: int) -> None:
        face, document = typeface(Face.BODY), self._document
        size, y = NARROW_SIZE, _FOOTER
        self._text(document.state, MARGIN, y, size, face)
        page = f"第 {number} 页　共 {count} 页"
        self._text(page, MARGIN + (self._width - face.width(page) * size) / 2, y, size, face)
        if document.check_code:
            code = f"校验码 {document.check_code}"
            x = MARGIN + self._width - _CODE_SIDE
            self._text(code, x - _CODE_BESIDE - face.width(code) * size, y, size, face)
            draw_symbol(self._canvas, next(self._symbols), x=x, y=_CODE_BELOW, side=_CODE_SIDE)
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
        """The rows with their grid, the captions and headings among them; where they end."""
        run: list[Piece] = []
        for piece in pieces:
            number, row = self._plan.spots[piece.row]
            if row >= 0:
                run.append(piece)
                continue
            top = self._draw_run(run, top)
            run = []
            table = self._plan.tables[number]
            self._draw_caption(table, top)
            self._draw_heading(table.heading, top - table.top)
            top -= piece.height
        return self._draw_run(run, top)

    def _draw_run(self, pieces: Sequence[Piece], top: float) -> float:
        """Rows of one table under each other; returns where they end."""
        if not pieces:
            return top
        right = MARGIN + self._width
        layout = self._plan.tables[self._plan.spots[pieces[0].row].table].layout
        grid = [(MARGIN, top, right, top)]
        whole = sum(piece.height for piece in pieces)
        grid.append((right, top, right, top - whole))
        for piece in pieces:
            row = self._plan.rows[piece.row]
            bottom = top - piece.height
            face = layout.face(row.kind)
            for cell in row.cells:
                x = MARGIN + cell.x
                grid.append((x, top, x, bottom))
                if cell.lines:
                    first, last = _part(cell, row, piece)
                    self._lines(cell, first, last, top, piece.height, face)
            grid.append((MARGIN, bottom, right, bottom))
            top = bottom
        self._canvas.lines(grid)
        return top

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
        used = (last - first) * self._leading
        y = top - (height - used) / 2 - self._leading / 2 - cell.size * _BASELINE
        for line in cell.lines[first:last]:
            if line:
                self._text(line, MARGIN + _indent(cell, line, face), y, cell.size, face)
            y -= self._leading

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
