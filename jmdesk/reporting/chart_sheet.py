"""The ground a chart is drawn on, once, for paper and for the screen.

Lengths are points on paper and, at scale 1, pixels on the screen; places are measured from the top
left, as people look. reportlab is loaded when the first chart is drawn.
"""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jmdesk.reporting.typeface import Typeface
from jmdesk.reporting.wrap import clean, wrap

INK, QUIET, RULE = "#1d2421", "#66706b", "#cfd6d1"
SHADES = ("#d3ddd8", "#87b7a3", "#1f6b54")
"""From light to dark, so far apart that a grey print tells them from each other."""
EDGE = "#4f6f63"
"""Around each bar: the lightest shade alone is hard to see on white."""

_FACE = "NotoSansSC-Regular"
_FAMILY = {"family": "Noto Sans SC"}
"""What the screen calls that face."""
_MIDDLE = 0.36
"""How far below the middle of a line its baseline lies, in em."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """A place on a chart that stands for something: where it is, what it says, what it opens.

    ``label`` is the whole figure in words, for people who listen; ``key`` whatever the caller
    gave to find the records behind it.
    """

    x: float
    y: float
    w: float
    h: float
    label: str
    key: str


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A finished chart: for the screen as SVG, for paper as the drawing it was made from.

    ``described`` says all of it in words.
    """

    svg: bytes
    width: float
    height: float
    marks: tuple[Mark, ...]
    described: str
    drawing: Any = field(repr=False, compare=False)

    def draw_on(self, canvas: Any, x: float, y: float) -> None:
        """Draw it on a page of a PDF, its lower left corner at ``x``, ``y`` (points)."""
        from reportlab.graphics import renderPDF

        renderPDF.draw(self.drawing, canvas, x, y)


class Sheet:
    """Shapes and texts of a chart of this size, placed from the top left."""

    def __init__(self, width: float, height: float) -> None:
        from reportlab.graphics import shapes
        from reportlab.lib.colors import HexColor

        self._shapes = shapes
        self._colour = HexColor
        # The SVG writer cuts the size of its view to whole numbers.
        self.width, self.height = float(round(width)), float(round(height))
        # Without a name of ours a PDF would list a face that is not embedded.
        self.drawing = shapes.Drawing(self.width, self.height, initialFontName=face().name)

    def bar(self, x: float, y: float, w: float, h: float, colour: str) -> None:
        """A filled bar with a thin edge."""
        rect = self._shapes.Rect(x, self.height - y - h, w, h)
        rect.fillColor = self._colour(colour)
        rect.strokeColor, rect.strokeWidth = self._colour(EDGE), 0.6
        self.drawing.add(rect)

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """A filled point."""
        dot = self._shapes.Circle(x, self.height - y, radius)
        dot.fillColor, dot.strokeColor = self._colour(colour), None
        self.drawing.add(dot)

    def line(
        self,
        points: list[tuple[float, float]],
        colour: str,
        thick: float,
        dash: tuple[float, ...] = (),
    ) -> None:
        """A line through points."""
        flat = [value for x, y in points for value in (x, self.height - y)]
        line = self._shapes.PolyLine(flat)
        line.strokeColor, line.strokeWidth = self._colour(colour), thick
        if dash:
            line.strokeDashArray = list(dash)
        self.drawing.add(line)

    def text(self, x: float, middle: float, text: str, size: float, colour: str = INK) -> None:
        """A line of text from ``x``, the middle of its line at the height ``middle``."""
        # The SVG writer cuts twice the height of a baseline to a whole number.
        baseline = round((self.height - middle - size * _MIDDLE) * 2) / 2
        for name, run in face().runs(clean(text)):
            string = self._shapes.String(x, baseline, run)
            string.fontName, string.fontSize = name, size
            string.fillColor = self._colour(colour)
            self.drawing.add(string)
            x += face().width(run) * size

    def chart(self, marks: list[Mark], described: str) -> Chart:
        """What was drawn."""
        return Chart(
            svg=self._svg(),
            width=self.width,
            height=self.height,
            marks=tuple(marks),
            described=described,
            drawing=self.drawing,
        )

    def _svg(self) -> bytes:
        from reportlab.graphics import renderSVG

        out = io.StringIO()
        # Qt would draw the shape that clips as one to be seen: clipped by an attribute instead.
        renderSVG.drawToFile(self.drawing, out, fontHacks={_FACE: _FAMILY}, useClip=True)
        # What reportlab calls None is "none" in SVG; a reader fills what it does not understand.
        return out.getvalue().replace("fill: None", "fill: none").encode()


@cache
def face() -> Typeface:
    """The one face of charts, whole, so that names of people and places are there."""
    return Typeface(_FACE)


def extent(text: str, size: float) -> float:
    """The width of a line of text, in points."""
    return face().width(clean(text)) * size


def broken(text: str, width: float, size: float, lines: int) -> list[str]:
    """A text in at most so many lines no wider than ``width``; … where more would be needed."""
    flat = " ".join(clean(text).split())
    found = wrap(flat, width / size, face())
    if len(found) <= lines:
        return found
    last = found[lines - 1]
    while last and extent(f"{last}…", size) > width:
        last = last[:-1]
    return [*found[: lines - 1], f"{last}…"]
