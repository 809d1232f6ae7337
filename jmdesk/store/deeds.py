"""Who made what and when: of each revision, and of what was done here and is no revision."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import Text, cast, func, select

from jmdesk.domain.revision import LedgerId
from jmdesk.store import sqlite
from jmdesk.store.kept import SECRET
from jmdesk.store.tables import arrivals, revisions, settings

_PREFIX = f"{SECRET}deeds:"
"""Settings that hold what is no revision, one for each month: they never travel, and are as
locked as the rest of the store."""
_MOST = 1_000
"""Of one month so many are kept, the last ones."""
_SAID = cast(revisions.c.content, Text)


class MadeBy(NamedTuple):
    """A revision as far as it says who made it: ``batch`` is that with which it came first, 0 for
    work done here; ``parents`` how many it was made from."""

    number: int
    ledger: LedgerId
    at: str
    person: str
    deleted: bool
    parents: int
    batch: int


class Told(NamedTuple):
    """A deed that is no revision: local time, who, of what kind, about what."""

    at: str
    person: str
    kind: str
    about: str


_FIRST = (
    select(func.min(arrivals.c.batch))
    .where(arrivals.c.revision == revisions.c.number)
    .scalar_subquery()
)
_MADE = select(
    revisions.c.number,
    revisions.c.ledger,
    func.json_extract(_SAID, "$.at"),
    func.json_extract(_SAID, "$.person"),
    func.json_extract(_SAID, "$.deleted"),
    func.json_array_length(_SAID, "$.parents"),
    _FIRST,
)
_CONTENTS = select(revisions.c.number, revisions.c.content)
_DEEDS = select(settings.c.name, settings.c.value).where(
    settings.c.name >= _PREFIX, settings.c.name < f"{_PREFIX}~"
)
_SET = sqlite.upsert(settings, "name")


def made_by(raw: sqlite3.Connection) -> list[MadeBy]:
    """Every revision, in no order."""
    return [
        MadeBy(number, ledger, at or "", person or "", bool(deleted), parents or 0, batch or 0)
        for number, ledger, at, person, deleted, parents, batch in sqlite.run(raw, _MADE)
    ]


def contents(raw: sqlite3.Connection, numbers: Iterable[int]) -> dict[int, bytes]:
    """What these revisions say, by their numbers."""
    statement = _CONTENTS.where(revisions.c.number.in_(list(numbers)))
    return {number: bytes(content) for number, content in sqlite.run(raw, statement)}


def told(raw: sqlite3.Connection) -> list[Told]:
    """What was done here and is no revision, in no order."""
    return [Told(*one) for _, text in sqlite.run(raw, _DEEDS) for one in json.loads(text)]


def tell(raw: sqlite3.Connection, deed: Told) -> None:
    """Keep a deed, in the caller's transaction."""
    name = f"{_PREFIX}{deed.at[:7]}"
    known = dict(sqlite.run(raw, _DEEDS).fetchall()).get(name, "[]")
    kept = [*json.loads(known), list(deed)][-_MOST:]
    raw.execute(_SET, (name, json.dumps(kept, ensure_ascii=False)))
