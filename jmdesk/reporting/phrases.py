"""Headings cut to lines where they make sense: between phrases and between words of two characters.

``批复（计划）总投资`` is three phrases, and so three lines; a full line would end behind ``（计``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from jmdesk.reporting.wrap import HANGING, NOT_LAST, pieces, wrap

_PHRASE = re.compile(
    r"[（(][^（()）]*[)）]?|(?:[^（(：／/、，\s]|(?<=\d)/)+[：／/、，]*|[：／/、，]+|\s+"
)
_PARTED = re.compile(r"[^／/、，]+[／/、，]*")
_WORD = 2
"""Most words of a heading have so many characters: a phrase is cut behind an even number."""


class Breaks(NamedTuple):
    """What is wrong with some lines; the smaller, the better."""

    phrases: int = 0
    """Phrases cut though they would have fitted on a line."""
    words: int = 0
    """Cuts within a phrase behind an odd number of characters, or that leave one alone."""
    lines: int = 0


class _Piece(NamedTuple):
    """Characters never cut; ``place`` is where they begin in their phrase."""

    text: str
    phrase: str
    place: int
    fits: bool


def phrased(text: str, width: float, widths: Mapping[str, float]) -> tuple[list[str], Breaks]:
    """The best lines no wider than ``width`` (in em), and how good they are."""
    lines: list[str] = []
    worst = Breaks()
    for own in text.split("\n"):
        cut, breaks = _line(own, width, widths)
        lines += cut
        worst = _sum(worst, breaks)
    return lines, worst


def _line(text: str, width: float, widths: Mapping[str, float]) -> tuple[list[str], Breaks]:
    parts = list(_pieces(text, width, widths))
    best: list[tuple[Breaks, int] | None] = [(Breaks(), 0), *(None for _ in parts)]
    for end in range(1, len(parts) + 1):
        for start in range(end - 1, -1, -1):
            line = "".join(part.text for part in parts[start:end]).strip(" ")
            if line and _extent(line, widths) > width:
                break
            if (before := best[start]) is not None:
                found = _sum(before[0], _cost(parts, start))
                known = best[end]
                if known is None or found < known[0]:
                    best[end] = (found, start)
    return _collected(text, parts, best, width, widths)


def _collected(
    text: str,
    parts: Sequence[_Piece],
    best: Sequence[tuple[Breaks, int] | None],
    width: float,
    widths: Mapping[str, float],
) -> tuple[list[str], Breaks]:
    last = best[-1]
    if last is None or not parts:
        return wrap(text, width, widths), Breaks(phrases=len(parts))
    lines: list[str] = []
    end = len(parts)
    while end:
        step = best[end]
        assert step is not None
        lines.append("".join(part.text for part in parts[step[1] : end]).strip(" "))
        end = step[1]
    return lines[::-1], last[0]


def _cost(parts: Sequence[_Piece], start: int) -> Breaks:
    """What it costs to begin a line at this piece."""
    place = parts[start].place
    if not start or not place:
        return Breaks(lines=1)
    phrase = parts[start].phrase.strip("（()）：／/、，")
    behind = place - (parts[start].phrase[0] in NOT_LAST)
    odd = behind % _WORD == 1 or len(phrase) - behind == 1
    return Breaks(phrases=int(parts[start].fits), words=int(odd), lines=1)


def _pieces(text: str, width: float, widths: Mapping[str, float]) -> Iterator[_Piece]:
    for phrase in _phrases(text, width, widths):
        fits = _extent(phrase, widths) <= width
        place = 0
        for piece in pieces(phrase):
            yield _Piece(piece, phrase, place, fits)
            place += len(piece)


def _phrases(text: str, width: float, widths: Mapping[str, float]) -> Iterator[str]:
    """The phrases; one in brackets that is too wide is cut at the strokes in it."""
    for phrase in _PHRASE.findall(text):
        if _extent(phrase, widths) > width:
            yield from _PARTED.findall(phrase) or [phrase]
        else:
            yield phrase


def _extent(line: str, widths: Mapping[str, float]) -> float:
    return sum(map(widths.__getitem__, line)) - HANGING.get(line[-1], 0.0)


def _sum(one: Breaks, other: Breaks) -> Breaks:
    return Breaks(*(a + b for a, b in zip(one, other, strict=True)))
