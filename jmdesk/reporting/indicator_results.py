"""The figures of indicators, worked out from the facts for a unit and a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from jmdesk.definitions.indicators import (
    BELOW,
    SECOND,
    VALUE,
    Indicator,
    IndicatorSet,
    IndicatorSource,
    Kind,
    Within,
)
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.indicator_figures import NOTHING, Figure, Result
from jmdesk.reporting.indicator_lines import SourceLines
from jmdesk.reporting.indicator_targets import target_of, targets_of
from jmdesk.reporting.lines import Line
from jmdesk.reporting.spans import before, quarters_of, since_january, year_before, years_of
from jmdesk.reporting.trace_terms import Term, added, divided

__all__ = ["NOTHING", "Figure", "Indicators", "Result", "results", "wanted"]
"""With the values that have a module of their own: who asks for results needs only this one."""


class Indicators:
    """Works out indicators of one set for the unit of a frame, and remembers its lines."""

    def __init__(self, frame: Frame, set: IndicatorSet) -> None:
        self._set = set
        self._lines = SourceLines(frame)

    @property
    def lines(self) -> SourceLines:
        """The lines behind the figures."""
        return self._lines

    def figure(self, indicator: Indicator, span: Period) -> Figure:
        """What an indicator comes to over ``span``, its stock at the end of it."""
        if indicator.kind is Kind.RATIO:
            return self._ratio(indicator, span)
        if indicator.kind is Kind.STOCK:
            return self._stock(indicator, span)
        if indicator.kind is Kind.CUMULATIVE:
            return self._together([self._taken(indicator, one) for one in years_of(span)])
        return self._together([self._taken(indicator, one) for one in quarters_of(span)])

    def now(self, indicator: Indicator, period: Period) -> Figure:
        """What it was in the period itself; nothing for stocks and ratios."""
        if indicator.kind in (Kind.STOCK, Kind.RATIO):
            return NOTHING
        earlier = before(period)
        if indicator.kind is Kind.FLOW or earlier is None:
            return self.figure(indicator, period)
        return _difference(
            self.figure(indicator, since_january(period)), self.figure(indicator, earlier)
        )

    def so_far(self, indicator: Indicator, period: Period) -> Figure:
        """What it came to since January, or at the end."""
        span = period if indicator.kind is Kind.STOCK else since_january(period)
        return self.figure(indicator, span)

    def year_ago(self, indicator: Indicator, period: Period) -> Figure:
        """`so_far` of the same time a year before; nothing over several years."""
        ago = year_before(period)
        return self.so_far(indicator, ago) if ago else NOTHING

    def _stock(self, indicator: Indicator, span: Period) -> Figure:
        return self._together([self._taken(indicator, span)])

    def _ratio(self, indicator: Indicator, span: Period) -> Figure:
        above, below = (
            self.figure(self._set.indicator(id), span) for id in (indicator.above, indicator.below)
        )
        terms = tuple(
            Term(value=one.value, records=one.records, label=self._set.indicator(id).label)
            for id, one in ((indicator.above, above), (indicator.below, below))
            if one.value is not None
        )
        return Figure(
            value=divided(above.value, below.value, indicator.factor),
            known=above.known and below.known,
            terms=terms,
            sources=tuple(dict.fromkeys((*above.sources, *below.sources))),
        )

    def _taken(self, indicator: Indicator, window: Period) -> Figure:
        """From the first source that says something of this time."""
        rest = NOTHING
        for source in indicator.sources:
            told = _window(self._lines, source, indicator.kind, window)
            if told is None:
                continue
            lines = self._lines.of(source, told)
            figure = self.of(source, lines, indicator.factor)
            if source.standing is not None:
                figure = self._with_standing(source, source.standing, told, lines, figure)
            if figure is not None:
                return figure
            if not source.given and not rest.known:
                rest = self._without(source, told, lines)
        return rest

    def _without(self, source: IndicatorSource, told: Period, lines: Sequence[Line]) -> Figure:
        """A ledger that is kept and has nothing of the kind says 0; lines without the figure, that
        it is not filled."""
        if lines:
            return Figure(known=True)
        kept = self._lines.any(source, told)
        return Figure(value=Decimal(0), known=True, sources=(source,)) if kept else NOTHING

    def _with_standing(
        self,
        source: IndicatorSource,
        standing: IndicatorSource,
        told: Period,
        lines: Sequence[Line],
        figure: Figure | None,
    ) -> Figure | None:
        """With what stands in for units that gave nothing; None where nobody gave anything."""
        stood, lacking = self._lines.standing(source, told, lines)
        more = self._lines.terms(standing, VALUE, stood)
        if figure is None and not more:
            return None
        found = figure or Figure(known=True, sources=(source,))
        terms = (*found.terms, *more)
        value = added(terms) if terms else None
        return replace(found, terms=terms, value=value, lacking=lacking)

    def of(self, source: IndicatorSource, lines: Sequence[Line], factor: int = 1) -> Figure | None:
        """What lines of a source come to; None where they say nothing of the figure."""
        if source.column(BELOW) is not None:
            return self._share(source, lines, factor)
        terms = self._lines.terms(source, VALUE, lines)
        seconds = self._lines.terms(source, SECOND, lines)
        if not terms and not seconds:
            return None
        return Figure(
            value=added(terms) if terms else None,
            second=added(seconds) if seconds else None,
            known=True,
            terms=tuple(terms),
            seconds=tuple(seconds),
            sources=(source,),
            counted=source.column(VALUE) is None,
        )

    def _share(self, source: IndicatorSource, lines: Sequence[Line], factor: int) -> Figure | None:
        """One sum ÷ another, over the lines that say both; None where none does."""
        both = [
            (above, below)
            for line in lines
            for above in self._lines.terms(source, VALUE, [line])
            for below in self._lines.terms(source, BELOW, [line])
        ]
        if not both:
            return None
        terms = [
            Term(value=added(some), records=tuple(id for one in some for id in one.records))
            for some in zip(*both, strict=True)
        ]
        return Figure(
            value=divided(Decimal(terms[0].value), Decimal(terms[1].value), factor),
            known=True,
            terms=tuple(terms),
            sources=(source,),
            share=True,
        )

    def _together(self, figures: Sequence[Figure]) -> Figure:
        """Several times as one: their figures added, things that count once counted once."""
        known = [one for one in figures if one.known]
        if len(known) < 2:
            return known[0] if known else NOTHING
        terms = list(_once(known, self._lines))
        seconds = [term for one in known for term in one.seconds]
        given = [one for one in known if one.value is not None]
        return Figure(
            value=added(terms) if given else None,
            second=added(seconds) if seconds else None,
            known=True,
            terms=tuple(terms),
            seconds=tuple(seconds),
            sources=tuple(dict.fromkeys(source for one in known for source in one.sources)),
            counted=any(one.counted for one in known),
        )


def _once(figures: Sequence[Figure], lines: SourceLines) -> Iterator[Term]:
    """The terms of several times; of things that count once over all of them, the first."""
    seen: set[object] = set()
    for figure in figures:
        for term in figure.terms:
            key = lines.once(term)
            if key is None or key not in seen:
                yield term
            seen.add(key)


def _window(
    lines: SourceLines, source: IndicatorSource, kind: Kind, window: Period
) -> Period | None:
    """The time whose records count for a window: the year for what is recorded once a year."""
    if kind is Kind.STOCK and source.within is Within.YEAR:
        window = since_january(window)
    if lines.period_of(source) is not PeriodKind.YEAR:
        return window
    year = Period.year(window.end.year)
    if kind is not Kind.FLOW:
        return Period(PeriodKind.YEARS, date(window.start.year, 1, 1), year.end)
    # A yearly flow belongs to no quarter; it is told when the year is over.
    return year if window.end == year.end else None


def _difference(so_far: Figure, earlier: Figure) -> Figure:
    """What came in since: a cumulative figure less the one before; nothing before is nothing."""
    if so_far.value is None or not earlier.value:
        return so_far
    terms = (
        Term(value=so_far.value, records=so_far.records),
        Term(value=-earlier.value, records=earlier.records),
    )
    return replace(so_far, value=added(terms), terms=terms, difference=True)


def results(
    frame: Frame, set: IndicatorSet, *, within: Indicators | None = None
) -> Iterator[Result]:
    """The results of a set for the unit and period of a frame, those of other quarters left out."""
    made = within or Indicators(frame, set)
    period, targets = frame.period, targets_of(frame)
    for indicator in set.indicators:
        if not wanted(frame, indicator):
            continue
        target = target_of(frame, indicator, targets.get(indicator.id, ()))
        yield Result(
            indicator=indicator,
            target=target.value,
            target_text=target.text,
            target_until=target.until,
            target_records=target.records,
            now=made.now(indicator, period),
            so_far=made.so_far(indicator, period),
            year_ago=made.year_ago(indicator, period),
            as_of=period.end,
        )


def wanted(frame: Frame, indicator: Indicator) -> bool:
    """Whether an indicator is one of this unit's and period's; a longer period has all quarters."""
    period = frame.period
    if frame.unit in frame.units and frame.units.get(frame.unit).level not in indicator.levels:
        return False
    short = period.kind in (PeriodKind.QUARTER, PeriodKind.MONTH)
    quarter = (period.end.month + 2) // 3
    return indicator.listed and (
        not short or not indicator.quarters or quarter in indicator.quarters
    )
