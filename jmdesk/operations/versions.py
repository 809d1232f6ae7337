"""The versions of a record: what it said at any time, and bringing it back to that."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.beside import is_beside
from jmdesk.domain.changes import Changes
from jmdesk.domain.history import DELETED, compute
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import PERIOD, UNIT, RecordId, Revision, RevisionId, canonical
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import signed, stored_record


def restore_version(desk: Desk, *, record: RecordId, heads: Sequence[RevisionId]) -> Changes:
    """Make a record say again what it said when ``heads`` were its last revisions.

    One more revision by the person at this desk; nothing is taken away, so that it can itself
    be undone by restoring the heads before it. Refusal where the record was deleted then, or
    says the same already.
    """
    current = stored_record(desk, record)
    ledger = desk.ledger(current.ledger)
    revisions = desk.store.history(record)
    past = compute(_up_to(revisions, heads))
    if past.deleted or not past.heads:
        raise Refusal(tr("那一版是删除，不能恢复成它。"))
    values = _differences(
        ledger, _named(ledger, desk.store.state(record).values), _named(ledger, past.values)
    )
    then = _named(ledger, past.values)
    values |= {n: then.get(n) for n in current.conflicts if n in ledger or is_beside(n)}
    if DELETED in current.conflicts:
        values[DELETED] = False
    if not values:
        raise Refusal(tr("现在的内容和那一版一样，不用恢复。"))
    with desk.store.transaction() as writer:
        writer.append([signed(desk, ledger, current, values)])
    if ledger.system:
        desk.refresh_units()
    return Changes(records=(record,), ledgers=frozenset({ledger.id}), units=ledger.system)


def _up_to(revisions: Iterable[Revision], heads: Sequence[RevisionId]) -> list[Revision]:
    """These revisions and all from which they descend."""
    known = {revision.id: revision for revision in revisions}
    found: dict[RevisionId, Revision] = {}
    waiting = [head for head in heads if head in known]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found[one] = known[one]
            waiting.extend(parent for parent in known[one].parents if parent in known)
    return list(found.values())


def _named(ledger: Ledger, stored: Mapping[str, Any]) -> dict[str, Any]:
    """The stored values under the present names of their fields; what is unknown here stays."""
    present = {**ledger.names, UNIT: UNIT, PERIOD: PERIOD}
    return {
        present.get(name, name): value
        for name, value in stored.items()
        if name in present or is_beside(name)
    }


def _differences(ledger: Ledger, now: Mapping[str, Any], then: Mapping[str, Any]) -> dict[str, Any]:
    """What has to be set so that the record says what it said; empty for what was empty."""
    beside = filter(is_beside, {**now, **then})
    names = [n for n in (UNIT, PERIOD, *ledger.by_name, *beside) if n in now or n in then]
    return {
        name: then.get(name)
        for name in names
        if canonical(now.get(name)) != canonical(then.get(name))
        and not (name in (UNIT, PERIOD) and name not in then)
    }
