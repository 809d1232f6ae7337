"""Grouped bars lying on their side, the figure at the end of each: 批复, 到位, 支付 by category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jmdesk.reporting.chart_sheet import (
    INK,
    QUIET,
    SHADES,
    Chart,
    Mark,
    Sheet,
    broken,
    extent,
)

_THICK = 10 / 12
"""Lengths in em: the thickness of a bar, its line, the space below a group."""
_PITCH = 1.0
_BETWEEN = 0.75
_GAP = 0.4
"""Between a bar and what stands beside it."""
_NAMES = 0.36
"""The part of the width that the names of the groups may take."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bar:
    """One figure: its value (None draws no bar), as it is printed, in words, and what it opens."""

    value: Decimal | None
    text: str
    said: str
    key: str


@dataclass(frozen=True, kw_only=True, slots=True)
class BarGroup:
    """What is compared, with a bar for each of the series."""

    label: str
    bars: tuple[Bar, ...]


def bar_chart(
    *,
    groups: Sequence[BarGroup],
    series: Sequence[str],
    width: float,
    size: float = 12,
    scale_each: bool = False,
) -> Chart:
    """Draw groups below each other, ``series`` named in a legend below them (from light to dark).

    A group may have fewer bars than there are series, without the last ones.

    ``width`` and the ``size`` of type are points. All bars have one scale, or with
    ``scale_each`` every group its own, for groups in different measures.
    """
    names = _Names(groups, width, size)
    pitch, between = _PITCH * size, _BETWEEN * size
    tall = sum(names.height(group) + between for group in groups)
    sheet = Sheet(width, tall + (1.5 * size if series else 0))
    marks: list[Mark] = []
    room = width - names.width - _widest(groups, size) - 2 * _GAP * size
    top = 0.0
    for group in groups:
        longest = _longest([group] if scale_each else groups)
        height = names.height(group)
        names.draw(sheet, group, top + height / 2)
        y = top + (height - pitch * len(group.bars)) / 2
        for bar, shade in zip(group.bars, shades(len(series)), strict=False):
            marks.append(_bar(sheet, bar, (names.width, y), room / longest, size, shade))
            y += pitch
        top += height + between
    _legend(sheet, series, names.width, tall + 0.6 * size, size)
    said = "；".join(f"{bar.said}" for group in groups for bar in group.bars)
    return sheet.chart(marks, said)


def shades(count: int) -> tuple[str, ...]:
    """So many shades from light to dark, as far apart as can be."""
    return {1: SHADES[2:], 2: (SHADES[0], SHADES[2])}.get(count, SHADES)[:count]


def _bar(
    sheet: Sheet, bar: Bar, at: tuple[float, float], scale: float, size: float, shade: str
) -> Mark:
    x, y = at
    pitch, thick, gap = _PITCH * size, _THICK * size, _GAP * size
    length = max(float(bar.value), 0.0) * scale if bar.value is not None else 0.0
    if length:
        length = max(length, 1.0)
        sheet.bar(x, y + (pitch - thick) / 2, length, thick, shade)
    colour = INK if bar.value else QUIET
    start = x + length + gap if length else x
    sheet.text(start, y + pitch / 2, bar.text, size, colour)
    wide = start - x + extent(bar.text, size)
    return Mark(x=x, y=y, w=wide, h=pitch, label=bar.said, key=bar.key)


def _legend(sheet: Sheet, series: Sequence[str], x: float, y: float, size: float) -> None:
    thick = _THICK * size
    for name, shade in zip(series, shades(len(series)), strict=True):
        sheet.bar(x, y - thick / 2, thick, thick, shade)
        sheet.text(x + thick + _GAP * size, y, name, size, QUIET)
        x += thick + _GAP * size + extent(name, size) + 1.5 * size


class _Names:
    """The names of the groups, right before their bars, in at most two lines each."""

    def __init__(self, groups: Sequence[BarGroup], width: float, size: float) -> None:
        self._size = size
        most = width * _NAMES
        self._lines = {g.label: broken(g.label, most, size, 2) for g in groups}
        used = [extent(line, size) for lines in self._lines.values() for line in lines]
        self.width = max(used, default=0.0) + 2 * _GAP * size

    def height(self, group: BarGroup) -> float:
        """How tall a group is: by its bars or by its name."""
        lines = len(self._lines[group.label])
        return max(len(group.bars) * _PITCH, lines * 1.3) * self._size

    def draw(self, sheet: Sheet, group: BarGroup, middle: float) -> None:
        """Write a group's name beside its bars."""
        lines = self._lines[group.label]
        y = middle - (len(lines) - 1) * 1.3 * self._size / 2
        for line in lines:
            sheet.text(0, y, line, self._size)
            y += 1.3 * self._size


def _longest(groups: Sequence[BarGroup]) -> float:
    values = [float(bar.value) for group in groups for bar in group.bars if bar.value]
    return max([0.0, *values]) or 1.0


def _widest(groups: Sequence[BarGroup], size: float) -> float:
    texts = [bar.text for group in groups for bar in group.bars]
    return max((extent(text, size) for text in texts), default=0.0)
