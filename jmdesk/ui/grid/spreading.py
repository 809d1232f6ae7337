"""Where the cells of a pasted block go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import overload

from jmdesk.operations.clipboard import Block
from jmdesk.ui.grid.cell import Place
from jmdesk.ui.grid.cursor import Spot


@dataclass(frozen=True, kw_only=True)
class Spread:
    """How much room a block takes from its first cell on."""

    first: Spot
    rows: int
    columns: int
    beyond: int
    """Columns that find no place at the right."""

    @property
    def last(self) -> Spot:
        """The last cell that is filled."""
        return self.first[0] + self.rows - 1, self.first[1] + self.columns - 1


def spread_block(block: Block, first: Spot, last: Spot, columns: int) -> Spread:
    """Spread a block from the first chosen cell on, over the ``columns`` of the sheet.

    One value fills all that is chosen; a block is repeated where what is chosen is a multiple of
    it; any other takes the room it needs.
    """
    height, width = len(block), max(map(len, block), default=0)
    chosen_height, chosen_width = last[0] - first[0] + 1, last[1] - first[1] + 1
    if chosen_height % height == 0 and chosen_width % width == 0:
        height, width = chosen_height, chosen_width
    fitting = min(width, columns - first[1])
    return Spread(first=first, rows=height, columns=fitting, beyond=width - fitting)


class SpreadCells(Sequence[tuple[Place, str]]):
    """The texts of a spread block by row and column, made when they are asked for."""

    def __init__(
        self, block: Block, spread: Spread, keys: Sequence[str], names: Sequence[str]
    ) -> None:
        self._block = block
        self._spread = spread
        self._keys = keys[spread.first[0] :]
        self._names = names[spread.first[1] :]

    def __len__(self) -> int:
        return self._spread.rows * self._spread.columns

    @overload
    def __getitem__(self, place: int) -> tuple[Place, str]: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[tuple[Place, str]]: ...

    def __getitem__(self, place: int | slice) -> tuple[Place, str] | Sequence[tuple[Place, str]]:
        if isinstance(place, slice):
            return [self._cell(number) for number in range(*place.indices(len(self)))]
        return self._cell(range(len(self))[place])

    def _cell(self, number: int) -> tuple[Place, str]:
        row, column = divmod(number, self._spread.columns)
        texts = self._block[row % len(self._block)]
        return (self._keys[row], self._names[column]), texts[column % len(texts)]
