"""Breaking text into lines as Chinese typesetting does (GB/T 15834 and common practice).

No line begins with a closing mark or a comma, none ends with an opening bracket, and neither
numbers nor Latin words are broken unless one alone is wider than the line. reportlab's own
wrapping breaks all three rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

NOT_FIRST = frozenset("，。、；：！？％‰℃％》〉）〕】』」’”…—～·,.;:!?%)]}>°′″〗〞﹚﹜：／/")
"""Marks that may not begin a line."""
NOT_LAST = frozenset("（《〈「『【〔〖“‘([{<〝￥＄¥$№＃#")
"""Marks that may not end a line."""
HANGING = dict.fromkeys("，。、；：", 0.75) | dict.fromkeys("）》」』】〕”’", 0.5)
"""How much of a mark at a line's end, in em, may stand beyond it: that part of it is blank."""
UNKNOWN = "〓"
"""Printed for what no font has and for control characters: lost characters must be seen."""

_WORD = "0-9A-Za-z０-９Ａ-Ｚａ-ｚÀ-ɏ"
_PIECE = re.compile(
    rf"[{re.escape(''.join(sorted(NOT_LAST)))}]*"
    rf"(?:[{_WORD}](?:[{_WORD}]|[.,:/\-–_@&#'’．，：－+](?=[{_WORD}]))*[%％‰℃㎡]?| +|.)"
    rf"[{re.escape(''.join(sorted(NOT_FIRST)))}]*",
    re.DOTALL,
)
"""A character, word or number with the marks that stay before and behind it."""
_SEPARATORS = str.maketrans({"\t": " ", "\v": "\n", "\f": "\n", "\u2028": "\n", "\u2029": "\n"})
_NASTY = frozenset({"Cc", "Cs", "Co", "Cn"})


def clean(text: str) -> str:
    """The text with only line breaks left of its control characters, the others seen as 〓.

    Marks without an extent (zero-width blanks, directions) are dropped: they print nothing and
    would turn figures round.
    """
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n").translate(_SEPARATORS)
    return "".join(_visible(char) for char in text)


def _visible(char: str) -> str:
    if char == "\n" or char.isprintable():
        return char
    category = unicodedata.category(char)
    if category in _NASTY:
        return UNKNOWN
    return "" if category == "Cf" else char


def wrap(text: str, width: float, widths: Mapping[str, float]) -> list[str]:
    """Lines no wider than ``width``; ``widths`` gives each character's. Both in em.

    Own line breaks are kept; an empty text makes one empty line. The text is already `clean`.
    """
    if "\n" not in text and sum(map(widths.__getitem__, text)) <= width:
        return [text]
    lines: list[str] = []
    for line in text.split("\n"):
        lines.extend(_wrap_line(line, width, widths))
    return lines


def _wrap_line(text: str, width: float, widths: Mapping[str, float]) -> list[str]:
    lines: list[str] = []
    line, used = "", 0.0
    for piece in _PIECE.findall(text):
        extent = sum(map(widths.__getitem__, piece))
        hanging = HANGING.get(piece[-1], 0.0)
        if used + extent - hanging <= width:
            line, used = line + piece, used + extent
            continue
        if not piece.strip(" "):
            continue
        if line.strip(" "):
            lines.append(line.rstrip(" "))
        *full, line = _cut(piece, width, widths) if extent - hanging > width else [piece]
        lines.extend(full)
        used = sum(map(widths.__getitem__, line))
    return [*lines, line.rstrip(" ")] if line.strip(" ") or not lines else lines


def pieces(text: str) -> list[str]:
    """The parts of one line that are never cut: characters, words, numbers, with their marks."""
    return _PIECE.findall(text)


def widest(text: str, widths: Mapping[str, float]) -> float:
    """The width, in em, below which some unbreakable part of the text would have to be cut."""
    return max(
        (
            sum(map(widths.__getitem__, piece)) - HANGING.get(piece[-1], 0.0)
            for line in text.split("\n")
            for piece in _PIECE.findall(line)
        ),
        default=0.0,
    )


def _cut(piece: str, width: float, widths: Mapping[str, float]) -> list[str]:
    """A piece wider than the line, cut where it is full: at least one character a line."""
    lines = [""]
    used = 0.0
    for char in piece:
        extent = widths[char]
        if lines[-1] and used + extent > width:
            carried = _carried(lines[-1], char)
            lines[-1] = lines[-1].removesuffix(carried)
            lines.append(carried)
            used = sum(map(widths.__getitem__, carried))
        lines[-1] += char
        used += extent
    return lines


def _carried(line: str, char: str) -> str:
    """What goes down to the next line with ``char``, which may not begin one by itself."""
    return line[-1] if char in NOT_FIRST and len(line) > 1 else ""
