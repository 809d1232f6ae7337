"""What undoing or redoing a batch does to records, as people read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from jmdesk.domain.revision import PERIOD, UNIT, Json, RecordId, canonical
from jmdesk.exchange.merge_plan import FieldEffect, RecordEffect
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.merge_words import DeskWords
from jmdesk.operations.published import LEDGER as PUBLISHED
from jmdesk.store.states import State


@dataclass(frozen=True, kw_only=True, slots=True)
class Continued:
    """A record that was worked on since a batch came, and by whom ("" for a file's revision)."""

    record: RecordId
    title: str
    people: tuple[str, ...]


def continued(desk: Desk, batch: str) -> tuple[Continued, ...]:
    """The records of a batch to which something was added since, in that order."""
    words = DeskWords(desk)
    people: dict[RecordId, dict[str, None]] = {}
    for record, content in desk.store.since_batch(batch):
        person = str(json.loads(content).get("person", ""))
        people.setdefault(record, {})[person] = None
    return tuple(
        Continued(
            record=record,
            title=words.title(record, "", {}) or tr("（未收到）"),
            people=tuple(names),
        )
        for record, names in people.items()
    )


def effects(
    desk: Desk, before: Mapping[RecordId, State], after: Mapping[RecordId, State]
) -> tuple[RecordEffect, ...]:
    """How records change from their states ``before`` to those ``after``; not those that do not."""
    words = DeskWords(desk)
    found = (_effect(words, before[id], state) for id, state in after.items() if id in before)
    told = [one for one in found if one.verdict != "same" and one.ledger != PUBLISHED]
    return tuple(sorted(told, key=lambda one: (one.ledger, one.title)))


def _effect(words: DeskWords, before: State, after: State) -> RecordEffect:
    there = after if before.deleted else before
    return RecordEffect(
        record=after.record,
        ledger=after.ledger,
        title=words.title(after.record, there.ledger, there.values),
        verdict=_verdict(before, after),
        fields=_fields(words, before, after),
    )


def _verdict(before: State, after: State) -> str:
    if before.deleted or after.deleted:
        return "same" if before.deleted and after.deleted else _gone_or_new(after)
    return "same" if _said(before) == _said(after) else "updated"


def _gone_or_new(after: State) -> str:
    if after.absent:
        return "gone"
    return "deleted" if after.deleted else "new"


def _said(state: State) -> tuple[bytes, tuple[str, ...]]:
    told = {name: value for name, value in state.values.items() if value is not None}
    return canonical(told), state.conflicts


def _fields(words: DeskWords, before: State, after: State) -> tuple[FieldEffect, ...]:
    if before.deleted or after.deleted:
        return ()
    names = dict.fromkeys((UNIT, PERIOD, *before.values, *after.values))
    return tuple(
        FieldEffect(
            field=name,
            label=words.label(after.ledger, name),
            before=words.shown(after.ledger, name, before.values.get(name)),
            after=words.shown(after.ledger, name, after.values.get(name)),
        )
        for name in names
        if _differs(before.values.get(name), after.values.get(name))
    )


def _differs(one: Json, other: Json) -> bool:
    return canonical(one) != canonical(other)
