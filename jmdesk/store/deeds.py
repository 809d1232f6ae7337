"""Who made what and when: of each revision, and of what was done here and is no revision."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from sqlalchemy import func, select

from jmdesk.domain.revision import LedgerId
from jmdesk.store import sqlite
from jmdesk.store.kept import SECRET
from jmdesk.store.tables import arrivals, revisions, settings

_PREFIX = f"{SECRET}deeds:"
"""Settings that hold what is no revision, one for each month: they never travel, and are as
locked as the rest of the store."""
_MOST = 1_000
"""Of one month so many are kept, the last ones."""


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


class _Said(msgspec.Struct, gc=False):
    """What is read of a revision; the rest is passed over."""

    at: str = ""
    person: str = ""
    deleted: bool = False
    parents: list[str] = []


_ALL = select(revisions.c.number, revisions.c.ledger, revisions.c.content)
_FIRST = select(arrivals.c.revision, func.min(arrivals.c.batch)).group_by(arrivals.c.revision)
_READ = msgspec.json.Decoder(_Said)
_CONTENTS = select(revisions.c.number, revisions.c.content)
_DEEDS = select(settings.c.name, settings.c.value).where(
    settings.c.name >= _PREFIX, settings.c.name < f"{_PREFIX}~"
)
_SET = sqlite.upsert(settings, "name")


def made_by(raw: sqlite3.Connection) -> list[MadeBy]:
    """Every revision, in no order."""
    first: dict[int, int] = dict(sqlite.run(raw, _FIRST).fetchall())
    read = _READ.decode  # three times as fast as SQLite's own JSON
    return [
        MadeBy(number, ledger, said.at, said.person, said.deleted, len(said.parents),
               first.get(number, 0))
        for number, ledger, content in sqlite.run(raw, _ALL)
        for said in (read(content),)
    ]  # fmt: skip


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
