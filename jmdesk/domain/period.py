"""Periods of report: a year, a quarter, a month, or a run of years such as 2021..2025."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache, total_ordering

from jmdesk.language import mark, tr

_MONTH = mark("{year}年{month}月")
_QUARTERS = (
    mark("{year}年一季度"),
    mark("{year}年二季度"),
    mark("{year}年三季度"),
    mark("{year}年四季度"),
)
_PARTS = (mark("一季度"), mark("二季度"), mark("三季度"), mark("四季度"))
_YEAR = mark("{year}年")
_YEARS = mark("{year}—{last}年")
_FORM = re.compile(r"(?P<year>\d{4})(?:Q(?P<quarter>[1-4])|-(?P<month>\d{2}))?")


class PeriodKind(StrEnum):
    """How long one period of a ledger or a report is."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    YEARS = "years"

    @property
    def label(self) -> str:
        """The word people use: 年, 季, 月."""
        return {"year": tr("年"), "quarter": tr("季"), "month": tr("月"), "years": tr("各年")}[
            self.value
        ]


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """The months from ``start`` to the month of ``end``, both included.

    Written ``2023``, ``2023Q2``, ``2023-05`` or ``2021..2025``; `parse` reads that and ``str``
    writes it.
    """

    kind: PeriodKind
    start: date
    end: date

    @classmethod
    def year(cls, year: int) -> Period:
        """The whole of a year."""
        return cls(PeriodKind.YEAR, date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def quarter(cls, year: int, quarter: int) -> Period:
        """Quarter 1 to 4 of a year."""
        last = quarter * 3
        return cls(PeriodKind.QUARTER, date(year, last - 2, 1), _month_end(year, last))

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Month 1 to 12 of a year."""
        return cls(PeriodKind.MONTH, date(year, month, 1), _month_end(year, month))

    @classmethod
    def years(cls, first: int, last: int) -> Period:
        """The years from ``first`` to ``last``, both included."""
        if last < first:
            raise ValueError(tr("期“{first}..{last}”的末年早于首年。", first=first, last=last))
        return cls(PeriodKind.YEARS, date(first, 1, 1), date(last, 12, 31))

    @classmethod
    @lru_cache(maxsize=1024)  # read anew with every stored record, and there are few of them
    def parse(cls, text: str) -> Period:
        """Read one of the four written forms; ValueError with a sentence for anything else."""
        first, dots, last = text.strip().partition("..")
        if dots and re.fullmatch(r"\d{4}", first) and re.fullmatch(r"\d{4}", last):
            return cls.years(int(first), int(last))
        match = _FORM.fullmatch(text.strip())
        if match is None or not 1900 <= int(match["year"]) <= 2999:
            raise ValueError(_unreadable(text))
        year = int(match["year"])
        if match["quarter"]:
            return cls.quarter(year, int(match["quarter"]))
        if not match["month"]:
            return cls.year(year)
        if not 1 <= int(match["month"]) <= 12:
            raise ValueError(_unreadable(text))
        return cls.month(year, int(match["month"]))

    @classmethod
    def holding(cls, day: date, kind: PeriodKind) -> Period:
        """The period of this kind in which ``day`` lies."""
        if kind is PeriodKind.MONTH:
            return cls.month(day.year, day.month)
        if kind is PeriodKind.QUARTER:
            return cls.quarter(day.year, (day.month + 2) // 3)
        return cls.year(day.year)

    def __str__(self) -> str:
        year = self.start.year
        if self.kind is PeriodKind.MONTH:
            return f"{year}-{self.start.month:02d}"
        if self.kind is PeriodKind.QUARTER:
            return f"{year}Q{self.end.month // 3}"
        return str(year) if self.kind is PeriodKind.YEAR else f"{year}..{self.end.year}"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period):
            return NotImplemented
        return (self.start, self.end) < (other.start, other.end)

    @property
    def label(self) -> str:
        """As a form prints it: 2023年5月, 2023年二季度, 2023年, 2021—2025年."""
        return self._pattern.format(**self._figures)

    @property
    def told(self) -> str:
        """As the windows show it, in the language chosen."""
        return tr(self._pattern, **self._figures)

    @property
    def part(self) -> str:
        """The month or quarter without its year; a year as it is."""
        if self.kind is PeriodKind.MONTH:
            return tr("{month}月", month=self.start.month)
        if self.kind is PeriodKind.QUARTER:
            return tr(_PARTS[self.end.month // 3 - 1])
        return self.told

    @property
    def _pattern(self) -> str:
        if self.kind is PeriodKind.MONTH:
            return _MONTH
        if self.kind is PeriodKind.QUARTER:
            return _QUARTERS[self.end.month // 3 - 1]
        return _YEAR if self.kind is PeriodKind.YEAR else _YEARS

    @property
    def _figures(self) -> dict[str, int]:
        return {"year": self.start.year, "month": self.start.month, "last": self.end.year}

    def step(self, count: int) -> Period:
        """The period ``count`` steps later (earlier when negative), of the same kind and length."""
        if self.kind is PeriodKind.YEARS:
            length = self.end.year - self.start.year + 1
            return Period.years(self.start.year + count * length, self.end.year + count * length)
        months = {PeriodKind.YEAR: 12, PeriodKind.QUARTER: 3, PeriodKind.MONTH: 1}[self.kind]
        year, month = divmod(self.start.year * 12 + self.start.month - 1 + count * months, 12)
        return Period.holding(date(year, month + 1, 1), self.kind)

    def covers(self, other: Period) -> bool:
        """Whether ``other`` lies wholly within this period."""
        return self.start <= other.start and other.end <= self.end

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies within this period."""
        return self.start <= day <= self.end

    def as_kind(self, kind: PeriodKind) -> Period:
        """The period of another kind that ends with this one: May 2023 → 2023Q2 → 2023."""
        return self if kind is self.kind else Period.holding(self.end, kind)

    def parts(self, kind: PeriodKind) -> tuple[Period, ...]:
        """The periods of a shorter kind of which this one is made, in order."""
        part = Period.holding(self.start, kind)
        parts = []
        while part.end <= self.end:
            parts.append(part)
            part = part.step(1)
        return tuple(parts)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _unreadable(text: str) -> str:
    return tr("看不懂期“{period}”。请写成 2023、2023Q2、2023-05 或 2021..2025。", period=text)
