"""Figures of indicators that were given twice: by a ledger and by hand, or above and below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from jmdesk.definitions.indicators import Indicator, IndicatorSet, IndicatorSource, Kind
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Problem
from jmdesk.language import tr
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.indicator_results import Figure, Indicators, wanted
from jmdesk.reporting.lines import Line
from jmdesk.reporting.showing import plain_number
from jmdesk.reporting.spans import quarters_of

DIFFERS = "indicator-differs"
"""A ledger and what people wrote down by hand say different figures."""
TWICE = "indicator-twice"
"""A unit and one below it both gave a figure, and both were added."""


def doubts(frame: Frame, set: IndicatorSet, made: Indicators) -> Iterator[Problem]:
    """What is doubtful about the figures of the period itself."""
    for indicator in set.indicators:
        given = next((source for source in indicator.sources if source.given), None)
        if given is None or not wanted(frame, indicator):
            continue
        for window in _windows(indicator, frame.period):
            lines = made.lines.of(given, window)
            if not lines:
                continue
            figure = made.figure(indicator, window)
            if given in figure.sources:
                yield from _twice(frame, indicator, lines)
            else:
                yield from _differs(frame, indicator, figure, _by_hand(made, given, lines), lines)


def _windows(indicator: Indicator, period: Period) -> Sequence[Period]:
    return (period,) if indicator.kind is Kind.STOCK else tuple(quarters_of(period))


def _by_hand(made: Indicators, given: IndicatorSource, lines: Sequence[Line]) -> Figure:
    return made.of(given, lines) or Figure()


def _differs(
    frame: Frame, indicator: Indicator, figure: Figure, hand: Figure, lines: Sequence[Line]
) -> Iterator[Problem]:
    if hand.value is None or figure.value is None or hand.value == figure.value:
        return
    record = lines[0].record
    yield Problem(
        level=Level.HINT,
        code=DIFFERS,
        ledger=record.ledger,
        record=record.id,
        field="value",
        stated=plain_number(hand.value),
        computed=plain_number(figure.value),
        message=tr(
            "{seq} {label}：{ledger}得 {computed} {measure}，补充数写的是 {stated} {measure}。"
            "表中用前一个数，请核对；有了台账，补充数可以不填。",
            seq=indicator.seq,
            label=indicator.label,
            ledger="、".join(source.called for source in figure.sources),
            computed=plain_number(figure.value),
            stated=plain_number(hand.value),
            measure=indicator.measure,
        ),
    )


def _twice(frame: Frame, indicator: Indicator, lines: Sequence[Line]) -> Iterator[Problem]:
    """One sentence for each unit that gave a figure beside units below it."""
    by_unit = {line.record.unit: line for line in lines}
    below: dict[str, list[str]] = {}
    for one, other in combinations(by_unit, 2):
        for upper, lower in ((one, other), (other, one)):
            if any(unit.code == upper for unit in frame.units.ancestors(lower)):
                below.setdefault(upper, []).append(lower)
    for upper, lowers in below.items():
        record = by_unit[upper].record
        yield Problem(
            level=Level.HINT,
            code=TWICE,
            ledger=record.ledger,
            record=record.id,
            field="value",
            message=tr(
                "{seq} {label}：{upper}和下面的{lowers}都报了数，表中已相加。"
                "{upper}的数若已含下面的，就算了两遍，请只留一处。",
                seq=indicator.seq,
                label=indicator.label,
                upper=frame.units.name(upper),
                lowers="、".join(frame.units.name(one) for one in lowers),
            ),
        )
