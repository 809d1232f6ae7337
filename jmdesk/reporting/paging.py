"""Which rows, and which lines of them, stand on which page. Pure arithmetic over heights.

A group row is never the last of a page, the foot never stands without a row above it, and a row
higher than a page goes on on the next one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from jmdesk.reporting.document import RowKind
from jmdesk.reporting.layout import USUAL, LaidRow, Type

_FEWEST_LINES = 3
"""Of a row that is cut, at least so many lines stand on each side."""


class Piece(NamedTuple):
    """Lines ``first`` to ``last`` (excluded) of row number ``row``, ``height`` points high."""

    row: int
    first: int
    last: int
    height: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Space:
    """Points for rows on the first page, on the others, and needed below the last row."""

    first: float
    other: float
    foot: float


def paginate(rows: Sequence[LaidRow], space: Space, type: Type = USUAL) -> list[list[Piece]]:
    """The pages in order; there is always one, be it without rows."""
    pages: list[list[Piece]] = [[]]
    left = space.first
    index = 0
    while index < len(rows):
        block = _kept_together(rows, index)
        needed = sum(rows[i].height for i in block)
        if needed <= left:
            left -= _place(pages[-1], rows, block)
        elif needed <= space.other:
            pages.append([])
            left = space.other - _place(pages[-1], rows, block)
        else:
            left = _spread(pages, rows, block, left, space.other, type)
        index = block[-1] + 1
    return _with_room_for_foot(pages, rows, left, space, type)


def _kept_together(rows: Sequence[LaidRow], index: int) -> range:
    """A row, or group rows with the first row below them."""
    end = index
    while rows[end].kind is RowKind.GROUP and end + 1 < len(rows):
        end += 1
    return range(index, end + 1)


def _place(page: list[Piece], rows: Sequence[LaidRow], block: range) -> float:
    for i in block:
        page.append(Piece(i, 0, rows[i].lines, rows[i].height))
    return sum(rows[i].height for i in block)


def _spread(
    pages: list[list[Piece]],
    rows: Sequence[LaidRow],
    block: range,
    left: float,
    whole: float,
    type: Type,
) -> float:
    """Put down a block higher than a page; returns what is left of the last page."""
    groups, last = block[:-1], block[-1]
    head = sum(rows[i].height for i in groups)
    if left - head < _height(_FEWEST_LINES, type):
        pages.append([])
        left = whole
    left -= _place(pages[-1], rows, groups)
    line = 0
    while line < rows[last].lines:
        if left < _height(min(_FEWEST_LINES, rows[last].lines - line), type) and pages[-1]:
            pages.append([])
            left = whole
        fitting = max(1, int((left - 2 * type.above) // type.leading))
        end = min(rows[last].lines, line + fitting)
        height = max(_height(end - line, type), type.least)
        pages[-1].append(Piece(last, line, end, height))
        left -= height
        line = end
    return left


def _height(lines: int, type: Type) -> float:
    return lines * type.leading + 2 * type.above


def _with_room_for_foot(
    pages: list[list[Piece]], rows: Sequence[LaidRow], left: float, space: Space, type: Type
) -> list[list[Piece]]:
    """Where the foot does not fit below the last row, that row goes to a page with the foot."""
    page = pages[-1]
    if space.foot <= left or not page:
        return pages
    start = len(page) - 1
    while start and rows[page[start - 1].row].kind is RowKind.GROUP:
        start -= 1
    moved = page[start:]
    if start and sum(piece.height for piece in moved) + space.foot <= space.other:
        return [*pages[:-1], page[:start], moved]
    return [*pages[:-1], *_halved(page, type)]


def _halved(page: list[Piece], type: Type) -> list[list[Piece]]:
    """A row that leaves no room for the foot is cut; its last lines go with the foot."""
    *before, last = page
    cut = max(last.first + 1, last.last - _FEWEST_LINES)
    if cut >= last.last:
        return [page, []]
    upper = Piece(last.row, last.first, cut, max(_height(cut - last.first, type), type.least))
    lower = Piece(last.row, cut, last.last, max(_height(last.last - cut, type), type.least))
    return [[*before, upper], [lower]]
