"""A group's name with its stated count in brackets: 呼和浩特市（17个） in a merged cell (R14)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from jmdesk.exchange.blocks import DataRow, Stated
from jmdesk.exchange.cells import Area

_COUNTED = re.compile(r"(?P<name>.+?)\((?:共计?)?(?P<count>\d{1,5})[个家项支户名]\)")

_LONGEST = 60
"""A longer text is no name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bracketed:
    """A merged cell: the ``name`` of its rows, how many it says they are, and its own words."""

    area: Area
    text: str
    name: str
    count: int

    def stated(self, records: Sequence[DataRow]) -> Stated:
        """What it states about the records of its rows."""
        area = self.area
        inside = [area.top <= record.row <= area.bottom for record in records]
        first = inside.index(True) if any(inside) else 0
        return Stated(
            row=area.top,
            column=area.left,
            text=self.text,
            grand=False,
            summary=False,
            group=self.name,
            count=self.count,
            first=first,
            last=first + sum(inside),
        )


def bracketed(text: str, area: Area) -> Bracketed | None:
    """The name and the count that a merged cell states; None where it states no count."""
    if len(text) > _LONGEST:
        return None
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    found = _COUNTED.fullmatch(plain)
    if found is None:
        return None
    return Bracketed(area=area, text=plain, name=found["name"], count=int(found["count"]))
