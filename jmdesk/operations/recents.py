"""What was named lately: the first to be offered when something is to be named again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.relating import references

KEPT = 8
"""How many are remembered for each ledger and what it names."""


def recent(desk: Desk, *, ledger: str, target: str) -> tuple[RecordId, ...]:
    """The records of ``target`` that were named last in records of ``ledger``, newest first."""
    return tuple(RecordId(id) for id in desk.store.setting(_name(ledger, target)).split())


def note_used(desk: Desk, *, ledger: Ledger, used: Iterable[Mapping[str, Any]]) -> None:
    """Remember what these saved values name. A setting of this desk; it never travels."""
    before: dict[str, list[str]] = {}
    for values in used:
        for field in references(ledger):
            value = values.get(field.name)
            if isinstance(value, str):
                kept = before.setdefault(field.target, [])
                before[field.target] = [value, *(one for one in kept if one != value)][:KEPT]
    changed = {}
    for target, newest in before.items():
        known = recent(desk, ledger=ledger.id, target=target)
        wanted = [*newest, *(one for one in known if one not in newest)][:KEPT]
        if wanted != list(known):
            changed[_name(ledger.id, target)] = " ".join(wanted)
    if changed:
        with desk.store.transaction() as writer:
            for name, text in changed.items():
                writer.set_setting(name, text)


def _name(ledger: str, target: str) -> str:
    return f"recent:{ledger}/{target}"
