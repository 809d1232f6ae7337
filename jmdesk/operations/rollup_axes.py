"""By what a roll-up is broken down: units at a level, periods of a kind, what a field says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import PERIOD, UNIT, RecordId
from jmdesk.domain.unit import UnitLevel
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.store.rollup import Part

_LEVELS = {level.value: level for level in UnitLevel}
_KINDS = {kind.value: kind for kind in PeriodKind if kind is not PeriodKind.YEARS}
_DATED = frozenset({"date", "month"})
_UNITS = frozenset({"unit", "units"})
_GROUPED = frozenset({"choice", "choices", "year", "yes_no", "reference", "text"}) | _UNITS | _DATED


class Key(NamedTuple):
    """One value of an axis: what it is called, and where in the order it stands."""

    order: tuple[int, str]
    label: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Axis:
    """``text`` is as it is written: "unit:township", "period:quarter", "category",
    "project.category", "begins:month". ``level`` or ``kind`` is what stands behind the colon;
    ``part`` the column that is grouped by, "" for the unit and the period.
    """

    text: str
    label: str
    part: str = ""
    field: Field | None = None
    level: UnitLevel | None = None
    kind: PeriodKind | None = None

    @property
    def of_period(self) -> bool:
        """Whether it is the records' period."""
        return not self.part and self.kind is not None

    @property
    def of_unit(self) -> bool:
        """Whether it is the unit to which records belong."""
        return not self.part and self.level is not None


def read_axis(desk: Desk, ledger: Ledger, text: str) -> Axis:
    """What a person wrote; Refusal with what there is."""
    name, _, behind = text.strip().partition(":")
    if name == UNIT:
        level = _behind(_LEVELS, behind or UnitLevel.TOWNSHIP.value, text)
        return Axis(text=f"{UNIT}:{level.value}", label=level.label, level=level)
    if name == PERIOD:
        return _period_axis(ledger, behind, text)
    field = _field(desk, ledger, name)
    if field is None or field.type.name not in _GROUPED:
        raise Refusal(
            tr(
                "不能按“{text}”汇总。可用的有：{known}。",
                text=text,
                known=tr("、").join(_known(ledger)),
            )
        )
    level = _behind(_LEVELS, behind, text) if behind and field.type.name in _UNITS else None
    kind = None
    if field.type.name in _DATED:
        kind = _behind(_KINDS, behind or PeriodKind.MONTH.value, text)
    if behind and level is None and kind is None:
        raise Refusal(tr("“{text}”里冒号后面的不用写。", text=text))
    label = tr("{label}（按{kind}）", label=field.label, kind=kind.label) if kind else field.label
    return Axis(text=text.strip(), label=label, part=name, field=field, level=level, kind=kind)


def _period_axis(ledger: Ledger, behind: str, text: str) -> Axis:
    if ledger.period is None:
        dated = [one for one in ledger.current if one.type.name in _DATED and one.compute is None]
        known = [f"{field.name}:month" for field in dated]
        raise Refusal(
            tr(
                "台账“{title}”没有期，请按日期栏目汇总：{known}。",
                title=ledger.title,
                known=tr("、").join(known) or tr("（没有日期栏目）"),
            )
        )
    kind = _behind(_KINDS, behind or ledger.period.value, text)
    order = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
    if order.index(kind) < order.index(ledger.period):
        raise Refusal(
            tr(
                "台账“{title}”一{own}一报，不能按{kind}汇总。",
                title=ledger.title,
                own=ledger.period.label,
                kind=kind.label,
            )
        )
    return Axis(text=f"{PERIOD}:{kind.value}", label=kind.label, kind=kind)


def _behind(known: dict[str, Any], word: str, text: str) -> Any:
    if word not in known:
        raise Refusal(
            tr(
                "看不懂“{text}”里的“{word}”。可用的有：{known}。",
                text=text,
                word=word,
                known=tr("、").join(known),
            )
        )
    return known[word]


def _field(desk: Desk, ledger: Ledger, name: str) -> Field | None:
    """A recorded field of the ledger, or of what one of its references points to."""
    reference, _, wanted = name.partition(".")
    field = ledger.by_name.get(reference)
    if wanted and field is not None and field.target in desk.catalogue.ledgers:
        field = desk.ledger(field.target).by_name.get(wanted)
    elif wanted:
        return None
    return None if field is None or field.removed or field.compute is not None else field


def _known(ledger: Ledger) -> list[str]:
    own = [one.name for one in ledger.current if one.type.name in _GROUPED and one.compute is None]
    periods = [f"{PERIOD}:{ledger.period.value}"] if ledger.period else []
    return [f"{UNIT}:township", f"{UNIT}:village", *periods, *own]


def axes(desk: Desk, ledger: Ledger) -> tuple[Axis, ...]:
    """What a person may choose among: short fields, and those of what is referred to."""
    texts = [f"{UNIT}:{level.value}" for level in _below(desk, ledger)]
    if ledger.period is not None:
        order = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
        texts += [f"{PERIOD}:{kind.value}" for kind in order[order.index(ledger.period) :]]
    for field in ledger.current:
        if _offered(field):
            texts.append(field.name)
        if field.target in desk.catalogue.ledgers:
            other = desk.ledger(field.target)
            named = (one.name for one in other.current if _offered(one) and not one.target)
            texts += [f"{field.name}.{name}" for name in named if not other.field(name).section]
    return tuple(read_axis(desk, ledger, text) for text in texts)


def _below(desk: Desk, ledger: Ledger) -> list[UnitLevel]:
    """The levels of unit that may tell apart what is recorded in this ledger."""
    order = (UnitLevel.LEAGUE, UnitLevel.BANNER, UnitLevel.TOWNSHIP, UnitLevel.VILLAGE)
    own = desk.units.get(desk.unit).level if desk.unit in desk.units else UnitLevel.BANNER
    above = order[: order.index(own)] if own in order else ()
    by_body = ledger.belongs == "banner" or UnitLevel.VILLAGE not in ledger.levels
    return [
        level for level in order if level not in above and (level is not order[-1] or not by_body)
    ]


def _offered(field: Field) -> bool:
    short = field.type.name in _GROUPED - {"text"}
    return short and field.compute is None and field.name != "same"


class Keys:
    """Finds the key of a raw value; what was looked up once is remembered."""

    def __init__(self, desk: Desk, axis: Axis) -> None:
        self._desk = desk
        self._axis = axis
        self._known: dict[Part, Key] = {}
        self._find = self._finder()

    def of(self, part: Part) -> Key:
        """The key of what a column holds; of a unit for the axis of units."""
        found = self._known.get(part)
        if found is None:
            found = self._known[part] = _unfilled() if part in (None, "") else self._find(part)
        return found

    def _finder(self) -> Callable[[Part], Key]:
        axis = self._axis
        if axis.field is None:
            return self._unit
        return {
            "unit": self._unit,
            "units": self._units,
            "reference": lambda part: _plain(record_name(self._desk, RecordId(str(part)))),
            "choice": self._choice,
            "choices": lambda part: _plain("、".join(json.loads(str(part)))),
            "date": self._date,
            "year": lambda part: period_key(Period.year(int(part or 0))),
            "month": self._date,
            "yes_no": lambda part: Key((1 - int(part or 0), ""), tr("是") if part else tr("否")),
        }.get(axis.field.type.name, lambda part: _plain(str(part)))

    def _unit(self, part: Part) -> Key:
        code, units = str(part), self._desk.units
        level = self._axis.level
        if level is None or code not in units:
            return Key((1, code), units.name(code))
        for unit in (units.get(code), *units.ancestors(code)):
            if unit.level is level:
                return Key((0, unit.code), unit.name)
        own = units.get(code)
        said = own.name if own.level is UnitLevel.BODY else tr("{name}（本级）", name=own.name)
        return Key((1, code), said)

    def _units(self, part: Part) -> Key:
        """Of several units the one around all of them; what lies in more than one stays apart."""
        keys = {self._unit(code) for code in json.loads(str(part))}
        if len(keys) == 1:
            return keys.pop()
        if self._axis.level is not None:
            return Key((2, ""), tr("几处共用"))
        ordered = sorted(keys, key=lambda key: key.order)
        return Key((2, ordered[0].order[1]), "、".join(key.label for key in ordered))

    def _choice(self, part: Part) -> Key:
        assert self._axis.field is not None
        choices = self._axis.field.choices
        return Key(
            (choices.index(str(part)) if part in choices else len(choices), str(part)), str(part)
        )

    def _date(self, part: Part) -> Key:
        assert self._axis.kind is not None
        try:
            period = Period.parse(str(part)[:7]).as_kind(self._axis.kind)
        except ValueError:
            return _plain(str(part))
        return Key((0, period.start.isoformat()), period.told)


def period_key(period: Period) -> Key:
    """A period as a key."""
    return Key((0, period.start.isoformat()), period.told)


def _plain(text: str) -> Key:
    return Key((0, text), text)


def _unfilled() -> Key:
    return Key((9, ""), tr("未填"))
