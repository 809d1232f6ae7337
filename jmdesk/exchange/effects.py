"""What a file does to each record, field by field, worked out when a person wants to see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.history import History
from jmdesk.domain.revision import Json, LedgerId, RecordId, Revision, RevisionId, canonical
from jmdesk.exchange.disputes import Words
from jmdesk.exchange.gathering import NEW, SAME, UPDATED, Gathering, verdict
from jmdesk.exchange.incoming import Incoming, whole
from jmdesk.exchange.merge_plan import FieldEffect, RecordEffect


def record_effects(
    gathering: Gathering,
    ids: Sequence[RevisionId],
    contents: Sequence[bytes],
    looked: Sequence[Incoming],
    *,
    ledgers: Mapping[str, Ledger],
    words: Words,
) -> tuple[RecordEffect, ...]:
    """What these revisions do after what was gathered before; records that change come first."""
    accepted = gathering.accepted(ids)
    places: dict[str, list[int]] = {}
    for place, one in enumerate(looked):
        places.setdefault(one.record, []).append(place)
    found = []
    for record, its in places.items():
        fresh = [place for place in its if ids[place] not in accepted]
        added = whole([ids[i] for i in fresh], [contents[i] for i in fresh])
        ledger = looked[its[0]].ledger
        found.append(_effect(gathering, RecordId(record), ledger, added, ledgers, words))
    return tuple(sorted(found, key=lambda one: (one.verdict == SAME, one.ledger, one.title)))


def _effect(
    gathering: Gathering,
    record: RecordId,
    ledger: str,
    added: list[Revision],
    ledgers: Mapping[str, Ledger],
    words: Words,
) -> RecordEffect:
    turn, _ = gathering.turn(record, added)
    told = verdict(turn) if added else SAME
    shown = told in (NEW, UPDATED)
    values = renamed_values(turn.after, ledgers.get(ledger))
    return RecordEffect(
        record=record,
        ledger=LedgerId(ledger),
        title=words.title(record, ledger, values),
        verdict=told,
        fields=tuple(_fields(turn.before, turn.after, ledger, ledgers, words)) if shown else (),
    )


def _fields(
    before: History | None,
    after: History,
    ledger: str,
    ledgers: Mapping[str, Ledger],
    words: Words,
) -> Iterator[FieldEffect]:
    definition = ledgers.get(ledger)
    old = renamed_values(before, definition) if before and not before.deleted else {}
    new = renamed_values(after, definition)
    for name in _in_order(definition, {**old, **new}):
        if canonical(old.get(name)) != canonical(new.get(name)):
            yield FieldEffect(
                field=name,
                label=words.label(ledger, name),
                before=words.shown(ledger, name, old.get(name)),
                after=words.shown(ledger, name, new.get(name)),
            )


def _in_order(ledger: Ledger | None, names: Mapping[str, Json]) -> list[str]:
    """As the ledger lists its fields; unit, period and what is unknown behind."""
    listed = [name for name in ledger.by_name if name in names] if ledger else []
    return [*listed, *sorted(names.keys() - set(listed))]


def renamed_values(history: History, ledger: Ledger | None) -> dict[str, Json]:
    """The values of a record under the present names of its fields."""
    present = ledger.names if ledger else {}
    former = {present[n]: v for n, v in history.values.items() if present.get(n, n) != n}
    return former | {n: v for n, v in history.values.items() if present.get(n, n) == n}
