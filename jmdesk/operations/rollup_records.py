"""From a figure of a roll-up back to the records that made it: 14262.65 ＝ 34 个项目 …."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from jmdesk.definitions.once import groups
from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.recording import today
from jmdesk.operations.rollup_fold import Fold
from jmdesk.operations.rollup_measures import Measure, Way, exact
from jmdesk.operations.rollup_notes import shared_records
from jmdesk.operations.rollup_plan import Plan
from jmdesk.operations.rollup_source import Source
from jmdesk.operations.rollups import Column, Line, RolledUp
from jmdesk.store.query import Query
from jmdesk.store.rollup import Gathering, Member

MOST_OPENED = 20_000
"""Records that a list opens at once; of more only how many there are is said."""
_SHOWN = 8


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """What made a figure: its records, each once, and the sentence about them.

    ``what`` is 「34 个项目档案的项目总投资」, ``amounts`` 「100 + 328 + …」.
    """

    figure: str
    what: str
    amounts: str
    records: tuple[RecordId, ...]
    count: int

    @property
    def sentence(self) -> str:
        """All of it, as it is read out."""
        told = f"{self.figure} ＝ {self.what}" if self.figure else self.what
        return "　".join(part for part in (told, self.amounts) if part)


def records_of(rolled: RolledUp, line: Line, column: Column) -> Behind:
    """The records in a cell of a roll-up, as they are now."""
    amount = line.amount(rolled.columns.index(column))
    found = list(_members(rolled, line, column))
    terms = _terms(rolled, found, column)
    ids = tuple(dict.fromkeys(one.id for one in found))
    return Behind(
        figure=amount.text if amount.value is not None else "",
        what=_what(rolled, column, len(ids)),
        amounts=amount.why or _added(rolled, terms, column.measure),
        records=ids[:MOST_OPENED],
        count=len(ids),
    )


def _members(rolled: RolledUp, line: Line, column: Column) -> Iterator[Member]:
    """Those that give something to the cell."""
    plan, measure = rolled.plan, column.measure
    asked = next(
        bundle.gathering
        for bundle in rolled.bundles
        if any(slot.measure == column.number for slot in bundle.slots)
    )
    place, fold = _place(rolled, column), Fold(plan)
    source = Source(desk=plan.desk, ledger=plan.ledger, today=today())
    is_shared = line is rolled.shared
    given = (
        source.among(asked, shared_records(plan))
        if is_shared
        else source.members(_narrowed(plan, asked, line, column))
    )
    for one in given:
        home = plan.unit if is_shared else fold.home(one)
        if home is None or (place is not None and one.amounts[place] is None):
            continue
        spots = (spot for spot, _ in fold.spots(one, measure, home))
        if (line.key, column.key) in spots and measure.choice in fold.choices(one, measure):
            yield one


def _place(rolled: RolledUp, column: Column) -> int | None:
    """Where the measure's amount stands in a member; None where records are counted."""
    if column.measure.way not in (Way.SUM, Way.RATIO):
        return None
    slots = (slot for bundle in rolled.bundles for slot in bundle.slots)
    return next(slot.first for slot in slots if slot.measure == column.number)


def _narrowed(plan: Plan, asked: Gathering, line: Line, column: Column) -> Gathering:
    """The same, looking at fewer records where the cell's unit or period says so."""
    if asked.standing:
        return asked
    query = asked.query
    for axis, key in zip(plan.axes, (line.key, column.key), strict=False):
        if key is not None and axis.of_unit and key.order[0] < 2:
            query = _of_unit(plan, query, key.order[1])
        if key is not None and axis.of_period and axis.kind is not None:
            time = next(one for one in plan.times if one.key == key)
            query = replace(query, period=Period.holding(time.start, axis.kind))
    return replace(asked, query=query)


def _of_unit(plan: Plan, query: Query, code: str) -> Query:
    if plan.ledger.unit_by:  # the store knows places too, which do not say whose a record is
        return query
    return replace(query, units=plan.desk.units.under(code) & plan.under)


def _terms(
    rolled: RolledUp, members: Sequence[Member], column: Column
) -> list[tuple[int, int | None]]:
    """The amounts that were added, of a ratio with those below the line."""
    place = _place(rolled, column)
    if place is None:
        return []
    fold, measure = Fold(rolled.plan), column.measure
    each = groups(
        members, key=lambda one: fold.shared(one, measure), figure=lambda one: one.amounts[place]
    )
    ratio = measure.way is Way.RATIO
    return [(int(n), one.amounts[place + 1] if ratio else None) for n, one, _ in each]


def _what(rolled: RolledUp, column: Column, count: int) -> str:
    ledger, measure = rolled.plan.ledger, column.measure
    counted = (
        tr("{count} 条{title}", count=count, title=ledger.title)
        if ledger.period
        else tr("{count} 个{title}", count=count, title=ledger.title)
    )
    if measure.field is None:
        return counted
    return tr("{things}的{label}", things=counted, label=measure.label)


def _added(rolled: RolledUp, terms: Sequence[tuple[int, int | None]], measure: Measure) -> str:
    """285 + 300 + 820, the first few of many; a ratio as its two sums."""
    if measure.above is not None and measure.below is not None:
        above = exact(sum(amount for amount, _ in terms), measure.above)
        below = exact(sum(amount or 0 for _, amount in terms), measure.below)
        return tr("{above} ÷ {below}", above=_told(measure, above), below=_below(measure, below))
    if measure.field is None or len(terms) < 2:
        return ""
    numbers = [exact(amount, measure.field) for amount, _ in terms[:_SHOWN]]
    said = " + ".join(f"({_plain(n)})" if n < 0 else _plain(n) for n in numbers)
    if len(terms) <= _SHOWN:
        return said
    return tr("{amounts} + … 等 {count} 条", amounts=said, count=len(terms))


def _told(measure: Measure, number: Decimal | int) -> str:
    assert measure.above is not None
    return f"{measure.above.label} {_plain(number)}"


def _below(measure: Measure, number: Decimal | int) -> str:
    assert measure.below is not None
    factor = f" × {measure.factor:f}" if measure.factor != 1 else ""
    return f"{measure.below.label} {_plain(number)}{factor}"


def _plain(number: Decimal | int) -> str:
    return f"{number.normalize():f}" if isinstance(number, Decimal) else str(number)
