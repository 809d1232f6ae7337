"""QR codes as boxes to be filled: vectors, sharp on any printer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

LEVEL = "m"
"""A seventh of the symbol may be stained, folded or under a seal."""


class Run(NamedTuple):
    """Dark squares side by side: ``x`` and ``y`` of the first from the top left corner, in
    squares, and how many there are."""

    x: int
    y: int
    length: int


class Symbol(NamedTuple):
    """A code ``size`` squares wide and high, without the blank that it wants around itself."""

    size: int
    runs: list[Run]


def symbols(texts: Iterable[str]) -> Iterator[Symbol]:
    """The codes of several texts of one kind.

    Choosing the best of eight masks takes longer than all the rest; what was best for the first
    is right for every other one, and any can be read.
    """
    import segno

    mask = None
    for text in texts:
        made = segno.make(text, micro=False, error=LEVEL, mask=mask, boost_error=False)
        mask = made.mask
        rows = [bytes(row) for row in made.matrix]
        yield Symbol(len(rows), list(_runs(rows)))


def draw(canvas: Any, symbol: Symbol, *, x: float, y: float, side: float) -> None:
    """Fill the squares; ``x``, ``y`` is the lower left corner, all in points.

    Written as it stands in the page, in whole squares: as a path each of them, four numbers
    formatted, would take longer than the rest of a page.
    """
    square = side / symbol.size
    boxes = " ".join(f"{run.x} {run.y} {run.length} 1 re" for run in symbol.runs)
    place = f"{square:.4f} 0 0 {-square:.4f} {x:.3f} {y + side:.3f} cm"
    canvas.addLiteral(f"q {place} {boxes} f Q")


def _runs(rows: Sequence[bytes]) -> Iterator[Run]:
    for y, row in enumerate(rows):
        x = 0
        for dark, squares in groupby(row):
            length = len(list(squares))
            if dark:
                yield Run(x, y, length)
            x += length
