"""户 without 人, and 人 without 户, where two fields count the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.language import mark, tr
from jmdesk.operations.watches.pairs import HOUSEHOLDS, PERSONS, pairs
from jmdesk.operations.watches.watch import Ledgers, Look, Watch, hint, number, said

CODE = "watch-households"
Pairs = tuple[tuple[Field, Field], ...]


def _prepare(ledger: Ledger, _ledgers: Ledgers) -> Look | None:
    own = pairs(ledger.current, HOUSEHOLDS, PERSONS)
    rows = [
        (field, found)
        for field in ledger.current
        if field.columns and (found := _of_rows(field.columns))
    ]
    if not own and not rows:
        return None
    return lambda record, _around: _look(own, rows, record)


def _of_rows(columns: Sequence[Field]) -> Pairs:
    return pairs(columns, HOUSEHOLDS, PERSONS)


def _look(own: Pairs, rows: Sequence[tuple[Field, Pairs]], record: Record) -> Iterator[Problem]:
    for homes, people in own:
        if sentence := _lone(homes, people, record.values):
            missing = people if number(record.get(homes.name)) else homes
            yield hint(CODE, missing, sentence)
    for field, found in rows:
        for place, row in enumerate(record.get(field.name) or (), 1):
            for homes, people in found:
                if sentence := _lone(homes, people, row):
                    at = tr("第 {number} 行", number=place)
                    yield hint(CODE, field, f"{at}{sentence}")


def _lone(homes: Field, people: Field, values: Mapping[str, Any]) -> str:
    """What is said of a pair of which only one is there; "" for any other."""
    hh, pp = number(values.get(homes.name)), number(values.get(people.name))
    if hh and not pp:
        return _say(homes, people, values)
    return _say(people, homes, values) if pp and not hh else ""


def _say(there: Field, missing: Field, values: Mapping[str, Any]) -> str:
    value = values.get(missing.name)
    return tr(
        "“{there}”有 {value}，“{missing}”却{none}，请补上或核对。",
        there=there.label,
        value=said(there, values.get(there.name)),
        missing=missing.label,
        none=tr("没有填") if value is None else tr("是 {value}", value=said(missing, value)),
    )


WATCH = Watch(code=CODE, title=mark("有户没有人，或有人没有户"), prepare=_prepare)
