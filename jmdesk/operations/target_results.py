"""Results of targets from the ledgers, by the indicators (指标) that the targets name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jmdesk.definitions.indicators import Kind
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.indicators import results
from jmdesk.reporting.indicator_results import Result

_PERSONS = {"名": "人", "位": "人"}
"""Other words for one measure; 人次 is another measure (R6)."""


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
    sets = {id: name for name, one in _sets(desk) for id in one}
    found: dict[RecordId, Worked] = {}
    known: dict[tuple[str, Period], dict[str, Result]] = {}
    for target, span in wanted:
        name = str(target.get("indicator") or "").strip().lower()
        if not name or span is None:
            continue
        if name not in sets:
            found[target.id] = Worked(wrong=tr("没有编号是“{name}”的指标。", name=name))
            continue
        key = sets[name], span
        if key not in known:
            known[key] = _results(desk, sets[name], unit, span, day)
        if name in known[key]:
            found[target.id] = _worked(desk, known[key][name], target)
    return found


def _sets(desk: Desk) -> list[tuple[str, tuple[str, ...]]]:
    """Each set with its ids, the first to have an id the last: it is the one that counts."""
    known = desk.catalogue.indicators
    return [(id, tuple(one.by_id)) for id, one in reversed(list(known.items()))]


def _results(desk: Desk, set: str, unit: str, span: Period, day: date) -> dict[str, Result]:
    until = min(day, span.end)
    return {
        one.indicator.id: one for one in results(desk, set=set, unit=unit, period=span, until=until)
    }


def _worked(desk: Desk, result: Result, target: Record) -> Worked:
    """A figure in another measure than the target's is not compared with it."""
    figure = result.so_far
    wanted, told = str(target.get("measure_of") or ""), result.indicator.measure
    if wanted and told and _PERSONS.get(wanted, wanted) != _PERSONS.get(told, told):
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
