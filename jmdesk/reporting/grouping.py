"""Lines in order: folded, put under group headings, numbered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.report import Group
from jmdesk.reporting.frame import Frame, SheetScope
from jmdesk.reporting.lines import Line
from jmdesk.reporting.showing import Showing


@dataclass(frozen=True, kw_only=True, slots=True)
class Bundle:
    """Lines printed as one row: a single one, or several ``folded`` together."""

    lines: tuple[Line, ...]
    folded: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Branch:
    """A group: its heading row stands over ``inside``, branches or bundles."""

    group: Group
    key: str
    lines: tuple[Line, ...]
    inside: tuple[Branch | Bundle, ...]


def arranged(frame: Frame, lines: Sequence[Line], showing: Showing) -> tuple[Branch | Bundle, ...]:
    """The listed lines in the order and under the headings that the report wants."""
    rows = frame.report.rows
    ordered = sorted(lines, key=lambda line: (line.shared, _order_key(frame, rows.order, line)))
    groups = [group for group in frame.report.groups if _wanted(frame, group)]
    return _grouped(frame, ordered, groups, showing)


def _wanted(frame: Frame, group: Group) -> bool:
    return frame.holds(group.when, SheetScope(frame, {}))


def _grouped(
    frame: Frame, lines: Sequence[Line], groups: Sequence[Group], showing: Showing
) -> tuple[Branch | Bundle, ...]:
    if not groups:
        return _folded(frame, lines)
    group, *rest = groups
    found: dict[Any, list[Line]] = {}
    for line in lines:
        found.setdefault(frame.value(group.by, line.scope), []).append(line)
    branches = [
        Branch(
            group=group,
            key=showing.value(group.by, value) or "未填",
            lines=tuple(inside),
            inside=_grouped(frame, inside, rest, showing),
        )
        for value, inside in found.items()
    ]
    values = list(found)
    places = _places(frame, group, values, lines, showing)
    order = sorted(range(len(values)), key=lambda i: places[i])
    return tuple(branches[i] for i in order)


def _folded(frame: Frame, lines: Sequence[Line]) -> tuple[Bundle, ...]:
    rows = frame.report.rows
    if not rows.fold or not frame.holds(rows.fold_when, SheetScope(frame, {})):
        return tuple(Bundle(lines=(line,)) for line in lines)
    found: dict[Any, list[Line]] = {}
    for line in lines:
        key = tuple(frame.value(expression, line.scope) for expression in rows.fold)
        found.setdefault(key, []).append(line)
    return tuple(Bundle(lines=tuple(same), folded=True) for same in found.values())


def _places(
    frame: Frame, group: Group, values: Sequence[Any], lines: Sequence[Line], showing: Showing
) -> list[tuple[int, Any]]:
    """Where each group stands: by the order told, then by value, the empty one last."""
    field = showing.field(group.by)
    told = (*_told_order(frame, group, lines), *(field.choices if field else ()))
    place = {text: number for number, text in reversed(list(enumerate(told)))}
    return [(place.get(value, len(told)), _sortable(value)) for value in values]


def _told_order(frame: Frame, group: Group, lines: Sequence[Line]) -> tuple[str, ...]:
    """The order kept for the year, else for the last year before it, else the definition's."""
    year = frame.told["year"]
    if group.order_year is not None and lines:
        year = frame.value(group.order_year, lines[0].scope) or year
    name = f"{group.order_setting}:"
    known = [
        int(key.removeprefix(name))
        for key in (frame.settings if group.order_setting else ())
        if key.startswith(name) and key.removeprefix(name).isdigit()
    ]
    for kept in sorted((other for other in known if other <= year), reverse=True):
        if order := _listed(frame.settings[f"{name}{kept}"]):
            return order
    return group.order


def _listed(setting: Any) -> tuple[str, ...]:
    """A setting as a list of texts; empty where it is none."""
    if isinstance(setting, str):
        try:
            setting = json.loads(setting)
        except ValueError:
            return ()
    return tuple(str(one) for one in setting) if isinstance(setting, list | tuple) else ()


def _order_key(frame: Frame, order: Sequence[Expression], line: Line) -> tuple[Any, ...]:
    scope = line.scope
    keys = [_sortable(frame.value(expression, scope)) for expression in order]
    # Indicators stand as their set says them.
    records = line.records if line.made is None else ()
    return (*keys, records, line.subject.id if line.subject else "")


def _sortable(value: Any) -> tuple[int, Any]:
    """Numbers, then dates, then texts, each in their order; the empty last."""
    if value is None:
        return (9, 0)
    if isinstance(value, str):  # the most, so asked first
        return (2, value)
    if isinstance(value, int | Decimal):
        return (0, value)
    return (1, value.isoformat()) if isinstance(value, date) else (2, str(value))
