"""Fields with several different values, and a person's decision on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from jmdesk.definitions.fieldtypes import Qualified
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.said import apart
from jmdesk.domain.beside import is_beside, qualifier_name
from jmdesk.domain.changes import Changes
from jmdesk.domain.history import DELETED, History, compute
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, Json, LedgerId, RecordId, Revision, RevisionId
from jmdesk.exchange.disputes import Case, conflicts_of, renamed
from jmdesk.exchange.merge_plan import Conflict
from jmdesk.language import tr
from jmdesk.operations.beside_words import beside_read
from jmdesk.operations.desk import Desk
from jmdesk.operations.merge_known import StoreKnown
from jmdesk.operations.merge_words import DeskWords
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import signed
from jmdesk.operations.unit_tree import ALIASES, UNITS

_REASON = "合并时决定删除"
"""Part of a revision, so it stays as it is in every language."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What a field in conflict shall be: the value of a revision, or what a person typed.

    ``value`` is read as a person would type it, "" empties the field.
    """

    take: RevisionId | None = None
    value: str | None = None


Decisions = Mapping[tuple[RecordId, str], Decision]
"""Decisions by record and field; "deleted" is the field of delete against edit."""


def conflicts(
    desk: Desk, *, unit: str | None = None, ledger: str | None = None
) -> tuple[Conflict, ...]:
    """The fields in conflict, of a unit with all below it, of a ledger, or all of them."""
    within = desk.units.under(unit) if unit else None
    found = [
        one
        for disputed in desk.store.conflicts()
        if ledger in (None, disputed.ledger)
        for one in conflicts_in(desk, disputed.record)
        if within is None or one.unit in within
    ]
    return tuple(sorted(found, key=lambda one: (one.unit, one.ledger, one.title, one.record)))


def conflicts_in(desk: Desk, record: RecordId) -> tuple[Conflict, ...]:
    """The fields in conflict of one record."""
    known = StoreKnown(desk.store)
    past = known.past(record)
    if not past.revisions:
        return ()
    case = Case(revisions=past.revisions, aside=past.aside, files=known.files(record))
    ledger = desk.catalogue.ledgers.get(desk.store.state(record).ledger)
    return conflicts_of(case, (), ledger=ledger, words=DeskWords(desk))


def resolve(
    desk: Desk,
    *,
    record: RecordId,
    field: str,
    take: RevisionId | None = None,
    value: str | None = None,
) -> Changes:
    """Decide one field: one revision of the person at this desk with all heads as parents.

    So it is decided on every desk that it reaches. Refusal where the field is not in conflict,
    ``take`` did not set it, or ``value`` cannot be read.
    """
    decision = Decision(take=take, value=value)
    return resolve_all(desk, decisions={(record, field): decision})


def resolve_all(desk: Desk, *, decisions: Decisions) -> Changes:
    """Decide several fields in one transaction; all or none."""
    with desk.store.transaction() as writer:
        made = decided(desk, decisions)
        writer.append(made)
    ledgers = frozenset(one.ledger for one in made)
    units = bool(ledgers & {UNITS, ALIASES})
    if units:
        desk.refresh_units()
    return Changes(
        records=tuple(one.record for one in made),
        ledgers=ledgers,
        units=units,
        revisions=tuple(one.id for one in made),
    )


def decided(desk: Desk, decisions: Decisions) -> list[Revision]:
    """The revisions that these decisions make of the records as they stand now, one a record."""
    desk.needs_unit()
    by_record: dict[RecordId, dict[str, Decision]] = {}
    for (record, field), decision in decisions.items():
        by_record.setdefault(record, {})[field] = decision
    return [_revision(desk, record, fields) for record, fields in by_record.items()]


def _revision(desk: Desk, record: RecordId, fields: Mapping[str, Decision]) -> Revision:
    known = StoreKnown(desk.store)
    past = known.past(record)
    if not past.revisions:
        raise Refusal(tr("没有记录号为“{record}”的记录。", record=record))
    state = desk.store.state(record)
    ledger = desk.catalogue.ledgers.get(state.ledger)
    revisions = renamed(past.revisions, ledger)
    history = compute(revisions, aside=past.aside)
    chosen = _Chosen(desk, ledger, record, revisions, history)
    values: dict[str, Json] = {}
    for name, one in fields.items():
        values = {**chosen.values(name, one), **values}
    base = Record(
        id=record, ledger=LedgerId(state.ledger), unit="", period=None, values={}, heads=state.heads
    )
    if values.get(DELETED) is True:
        return _by(desk, ledger, base, {}, past.revisions, grave=_REASON)
    return _by(desk, ledger, base, values, past.revisions)


def _by(
    desk: Desk,
    ledger: Ledger | None,
    base: Record,
    values: Mapping[str, Json],
    revisions: Iterable[Revision],
    *,
    grave: str = "",
) -> Revision:
    """Signed by the person here; after the newest definition used where none is known."""
    if ledger is not None:
        return signed(desk, ledger, base, values, grave=grave)
    newest = max(revisions, key=lambda one: (one.version, one.definition))
    about = next(iter(desk.catalogue.ledgers.values()))
    made = signed(desk, about, base, values, grave=grave)
    return replace(made, ledger=newest.ledger, version=newest.version, definition=newest.definition)


class _Chosen:
    """The stored values that decisions on one record stand for."""

    def __init__(
        self,
        desk: Desk,
        ledger: Ledger | None,
        record: RecordId,
        revisions: tuple[Revision, ...],
        history: History,
    ) -> None:
        self._desk = desk
        self._ledger = ledger
        self._record = record
        self._by_id = {one.id: one for one in revisions}
        self._history = history

    def values(self, name: str, decision: Decision) -> dict[str, Json]:
        """What a decision sets: the field and, where a number is written, its qualifier."""
        value, beside = self.value(name, decision), qualifier_name(name)
        if isinstance(value, Qualified):
            number, word = apart(self._field(name), value)
            return {name: self._field(name).store(number), beside: word}
        cleared = decision.value is not None and self._history.values.get(beside)
        return {name: value, beside: None} if cleared else {name: value}

    def value(self, name: str, decision: Decision) -> Any:
        """The value for a field in conflict; for "deleted" True to delete, False to keep.

        A number written with a qualifier is `Qualified`, where the field keeps the two apart.
        """
        setters = self._history.conflicts.get(name)
        if setters is None or (self._history.deleted and name != DELETED):
            raise Refusal(tr("“{title}”的“{field}”没有不一样的值，不用决定。", **self._told(name)))
        if (decision.take is None) == (decision.value is None):
            raise Refusal(tr("请选一个值，或写一个值，二者取一。"))
        if decision.take is not None:
            return self._taken(name, decision.take, setters)
        return self._typed(name, str(decision.value))

    def _taken(self, name: str, take: RevisionId, setters: tuple[RevisionId, ...]) -> Json:
        matching = [id for id in setters if id.startswith(take)] if take else []
        if len(matching) != 1:
            raise Refusal(
                tr(
                    "“{title}”的“{field}”没有修订“{take}”给出的值。请从 conflicts 列出的值里选。",
                    take=take,
                    **self._told(name),
                )
            )
        chosen = self._by_id[matching[0]]
        return chosen.deleted if name == DELETED else chosen.values[name]

    def _typed(self, name: str, text: str) -> Any:
        if name == DELETED:
            raise Refusal(tr("删除还是保留，请从两种里选一种，不能填写。"))
        if name == UNIT:
            return self._desk.find_unit(text).code
        if name == PERIOD:
            return _period(text)
        if is_beside(name):
            return self._beside(name, text)
        field = self._field(name)
        read = read_values(
            self._desk, ledger=str(self._ledger and self._ledger.id), values={name: text}
        )
        value = read[name]
        return value if apart(field, value)[1] else field.store(value)

    def _beside(self, name: str, text: str) -> Json:
        first = self._by_id[self._history.conflicts[name][0]]
        try:
            return beside_read(name, text, first.values.get(name))
        except ValueError as error:
            raise Refusal(str(error)) from error

    def _field(self, name: str) -> Field:
        field = self._ledger.by_name.get(name) if self._ledger else None
        if field is None:
            raise Refusal(tr("这台电脑不认识“{field}”这一项，只能从已有的值里选。", field=name))
        return field

    def _told(self, name: str) -> dict[str, str]:
        words = DeskWords(self._desk)
        ledger = self._ledger.id if self._ledger else ""
        title = words.title(self._record, ledger, self._history.values) or self._record
        label = tr("删除还是保留") if name == DELETED else words.label(ledger, name)
        return {"title": title, "field": label}


def _period(text: str) -> str:
    with suppress(ValueError):
        return str(Period.parse(text))
    raise Refusal(tr("“{text}”不是期，应写成 2023、2023Q2 或 2023-05。", text=text))


def open_among(desk: Desk, wanted: Iterable[Conflict]) -> Iterator[Conflict]:
    """Those of these conflicts that still await a decision."""
    wanted = list(wanted)
    states = desk.store.states({one.record for one in wanted})
    for one in wanted:
        state = states.get(one.record)
        if (
            state
            and not state.deleted
            and one.field in _present(desk, state.ledger, state.conflicts)
        ):
            yield one


def _present(desk: Desk, ledger: str, names: Iterable[str]) -> set[str]:
    definition = desk.catalogue.ledgers.get(ledger)
    known = definition.names if definition else {}
    return {known.get(name, name) for name in names}
