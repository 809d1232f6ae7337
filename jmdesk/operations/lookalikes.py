"""Records that may mean the same thing, and making one of two."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import LedgerId, RecordId, Revision
from jmdesk.exchange.merge_plan import FieldEffect
from jmdesk.language import tr
from jmdesk.operations.alikeness import alike, features
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name, show
from jmdesk.operations.recording import signed, stored_record
from jmdesk.store.query import Query

_INTO = "并入"
"""Part of a revision, so it stays as it is in every language."""
_APART = "lookalikes_apart"
"""The setting with the pairs of which a person said that they are two, of this desk alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Pair:
    """Two records that may be one. ``keep`` is the one with the smaller id, the same everywhere.

    ``likeness`` is how much of their names is the same, 1 for all.
    """

    keep: RecordId
    other: RecordId
    ledger: LedgerId
    keep_title: str
    other_title: str
    likeness: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Union:
    """What uniting two records would do.

    ``filled`` are fields that the kept one takes from the other. In ``differing`` both say
    something: ``before`` stays, ``after`` goes with the other. ``moved`` records refer to the
    other and will to the kept one.
    """

    keep: RecordId
    other: RecordId
    keep_title: str
    other_title: str
    filled: tuple[FieldEffect, ...]
    differing: tuple[FieldEffect, ...]
    moved: int


def lookalikes(desk: Desk, *, ledger: str | None = None) -> tuple[Pair, ...]:
    """Pairs that are about the same thing at the same time and are called nearly the same.

    Those that `set_apart` was told of are left out.
    """
    chosen = [desk.ledger(ledger)] if ledger else list(desk.catalogue.ledgers.values())
    apart = _apart(desk)
    # All records are looked at: not again at each look while nothing new is recorded.
    found = desk.remembered.ask(
        ("lookalikes", ledger),
        lambda: [pair for one in chosen if not one.system for pair in _pairs(desk, one)],
    )
    told = [pair for pair in found if (pair.keep, pair.other) not in apart]
    return tuple(sorted(told, key=lambda pair: (-pair.likeness, pair.keep, pair.other)))


def set_apart(desk: Desk, *, one: RecordId, other: RecordId, apart: bool = True) -> None:
    """Remember on this desk that two records are not the same thing, or (not ``apart``) forget it.

    It is no fact about the records, so it neither travels nor stands in their histories.
    """
    with desk.store.transaction() as writer:
        known = _apart(desk)
        pair = (min(one, other), max(one, other))
        kept = known | {pair} if apart else known - {pair}
        writer.set_setting(_APART, json.dumps(sorted(kept)) if kept else "")


def _apart(desk: Desk) -> frozenset[tuple[str, str]]:
    stored = desk.store.setting(_APART)
    return frozenset((first, second) for first, second in json.loads(stored or "[]"))


def _pairs(desk: Desk, ledger: Ledger) -> Iterator[Pair]:
    by = features(ledger)
    if by is None:
        return
    records = desk.store.records(Query(ledger=ledger.id, fields=by.fields))
    for first, second, likeness in alike(records, by):
        yield Pair(
            keep=first.id,
            other=second.id,
            ledger=LedgerId(ledger.id),
            keep_title=record_name(desk, first.id),
            other_title=record_name(desk, second.id),
            likeness=round(likeness, 2),
        )


def preview_union(desk: Desk, *, keep: RecordId, other: RecordId) -> Union:
    """What `unite` would do; nothing is changed. The smaller id is kept, whichever is named."""
    first, second, ledger = _two(desk, keep, other)
    filled: list[FieldEffect] = []
    differing: list[FieldEffect] = []
    for field in _compared(ledger):
        mine, theirs = first.get(field.name), second.get(field.name)
        if theirs is None or mine == theirs:
            continue
        effect = FieldEffect(
            field=field.name,
            label=field.label,
            before=_shown(desk, field, mine),
            after=_shown(desk, field, theirs),
        )
        (filled if mine is None else differing).append(effect)
    return Union(
        keep=first.id,
        other=second.id,
        keep_title=record_name(desk, first.id),
        other_title=record_name(desk, second.id),
        filled=tuple(filled),
        differing=tuple(differing),
        moved=sum(1 for _ in _referring(desk, ledger, second.id)),
    )


def unite(desk: Desk, *, keep: RecordId, other: RecordId) -> Changes:
    """Make one of two records of a ledger, in one transaction that can be taken back.

    The one with the smaller id is kept, so that desks which unite the same two agree: what it
    does not say is taken from the other, records that refer to the other refer to it from now
    on, and the other is deleted. Both histories stay.
    """
    desk.needs_unit()
    first, second, ledger = _two(desk, keep, other)
    filled = {
        field.name: field.store(second.get(field.name))
        for field in _compared(ledger)
        if first.get(field.name) is None and second.get(field.name) is not None
    }
    made: list[Revision] = [signed(desk, ledger, first, filled)] if filled else []
    made += _moved(desk, ledger, first.id, second.id)
    reason = f"{_INTO} {record_name(desk, first.id)}"
    made.append(signed(desk, ledger, second, {}, grave=reason))
    with desk.store.transaction() as writer:
        writer.append(made)
    return Changes(
        records=(first.id, *(one.record for one in made if one.record != first.id)),
        ledgers=frozenset({LedgerId(ledger.id), *(one.ledger for one in made)}),
        revisions=tuple(one.id for one in made),
    )


def _two(desk: Desk, keep: RecordId, other: RecordId) -> tuple[Record, Record, Ledger]:
    if keep == other:
        raise Refusal(tr("这是同一条记录，不用合成一条。"))
    first, second = (stored_record(desk, id) for id in sorted((keep, other)))
    if first.ledger != second.ledger:
        raise Refusal(tr("两条记录不在同一个台账里，不能合成一条。"))
    if first.conflicts or second.conflicts:
        raise Refusal(tr("两条记录里还有等人决定的地方，请先决定，再合成一条。"))
    return first, second, desk.ledger(first.ledger)


def _compared(ledger: Ledger) -> list[Field]:
    return [field for field in ledger.current if not field.computed]


def _shown(desk: Desk, field: Field, value: Any) -> str:
    return f"{show(desk, field, value)} {field.measure}".strip() if value is not None else ""


def _moved(desk: Desk, ledger: Ledger, keep: RecordId, other: RecordId) -> list[Revision]:
    """The records that refer to the other, each made to refer to the kept one."""
    by_record: dict[RecordId, tuple[Ledger, Record, dict[str, Any]]] = {}
    for referring, record, field in _referring(desk, ledger, other):
        found: tuple[Ledger, Record, dict[str, Any]] = (referring, record, {})
        by_record.setdefault(record.id, found)[2][field.name] = field.store(keep)
    return [signed(desk, owner, record, values) for owner, record, values in by_record.values()]


def _referring(
    desk: Desk, ledger: Ledger, record: RecordId
) -> Iterator[tuple[Ledger, Record, Field]]:
    for owner in desk.catalogue.ledgers.values():
        for field in owner.current:
            if field.target == ledger.id and field.type.name == "reference":
                equal: Mapping[str, Any] = {field.name: record}
                for found in desk.store.records(Query(ledger=owner.id, equal=equal)):
                    if found.id != record:
                        yield owner, found, field
