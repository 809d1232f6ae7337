"""同上 in a cell: what the cell above it says, which the person then sees in its place."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.definitions.numbers import ABOVE
from jmdesk.language import tr
from jmdesk.ui.grid.cell import Place
from jmdesk.ui.grid.sheet import Sheet

Text = tuple[Place, str, str]
"""A cell, its text, and a note of how it came to be."""


def without_dittos(sheet: Sheet, cells: Sequence[tuple[Place, str]]) -> list[Text]:
    """The texts of cells that are about to be filled, each 同上 replaced by the text above it.

    Cells filled by the same act count with their new texts. Below an empty cell it stays as it
    is: reading refuses it with the reason.
    """
    told: dict[Place, str] = {}
    found: list[Text] = []
    some = any(text.strip() in ABOVE for _place, text in cells)
    for place, text in cells:
        above = _above(sheet, place, told) if some and text.strip() in ABOVE else ""
        found.append((place, above or text, _note(text, above)))
        if some:
            told[place] = above or text
    return found


def _above(sheet: Sheet, place: Place, told: dict[Place, str]) -> str:
    """What the cell above says; "" where there is none."""
    row, column = sheet.row_of(place[0]), sheet.by_name.get(place[1])
    if row < 1 or column is None:
        return ""
    line = sheet.seen[row - 1]
    text = told.get((line.key, column.name))
    text = sheet.text(line, column) if text is None else text
    return "" if text.strip() in ABOVE else text


def _note(text: str, above: str) -> str:
    return tr("“{text}”按上一行填作 {above}。", text=text.strip(), above=above) if above else ""
