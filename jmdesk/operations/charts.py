"""Figures worth a picture: the money of a year by category, and targets against results.

Sums are exact. Only what is a unit's own is added: projects it (or one below it) carries out.
Those shared by many (共用) stand at the banner and are in no sum below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from jmdesk.definitions.functions import rounded
from jmdesk.definitions.numbers import plain_number
from jmdesk.definitions.scope import RecordScope, quiet
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query
from jmdesk.operations.month_facts import SheetFacts
from jmdesk.operations.recording import today

if TYPE_CHECKING:
    from jmdesk.reporting.chart import Chart

PROJECT, PROGRESS = "project", "progress"
CANCELLED = "取消"
ItemT = TypeVar("ItemT")
MONEY = (mark("批复"), mark("到位"), mark("支付"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Figure:
    """One figure: its value (None: not known), in print, in words, and the records behind it."""

    value: Decimal | None
    text: str
    said: str
    ledger: str
    records: tuple[RecordId, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """Figures to be compared, group by group, with the words around the picture.

    ``own_scale``: the groups are in different measures, each drawn to its own scale.
    """

    title: str
    summary: str
    note: str
    series: tuple[str, ...]
    groups: tuple[tuple[str, tuple[Figure, ...]], ...]
    own_scale: bool = False

    def draw(self, width: float) -> Chart:
        """The picture, ``width`` points wide; the first one loads what draws."""
        from jmdesk.reporting.chart import Bar, BarGroup, bar_chart

        groups = [
            BarGroup(
                label=label,
                bars=tuple(
                    Bar(
                        value=one.value,
                        text=one.text,
                        said=one.said,
                        key=f"{group} {place}" if one.records else "",
                    )
                    for place, one in enumerate(figures)
                ),
            )
            for group, (label, figures) in enumerate(self.groups)
        ]
        return bar_chart(groups=groups, series=self.series, width=width, scale_each=self.own_scale)

    def figure(self, key: str) -> Figure:
        """The figure that a mark of the picture stands for."""
        group, place = map(int, key.split())
        return self.groups[group][1][place]


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A project and its last known progress, None where there was none by then."""

    project: Record
    progress: Record | None


def standings(desk: Desk, unit: str, month: Period) -> list[Standing]:
    """A unit's own projects of the month's year, without the cancelled, as last known by then."""
    if not _has(desk, PROJECT, "year", "category", "jm", "a_jm", "implementer"):
        return []
    if not _has(desk, PROGRESS, "project", "arrived", "paid"):
        return []
    year = month.as_kind(PeriodKind.YEAR)
    under = desk.units.under(unit)
    found = desk.store.records(
        list_query(desk, ledger=PROJECT, unit=unit, period=year, order=("seq", "name"))
    )
    own = [one for one in found if _is_own(one, under) and one.get("adj") != CANCELLED]
    places = [_next(desk, one, month) for one in own]
    known = desk.store.previous_of(PROGRESS, places)
    paid = _worked_out(desk, "paid", own)
    return [
        Standing(project=one, progress=paid(known.get(place.id)))
        for one, place in zip(own, places, strict=True)
    ]


def _worked_out(
    desk: Desk, name: str, projects: Sequence[Record]
) -> Callable[[Record | None], Record | None]:
    """Progress with a field that may be worked out (what payments add up to), as it is then."""
    ledger, day = desk.ledger(PROGRESS), today()
    field = ledger.field(name)
    facts = SheetFacts(
        desk,
        ledger=PROGRESS,
        period=None,
        places=lambda: (),
        link=PROJECT,
        subjects=(one.id for one in projects),
    )
    facts.remember(projects)

    def told(record: Record | None) -> Record | None:
        if record is None or field.compute is None:
            return record
        value = quiet(RecordScope(ledger, record, facts, today=day).name, name)
        return replace(record, values={**record.values, name: value})

    return told


def _has(desk: Desk, ledger: str, *fields: str) -> bool:
    known = desk.catalogue.ledgers.get(ledger)
    return known is not None and all(name in known for name in fields)


def _is_own(project: Record, under: frozenset[str]) -> bool:
    return project.get("implementer") in under or project.unit in under


def _next(desk: Desk, project: Record, month: Period) -> Record:
    """Progress a month later: what is before it is the last known one."""
    return Record(
        id=project.id,
        ledger=LedgerId(PROGRESS),
        unit=project.unit,
        period=month.step(1),
        values={"project": project.id},
    )


def money_of_year(desk: Desk, unit: str, month: Period) -> Comparison | None:
    """京蒙资金 of the month's year by category: 批复（计划）, 累计到位, 累计支付, in 万元."""
    known = [one for one in standings(desk, unit, month) if _approved(one) is not None]
    if not known:
        return None
    groups = tuple(
        (category or tr("没有类别"), _money(category, [one for one in known if _is(one, category)]))
        for category in _categories(desk, known)
    )
    whole = _money(tr("合计"), known)
    unknown = sum(one.progress is None for one in known)
    return Comparison(
        title=tr("京蒙资金　{year}（万元）", year=month.as_kind(PeriodKind.YEAR).told),
        summary=_summary(whole),
        note=tr("其中 {count} 个项目还没有报过进度。", count=unknown) if unknown else "",
        series=tuple(tr(one) for one in MONEY),
        groups=groups,
    )


def _is(one: Standing, category: str) -> bool:
    return (one.project.get("category") or "") == category


def _categories(desk: Desk, known: Iterable[Standing]) -> list[str]:
    """Those that occur, in the order of the form's choices."""
    order = {name: at for at, name in enumerate(desk.ledger(PROJECT).field("category").choices)}
    found = {one.project.get("category") or "" for one in known}
    return sorted(found, key=lambda name: (order.get(name, len(order)), name))


def _money(name: str, known: Sequence[Standing]) -> tuple[Figure, ...]:
    def figure(of: str, value: Decimal | None, records: Iterable[Record], ledger: str) -> Figure:
        ids = tuple(record.id for record in records)
        text = figures(value) if value is not None else tr("未报")
        said = tr("{name} {of} {value} 万元", name=name, of=of, value=text)
        if value is None:
            said = tr("{name} {of} 未报", name=name, of=of)
        return Figure(value=value, text=text, said=said, ledger=ledger, records=ids)

    approved, arrived, paid = (tr(one) for one in MONEY)
    reported = [one.progress for one in known if one.progress is not None]
    first = figure(approved, added(known, _approved), [one.project for one in known], PROJECT)
    if not reported:
        text = tr("{value}，未报进度", value=first.text)
        return (replace(first, text=text, said=tr("{said}，未报进度", said=first.said)),)
    return (
        first,
        figure(arrived, added(reported, _field("arrived")), reported, PROGRESS),
        figure(paid, added(reported, _field("paid")), reported, PROGRESS),
    )


def _approved(one: Standing) -> Decimal | None:
    """批复（计划）: what was approved, else what the plan asks for."""
    approved = one.project.get("a_jm")
    value = one.project.get("jm") if approved is None else approved
    return value if isinstance(value, Decimal) else None


def _field(name: str) -> Callable[[Record], Decimal | None]:
    def value(record: Record) -> Decimal | None:
        found = record.get(name)
        return found if isinstance(found, Decimal) else None

    return value


def _summary(whole: Sequence[Figure]) -> str:
    """The totals, and 支付率: paid ÷ approved, never a mean of rates."""
    told = [f"{tr(of)} {one.text}" for of, one in zip(MONEY, whole, strict=False)]
    approved, paid = whole[0].value, whole[-1].value
    if len(whole) == len(MONEY) and approved and paid is not None:
        told.append(tr("支付率 {rate}%", rate=share(paid, approved)))
    return "　".join(told)


def share(part: Decimal, whole: Decimal) -> str:
    """A part of a whole in percent, one decimal, half up."""
    return f"{rounded(100 * part / whole, Decimal(1)):.1f}"


def added(items: Iterable[ItemT], value: Callable[[ItemT], Decimal | None]) -> Decimal | None:
    """The exact sum of what is filled; None where nothing is (empty is not 0)."""
    filled = [one for item in items if (one := value(item)) is not None]
    return sum(filled, Decimal(0)) if filled else None


def figures(value: Decimal | int) -> str:
    """A number as people read it, exact: 4,400, 168.15."""
    whole, point, rest = plain_number(Decimal(value)).partition(".")
    sign = "−" if whole.startswith("-") else ""
    return f"{sign}{int(whole.lstrip('-')):,}{point}{rest}"
