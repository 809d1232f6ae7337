"""What a roll-up is asked for: whose records, of when, and what the store is asked to add."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query
from jmdesk.operations.rollup_axes import Axis, Key, period_key
from jmdesk.operations.rollup_measures import Measure, Way
from jmdesk.store.query import Query
from jmdesk.store.rollup import Figure, Gathering, Part

_NARROW = 40
"""With so few units the store looks for their records; else all are added and sorted here."""


@dataclass(frozen=True, slots=True)
class Time:
    """The days that a cell is about; its key is None for the whole that was asked for."""

    key: Key | None
    start: date
    end: date


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A roll-up of ``ledger`` by one or two axes for a unit (all below it) and a period.

    ``whole`` is the time of the totals, ``times`` the periods where an axis is about them.
    """

    desk: Desk
    ledger: Ledger
    axes: tuple[Axis, ...]
    unit: str
    period: Period | None
    times: tuple[Time, ...] = ()
    whole: Time = field(default_factory=lambda: Time(None, date.min, date.max))

    def within(self, periods: Iterable[str | None]) -> Plan:
        """The plan once it is known in which periods there is anything."""
        found = sorted({Period.parse(text) for text in periods if text})
        kind = next((one.kind for one in self.axes if one.of_period), None)
        times = self._times(found, kind) if kind else ()
        return replace(self, times=times, whole=Time(None, *self._span(found)))

    def _span(self, found: Sequence[Period]) -> tuple[date, date]:
        if self.period is not None:
            return self.period.start, self.period.end
        if not found:
            return date.min, date.max
        return found[0].start, max(period.end for period in found)

    def _times(self, found: Sequence[Period], kind: PeriodKind) -> tuple[Time, ...]:
        """Those in which there is anything; of a period that was asked for, all between them."""
        kinds = {period.as_kind(kind) for period in found}
        if self.period is not None and kinds:
            last = max(kinds)
            kinds = {part for part in self.period.parts(kind) if part.end <= last.end}
        return tuple(Time(period_key(one), one.start, one.end) for one in sorted(kinds))

    @cached_property
    def under(self) -> frozenset[str]:
        """The codes of the unit and of all below it."""
        return self.desk.units.under(self.unit)

    @cached_property
    def home_parts(self) -> tuple[str, ...]:
        """The columns that say whose a record is; the first that names one of the units counts.

        Projects are their banner's; which implementer's they are is told by another field.
        """
        named = [n for n in self.ledger.unit_by if self.ledger.field(n).type.name == "unit"]
        return (*named, UNIT) if self.ledger.belongs == "banner" else (UNIT, *named)

    def home(self, parts: Sequence[Part]) -> str | None:
        """Whose a record is; None where it is no unit's here, so that it is in no sum."""
        return next((str(one) for one in parts if one in self.under), None)

    @cached_property
    def axis_parts(self) -> tuple[str, ...]:
        """The columns of the axes, in their order."""
        return tuple(axis.part for axis in self.axes if axis.part)

    @cached_property
    def dated(self) -> int | None:
        """Which of them holds the dates by which records without a period are narrowed."""
        dates = [axis.field is not None and axis.kind is not None for axis in self._with_parts]
        own = self.ledger.period is None and self.period is not None
        return dates.index(True) if own and True in dates else None

    @cached_property
    def _with_parts(self) -> tuple[Axis, ...]:
        return tuple(axis for axis in self.axes if axis.part)

    def query(self, *, standing: bool = False) -> Query:
        """The records to be added: of the period, or up to its end where figures stand."""
        period = None if standing else self.period
        whole = list_query(self.desk, ledger=self.ledger.id, unit=self.unit, period=period)
        narrow = len(self.under) <= _NARROW and not standing  # a thing may have been another's
        return replace(
            whole,
            units=self.under if narrow else None,
            shared=frozenset(),
            until=self.period if standing else None,
            equal={} if self.dated is not None else whole.equal,
        )

    def check(self) -> None:
        """Refuse a period that says nothing of this ledger's records."""
        if self.period is None or self.ledger.period is not None or self.dated is not None:
            return
        if not self.query().equal:
            dates = [f"{one.name}:month" for one in self.ledger.current if one.type.name == "date"]
            raise Refusal(
                tr(
                    "台账“{title}”没有期，请说按哪个日期：{known}。",
                    title=self.ledger.title,
                    known="、".join(dates) or tr("（没有日期栏目）"),
                )
            )


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a measure's sums stand in the rows of a bundle: from ``first`` on."""

    measure: int
    first: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """What is asked of the store at once, and which measures it answers."""

    gathering: Gathering
    slots: tuple[Slot, ...]


def bundles(plan: Plan, measures: Sequence[Measure]) -> list[Bundle]:
    """Flows are added together in one go; what stands, shares or is counted has its own."""
    together = [
        number
        for number, one in enumerate(measures)
        if not one.standing and not one.once_by and one.way is not Way.COUNTED and one.plain
    ]
    apart = [number for number in range(len(measures)) if number not in together]
    found = [_bundle(plan, measures, together)] if together else []
    return [*found, *(_bundle(plan, measures, [number]) for number in apart)]


def _bundle(plan: Plan, measures: Sequence[Measure], numbers: Sequence[int]) -> Bundle:
    slots, figures = [], list[Figure]()
    for number in numbers:
        slots.append(Slot(number, len(figures)))
        figures += measures[number].figures
    one = measures[numbers[0]]
    counted = (one.field.name,) if one.way is Way.COUNTED and one.field else ()
    levels = level_names(plan.ledger, one)
    return Bundle(
        slots=tuple(slots),
        gathering=Gathering(
            query=plan.query(standing=one.standing),
            parts=(*plan.home_parts, *plan.axis_parts, *counted),
            figures=tuple(figures),
            filled=counted or (tuple(sorted(one.names)) if one.standing else ()),
            standing=one.standing,
            once=tuple(UNIT if name in levels else name for name in one.once_by),
        ),
    )


def level_names(ledger: Ledger, measure: Measure) -> frozenset[str]:
    """Those of what a measure's records share that are levels of unit."""
    return frozenset(measure.once_by) - {*ledger.by_name, UNIT, PERIOD}
