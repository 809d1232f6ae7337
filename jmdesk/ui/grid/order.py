"""In which order the cells of a column stand when it is sorted."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.definitions.fieldtypes import Qualified
from jmdesk.ui.grid.column import GridColumn

OrderKey = tuple[int, Any]


def order_key(column: GridColumn, value: Any) -> OrderKey | None:
    """Numbers by size, choices as they are listed, days by time, words by pinyin; None: empty."""
    if value is None or value == "":
        return None
    if isinstance(value, Qualified):
        value = value.number
    if isinstance(value, bool):
        return (0, not value)
    if isinstance(value, int | Decimal | float):
        return (0, Decimal(str(value)))
    if isinstance(value, date):
        return (1, value.toordinal())
    shown = column.show(value)
    if shown in column.choices:
        return (2, column.choices.index(shown))
    return (3, by_pinyin(shown))


def by_pinyin(text: str) -> bytes:
    """The usual characters stand by pinyin in the Chinese standard's own code, so it sorts them."""
    return text.encode("gb18030", errors="replace")
