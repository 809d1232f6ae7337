"""Where the cells of a pasted block go."""

from __future__ import annotations

from dataclasses import dataclass

from jmdesk.operations.clipboard import Block
from jmdesk.ui.grid.cursor import Spot


@dataclass(frozen=True, kw_only=True)
class Spread:
    """Texts by row and column as seen; how many columns found no place at the right."""

    cells: tuple[tuple[Spot, str], ...]
    rows: int
    """Rows that are needed, counted from the first of the sheet."""
    beyond: int = 0


def spread_block(block: Block, first: Spot, last: Spot, columns: int) -> Spread:
    """Spread a block from the first chosen cell on, over ``columns`` columns.

    One value fills all that is chosen; a block is repeated where what is chosen is a multiple of
    it; any other takes the room it needs.
    """
    height, width = len(block), max(map(len, block), default=0)
    chosen_height, chosen_width = last[0] - first[0] + 1, last[1] - first[1] + 1
    if chosen_height % height == 0 and chosen_width % width == 0:
        tall, wide = chosen_height, chosen_width
    else:
        tall, wide = height, width
    fitting = min(wide, columns - first[1])
    cells = tuple(
        ((first[0] + row, first[1] + column), _text(block[row % height], column % width))
        for row in range(tall)
        for column in range(fitting)
    )
    return Spread(cells=cells, rows=first[0] + tall, beyond=wide - fitting)


def _text(row: tuple[str, ...], column: int) -> str:
    return row[column] if column < len(row) else ""
