"""Periods a person may mean: 5, 5月, 二季度, 2023.5, 2021-2025; the recent ones offered first."""

from __future__ import annotations

import re
from collections.abc import Sequence

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.ui.chooser import Option

_QUARTERS = "一二三四"
_MONTH = re.compile(r"(?:(\d{4})[-./年])?(\d{1,2})月?份?")
_QUARTER = re.compile(r"(?:(\d{4})年?)?(?:[qQ]([1-4])|第?([一二三四1-4])季度?)")
_YEARS = re.compile(r"(\d{4})年?(?:\.\.|[-—–~至到])(\d{4})年?")
_YEAR = re.compile(r"(\d{4})年?度?")
_BACK = {PeriodKind.MONTH: 15, PeriodKind.QUARTER: 8, PeriodKind.YEAR: 8, PeriodKind.YEARS: 0}


def period_options(text: str, *, kind: PeriodKind, around: Period) -> Sequence[Option]:
    """What a text may mean; without one the periods of this kind around ``around``."""
    if not text:
        return [_option(period) for period in _recent(kind, around)]
    found = read_period(text, kind=kind, year=around.end.year)
    return [_option(found)] if found else []


def read_period(text: str, *, kind: PeriodKind, year: int) -> Period | None:
    """The period a text names; a bare number is a month or a quarter of ``year``."""
    plain = text.translate(str.maketrans("０１２３４５６７８９．－", "0123456789.-"))
    plain = re.sub(r"\s", "", plain)
    if years := _YEARS.fullmatch(plain):
        return _years(int(years[1]), int(years[2]))
    if quarter := _QUARTER.fullmatch(plain):
        return Period.quarter(int(quarter[1] or year), _quarter_number(quarter[2] or quarter[3]))
    if kind is PeriodKind.QUARTER and plain in ("1", "2", "3", "4"):
        return Period.quarter(year, int(plain))
    if whole := _YEAR.fullmatch(plain):
        return Period.year(int(whole[1])) if 1900 <= int(whole[1]) <= 2999 else None
    month = _MONTH.fullmatch(plain)
    if month and 1 <= int(month[2]) <= 12:
        return Period.month(int(month[1] or year), int(month[2]))
    return None


def _recent(kind: PeriodKind, around: Period) -> list[Period]:
    here = around.as_kind(PeriodKind.YEAR if kind is PeriodKind.YEARS else kind)
    steps = range(1, -_BACK.get(kind, 8) - 1, -1)
    return [here.step(step) for step in steps]


def _option(period: Period) -> Option:
    return Option(key=str(period), text=period.told, note=str(period))


def _years(first: int, last: int) -> Period | None:
    return Period.years(first, last) if 1900 <= first <= last <= 2999 else None


def _quarter_number(text: str) -> int:
    return int(text) if text.isdigit() else _QUARTERS.index(text) + 1
