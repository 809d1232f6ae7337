"""The foot of the paper: the line to sign, then 说明, which may go on on further pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from jmdesk.reporting.document import Document
from jmdesk.reporting.layout import BODY_SIZE, MM
from jmdesk.reporting.typeface import Face, typeface
from jmdesk.reporting.wrap import clean, wrap

_LEADING = 14.0
_ABOVE_SIGNATURES = 12.0
_ABOVE_NOTES = 6.0
_BETWEEN = 18.0
"""Blank between two places to sign, to write in."""
_NOTES_KEPT = 6
"""So many lines of 说明 stay with the signatures."""


@dataclass(frozen=True, slots=True)
class Foot:
    """Signature lines and note lines; ``kept`` points stay together below the last row."""

    class Line(NamedTuple):
        """A line: ``x`` from the left margin, ``y`` of its baseline down from its block's top."""

        text: str
        x: float
        y: float

    signatures: list[list[tuple[str, float]]]
    notes: list[str]

    @property
    def kept(self) -> float:
        """The height of the signatures with the first lines of 说明."""
        return self._notes_top() + min(len(self.notes), _NOTES_KEPT) * _LEADING

    def _notes_top(self) -> float:
        top = _ABOVE_SIGNATURES + len(self.signatures) * _LEADING * 1.5 if self.signatures else 0.0
        return top + (_ABOVE_NOTES if self.notes else 0.0)

    def pages(self, left: float, whole: float) -> list[list[Line]]:
        """What stands below the last row, where ``left`` points are left, and on further pages."""
        lines = [
            Foot.Line(text, x, _ABOVE_SIGNATURES + BODY_SIZE + number * _LEADING * 1.5)
            for number, row in enumerate(self.signatures)
            for text, x in row
        ]
        pages, y = [lines], self._notes_top()
        for note in self.notes:
            if y + _LEADING > left and (y > 0.0 or len(pages) > 1):
                pages.append([])
                y, left = 0.0, whole
            pages[-1].append(Foot.Line(note, 0.0, y + BODY_SIZE))
            y += _LEADING
        return pages


def lay_foot(document: Document) -> Foot:
    """The foot of a document, cut to lines over the paper's width."""
    width = document.paper.width * MM
    face = typeface(Face.BODY)
    room = width / BODY_SIZE
    notes = [line for note in document.foot_notes for line in wrap(clean(note), room, face)]
    return Foot(_signatures(document, width), notes)


def _signatures(document: Document, width: float) -> list[list[tuple[str, float]]]:
    """The places to sign, spread over the width, over several lines where they need it."""
    face = typeface(Face.BODY)
    texts = [clean(text) for text in document.signatures]
    extents = [face.width(text) * BODY_SIZE for text in texts]
    rows: list[list[int]] = [[]]
    used = 0.0
    for index, extent in enumerate(extents):
        needed = extent + _BETWEEN * 2
        if rows[-1] and used + needed > width:
            rows.append([])
            used = 0.0
        rows[-1].append(index)
        used += needed
    return [_spread(row, texts, extents, width) for row in rows if row]


def _spread(
    row: list[int], texts: list[str], extents: list[float], width: float
) -> list[tuple[str, float]]:
    blank = (width - sum(extents[i] for i in row)) / len(row)
    placed: list[tuple[str, float]] = []
    x = 0.0
    for i in row:
        placed.append((texts[i], x))
        x += extents[i] + blank
    return placed
