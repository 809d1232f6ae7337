"""A field in conflict as a person reads it: every value, who set it, and what was there before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.history import DELETED, History, compute
from jmdesk.domain.revision import PERIOD, UNIT, Json, LedgerId, Revision, RevisionId, canonical
from jmdesk.exchange.merge_plan import Choice, Conflict
from jmdesk.language import tr

_SHOWN = 6
"""So many fields of an edit are named beside the deletion that it disputes."""


class Words(Protocol):
    """Names and values as people read them."""

    def label(self, ledger: str, field: str) -> str:
        """What a field is called."""

    def shown(self, ledger: str, field: str, value: Json) -> str:
        """A stored value with its measure, "" for empty."""

    def title(self, record: str, ledger: str, values: Mapping[str, Json]) -> str:
        """What a record is called."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A record with fields in conflict: its revisions, and the file that brought each.

    ``files`` has only revisions that came with a file.
    """

    revisions: Sequence[Revision]
    aside: frozenset[RevisionId]
    files: Mapping[RevisionId, str]


def conflicts_of(
    case: Case, fields: Iterable[str], *, ledger: Ledger | None, words: Words
) -> tuple[Conflict, ...]:
    """The conflicts of these fields (present names, or all where none is named)."""
    revisions = renamed(case.revisions, ledger)
    history = compute(revisions, aside=case.aside)
    if history.deleted:
        return ()
    present = ledger.names if ledger else {}
    wanted = {present.get(name, name) for name in fields} or history.conflicts.keys()
    by_id = {one.id: one for one in revisions}
    kept = replace(case, revisions=revisions)
    return tuple(
        _conflict(kept, history, by_id, name, words)
        for name in sorted(history.conflicts)
        if name in wanted
    )


def renamed(revisions: Sequence[Revision], ledger: Ledger | None) -> tuple[Revision, ...]:
    """Revisions with the present names of fields in the place of former ones."""
    names = ledger.names if ledger else {}
    return tuple(_renamed(one, names) for one in revisions)


def _renamed(revision: Revision, names: Mapping[str, str]) -> Revision:
    former = {names[n]: v for n, v in revision.values.items() if names.get(n, n) != n}
    if not former:
        return revision
    present = {n: v for n, v in revision.values.items() if names.get(n, n) == n}
    found = replace(revision, values=former | present)
    found.__dict__["id"] = revision.id
    return found


def _conflict(
    case: Case,
    history: History,
    by_id: Mapping[RevisionId, Revision],
    name: str,
    words: Words,
) -> Conflict:
    some = case.revisions[0]
    setters = [by_id[id] for id in history.conflicts[name]]
    before = _before(case, setters, name)
    ledger = LedgerId(some.ledger)
    deletion = name == DELETED
    choices = _grave_choices if deletion else _value_choices
    return Conflict(
        record=some.record,
        ledger=ledger,
        unit=_text(history.values.get(UNIT)),
        period=_text(history.values.get(PERIOD)),
        title=words.title(some.record, some.ledger, history.values),
        field=name,
        label=tr("删除还是保留") if deletion else words.label(ledger, name),
        choices=choices(case, setters, name, words),
        before="" if deletion else words.shown(ledger, name, before),
    )


def _value_choices(
    case: Case, setters: list[Revision], name: str, words: Words
) -> tuple[Choice, ...]:
    """One choice for each different value, in an order that is the same on every desk."""
    groups: dict[bytes, list[Revision]] = {}
    for one in setters:
        groups.setdefault(canonical(one.values[name]), []).append(one)
    return tuple(
        _choice(case, group, group[0].values[name], _shown(words, group[0], name))
        for group in groups.values()
    )


def _shown(words: Words, revision: Revision, name: str) -> str:
    return words.shown(revision.ledger, name, revision.values[name])


def _grave_choices(
    case: Case, setters: list[Revision], name: str, words: Words
) -> tuple[Choice, ...]:
    """To delete, with the reasons; and to keep, with what was set meanwhile."""
    graves = [one for one in setters if one.deleted]
    edits = [one for one in setters if not one.deleted]
    reasons = "；".join(dict.fromkeys(one.reason for one in graves if one.reason))
    texts = dict.fromkeys(
        f"{words.label(one.ledger, field)} {words.shown(one.ledger, field, value)}".strip()
        for one in edits
        for field, value in one.values.items()
        if field not in (DELETED, UNIT, PERIOD)
    )
    shown = "；".join(list(texts)[:_SHOWN])
    return (
        _choice(case, graves, True, reasons, deleted=True),
        _choice(case, edits, False, shown),
    )


def _choice(
    case: Case, group: list[Revision], value: Json, shown: str, *, deleted: bool = False
) -> Choice:
    first = next((one for one in group if one.at), group[0])
    files = dict.fromkeys(case.files[one.id] for one in group if one.id in case.files)
    return Choice(
        revision=group[0].id,
        value=value,
        shown=shown,
        person="、".join(dict.fromkeys(one.person for one in group if one.person)),
        device=first.device,
        at=first.at,
        file="、".join(files),
        deleted=deleted,
    )


def _before(case: Case, setters: list[Revision], name: str) -> Json:
    """What the field said in the revisions from which all its setters descend."""
    by_id = {one.id: one for one in case.revisions}
    common = set.intersection(*(_ancestors(by_id, one) for one in setters))
    if not common:
        return None
    return compute((by_id[id] for id in common), aside=case.aside).values.get(name)


def _ancestors(by_id: Mapping[RevisionId, Revision], start: Revision) -> set[RevisionId]:
    found: set[RevisionId] = set()
    waiting = list(start.parents)
    while waiting:
        id = waiting.pop()
        if id in by_id and id not in found:
            found.add(id)
            waiting.extend(by_id[id].parents)
    return found


def _text(value: Json) -> str:
    return value if isinstance(value, str) else ""
