"""The head of the paper: title, unit, period, 表号 and 计量单位, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jmdesk.reporting.document import Document
from jmdesk.reporting.layout import BODY_SIZE, MM
from jmdesk.reporting.typeface import Face, typeface
from jmdesk.reporting.wrap import clean, wrap

TITLE_SIZE = 18.0
_TITLE_LEADING = 25.0
_LEADING = 13.5
_BELOW_TITLE = 4.0
_BELOW = 4.0
_OPENING_SIZE = 10.5
_OPENING_LEADING = 16.0


class HeadLine(NamedTuple):
    """A line: ``x`` from the left margin, ``y`` of its baseline down from the top margin."""

    text: str
    x: float
    y: float
    size: float
    face: Face


class Head(NamedTuple):
    """All lines and the height they take."""

    lines: list[HeadLine]
    height: float


def lay_head(document: Document) -> Head:
    """Title in the middle; below it the unit left, the period in the middle, the rest right.

    The three blocks end on one line, directly over the table or the opening lines, where 計量单位
    is the last on the right (forms.md §3).
    """
    width = document.paper.width * MM
    lines = _title(document.title, width)
    top = len(lines) * _TITLE_LEADING + _BELOW_TITLE
    face = typeface(Face.BODY)
    right = [*document.head_right]
    if document.measure:
        right.append(f"计量单位：{document.measure}")
    blocks = (_wrapped(document.head_left, width / 2.6), document.head_middle, right)
    deepest = max(len(block) for block in blocks)
    block_width = max((face.width(clean(text)) for text in right), default=0.0) * BODY_SIZE
    for index, block in enumerate(blocks):
        for number, raw in enumerate(block, deepest - len(block)):
            text = clean(raw)
            extent = face.width(text) * BODY_SIZE
            x = (0.0, (width - extent) / 2, width - block_width)[index]
            y = top + number * _LEADING + BODY_SIZE
            lines.append(HeadLine(text, x, y, BODY_SIZE, Face.BODY))
    return _with_opening(document, lines, top + deepest * _LEADING + _BELOW)


def _with_opening(document: Document, lines: list[HeadLine], top: float) -> Head:
    """The lines over the whole width that stand between the head and the first table."""
    face = typeface(Face.BODY)
    width = document.paper.width * MM
    for raw in document.opening:
        for text in wrap(clean(raw), width / _OPENING_SIZE, face):
            top += _OPENING_LEADING
            y = top - _OPENING_LEADING + _OPENING_SIZE
            lines.append(HeadLine(text, 0.0, y, _OPENING_SIZE, Face.BODY))
    return Head(lines, top + (_BELOW if document.opening else 0.0))


def _title(title: str, width: float) -> list[HeadLine]:
    face = typeface(Face.TITLE)
    texts = wrap(clean(title), width / TITLE_SIZE, face)
    return [
        HeadLine(
            text,
            (width - face.width(text) * TITLE_SIZE) / 2,
            number * _TITLE_LEADING + TITLE_SIZE,
            TITLE_SIZE,
            Face.TITLE,
        )
        for number, text in enumerate(texts)
    ]


def _wrapped(texts: Sequence[str], width: float) -> list[str]:
    face = typeface(Face.BODY)
    return [line for text in texts for line in wrap(clean(text), width / BODY_SIZE, face)]
