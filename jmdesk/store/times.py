"""When the last things here were made, by the clocks of the desks that made them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from jmdesk.domain.revision import RecordId, Revision
from jmdesk.store import sqlite
from jmdesk.store.states import revision_of
from jmdesk.store.tables import LOCAL, arrivals, revisions

_LOOKED, _BACK = 50, 5_000
"""So many revisions at most, among so many that were added last."""
_LAST = (
    select(revisions.c.id, revisions.c.content)
    .join(arrivals, arrivals.c.revision == revisions.c.number)
    .where(revisions.c.number > select(func.max(revisions.c.number)).scalar_subquery() - _BACK)
    .order_by(arrivals.c.revision.desc())
)
_OWN = _LAST.where(arrivals.c.batch == LOCAL).limit(_LOOKED)
_RECEIVED = _LAST.where(arrivals.c.batch != LOCAL).limit(_LOOKED)


@dataclass(frozen=True, kw_only=True, slots=True)
class Times:
    """Local times as written in revisions, "" where there are none: the last one made here, the
    latest among the last ones that came, and from which person. ``worked`` are the records that
    were worked on here last, the last one first."""

    own: str = ""
    received: str = ""
    person: str = ""
    worked: tuple[RecordId, ...] = ()


def last_times(raw: sqlite3.Connection) -> Times:
    """Takes no longer in a large store than in a small one."""
    own = [one for one in _some(raw, _OWN) if one.at]
    came = max((one for one in _some(raw, _RECEIVED) if one.at), key=_time, default=None)
    return Times(
        own=_time(own[0]) if own else "",
        received=_time(came) if came else "",
        person=(came.person or "") if came else "",
        worked=tuple(dict.fromkeys(one.record for one in own)),
    )


def _time(revision: Revision) -> str:
    return revision.at or ""


def _some(raw: sqlite3.Connection, statement: Select[tuple[str, bytes]]) -> list[Revision]:
    return [revision_of(id, content) for id, content in sqlite.run(raw, statement)]
