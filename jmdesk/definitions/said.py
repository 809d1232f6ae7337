"""Numbers as they were said (R15): 约30 is the number 30, and 约 beside it.

Sums and rules take the number. What people see and type is both, a `Qualified` value; revisions
set them apart, in one save (`jmdesk.domain.beside`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.qualifiers import AFTER, BEFORE
from jmdesk.domain.beside import is_beside, qualifier_name, qualifiers
from jmdesk.domain.record import Record

_WORDS = frozenset((*BEFORE, *AFTER))


def as_said(field: Field, value: Any, record: Record) -> Any:
    """A value of a field of exact numbers with the qualifier that the record has beside it."""
    if not record.unreadable or value is None or not field.type.numeric:
        return value
    word = record.unreadable.get(qualifier_name(field.name))
    return Qualified(Decimal(value), word) if isinstance(word, str) and word in _WORDS else value


def said(record: Record, field: Field) -> Any:
    """The record's value of a field, with its qualifier."""
    return as_said(field, record.values.get(field.name), record)


def said_values(ledger: Ledger, record: Record) -> Mapping[str, Any]:
    """All values of a record, numbers with their qualifiers."""
    words = qualifiers(record) if record.unreadable else {}
    found = {name: field for name in words if (field := ledger.by_name.get(name)) is not None}
    return {**record.values, **{name: said(record, field) for name, field in found.items()}}


def apart(field: Field, value: Any) -> tuple[Any, str]:
    """The number and its qualifier, "" for none, of a value of a field of exact numbers."""
    if not isinstance(value, Qualified) or not field.type.numeric:
        return value, ""
    number = int(value.number) if field.type.name == "count" else value.number
    return number, value.qualifier


def qualifier_set(record: Record, name: str, word: str) -> dict[str, str | None]:
    """What a save of a field's number sets beside it: a number said without a word clears it."""
    beside = qualifier_name(name)
    if word == qualifiers(record).get(name, "") and beside not in record.conflicts:
        return {}
    return {beside: word or None}


def with_said(ledger: Ledger, record: Record, values: Mapping[str, Any]) -> Record:
    """A record with these values, as they are said, in the place of its own."""
    plain: dict[str, Any] = {}
    beside = {name: kept for name, kept in record.unreadable.items() if is_beside(name)}
    for name, value in values.items():
        field = ledger.by_name.get(name)
        number, word = apart(field, value) if field else (value, "")
        plain[name] = number
        if word or qualifier_name(name) in beside:
            beside[qualifier_name(name)] = word
    others = {name: kept for name, kept in record.unreadable.items() if not is_beside(name)}
    kept = {name: one for name, one in beside.items() if one != ""}
    return replace(record, values={**record.values, **plain}, unreadable={**others, **kept})
