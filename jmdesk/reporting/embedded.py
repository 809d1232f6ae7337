"""Faces as reportlab embeds them, mended so that every character copies out of the PDF."""

from __future__ import annotations

import re
from typing import Any

from reportlab.pdfbase.ttfonts import TTFont

_ASTRAL = re.compile(r"<([0-9A-F]{5,6})>")


class EmbeddedFont(TTFont):
    """A TrueType face embedded as subsets.

    The table that tells a reader which character a glyph stands for (ToUnicode) wants UTF-16;
    reportlab 5.1 writes the bare code point, so characters beyond U+FFFF, such as 𬭎 in names,
    copied out as other ones.
    """

    def addObjects(self, doc: Any) -> None:  # reportlab's name
        """Add the subsets to a document that is being finished."""
        known = set(doc.idToObject)
        super().addObjects(doc)
        for name, made in doc.idToObject.items():
            if name not in known and str(name).startswith("toUnicodeCMap:"):
                made.content = _ASTRAL.sub(_as_utf16, made.content)


def _as_utf16(match: re.Match[str]) -> str:
    return f"<{chr(int(match[1], 16)).encode('utf-16-be').hex().upper()}>"
