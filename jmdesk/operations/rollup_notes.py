"""What has to be said under a roll-up: nothing is left out or assumed silently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.listing import list_query, shared_with
from jmdesk.operations.rollup_cells import WHOLE, Cells, rows_of
from jmdesk.operations.rollup_measures import Measure
from jmdesk.operations.rollup_plan import Plan


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """A sentence, and the records that it is about where they can be named."""

    text: str
    records: tuple[RecordId, ...] = ()


def shared_records(plan: Plan) -> list[Record]:
    """What others have together with this unit: it concerns it, and counts above."""
    if not plan.ledger.unit_by:
        return []
    query = list_query(plan.desk, ledger=plan.ledger.id, unit=plan.unit, period=plan.period)
    found = plan.desk.store.records(replace(query, shared=shared_with(plan.desk, plan.unit)))
    return [record for record in found if plan.home(_home(plan, record)) is None]


def _home(plan: Plan, record: Record) -> list[str | None]:
    return [record.unit if name == "unit" else record.get(name) for name in plan.home_parts]


def notes_of(
    plan: Plan,
    measures: Sequence[Measure],
    cells: Sequence[Cells],
    shared: Sequence[Record],
    *,
    unread: bool,
) -> tuple[Note, ...]:
    """All that there is to say, the gravest first; ``unread`` where some cannot be read."""
    names = frozenset(name for measure in measures for name in measure.names)
    names |= frozenset(axis.part.partition(".")[0] for axis in plan.axes if axis.part)
    found = [*_troubles(plan, names, unread), *_carried(measures, cells), *_spread(measures, cells)]
    if shared:
        text = tr("与上级或别处共用的 {count} 条另列，不计入合计。", count=len(shared))
        found.append(Note(text=text, records=tuple(one.id for one in shared)))
    return tuple(found)


def _troubles(plan: Plan, names: frozenset[str], unread: bool) -> Iterator[Note]:
    """Figures in conflict count as shown meanwhile; what cannot be read is not in any sum."""
    troubled = [
        record
        for record in plan.desk.store.troubled(plan.query(), unread=unread)
        if plan.home(_home(plan, record)) is not None
    ]
    disputed = [one.id for one in troubled if one.conflicts & names]
    if disputed:
        text = tr("{count} 条有冲突还没有定，暂按现在显示的数计。", count=len(disputed))
        yield Note(text=text, records=tuple(disputed))
    lacking = [one.id for one in troubled if not names.isdisjoint(one.unreadable)]
    if lacking:
        text = tr("{count} 条有读不出的内容，没有计入。", count=len(lacking))
        yield Note(text=text, records=tuple(lacking))


def _carried(measures: Sequence[Measure], cells: Sequence[Cells]) -> Iterator[Note]:
    """One sentence for all figures of which as much is carried: most often that is all of them."""
    labels: dict[int, list[str]] = {}
    for measure, own in zip(measures, cells, strict=True):
        total = own.tally(WHOLE)
        if total is not None and total.carried and measure.field is not None:
            labels.setdefault(total.carried, []).append(f"“{measure.field.label}”")
    for count, told in labels.items():
        yield Note(
            text=tr(
                "{labels}有 {count} 条是以前各期报的，这一期没有再报，仍然计入。",
                labels="".join(told),
                count=count,
            )
        )


def _spread(measures: Sequence[Measure], cells: Sequence[Cells]) -> Iterator[Note]:
    """A figure that several rows share is in each of them and once in the total."""
    for measure, own in zip(measures, cells, strict=True):
        if not measure.once_by or measure.field is None:
            continue
        total = own.tally(WHOLE)
        told = (own.tally((key, None)) for key in rows_of(own))
        if total is not None and sum(one.total for one in told if one) != total.total:
            text = tr("“{label}”几行共有一个数的，合计里只计一次。", label=measure.field.label)
            yield Note(text=text)
        differing = total.bounds.differing if total is not None and total.bounds else ()
        if differing:
            yield Note(
                text=tr(
                    "“{label}”有 {count} 组同组的数不一样，按大的计，请核对。",
                    label=measure.field.label,
                    count=len(differing),
                )
            )
