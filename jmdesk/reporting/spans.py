"""Spans of time within which indicators are looked at: quarters, years, since January."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta

from jmdesk.domain.period import Period, PeriodKind


def since_january(period: Period) -> Period:
    """From January of the year in which it begins to its end; several years as they are."""
    return Period(PeriodKind.YEARS, date(period.start.year, 1, 1), period.end)


def until(period: Period, day: date) -> Period:
    """A period cut at a day; as it is where it ends before."""
    return Period(period.kind, period.start, max(period.start, min(period.end, day)))


def before(period: Period) -> Period | None:
    """From January to the day before a period; None where it begins in January."""
    if period.start.month == 1:
        return None
    day = period.start - timedelta(days=1)
    return Period(PeriodKind.YEARS, date(day.year, 1, 1), day)


def year_before(period: Period) -> Period | None:
    """The same time a year earlier; None for several years."""
    if period.start.year != period.end.year:
        return None
    return Period(period.kind, _earlier(period.start), _earlier(period.end))


def quarters_of(span: Period) -> Iterator[Period]:
    """The quarters of a span, the last one cut where the span ends within it."""
    yield from _parts(span, PeriodKind.QUARTER)


def years_of(span: Period) -> Iterator[Period]:
    """The years of a span, each from January, the last one cut where the span ends within it."""
    yield from _parts(span, PeriodKind.YEAR)


def _parts(span: Period, kind: PeriodKind) -> Iterator[Period]:
    part = Period.holding(span.start, kind)
    while part.start <= span.end:
        yield until(part, span.end)
        part = part.step(1)


def _earlier(day: date) -> date:
    """The day a year before; the last of a month stays the last."""
    last = monthrange(day.year - 1, day.month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(day.year - 1, day.month, last if is_last else min(day.day, last))
