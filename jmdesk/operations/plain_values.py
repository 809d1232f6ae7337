"""Values as programs write them (JSON) to Python values and back; units and records by name."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.measured import measured
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import find_records
from jmdesk.store.query import Query
from jmdesk.store.refusals import DamagedStore


def read_values(
    desk: Desk,
    *,
    ledger: str,
    values: Mapping[str, Any],
    period: Period | None = None,
    notes: list[str] | None = None,
    base: Record | None = None,
) -> dict[str, Any]:
    """Python values from JSON ones; Refusal with every field that cannot be read.

    Texts are read as a person would type them (1500万元, 约30人, 2023.5.8); units are named by code
    or unambiguous name, records by id, unambiguous name, or some of their fields ({"name": …}).
    ``period`` gives the year of a day without one, ``base`` what a record says already. How a text
    was understood that is not plain is added to ``notes``.
    """
    definition = desk.ledger(ledger)
    read: dict[str, Any] = {}
    reading = _Reading(desk, period, [] if notes is None else notes)
    problems: list[Problem] = []
    told = {**(base.values if base else {}), **values}
    for name, value in values.items():
        field = definition.by_name.get(name)
        if field is None:
            problems.append(
                _problem(
                    definition,
                    name,
                    tr("“{title}”没有“{name}”这一项。", title=definition.title, name=name),
                )
            )
            continue
        try:
            read[name] = reading.value(measured(field, told, definition), value)
        except ValueError as error:
            problems.append(
                _problem(definition, name, tr("“{label}”：{error}", label=field.label, error=error))
            )
        except DamagedStore:  # no field's fault, and there is a way on
            raise
        except Refusal as refusal:
            problems.append(
                _problem(
                    definition,
                    name,
                    tr("“{label}”：{message}", label=field.label, message=refusal.message),
                )
            )
    if problems:
        raise Refusal("；".join(p.message for p in problems), *problems)
    return read


def write_values(ledger: Ledger, record: Record) -> dict[str, Any]:
    """The fields of a record as JSON values: numbers as decimal strings, dates ISO."""
    return {
        field.name: field.store(value)
        for field in ledger.current
        if (value := record.get(field.name)) is not None
    }


@dataclass(frozen=True, slots=True)
class _Reading:
    """Reads JSON values for fields."""

    desk: Desk
    period: Period | None
    notes: list[str]

    def value(self, field: Field, value: Any) -> Any:
        """The Python value; ValueError or Refusal with a sentence."""
        if value is None or value == "":
            return None
        kind = field.type.name
        if kind == "unit":
            return self.desk.find_unit(str(value)).code
        if kind == "units":
            names = value if isinstance(value, list) else str(value).split("、")
            return tuple(self.desk.find_unit(str(name)).code for name in names)
        if kind == "reference":
            return _reference(self.desk, field, value)
        if isinstance(value, float):
            value = Decimal(repr(value))
        if isinstance(value, bool) or not isinstance(value, int | Decimal | str):
            return field.load(value)
        return self._heard(field, str(value))

    def _heard(self, field: Field, text: str) -> Any:
        heard = field.hear(text, self.period)
        if heard.note:
            self.notes.append(tr("“{label}”：{note}", label=field.label, note=heard.note))
        return heard.value


def _reference(desk: Desk, field: Field, told: Any) -> str:
    """The id of the record that is meant: told by id, by name, or by some of its fields."""
    if isinstance(told, dict):
        equal = read_values(desk, ledger=field.target, values=told)
        records = desk.store.records(Query(ledger=field.target, equal=equal))
        return _only([record.id for record in records], json.dumps(told, ensure_ascii=False))
    text = str(told)
    stored = desk.store.record(RecordId(text))
    if stored is not None and stored.ledger == field.target:
        return stored.id
    found = find_records(desk, ledger=field.target, text=text)
    return _only([id for id, name in found if name == text] or [id for id, _ in found], text)


def _only(found: list[RecordId], told: str) -> str:
    if len(found) == 1:
        return found[0]
    if found:
        raise Refusal(tr("有 {count} 条记录叫“{told}”，请写记录号。", count=len(found), told=told))
    raise Refusal(tr("没有找到“{told}”。请写记录号或全名。", told=told))


def _problem(ledger: Ledger, field: str, message: str) -> Problem:
    return Problem(
        level=Level.MUST, code="unreadable", message=message, ledger=ledger.id, field=field
    )
