"""What the indicators of a unit come to, with the records behind each figure."""

from __future__ import annotations

from datetime import date

from jmdesk.definitions.indicators import IndicatorSet
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.recording import today
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.indicator_doubts import doubts
from jmdesk.reporting.indicator_results import Indicators, Result
from jmdesk.reporting.indicator_results import results as worked_out
from jmdesk.reporting.spans import until as cut

WORK = "work"
"""The set of 表5."""


def results(
    desk: Desk,
    *,
    set: str = WORK,
    unit: str | None = None,
    period: Period | None = None,
    until: date | None = None,
) -> tuple[Result, ...]:
    """The results of a set of indicators for a unit (this desk's by default) and a period.

    The period is a quarter (the present one by default), a year or several years; a month stands
    for its quarter. ``until`` cuts it at a day. Refusal where there is no such set.
    """
    found, frame = _asked(desk, set, unit, period, until)
    return tuple(worked_out(frame, found))


def doubtful(
    desk: Desk,
    *,
    set: str = WORK,
    unit: str | None = None,
    period: Period | None = None,
    until: date | None = None,
) -> tuple[Problem, ...]:
    """What is doubtful about the figures of the period: given twice, or by hand and otherwise by a
    ledger. Asked as `results`."""
    found, frame = _asked(desk, set, unit, period, until)
    made = tuple(doubts(frame, found, Indicators(frame, found)))
    return (*made, *frame.problems)


def _asked(
    desk: Desk, set: str, unit: str | None, period: Period | None, until: date | None
) -> tuple[IndicatorSet, Frame]:
    desk.needs_unit()
    found = desk.catalogue.indicator_set(set)
    return found, frame_of(desk, found, unit or desk.unit, _span(period, until))


def frame_of(
    desk: Desk, of: IndicatorSet, unit: str, period: Period, *, facts: StoreFacts | None = None
) -> Frame:
    """What indicators of a set are worked out within; ``facts`` may serve several frames."""
    return Frame(
        # Each source brings a sheet of its own; any of them serves until then.
        report=next(source.sheet for one in of.indicators for source in one.sources),
        ledgers=desk.catalogue.ledgers,
        facts=facts or StoreFacts(desk.store, desk.catalogue.ledgers, whole=True),
        units=desk.units,
        unit=unit,
        period=period,
        settings=desk.store.settings(),
        today=today(),
    )


def _span(period: Period | None, until: date | None) -> Period:
    asked = period or Period.holding(until or today(), PeriodKind.QUARTER)
    if asked.kind is PeriodKind.MONTH:
        asked = asked.as_kind(PeriodKind.QUARTER)
    if until is not None and until < asked.start:
        raise Refusal(
            tr(
                "截止日 {day} 早于{period}的第一天，请改一个日期。",
                day=until.isoformat(),
                period=asked.told,
            )
        )
    return cut(asked, until) if until else asked
