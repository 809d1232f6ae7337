"""How figures are written where they are read: 1,500, not 1500. What is typed has no commas."""

from __future__ import annotations

import re

_LONG = re.compile(r"(?<![\d.])\d{4,}(?=(?:\.\d+)?$)")


def grouped(figure: str) -> str:
    """A shown figure with commas between its thousands; words are left as they are."""
    return _LONG.sub(lambda found: f"{int(found[0]):,}", figure) if len(figure) > 3 else figure
