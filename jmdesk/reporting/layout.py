"""A document cut to lines: what stands where in a row, and how high the row is. In points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jmdesk.definitions.report import Format, Paper
from jmdesk.reporting.document import (
    Align,
    Cell,
    Column,
    HeadingCell,
    Row,
    RowKind,
    heading_cells,
)
from jmdesk.reporting.phrases import phrased
from jmdesk.reporting.typeface import Face, Typeface, typeface
from jmdesk.reporting.wrap import clean, widest, wrap

MM = 72 / 25.4
MARGIN = 15 * MM
CODED = 20 * MM
"""The lower margin where a QR code stands in it: nothing printed comes near its squares."""
BODY_SIZE = 9.0
NARROW_SIZE = 8.0
NARROW = 11
"""Columns of fewer millimetres are set in the smaller size."""
SMALLEST_SIZE = 5.5
"""A number too wide for its column is set smaller, down to this, and never broken."""
SMALLEST_HEADING = 7.0
LEADING = 12.0
SIDE = 1.0 * MM
"""Blank between a cell's border and its text."""
ABOVE = 3.0
LEAST_HEIGHT = 7 * MM


class Type(NamedTuple):
    """How large a table is set: sizes, leading, blank above a text, least height of a row."""

    size: float = BODY_SIZE
    narrow: float = NARROW_SIZE
    leading: float = LEADING
    above: float = ABOVE
    least: float = LEAST_HEIGHT


USUAL = Type()
SMALLER = (
    Type(size=8.5, narrow=8.0, leading=11.0, above=2.2, least=6.2 * MM),
    Type(size=8.0, narrow=7.5, leading=10.2, above=1.5, least=5.4 * MM),
    Type(size=7.5, narrow=7.0, leading=9.4, above=1.0, least=4.8 * MM),
)
"""For what should stand on one page and does not in the usual type."""


class LaidCell(NamedTuple):
    """A cell's lines; ``x`` is the distance of its box from the left margin."""

    x: float
    width: float
    lines: list[str]
    size: float
    align: Align


class LaidRow(NamedTuple):
    """A row's cells; ``lines`` is the number of the longest cell's, ``height`` of the row."""

    kind: RowKind
    cells: list[LaidCell]
    lines: int
    height: float


class HeadingBox(NamedTuple):
    """A box of the heading; ``y`` is the distance of its top from the heading's."""

    x: float
    y: float
    width: float
    height: float
    lines: list[str]
    size: float


class Heading(NamedTuple):
    """The heading rows that each page repeats."""

    boxes: list[HeadingBox]
    height: float


def page_size(paper: Paper) -> tuple[float, float]:
    """Width and height of the sheet in points."""
    short, long = 210 * MM, 297 * MM
    return (long, short) if paper is Paper.LANDSCAPE else (short, long)


def below(check_code: str) -> float:
    """The lower margin of a paper with this check code, in points."""
    return CODED if check_code else MARGIN


def widths(columns: Sequence[Column], paper: Paper) -> list[float]:
    """The columns' widths in points, stretched or shrunk to fill the paper between margins."""
    total = sum(column.width for column in columns)
    factor = paper.width / total * MM if total else MM
    return [column.width * factor for column in columns]


def heading(columns: Sequence[Column], paper: Paper, type: Type = USUAL) -> Heading:
    """The heading tree with its rows made high enough for their texts."""
    edges = _edges(widths(columns, paper))
    cells = heading_cells(columns)
    texts = [_heading_lines(cell, edges, columns, type) for cell in cells]
    tops = _edges(_heading_heights(cells, [len(lines) for lines, _ in texts], type))
    boxes = [
        HeadingBox(
            edges[cell.column],
            tops[cell.row],
            edges[cell.column + cell.columns] - edges[cell.column],
            tops[cell.row + cell.rows] - tops[cell.row],
            lines,
            size,
        )
        for cell, (lines, size) in zip(cells, texts, strict=True)
    ]
    return Heading(boxes, tops[-1])


def _heading_lines(
    cell: HeadingCell, edges: Sequence[float], columns: Sequence[Column], type: Type
) -> tuple[list[str], float]:
    """The lines of a heading and their size: smaller by a point where a word would be cut."""
    face = typeface(Face.HEADING)
    text = clean(cell.text)
    end = cell.column + cell.columns
    room = edges[end] - edges[cell.column] - 2 * SIDE
    narrow = sum(column.width for column in columns[cell.column : end]) < NARROW
    size = type.narrow if narrow else type.size
    if (needed := widest(text, face)) * size > room:
        size = max(SMALLEST_HEADING, room / needed * 0.999)
    usual, smaller = (
        (phrased(text, room / one, face), one) for one in (size, max(SMALLEST_HEADING, size - 1))
    )
    (lines, _), size = min(usual, smaller, key=lambda made: made[0][1][:2])
    return lines, size


def _heading_heights(cells: Sequence[HeadingCell], lines: Sequence[int], type: Type) -> list[float]:
    heights = [type.least] * max((cell.row + cell.rows for cell in cells), default=0)
    for cell, count in sorted(zip(cells, lines, strict=True), key=lambda pair: pair[0].rows):
        bottom = cell.row + cell.rows
        lack = count * type.leading + 2 * type.above - sum(heights[cell.row : bottom])
        heights[bottom - 1] += max(0.0, lack)
    return heights


def _edges(extents: Sequence[float]) -> list[float]:
    """Where each of them begins, and where the last ends."""
    edges = [0.0]
    for extent in extents:
        edges.append(edges[-1] + extent)
    return edges


class RowLayout:
    """Lays out the rows of one table."""

    def __init__(self, columns: Sequence[Column], paper: Paper, type: Type = USUAL) -> None:
        self._columns = columns
        self._type = type
        self._edges = _edges(widths(columns, paper))
        self._body = typeface(Face.BODY)
        self._strong = typeface(Face.HEADING)

    def row(self, row: Row) -> LaidRow:
        """The row cut to lines."""
        face = self.face(row.kind)
        cells: list[LaidCell] = []
        index, most = 0, 1
        for cell in row.cells:
            laid = self._cell(cell, index, face)
            cells.append(laid)
            index += cell.span
            most = max(most, len(laid.lines))
        height = most * self._type.leading + 2 * self._type.above
        return LaidRow(row.kind, cells, most, max(height, self._type.least, row.least * MM))

    def face(self, kind: RowKind) -> Typeface:
        """The typeface of a row: totals and groups stand out."""
        return self._strong if kind in (RowKind.TOTAL, RowKind.GROUP) else self._body

    def _cell(self, cell: Cell, index: int, face: Typeface) -> LaidCell:
        column = self._columns[index]
        x = self._edges[index]
        width = self._edges[index + cell.span] - x
        align = cell.align or column.align
        narrow = cell.span == 1 and column.width < NARROW
        size = self._type.narrow if narrow else self._type.size
        if not cell.text:
            return LaidCell(x, width, [], size, align)
        text = clean(cell.text)
        room = width - 2 * SIDE
        if column.format.numeric and cell.span == 1 and column.format is not Format.TEXT:
            size = _fitting(text, room, size, face)
        return LaidCell(x, width, wrap(text, room / size, face), size, align)


def _fitting(text: str, room: float, size: float, face: Typeface) -> float:
    """The size at which a number fits into its column on one line, if one does."""
    needed = face.width(text)
    if needed * size <= room or "\n" in text:
        return size
    # A hair less than the exact quotient, so that wrapping finds it fits.
    fit = room / needed * 0.999
    return fit if fit >= SMALLEST_SIZE else size
