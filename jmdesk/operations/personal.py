"""Data of persons in what is about to leave: counted, and held back where nobody would see it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.revision import RecordId, canonical
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.masking import numbers

if TYPE_CHECKING:  # the window's bar at the door is made before anything is packed
    from jmdesk.operations.parcels import Item

Told = dict[RecordId, dict[str, set[bytes]]]
"""For each record the personal fields that any of its revisions filled, with what."""

_FIGURE = rb"(?:[0-9]|\xef\xbc[\x90-\x99])"
_FIGURES = re.compile(_FIGURE + rb"(?:[ \-.]{0,2}" + _FIGURE + rb"){10}")
"""So many figures, of either width, as no telephone or id number has fewer of: most revisions hold
none, and are looked at no further."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Persons:
    """How many different id numbers, telephone numbers and other words about persons there are."""

    records: frozenset[RecordId] = frozenset()
    id_numbers: int = 0
    phones: int = 0
    others: int = 0

    def told(self) -> str:
        """In words; "" where there are none."""
        parts = (
            tr("身份证号 {count} 个", count=self.id_numbers) if self.id_numbers else "",
            tr("电话 {count} 个", count=self.phones) if self.phones else "",
            tr("姓名等 {count} 处", count=self.others) if self.others else "",
        )
        return tr("、").join(part for part in parts if part)


def is_personal(field: Field) -> bool:
    """Whether a field, or a column of its rows, tells of a person."""
    return field.personal or any(column.personal for column in field.columns)


def told_of_persons(desk: Desk, parcel: Iterable[Item]) -> Told:
    """What the revisions say of persons, earlier values too."""
    names = {
        str(ledger.id): [field.name for field in ledger.fields if is_personal(field)]
        for ledger in desk.catalogue.ledgers.values()
    }
    found: Told = {}
    for item in parcel:
        for name in (*names.get(item.ledger, ()), *_numbered(item)):
            if item.values.get(name) not in (None, "", []):
                values = found.setdefault(item.record, {}).setdefault(name, set())
                values.add(canonical(item.values[name]))
    return found


def _numbered(item: Item) -> list[str]:
    """The fields in which a mobile telephone or id number is written, in remarks or in a field
    that the definitions here do not know. An office's landline in a text is no such thing."""
    if not _FIGURES.search(item.content):
        return []
    return [
        name
        for name, value in item.values.items()
        if any(number.digits[0] != "0" for number in numbers(canonical(value).decode()))
    ]


def count(desk: Desk, parcel: Collection[Item]) -> Persons:
    """How much of it is about persons."""
    ledgers = {item.record: item.ledger for item in parcel}
    told = told_of_persons(desk, parcel)
    found: dict[str, set[tuple[str, str]]] = {"id_number": set(), "phone": set(), "": set()}
    for record, fields in told.items():
        ledger = desk.catalogue.ledgers.get(ledgers[record])
        for name, values in fields.items():
            for kind, text in _counted(_kind(ledger, name), values):
                # One telephone is one, whoever has it; other words are of their record.
                found[kind].add(("" if kind else record, text))
    return Persons(
        records=frozenset(told),
        id_numbers=len(found["id_number"]),
        phones=len(found["phone"]),
        others=len(found[""]),
    )


def _counted(kind: str, values: Iterable[bytes]) -> Iterator[tuple[str, str]]:
    """What a field's values come to: numbers wherever they stand in it, else the field itself."""
    for value in values:
        text = value.decode()
        inside = [one for one in numbers(text) if kind or one.digits[0] != "0"]
        yield from ((one.kind, one.digits) for one in inside)
        if not inside:
            yield kind, text


def _kind(ledger: Ledger | None, name: str) -> str:
    known = [field for field in ledger.fields if field.name == name] if ledger else []
    kind = known[0].type.name if known else ""
    return kind if kind in ("id_number", "phone") else ""


def unseen(
    desk: Desk, parcel: Iterable[Item], visible: Mapping[RecordId, Collection[str]]
) -> set[RecordId]:
    """The records that say something about a person which nobody sees on the sheet.

    ``visible`` are the fields that are shown of each record, as they are now: an earlier value
    is as unseen as a field that is not shown.
    """
    told = told_of_persons(desk, parcel)
    states = desk.store.states(told) if told else {}
    return {
        record
        for record, fields in told.items()
        if not all(
            name in visible.get(record, ()) and values == {_now(states.get(record), name)}
            for name, values in fields.items()
        )
    }


def _now(state: Any, name: str) -> bytes:
    value = state.values.get(name) if state and not state.deleted else None
    return canonical(value)
