"""目标与完成: targets that stand in the ledgers against what was reported."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.charts import (
    PROGRESS,
    PROJECT,
    Comparison,
    Figure,
    Standing,
    figures,
    share,
    standings,
)
from jmdesk.operations.courses import LEDGER as TRAINING
from jmdesk.operations.courses import courses_of, total
from jmdesk.operations.desk import Desk
from jmdesk.store.query import Query

BENEFICIARY = "beneficiary"
_FINISHED = ("已完工", "已验收", "已移交")
_TRAINING = "培训"
_HEADS = ("人次", "人")

Row = tuple[str, tuple[Figure, ...]]


def targets_of_year(desk: Desk, unit: str, month: Period) -> Comparison | None:
    """Targets of the month's year against results by then; None where nothing has a target."""
    known = standings(desk, unit, month)
    rows = [*_finished(known), *_trained(desk, known, unit, month), *_benefit(desk, known, month)]
    if not rows:
        return None
    return Comparison(
        title=tr("目标与完成　{year}", year=month.as_kind(PeriodKind.YEAR).told),
        summary="",
        note="",
        series=(tr("目标"), tr("完成")),
        groups=tuple(rows),
        own_scale=True,
    )


def _finished(known: Sequence[Standing]) -> Iterator[Row]:
    """Projects that are finished, of all there are."""
    if not known:
        return
    done = [one.progress for one in known if _is_finished(one.progress)]
    yield _row(
        tr("完工项目"),
        tr("个"),
        (Decimal(len(known)), PROJECT, [one.project for one in known]),
        (Decimal(len(done)), PROGRESS, [one for one in done if one is not None]),
    )


def _is_finished(progress: Record | None) -> bool:
    return progress is not None and progress.get("state") in _FINISHED


def _trained(desk: Desk, known: Sequence[Standing], unit: str, month: Period) -> Iterator[Row]:
    """人次 of courses against 计划量 of their projects; courses of no project by their own plan."""
    aimed = {one.project.id: one.project for one in known if _heads(one.project)}
    held = courses_of(desk, unit, month.as_kind(PeriodKind.YEAR), until=month.end).records
    if aimed:
        goal = sum((one.values["goal"] for one in aimed.values()), Decimal(0))
        theirs = [course for course in held if course.get("project") in aimed]
        yield _row(
            tr("培训项目实到"),
            tr("人次"),
            (goal, PROJECT, list(aimed.values())),
            (Decimal(total(theirs, "att")), TRAINING, theirs),
        )
    others = [one for one in held if one.get("project") not in aimed and one.get("plan")]
    if others:
        yield _row(
            tr("其他培训班实到") if aimed else tr("培训班实到"),
            tr("人次"),
            (Decimal(total(others, "plan")), TRAINING, others),
            (Decimal(total(others, "att")), TRAINING, others),
        )


def _heads(project: Record) -> bool:
    """Whether a project has a target in people trained."""
    measured = project.get("goal_unit") in _HEADS and project.get("mode") == _TRAINING
    return measured and isinstance(project.get("goal"), Decimal)


def _benefit(desk: Desk, known: Sequence[Standing], month: Period) -> Iterator[Row]:
    """受益脱贫人口 of projects with such a target, last known of each village.

    One person may be counted in several projects, in the target as in the result.
    """
    ledger = desk.catalogue.ledgers.get(BENEFICIARY)
    if ledger is None or "pp_tp" not in ledger:
        return
    aimed = {one.project.id: one.project for one in known if one.project.get("g3")}
    if not aimed:
        return
    latest = _latest(desk, frozenset(aimed), month)
    yield _row(
        tr("受益脱贫人口（各项目相加）"),
        tr("人"),
        (Decimal(total(list(aimed.values()), "g3")), PROJECT, list(aimed.values())),
        (Decimal(total(latest, "pp_tp")), BENEFICIARY, latest),
    )


def _latest(desk: Desk, projects: frozenset[RecordId], month: Period) -> list[Record]:
    """The last record of each project and village, by the quarter that holds the month."""
    quarter = month.as_kind(PeriodKind.QUARTER)
    query = Query(ledger=BENEFICIARY, equal={"project": projects}, until=quarter)
    newest: dict[tuple[RecordId, str], Record] = {}
    for record in desk.store.records(query):  # the newest period first
        newest.setdefault((record.values["project"], record.unit), record)
    return list(newest.values())


def _row(
    label: str,
    measure: str,
    target: tuple[Decimal, str, Sequence[Record]],
    result: tuple[Decimal, str, Sequence[Record]],
) -> Row:
    goal, done = target[0], result[0]
    aim, got = figures(goal), figures(done)
    rate = share(done, goal) if goal else ""
    aimed = tr("{label} 目标 {value} {measure}", label=label, value=aim, measure=measure)
    met = tr("{label} 完成 {value} {measure}", label=label, value=got, measure=measure)
    if rate:
        met = tr("{said}，是目标的 {rate}%", said=met, rate=rate)
        got = tr("{value}（{rate}%）", value=got, rate=rate)
    return tr("{label}（{measure}）", label=label, measure=measure), (
        _figure(aimed, target, aim),
        _figure(met, result, got),
    )


def _figure(said: str, told: tuple[Decimal, str, Sequence[Record]], text: str) -> Figure:
    value, ledger, records = told
    ids = tuple(record.id for record in records)
    return Figure(value=value, text=text, said=said, ledger=ledger, records=ids)
