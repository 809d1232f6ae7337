"""Lines over time with their last figure at the end of each: 各月支付."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jmdesk.reporting.chart_sheet import INK, QUIET, RULE, SHADES, Chart, Mark, Sheet, extent

_COLOURS = (SHADES[2], SHADES[1], QUIET)
_THICK = (1.8, 1.8, 1.4)
_DASHES: tuple[tuple[float, ...], ...] = ((), (), (4, 3))
"""Lines differ in darkness and dash, not in colour alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One series: its name, a value for each tick (None where there is none), its end in print.

    ``end`` is what stands at the line's end (支付 820), ``texts`` each value as it is printed.
    """

    name: str
    values: tuple[Decimal | None, ...]
    texts: tuple[str, ...]

    @property
    def end(self) -> str:
        """Name and last figure."""
        told = [
            text for text, value in zip(self.texts, self.values, strict=True) if value is not None
        ]
        return f"{self.name} {told[-1]}" if told else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """A place in time: what is written below it and what it opens."""

    label: str
    key: str = ""


def line_chart(
    *,
    lines: Sequence[Line],
    ticks: Sequence[Tick],
    measure: str = "",
    width: float = 340,
    height: float = 110,
    size: float = 12,
) -> Chart:
    """Draw at most three lines over ``ticks``; each tick is a mark that says all its figures.

    Lengths are points. ``measure`` is said with the figures, not printed.
    """
    sheet = Sheet(width, height)
    frame = _Frame(lines, ticks, sheet, size)
    sheet.line([(frame.left, frame.bottom), (frame.right, frame.bottom)], RULE, 0.8)
    frame.draw_ticks(ticks)
    looks = [*zip(lines, _COLOURS, _THICK, _DASHES, strict=False)]
    for line, colour, thick, dash in reversed(looks):  # the first, and darkest, over the others
        frame.draw(line, colour, thick, dash)
    frame.draw_ends(lines)
    marks = [frame.mark(number, tick, lines, measure) for number, tick in enumerate(ticks)]
    return sheet.chart(marks, "；".join(mark.label for mark in marks))


class _Frame:
    """Where values and ticks lie on the sheet."""

    def __init__(
        self, lines: Sequence[Line], ticks: Sequence[Tick], sheet: Sheet, size: float
    ) -> None:
        self._sheet, self._size = sheet, size
        ends = max((extent(line.end, size) for line in lines), default=0.0)
        first, last = (extent(ticks[n].label, size) / 2 if ticks else 0.0 for n in (0, -1))
        self.left = first
        self.right = sheet.width - max(ends + size * 0.7, last)
        self.bottom = sheet.height - 1.7 * size
        self._step = (self.right - self.left) / max(len(ticks) - 1, 1)
        values = [float(v) for line in lines for v in line.values if v is not None]
        self._low, self._high = min([0.0, *values]), max([0.0, *values])

    def x(self, number: int) -> float:
        """Where a tick lies."""
        return self.left + number * self._step

    def y(self, value: Decimal) -> float:
        """Where a value lies; 0 is always in the picture."""
        top = self._size * 0.7
        span = (self._high - self._low) or 1.0
        return self.bottom - (float(value) - self._low) / span * (self.bottom - top)

    def draw_ticks(self, ticks: Sequence[Tick]) -> None:
        """Write the ticks below, as many as there is room for, the last one always."""
        widest = max((extent(tick.label, self._size) for tick in ticks), default=0.0)
        every = max(1, -(-int(widest + self._size * 0.6) // max(int(self._step), 1)))
        for number, tick in enumerate(ticks):
            if (len(ticks) - 1 - number) % every == 0:
                x = self.x(number) - extent(tick.label, self._size) / 2
                self._sheet.text(x, self.bottom + self._size, tick.label, self._size, QUIET)

    def draw(self, line: Line, colour: str, thick: float, dash: tuple[float, ...]) -> None:
        """A line, broken where values are missing; a point where one stands alone."""
        for run in _runs(line.values):
            points = [(self.x(number), self.y(value)) for number, value in run]
            if len(points) == 1:
                self._sheet.dot(*points[0], thick, colour)
            else:
                self._sheet.line(points, colour, thick, dash)

    def draw_ends(self, lines: Sequence[Line]) -> None:
        """The last figures beside the ends of their lines, moved apart where they would touch."""
        ends = [
            (self.y([v for v in line.values if v is not None][-1]), line, colour)
            for line, colour in zip(lines, _COLOURS, strict=False)
            if any(value is not None for value in line.values)
        ]
        pitch = self._size * 1.2
        below = self.bottom
        places = []
        for y, line, colour in sorted(ends, key=lambda end: end[0], reverse=True):
            y = min(y, below)
            places.append((y, line, colour))
            below = y - pitch
        lift = max(0.0, self._size * 0.6 - min((y for y, *_ in places), default=self._size))
        for y, line, colour in places:
            x = self.right + self._size * 0.6
            ink = INK if colour == SHADES[1] else colour
            self._sheet.text(x, y + lift, line.end, self._size, ink)

    def mark(self, number: int, tick: Tick, lines: Sequence[Line], measure: str) -> Mark:
        """The strip over a tick, with what its figures are."""
        told = [
            f"{line.name} {line.texts[number]}" for line in lines if line.values[number] is not None
        ]
        figures = "，".join(told) + (f" {measure}" if measure and told else "")
        half = self._step / 2
        return Mark(
            x=self.x(number) - half,
            y=0,
            w=2 * half,
            h=self._sheet.height,
            label=f"{tick.label} {figures}".strip(),
            key=tick.key,
        )


def _runs(values: Sequence[Decimal | None]) -> Iterator[list[tuple[int, Decimal]]]:
    run: list[tuple[int, Decimal]] = []
    for number, value in enumerate(values):
        if value is not None:
            run.append((number, value))
        elif run:
            yield run
            run = []
    if run:
        yield run
