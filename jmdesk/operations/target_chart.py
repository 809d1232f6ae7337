"""Targets and results as a picture: a pair of bars for each, on its own scale."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.domain.period import PeriodKind
from jmdesk.language import tr
from jmdesk.operations.charts import Comparison, Figure, figures
from jmdesk.operations.desk import Desk
from jmdesk.operations.targets import LEDGER, Standing, figure, shown_goal

MOST = 12
"""More pairs than this are too many to compare."""


def target_chart(desk: Desk, found: Sequence[Standing]) -> Comparison | None:
    """The first `MOST` of those whose result is known; None where none is."""
    known = [one for one in found if one.result is not None and one.goal.number]
    if not known:
        return None
    left = len(known) - MOST
    return Comparison(
        title=tr("目标与完成"),
        summary="",
        note=tr("另有 {count} 项见表。", count=left) if left > 0 else "",
        series=(tr("目标"), tr("完成")),
        groups=tuple(_group(desk, one) for one in known[:MOST]),
        own_scale=True,
    )


def _group(desk: Desk, one: Standing) -> tuple[str, tuple[Figure, ...]]:
    assert one.result is not None
    label = _label(one)
    goal = shown_goal(desk, one.target)
    done = figures(one.result)
    if one.share is not None:
        done = tr("{value}（{rate}%）", value=done, rate=figure(one.shown_share))
    return label, (
        Figure(
            value=one.goal.number,
            text=goal,
            said=tr(
                "{what} 目标 {value} {measure}", what=one.what, value=goal, measure=one.measure
            ),
            ledger=LEDGER,
            records=(one.target.id,),
        ),
        Figure(
            value=one.result,
            text=done,
            said=tr(
                "{what} 完成 {value} {measure}", what=one.what, value=done, measure=one.measure
            ),
            ledger=_ledger(desk, one),
            records=one.records,
        ),
    )


def _label(one: Standing) -> str:
    """Of a single year with the year: the five together stand beside it."""
    measure = one.measure or tr("无单位")
    if one.term.kind is PeriodKind.YEAR:
        return tr("{year}{what}（{measure}）", year=one.term.told, what=one.what, measure=measure)
    return tr("{what}（{measure}）", what=one.what, measure=measure)


def _ledger(desk: Desk, one: Standing) -> str:
    """The ledger of what is behind the result; of several the first."""
    first = desk.store.record(one.records[0]) if one.records else None
    return first.ledger if first is not None else ""
