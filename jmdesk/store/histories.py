"""The part of `jmdesk.store.store.Store` about how records came to be what they are."""

from __future__ import annotations

import sqlite3
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, literal_column, select

from jmdesk.domain.history import History, compute
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId, Revision, RevisionId
from jmdesk.language import tr
from jmdesk.store import sqlite
from jmdesk.store.states import State, load_aside, load_revisions, load_state, load_states
from jmdesk.store.tables import LOCAL, arrivals, batch_files, revisions

if TYPE_CHECKING:
    from jmdesk.store.times import Times

_ARRIVALS = sqlite.sql(
    select(
        revisions.c.id, arrivals.c.batch, func.coalesce(batch_files.c.name, literal_column("''"))
    )
    .join(arrivals, arrivals.c.revision == revisions.c.number)
    .outerjoin(batch_files, batch_files.c.number == arrivals.c.file)
    .where(revisions.c.record == "")
    .order_by(revisions.c.number, arrivals.c.batch)
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Arrival:
    """How a revision came: with which batch, "" for work done here, and from which file."""

    batch: str
    file: str


class Histories(ABC):
    """Reads; each method raises `Refusal` as all of the store's do."""

    @abstractmethod
    def _reading(self) -> AbstractContextManager[sqlite3.Connection]: ...

    def states(self, ids: Iterable[RecordId]) -> dict[RecordId, State]:
        """Heads and stored values of those of these records that are known, deleted or not."""
        with self._reading() as raw:
            return {id: state for id, (_, state) in load_states(raw, ids).items()}

    def state(self, id: RecordId) -> State:
        """Heads and stored values of a record, deleted or not; Refusal where it is unknown."""
        with self._reading() as raw:
            found = load_state(raw, id)
        if found is None:
            raise Refusal(tr("没有记录号为“{id}”的记录，可能还未收到。", id=id))
        return found[1]

    def history(self, id: RecordId) -> tuple[Revision, ...]:
        """Every revision of a record, the last to arrive first; empty where it is unknown."""
        with self._reading() as raw:
            return tuple(reversed(load_revisions(raw, id)))

    def aside(self, id: RecordId) -> frozenset[RevisionId]:
        """Those of them that an undone batch set aside: they stay ancestors but set nothing."""
        with self._reading() as raw:
            return load_aside(raw, id)

    def computed(self, id: RecordId) -> History:
        """What these revisions come to: who set each field, conflicts, what has not arrived."""
        with self._reading() as raw:
            return compute(load_revisions(raw, id), aside=load_aside(raw, id))

    def last_times(self) -> Times:
        """When the last things were made here and came here, by their desks' clocks."""
        from jmdesk.store.times import last_times  # asked once, after the start

        with self._reading() as raw:
            return last_times(raw)

    def arrivals(self, id: RecordId) -> Mapping[RevisionId, tuple[Arrival, ...]]:
        """How each revision of a record came to this desk."""
        found: dict[RevisionId, tuple[Arrival, ...]] = {}
        with self._reading() as raw:
            for revision, batch, file in raw.execute(_ARRIVALS, (id,)):
                arrival = Arrival(batch=str(batch) if batch != LOCAL else "", file=file)
                found[revision] = (*found.get(revision, ()), arrival)
        return found
