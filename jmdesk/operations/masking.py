"""Stars over what tells of a person: telephone and id numbers wherever they stand, and names.

A mask keeps enough to know whom to ask (152222********1234, 138****5678, 白**) and too little to
be undone. Pure functions over text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from jmdesk.domain.late import pattern

STAR = "*"
_WIDE = str.maketrans("０１２３４５６７８９Ｘｘ－　＋", "0123456789Xx- +")
"""Figures as Chinese input methods write them; each stays one character long."""
_GAP = r"[ \u00a0\u2002-\u200a\-\u2010-\u2015.]{0,2}"
_NUMBER = pattern(
    rf"(?<![0-9A-Za-z])(?:"
    rf"(?:(?:\+|00)?86{_GAP})?(?P<phone>1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}})"
    rf"|(?P<landline>0\d{{2,3}}{_GAP}\d{{7,8}})"
    rf"|(?P<id>[1-9]\d{{5}}{_GAP}(?:19|20)\d\d{_GAP}\d\d{_GAP}\d\d{_GAP}\d{{3}}[\dXx]"
    rf"|[1-9]\d{{7}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}})"
    rf")(?![0-9A-Za-z])"
)
"""A mobile telephone, a landline with its area, an id number (of fifteen figures until 1999)."""
LEAST = 10
"""Figures of the shortest of these."""
_FIGURES = pattern(rf"\d(?:\D{{0,2}}\d){{{LEAST - 1}}}")
"""So many of either width, with gaps: most texts hold none, and are looked at no further."""
_ENDS = {"phone": (3, 4), "id_number": (6, 4)}
_SHORT, _SHORT_ENDS = 11, (2, 2)
"""A landline's number has fewer figures; so many stay at its ends."""
_SHORTEST_WORD = 2


class Number(NamedTuple):
    """A number in a text: ``kind`` is "phone" or "id_number", ``digits`` without blanks."""

    kind: str
    digits: str
    start: int
    end: int


def numbers(text: str) -> Iterator[Number]:
    """The telephone and id numbers in a text, however they are parted and widened."""
    if len(text) < LEAST or not _FIGURES.search(text):
        return
    plain = text.translate(_WIDE)
    for found in _NUMBER.finditer(plain):
        group = found.lastgroup or ""
        digits = "".join(one for one in found[group] if one.isdigit() or one in "Xx").upper()
        kind = "id_number" if group == "id" else "phone"
        yield Number(kind, digits, found.start(group), found.end(group))


def masked_text(text: str, words: Mapping[str, str] | None = None) -> str:
    """A text with stars over its numbers, and ``words`` (known texts → masked) put in place."""
    for word in sorted(words or {}, key=len, reverse=True):
        if word in text:
            text = text.replace(word, (words or {})[word])
    parts, end = [], 0
    for number in numbers(text):
        parts += [text[end : number.start], _starred(text[number.start : number.end], number.kind)]
        end = number.end
    return "".join((*parts, text[end:])) if parts else text


def masked_value(kind: str, text: str) -> str:
    """A whole personal value of this type of field (phone, id_number, or any other text)."""
    if kind in _ENDS:
        return _starred(text, kind)
    return f"{text[:1]}**" if len(text) >= _SHORTEST_WORD else STAR


def _starred(text: str, kind: str) -> str:
    """The figures between the first and the last few as stars; what parts them stays."""
    wide = text.translate(_WIDE)
    places = [place for place, one in enumerate(wide) if one.isdigit() or one in "Xx"]
    first, last = _ENDS[kind] if len(places) >= _SHORT else _SHORT_ENDS
    hidden = set(places[first : len(places) - last] or places)
    return "".join(STAR if place in hidden else one for place, one in enumerate(text))
