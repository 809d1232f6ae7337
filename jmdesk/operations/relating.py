"""Which records belong together: those that name a record, and those that it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.revision import LedgerId, RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.store.query import Query


@dataclass(frozen=True, kw_only=True, slots=True)
class Relation:
    """The records of a ledger that name a record in one of their fields.

    ``label`` is what people call them: the ledger, with the field where several could name it.
    """

    ledger: LedgerId
    field: str
    label: str
    count: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A record that a field of another one names."""

    ledger: LedgerId
    field: str
    label: str
    record: RecordId
    name: str


def related(desk: Desk, *, ledger: str, record: RecordId) -> tuple[Relation, ...]:
    """Every ledger with records that name this one, in the catalogue's order, and how many."""
    found = []
    for definition in desk.catalogue.ledgers.values():
        fields = references(definition, ledger)
        for field in fields if not definition.system else ():
            query = Query(ledger=definition.id, equal={field.name: record})
            count = desk.store.count(query)
            label = f"{definition.title}（{field.label}）" if len(fields) > 1 else definition.title
            if count:
                found.append(
                    Relation(ledger=definition.id, field=field.name, label=label, count=count)
                )
    return tuple(found)


def related_ids(desk: Desk, *, ledger: str, field: str, record: RecordId) -> tuple[RecordId, ...]:
    """The records of a ledger that name this one in a field, the newest period first."""
    query = Query(ledger=ledger, equal={field: record})
    return tuple(found.id for found in desk.store.records(query))


def named(desk: Desk, ledger: Ledger, values: Mapping[str, Any]) -> tuple[Named, ...]:
    """The records that these values of a ledger name, each once, in the fields' order."""
    found: dict[str, Named] = {}
    for field in references(ledger):
        value = values.get(field.name)
        if isinstance(value, str) and value not in found and desk.store.record(RecordId(value)):
            found[value] = Named(
                ledger=LedgerId(field.target),
                field=field.name,
                label=field.label,
                record=RecordId(value),
                name=record_name(desk, value),
            )
    return tuple(found.values())


def references(ledger: Ledger, target: str = "") -> list[Field]:
    """The fields of a ledger that name one record, of a certain ledger where one is given."""
    return [
        field
        for field in ledger.current
        if field.type.name == "reference" and target in ("", field.target)
    ]
