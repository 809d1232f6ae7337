"""The rows that a field of a record holds, looked at as records of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.record import Record


def inside(ledger: Ledger, field: str) -> Ledger:
    """The ledger of a field's rows: its columns, then the record's other fields."""
    columns = ledger.field(field).columns
    taken = {field, *(column.name for column in columns)}
    others = tuple(one for one in ledger.fields if one.name not in taken)
    return replace(ledger, fields=(*columns, *others), rules=())


def rows_inside(record: Record, field: str) -> Iterator[Record]:
    """A record for each row of the field, with its id, unit and period."""
    others = {name: value for name, value in record.values.items() if name != field}
    for row in record.get(field) or ():
        yield replace(record, values=others | dict(row))
