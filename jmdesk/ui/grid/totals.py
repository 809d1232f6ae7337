"""What the chosen cells come to, for the foot line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from jmdesk.definitions.fieldtypes import Qualified
from jmdesk.ui.grid.sheet import Sheet


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Of the chosen cells: how many there are, how many hold numbers, and those added up.

    A text that could not be read as a number counts for nothing. ``measure`` is that of all the
    numbers, None where they have several: such are not to be added up.
    """

    cells: int = 0
    numbers: int = 0
    sum: Decimal = Decimal()
    measure: str | None = ""

    @property
    def mean(self) -> Decimal | None:
        """Of the numbers, to two places; None where there are none."""
        return round(self.sum / self.numbers, 2) if self.numbers else None


def totals_of(sheet: Sheet, chosen: Iterable[tuple[int, range]]) -> Totals:
    """Add up the numbers among cells, given as columns with the rows chosen in each."""
    count = numbers = 0
    total = Decimal()
    measures: set[str] = set()
    for place, rows in chosen:
        count += len(rows)
        column = sheet.columns[place]
        if not column.numeric:
            continue
        for line in sheet.seen[rows.start : rows.stop]:
            value = sheet.value(line, column.name)
            if isinstance(value, Qualified):  # 约30 counts as 30
                value = value.number
            if isinstance(value, int | Decimal) and not isinstance(value, bool):
                numbers += 1
                measures.add(column.measure)
                total += value
    measure = None if len(measures) > 1 else "".join(measures)
    return Totals(cells=count, numbers=numbers, sum=total, measure=measure)
