"""States under the present names of fields that were renamed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import replace

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.history import compute
from jmdesk.domain.revision import Json, Revision, RevisionId
from jmdesk.store.states import State, load_aside, load_revisions


def present(raw: sqlite3.Connection, state: State, ledger: Ledger) -> State:
    """The state with former names of fields replaced by their present ones.

    Where revisions used both, the history is computed anew under the present name, so that the
    later of them counts and two desks' different values are a conflict.
    """
    names = ledger.names
    former = [name for name in state.values if names.get(name, name) != name]
    if not former:
        return state
    if not any(names[name] in state.values for name in former):
        return replace(
            state,
            values=_under(state.values, names),
            conflicts=tuple(sorted(names.get(name, name) for name in state.conflicts)),
        )
    told = load_revisions(raw, state.record)
    aside = load_aside(raw, state.record)
    history = compute((_renamed(revision, names) for revision in told), aside=aside)
    return replace(state, values=history.values, conflicts=tuple(sorted(history.conflicts)))


def _renamed(revision: Revision, names: Mapping[str, str]) -> Revision:
    renamed = replace(revision, values=_under(revision.values, names))
    renamed.__dict__["id"] = RevisionId(revision.id)
    return renamed


def _under(values: Mapping[str, Json], names: Mapping[str, str]) -> dict[str, Json]:
    """Values under present names; a present name wins over a former one in the same revision."""
    former = {names[n]: v for n, v in values.items() if names.get(n, n) != n}
    return former | {n: v for n, v in values.items() if names.get(n, n) == n}
