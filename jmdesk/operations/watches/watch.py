"""What a watch (看守) is: a code, what it looks for, and how it looks at records of a ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.operations.watches.around import Around

PREFIX = "watch-"
"""How the codes of watches begin; no rule's can, they are names."""

Number = Decimal | int
Ledgers = Mapping[Any, Ledger]
Look = Callable[[Record, Around], Iterator[Problem]]
"""Looks at one record of the ledger it was made for."""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """``title`` says in a few words what it looks for (marked for translation).

    ``prepare`` chooses the fields of a ledger, told all ledgers; None where it has nothing to look
    at. ``yields`` are the levels of problems of written rules at the same field beside which it
    keeps silent.
    """

    code: str
    title: str
    prepare: Callable[[Ledger, Ledgers], Look | None]
    yields: frozenset[Level] = frozenset(Level)


def hint(code: str, field: Field | str, message: str) -> Problem:
    """What a watch found, at a field."""
    name = field if isinstance(field, str) else field.name
    return Problem(level=Level.HINT, code=code, message=message, field=name)


def number(value: Any) -> Number | None:
    """A value as a number, its qualifier aside; None for anything else."""
    kind = type(value)
    if kind is Decimal or kind is int:
        return value  # type: ignore[no-any-return]
    return value.number if kind is Qualified else None


def typed_numbers(ledger: Ledger) -> tuple[Field, ...]:
    """The fields in which people write figures that say how much: no years, nothing that is
    always worked out."""
    return tuple(
        field
        for field in ledger.current
        if field.type.numeric and field.type.name != "year" and not field.computed
    )


def said(field: Field, value: Any) -> str:
    """A figure with its measure, as sentences write it."""
    return f"{field.show(value)} {field.measure}".strip()
