"""Figures that stand once for several records: merged cells, counted once per group (R13).

A field with ``once_by`` says in what such records agree. A sum takes its figure once for each
group; records in which one of these is empty stand each for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from jmdesk.definitions.expression import Facts
from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.language import tr

DIFFERS = "once-differs"
"""The code of the problem that a group's figures are not one."""

At = Callable[[str, str], "str | None"]
"""The unit of a level around a unit: ``at("152222105210", "banner")``."""

T = TypeVar("T")


def once_key(ledger: Ledger, field: Field, record: Record, at: At) -> tuple[Any, ...] | None:
    """What a record has in common with those for which the field's figure stands once.

    None where it stands for itself.
    """
    parts = [_part(ledger, name, record, at) for name in field.once_by]
    return None if not parts or any(part in (None, "", ()) for part in parts) else tuple(parts)


def _part(ledger: Ledger, name: str, record: Record, at: At) -> Any:
    if name in ledger:
        value = record.get(name)
        return tuple(value) if isinstance(value, list) else value
    if name == UNIT:
        return record.unit
    return record.period if name == PERIOD else at(record.unit, name)


def groups(
    of: Sequence[T], *, key: Callable[[T], Any], figure: Callable[[T], Decimal | int | None]
) -> Iterator[tuple[Decimal | int, T, tuple[T, ...]]]:
    """Of each group the figure that counts, whose it is, and all of the group that give one.

    Where figures of one group differ, the largest counts, whatever the order; `once_problem` says
    so to whoever typed them. Those without a figure are left out.
    """
    found: dict[Any, list[tuple[Decimal | int, T]]] = {}
    for place, one in enumerate(of):
        number = figure(one)
        if number is not None:
            own = key(one)
            found.setdefault((place,) if own is None else ("", own), []).append((number, one))
    for figures in found.values():
        number, best = max(figures, key=lambda entry: entry[0])
        yield number, best, tuple(one for _, one in figures)


def once_problems(ledger: Ledger, record: Record, facts: Facts) -> Iterator[Problem]:
    """A hint for each figure that stands once for several records and is not the same in them.

    Groups by a level of unit are not looked through here: a roll-up tells of those.
    """
    for field in ledger.once:
        own = record.get(field.name)
        key = once_key(ledger, field, record, _nowhere)
        if own is None or key is None:
            continue
        others = facts.related(ledger.id, **dict(zip(field.once_by, key, strict=True)))
        other = next((one for one in others if _differs(one, record, field)), None)
        if other is not None:
            yield Problem(
                level=Level.HINT,
                code=DIFFERS,
                field=field.name,
                message=tr(
                    "“{label}”同一组只计一次，这里是 {own}，同组另一条是 {other}，请核对哪个对。",
                    label=field.label,
                    own=field.show(own),
                    other=field.show(other.get(field.name)),
                ),
            )


def _nowhere(unit: str, level: str) -> None:
    """Groups by a level of unit cannot be looked up by value."""


def _differs(other: Record, record: Record, field: Field) -> bool:
    value = other.get(field.name)
    if other.id == record.id or value is None:
        return False
    return bool(_number(value) != _number(record.get(field.name)))


def _number(value: Any) -> Any:
    return value.number if isinstance(value, Qualified) else value
