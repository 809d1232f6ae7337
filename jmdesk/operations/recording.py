"""Saving, deleting and checking records: the figures themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, TypedDict

from jmdesk.definitions.check import carried, check, presets, works_out
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.said import apart, qualifier_set, with_said
from jmdesk.domain.changes import Changes
from jmdesk.domain.history import DELETED
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, Json, RecordId, Revision
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.facts import StoreFacts

Look = Callable[[Sequence[Record]], StoreFacts]
"""Makes the facts for records that are looked at together."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """What a person wants one record to say: only the fields that change, Python values.

    A number with a qualifier is `Qualified`, also where the field keeps exact numbers: the
    qualifier is then kept beside it (`jmdesk.definitions.said`).
    ``record`` is None for a new one, unless its natural key already names one that is there.
    ``beside`` is what stands beside the fields, by name and as stored (`jmdesk.domain.beside`).
    """

    values: Mapping[str, Any]
    record: RecordId | None = None
    unit: str | None = None
    period: Period | None = None
    beside: Mapping[str, Json] = field(default_factory=dict)


def save_record(
    desk: Desk,
    *,
    ledger: str,
    values: Mapping[str, Any],
    record: RecordId | None = None,
    unit: str | None = None,
    period: Period | None = None,
    beside: Mapping[str, Json] | None = None,
) -> Changes:
    """Save one record: one revision with the fields that really changed."""
    entry = Entry(values=values, record=record, unit=unit, period=period, beside=beside or {})
    return save_records(desk, ledger=ledger, entries=[entry])


def save_records(
    desk: Desk, *, ledger: str, entries: Iterable[Entry], look: Look | None = None
) -> Changes:
    """Save several records of one ledger in one transaction; all or none."""
    return save_together(desk, entries=((ledger, entry) for entry in entries), look=look)


def save_together(
    desk: Desk, *, entries: Iterable[tuple[str, Entry]], look: Look | None = None
) -> Changes:
    """Save records of several ledgers, each with its ledger, in one transaction; all or none.

    ``look`` gives facts that read together what the rules of these records look at.
    """
    desk.needs_unit()
    look = look or (lambda records: desk.facts())
    saved: dict[RecordId, Ledger] = {}
    based: list[tuple[Ledger, Entry, Record]] = []
    for number, (ledger, entry) in enumerate(entries, 1):
        definition = desk.ledger(ledger)
        base = _base(desk, definition, entry)
        if base.id in saved:
            raise _told_twice(definition, list(saved).index(base.id) + 1, number)
        saved[base.id] = definition
        based.append((definition, entry, base))
    facts = look([with_said(ledger, base, entry.values) for ledger, entry, base in based])
    made = [_revision(desk, definition, entry, base, facts) for definition, entry, base in based]
    revisions = [revision for revision in made if revision is not None]
    with desk.store.transaction() as writer:
        writer.append(revisions)
    system = any(definition.system for definition in saved.values())
    if system:
        desk.refresh_units()
    return Changes(
        records=tuple(saved),
        ledgers=frozenset(definition.id for definition in saved.values()),
        units=system,
        problems=_problems_after(desk, saved, look),
        revisions=tuple(revision.id for revision in revisions),
    )


def _told_twice(ledger: Ledger, first: int, number: int) -> Refusal:
    return Refusal(
        tr(
            "第 {number} 条和第 {first} 条是“{title}”的同一条记录，一条也没有保存。"
            "请把它们合成一条。",
            number=number,
            first=first,
            title=ledger.title,
        )
    )


def delete_record(desk: Desk, *, record: RecordId, reason: str) -> Changes:
    """Delete a record; its history stays and `restore_record` brings it back."""
    current = stored_record(desk, record)
    if not reason.strip():
        raise Refusal(tr("请写一句为什么删除，以后查得到。"))
    definition = desk.ledger(current.ledger)
    grave = signed(desk, definition, current, {}, grave=reason.strip())
    with desk.store.transaction() as writer:
        writer.append([grave])
    return Changes(records=(record,), ledgers=frozenset({current.ledger}))


def restore_record(desk: Desk, *, record: RecordId) -> Changes:
    """Bring a deleted record back as it was last: a decision that descends from its deletion."""
    state = desk.store.state(record)
    if state.absent:
        raise Refusal(tr("这条记录是随已撤回的一批来的，请恢复那一批。"))
    definition = desk.ledger(state.ledger)
    base = Record(
        id=record, ledger=definition.id, unit="", period=None, values={}, heads=state.heads
    )
    with desk.store.transaction() as writer:
        writer.append([signed(desk, definition, base, {**state.values, DELETED: False})])
    return Changes(records=(record,), ledgers=frozenset({definition.id}))


def stored_record(desk: Desk, record: RecordId) -> Record:
    """A current record; Refusal where there is none."""
    found = desk.store.record(record)
    if found is None:
        raise Refusal(tr("没有记录号为“{record}”的记录，或已经删除。", record=record))
    return found


def typed_record(
    desk: Desk,
    *,
    ledger: str,
    values: Mapping[str, Any],
    record: RecordId | None = None,
    unit: str | None = None,
    period: Period | None = None,
) -> Record:
    """The record with these values in the place of its own, as `jmdesk.operations.judging` asks."""
    definition = desk.ledger(ledger)
    entry = Entry(values=values, record=record, unit=unit, period=period)
    return with_said(definition, _base(desk, definition, entry), values)


def new_record(
    desk: Desk,
    *,
    ledger: str,
    unit: str | None = None,
    period: Period | None = None,
    values: Mapping[str, Any] | None = None,
) -> Record:
    """An empty record of a ledger for a unit and period, as the page of a new one begins.

    Its id is made from the key among ``values``; a stored record with that id is returned itself.
    """
    entry = Entry(values=values or {}, unit=unit, period=period)
    return _new(desk, desk.ledger(ledger), entry)


def today() -> date:
    """The day by this machine's clock; for hints about lateness only, never stored as a fact."""
    return datetime.now().astimezone().date()


def _base(desk: Desk, ledger: Ledger, entry: Entry) -> Record:
    """What the entry is an edit of: the stored record, or an empty one with its id."""
    if entry.record is not None:
        stored = desk.store.record(entry.record)
        if stored is not None:
            if stored.ledger != ledger.id:
                raise Refusal(
                    tr(
                        "记录“{record}”不在台账“{title}”里。",
                        record=entry.record,
                        title=ledger.title,
                    )
                )
            return stored
    return _new(desk, ledger, entry)


def _new(desk: Desk, ledger: Ledger, entry: Entry) -> Record:
    unit = entry.unit or desk.unit
    owner = desk.banner_of(unit) if ledger.belongs == "banner" else unit
    period = _period(ledger, entry.period)
    id = entry.record or ledger.record_id(
        entry.values, unit=unit, period=period, banner=desk.banner_of(unit)
    )
    stored = desk.store.record(id) if ledger.key else None
    return stored or Record(id=id, ledger=ledger.id, unit=owner, period=period, values={})


def _period(ledger: Ledger, period: Period | None) -> Period | None:
    if ledger.period is None:
        return None
    if period is None:
        raise Refusal(
            tr(
                "“{title}”按{label}填报，请说明是哪一{label}。",
                title=ledger.title,
                label=ledger.period.label,
            )
        )
    if period.kind is not ledger.period:
        raise Refusal(
            tr(
                "“{title}”按{label}填报，期“{period}”不合适。",
                title=ledger.title,
                label=ledger.period.label,
                period=period,
            )
        )
    return period


def _revision(
    desk: Desk, ledger: Ledger, entry: Entry, base: Record, facts: StoreFacts
) -> Revision | None:
    """The revision that this entry makes; None where it changes nothing."""
    _known_fields(ledger, entry.values)
    values = dict(entry.values)
    stored: dict[str, Any] = {}
    if not base.heads:
        values = _beginnings(ledger, with_said(ledger, base, values), facts) | values
        stored[UNIT] = base.unit
        if base.period is not None:
            stored[PERIOD] = str(base.period)
    for name, value in {**_outdated(ledger, base, values), **values}.items():
        definition = ledger.field(name)
        number, word = apart(definition, value)
        if number != base.get(name) or name in base.conflicts:
            stored[name] = definition.store(number)
        stored |= qualifier_set(base, name, word)
    for name, told in entry.beside.items():
        if told != base.unreadable.get(name) or name in base.conflicts:
            stored[name] = told
    if base.heads and entry.unit and entry.unit != base.unit:
        stored[UNIT] = entry.unit
    if not stored:
        return None
    if not base.heads:
        base, stored = _unburied(desk, base, stored)
    return signed(desk, ledger, base, stored)


def _unburied(desk: Desk, base: Record, stored: dict[str, Any]) -> tuple[Record, dict[str, Any]]:
    """Where a record with this id was deleted, its new beginning descends from the deletion.

    Otherwise the two would contradict each other in every field. What it said before is gone.
    """
    try:
        state = desk.store.state(base.id)
    except Refusal:
        return base, stored
    if not state.deleted:
        return base, stored
    emptied = dict.fromkeys(state.values)
    if not state.absent:
        emptied[DELETED] = False
    return replace(base, heads=state.heads), {**emptied, **stored}


def _outdated(ledger: Ledger, base: Record, values: Mapping[str, Any]) -> dict[str, None]:
    """What a sheet called a unit goes with that unit (`Ledger.as_written`)."""
    changed = [name for name, value in values.items() if value != base.get(name)]
    kept = [ledger.as_written(name) for name in changed if base.heads]
    return {name: None for name in kept if name}


def signed(
    desk: Desk, ledger: Ledger, base: Record, stored: Mapping[str, Any], *, grave: str = ""
) -> Revision:
    """A revision of ``base`` by the person at this desk; ``grave`` is the reason of a deletion."""
    return Revision(
        record=base.id,
        ledger=ledger.id,
        version=ledger.version,
        definition=ledger.digest,
        parents=base.heads,
        values=stored,
        deleted=bool(grave),
        reason=grave,
        **_signature(desk),
    )


def first_revision(desk: Desk, *, ledger: str, values: Mapping[str, Any]) -> Revision:
    """The revision that makes a new record say just these values, to be written with others."""
    definition = desk.ledger(ledger)
    base = new_record(desk, ledger=ledger, values=values)
    stored = {name: definition.field(name).store(value) for name, value in values.items()}
    return signed(desk, definition, base, {UNIT: base.unit, **stored})


class _Signature(TypedDict):
    person: str
    device: str
    at: str


def _signature(desk: Desk) -> _Signature:
    now = datetime.now().astimezone().replace(microsecond=0, tzinfo=None)
    return _Signature(person=desk.person, device=desk.store.setting("device"), at=now.isoformat())


def _known_fields(ledger: Ledger, values: Mapping[str, Any]) -> None:
    for name in values:
        field = ledger.by_name.get(name)
        if field is None or field.removed:
            labels = "、".join(
                tr("{name}（{label}）", name=f.name, label=f.label) for f in ledger.current
            )
            raise Refusal(
                tr(
                    "“{title}”没有“{name}”这一项。可以填的有：{labels}。",
                    title=ledger.title,
                    name=name,
                    labels=labels,
                )
            )
        if field.computed:
            raise Refusal(tr("“{label}”由台账算出，不用填。", label=field.label))


def _beginnings(ledger: Ledger, record: Record, facts: StoreFacts) -> dict[str, Any]:
    """Touching a record writes all carried values (design §5); presets fill what is left."""
    worked_out = works_out(ledger, record, facts, today=today())
    found = carried(ledger, record, facts, today=today())
    found = presets(ledger, with_said(ledger, record, found), facts, today=today()) | found
    return {name: value for name, value in found.items() if name not in worked_out}


def _problems_after(
    desk: Desk, saved: Mapping[RecordId, Ledger], look: Look
) -> tuple[Problem, ...]:
    there: dict[RecordId, Record] = {}
    for ledger in {ledger.id for ledger in saved.values()}:
        there |= desk.store.found(ledger, [id for id, one in saved.items() if one.id == ledger])
    facts = look(list(there.values()))
    return tuple(
        problem
        for id, ledger in saved.items()
        if id in there
        for problem in check(ledger, there[id], facts, today=today())
    )
