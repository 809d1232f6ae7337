"""The figures of a roll-up as they are shown, or why they are not added."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from jmdesk.definitions.functions import rounded
from jmdesk.definitions.ledger import RollUp
from jmdesk.language import mark, tr
from jmdesk.operations.rollup_cells import Tally
from jmdesk.operations.rollup_measures import Measure, Way, exact

_RATIO_PLACES = Decimal(2)

_NO_UNITS = mark("各单位的“{label}”会有重复，不相加")
_NO_PROJECTS = mark("同一单位几条的“{label}”会有重复，不相加")
_NO_PERIODS = mark("“{label}”不能跨期相加")


@dataclass(frozen=True, kw_only=True, slots=True)
class Amount:
    """A figure: ``value`` exact (a ratio to two places), None where there is none.

    ``why`` says why figures that are there are not added; ``records`` is how many there are.
    """

    value: Decimal | int | None = None
    text: str = ""
    why: str = ""
    records: int = 0


def amount_of(tally: Tally | None, measure: Measure) -> Amount:
    """The figure of a cell; None for a cell in which there is nothing."""
    if tally is None or not tally.given:
        counts = measure.way in (Way.RECORDS, Way.COUNTED)
        return Amount(value=0, text="0") if counts and tally is not None else Amount()
    why = why_not(tally, measure)
    if why:
        return Amount(why=why, text="—", records=tally.given)
    value = _value(tally, measure)
    return Amount(value=value, text=_plain(value), records=tally.given)


def _value(tally: Tally, measure: Measure) -> Decimal | int | None:
    if measure.above is not None and measure.below is not None:
        below = exact(tally.below, measure.below)
        ratio = Decimal(exact(tally.total, measure.above)) * measure.factor
        return rounded(ratio / Decimal(below), _RATIO_PLACES) if below else None
    if measure.way is Way.SUM and measure.field is not None:
        return exact(tally.total, measure.field)
    return tally.total


def _plain(value: Decimal | int | None) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def why_not(tally: Tally, measure: Measure) -> str:
    """Why the figures of a cell are not added; "" where they are."""
    field, bounds = measure.field, tally.bounds
    if field is None or bounds is None:
        return ""
    able = RollUp.COUNTED if measure.way is Way.COUNTED else RollUp.SUM
    if len(bounds.periods) > 1 and not measure.standing and field.over_time is not able:
        return tr(_NO_PERIODS, label=field.label)
    if len(bounds.homes) > 1 and field.over_units is not able:
        return tr(_NO_UNITS, label=field.label)
    if able is RollUp.SUM and bounds.most > 1 and field.over_projects is not able:
        return tr(_NO_PROJECTS, label=field.label)
    return ""
