"""Results of targets from the ledgers, by the indicators (指标) that the targets name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jmdesk.definitions.indicators import IndicatorSet, Kind
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.indicators import frame_of
from jmdesk.reporting.indicator_results import NOTHING, Indicators, Result
from jmdesk.reporting.indicator_results import wanted as wanted_of
from jmdesk.reporting.indicator_targets import same_measure
from jmdesk.reporting.spans import until


@dataclass(frozen=True, kw_only=True, slots=True)
class Worked:
    """What an indicator comes to; ``wrong`` says why it comes to nothing."""

    value: Decimal | None = None
    as_of: date | None = None
    called: str = ""
    records: tuple[RecordId, ...] = ()
    wrong: str = ""


def worked_out(
    desk: Desk, unit: str, wanted: Sequence[tuple[Record, Period | None]], day: date
) -> dict[RecordId, Worked]:
    """The result of each target that names an indicator, over its years up to ``day``."""
    sets = {id: one for one in reversed(_sets(desk)) for id in one.by_id}
    looks = _Looks(desk, unit, day)
    found: dict[RecordId, Worked] = {}
    for target, span in wanted:
        name = str(target.get("indicator") or "").strip().lower()
        if not name or span is None:
            continue
        if name not in sets:
            found[target.id] = Worked(wrong=tr("没有编号是“{name}”的指标。", name=name))
        elif (result := looks.result(sets[name], name, span)) is not None:
            found[target.id] = _worked(desk, result, target)
    return found


def _sets(desk: Desk) -> list[IndicatorSet]:
    """All there are, the first to have an id first: it is the one that counts."""
    return list(desk.catalogue.indicators.values())


class _Looks:
    """Works indicators out for one unit and day, each span over the same facts."""

    def __init__(self, desk: Desk, unit: str, day: date) -> None:
        self._desk, self._unit, self._day = desk, unit, day
        self._facts = StoreFacts(desk.store, desk.catalogue.ledgers, whole=True)
        self._made: dict[tuple[str, Period], Indicators] = {}

    def result(self, of: IndicatorSet, id: str, span: Period) -> Result | None:
        """An indicator over a span; None where this unit has no such thing."""
        cut = until(span, self._day)
        frame = frame_of(self._desk, of, self._unit, cut, facts=self._facts)
        indicator = of.indicator(id)
        if not wanted_of(frame, indicator):
            return None
        made = self._made.setdefault((of.id, cut), Indicators(frame, of))
        so_far = made.so_far(indicator, cut)
        return Result(
            indicator=indicator, now=NOTHING, so_far=so_far, year_ago=NOTHING, as_of=cut.end
        )


def _worked(desk: Desk, result: Result, target: Record) -> Worked:
    """A figure in another measure than the target's is not compared with it."""
    figure = result.so_far
    wanted, told = str(target.get("measure_of") or ""), result.indicator.measure
    if not same_measure(wanted, told):
        return Worked(
            wrong=tr(
                "指标“{label}”按{told}计，目标按{wanted}计，不能比。",
                label=result.indicator.label,
                told=told,
                wanted=wanted,
            )
        )
    return Worked(
        value=figure.value,
        as_of=_known_on(desk, result),
        called=result.called,
        records=figure.records,
    )


def _known_on(desk: Desk, result: Result) -> date:
    """The day that was asked; of a stock the end of the last period that tells it (R17)."""
    if result.indicator.kind is not Kind.STOCK:
        return result.as_of
    found = (desk.store.record(id) for id in result.so_far.records)
    ends = [one.period.end for one in found if one is not None and one.period is not None]
    return min(result.as_of, max(ends, default=result.as_of))
