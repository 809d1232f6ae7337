"""A ledger with a field of each kind, desks that hold records of it, and what they come to when
added the plain way, one record after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from jmdesk.definitions.catalogue import Catalogue
from jmdesk.definitions.expression import Expression
from jmdesk.definitions.fieldtypes import TYPES
from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.revision import LedgerId, RecordId, Revision
from jmdesk.domain.unit import UnitLevel
from jmdesk.operations.desk import Desk
from jmdesk.store.store import Store
from tests.reporting.examples import BANNER, OTHER, SECOND, TOWNSHIP, VILLAGE, tree

UNITS = (BANNER, TOWNSHIP, OTHER, VILLAGE, SECOND)
KINDS = ("防火", "防虫")
PLACES = ("东", "西")
TOPICS = ("甲", "乙")
MONTHS = tuple(Period.month(2023, 11).step(step) for step in range(5))


def _field(name: str, kind: str, time: str = "none", units: str = "none", **more: Any) -> Field:
    over = RollUp(more.pop("over_projects", units))
    return Field(
        name=name,
        label=name,
        type=TYPES[kind],
        over_time=RollUp(time),
        over_units=RollUp(units),
        over_projects=over,
        **more,
    )


_TWICE = Expression.parse("flow * 2")
LEDGER = Ledger(
    id=LedgerId("patrol"),
    title="巡护",
    version=1,
    digest="0" * 64,
    levels=(UnitLevel.VILLAGE,),
    period=PeriodKind.MONTH,
    key=("unit", "topic", "period"),
    title_expr="{topic}",
    fields=(
        _field("topic", "text"),
        _field("kind", "choice", units="counted", choices=KINDS),
        _field("state", "choice", "latest", "counted", choices=KINDS),
        _field("place", "text"),
        _field("flow", "money", "sum", "sum", measure="万元"),
        _field("stock", "count", "latest", "sum", over_projects="none"),
        _field("whole", "money", "latest", "sum", measure="元", cumulative="project"),
        _field("yearly", "count", "latest", "sum", cumulative="year"),
        _field("heads", "count", "sum", "none"),
        _field("shared", "count", "sum", "sum", once_by=("place",)),
        _field("about", "qualified", "sum", "sum"),
        _field(
            "twice", "money", "sum", "sum", measure="万元", compute=Expression.parse("flow * 2")
        ),
        _field("share", "percent", "ratio", "ratio", ratio=("flow", "whole")),
    ),
)
NUMBERS = ("flow", "stock", "whole", "yearly", "heads", "shared")


@dataclass(frozen=True, kw_only=True)
class Row:
    """A record of the ledger, by its unit, topic and month; ``values`` as revisions keep them."""

    unit: str
    topic: str
    period: Period
    values: Mapping[str, Any]

    def number(self, name: str) -> Decimal | None:
        """An amount in the field's measure."""
        value = self.values.get("flow" if name == "twice" else name)
        if value is None:
            return None
        return Decimal(value) * (2 if name == "twice" else 1)


def desk_with(folder: Path, rows: Iterable[Row], *, unit: str = BANNER) -> Desk:
    """A desk of a unit that holds these records and knows few units."""
    path = folder / f"{len(list(folder.iterdir()))}.db"
    store = Store.open(path, {"patrol": LEDGER})
    catalogue = Catalogue(ledgers={LEDGER.id: LEDGER}, ledger_problems=(), folders=())
    desk = Desk(store=store, catalogue=catalogue, path=path)
    desk._units = tree()
    with store.transaction() as writer:
        writer.set_setting("unit", unit)
        writer.append([_revision(number, row) for number, row in enumerate(rows)])
    return desk


def _revision(number: int, row: Row) -> Revision:
    return Revision(
        record=RecordId(f"r{number:04}"),
        ledger=LEDGER.id,
        version=1,
        definition=LEDGER.digest,
        values={
            "unit": row.unit, "period": str(row.period), "topic": row.topic, **row.values
        },
        person="包文",
        device="0123456789abcdef",
        at="2024-05-01T08:00:00",
    )  # fmt: skip


Test = Callable[[Row], bool]


def plainly(rows: Sequence[Row], name: str, *, start: Any, end: Any, fits: Test) -> Decimal | None:
    """What the records that fit come to from ``start`` to ``end``, as R5 and R13 say it."""
    inside = [one for one in rows if start <= one.period.start and one.period.end <= end]
    given = [one for one in rows if one.number(name) is not None]
    if name in ("stock", "whole", "yearly"):
        standing = _standing(given, name, start, end)
        return _sum([one.number(name) for one in standing if fits(one)])
    told = [one for one in inside if fits(one) and one.number(name) is not None]
    if name == "shared":
        return _shared(told)
    return _sum([one.number(name) for one in told])


def _standing(given: Sequence[Row], name: str, start: Any, end: Any) -> list[Row]:
    """Of each thing the latest that is known by the end, as far back as its kind looks."""
    latest: dict[tuple[str, str, int], Row] = {}
    for one in sorted(given, key=lambda row: row.period):
        if one.period.end <= end:
            # What begins anew each year has a last figure in each of them.
            year = one.period.end.year if name == "yearly" else 0
            latest[one.unit, one.topic, year] = one
    known = list(latest.values())
    if name == "stock":
        return [one for one in known if one.period.start >= start]
    return [one for one in known if name == "whole" or one.period.end.year >= start.year]


def _shared(told: Sequence[Row]) -> Decimal | None:
    groups: dict[str, Decimal] = {}
    for number, one in enumerate(told):
        key = one.values.get("place") or f"#{number}"
        groups[key] = max(one.number("shared") or Decimal(0), groups.get(key, Decimal(0)))
    return sum(groups.values(), Decimal(0)) if groups else None


def _sum(amounts: Iterable[Decimal | None]) -> Decimal | None:
    told = [amount for amount in amounts if amount is not None]
    return sum(told, Decimal(0)) if told else None


def township_of(unit: str) -> str:
    """The name of the township around a unit, as a roll-up calls it."""
    names = {
        TOWNSHIP: "好腰苏木镇",
        VILLAGE: "好腰苏木镇",
        SECOND: "好腰苏木镇",
        OTHER: "巴彦呼舒镇",
    }
    return names.get(unit, "科尔沁右翼中旗（本级）")
