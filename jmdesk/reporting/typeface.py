"""The shipped faces: what each character needs, and which face has it."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from functools import cache
from itertools import groupby
from typing import Any

from jmdesk.definitions.places import shipped
from jmdesk.reporting.wrap import UNKNOWN

_WHOLE = "NotoSansSC-Regular"


class Face(StrEnum):
    """Faces of a paper: 宋体 for the text, its heaviest cut for 小标宋, 黑体 for headings."""

    BODY = "NotoSerifSC-Regular"
    TITLE = "NotoSerifSC-Black"
    HEADING = "NotoSansSC-Bold"


class Typeface(dict[str, float]):
    """Widths of characters in em, found when first asked for; `runs` says how to print a text.

    A character that the face lacks is printed in Noto Sans SC, which is shipped whole, and one
    that this lacks too as 〓.
    """

    def __init__(self, face: str) -> None:
        super().__init__()
        self._font = _font(face)
        self._spare = _font(_WHOLE)
        self._names: dict[str, str] = {}
        self.name = face

    def __missing__(self, char: str) -> float:
        code = ord(char)
        font = self._font
        if code not in font.face.charToGlyph:
            font, code = self._spare, self._spare_code(code)
            self._names[char] = font.fontName
        width = font.face.charWidths.get(code, font.face.defaultWidth) / 1000
        self[char] = width
        return float(width)

    def _spare_code(self, code: int) -> int:
        return code if code in self._spare.face.charToGlyph else ord(UNKNOWN)

    def runs(self, text: str) -> Iterator[tuple[str, str]]:
        """Font name and text of each run; characters that no face has are replaced."""
        for char in text:
            if char not in self:
                self[char] = self[char]
        names = self._names
        if names.keys().isdisjoint(text):
            yield self.name, text
            return
        for name, chars in groupby(text, lambda char: names.get(char, self.name)):
            run = "".join(chars)
            yield name, run if name == self.name else self._replaced(run)

    def _replaced(self, run: str) -> str:
        return "".join(chr(self._spare_code(ord(char))) for char in run)

    def width(self, text: str) -> float:
        """The width of a line in em."""
        return sum(map(self.__getitem__, text))


@cache
def _font(name: str) -> Any:
    """The font under its own name, known to reportlab; parsing takes tenths of a second."""
    from reportlab.pdfbase import pdfmetrics

    from jmdesk.reporting.embedded import EmbeddedFont

    font = EmbeddedFont(name, str(shipped("resources") / "fonts" / f"{name}.ttf"))
    pdfmetrics.registerFont(font)
    return font


@cache
def typeface(face: Face) -> Typeface:
    """The one `Typeface` of a face, with the widths it has learnt."""
    return Typeface(face.value)
