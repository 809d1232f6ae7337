"""What a backup says of itself: when it was made, why, and what was counted in the store.

The mark lies inside the copy, among its settings, so no list beside the files can be lost or
believed for nothing, and a locked store's marks are as locked as itself.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from itertools import chain

from sqlalchemy import func, select

from jmdesk.domain.revision import canonical
from jmdesk.store import sqlite
from jmdesk.store.tables import (
    drafts,
    layouts,
    metadata,
    record_units,
    records,
    revisions,
    settings,
)

SETTING = "backup:mark"
OWN = "keeping:"
"""How the settings begin in which the desk notes what it did for its backups: no reason for
another one."""
_DERIVED = (records, record_units, layouts, settings)
_COUNTED = tuple(table for table in metadata.sorted_tables if table not in _DERIVED)
_SETTINGS = sqlite.sql(select(settings.c.name, settings.c.value).order_by(settings.c.name))
_IDS = sqlite.sql(select(revisions.c.id).order_by(revisions.c.number))
_LAST = sqlite.sql(select(func.max(revisions.c.number)))
_MARK = sqlite.sql(select(settings.c.value).where(settings.c.name == SETTING))
_PUT = sqlite.upsert(settings, "name")
_DROP = sqlite.sql(settings.delete().where(settings.c.name == SETTING))
_LONGEST = 10_000
"""Characters of a mark: any file may lie in the folder."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Contents:
    """What a store holds, in short: rows by table, the last revision, a hash of the settings."""

    counts: Mapping[str, int]
    last: int
    settings: str

    @property
    def revisions(self) -> int:
        """How many revisions there are."""
        return self.counts.get(revisions.name, 0)

    def differs(self, other: Contents) -> bool:
        """Whether something was recorded; half-typed input alone is no reason for a backup."""
        mine, others = dict(self.counts), dict(other.counts)
        mine.pop(drafts.name, None)
        others.pop(drafts.name, None)
        return (mine, self.last, self.settings) != (others, other.last, other.settings)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mark:
    """``at`` is local time with its offset, by that desk's clock; ``kind`` why it was made;
    ``sequence`` counts up whatever the clock says; ``digest`` covers the ids of all revisions;
    ``store`` is the name of the file that was copied."""

    at: str
    kind: str
    device: str
    sequence: int
    digest: str
    contents: Contents
    store: str = ""


def contents(raw: sqlite3.Connection) -> Contents:
    """Count a store, of an older version too; some milliseconds for 100,000 revisions."""
    told = [
        [name, value]
        for name, value in raw.execute(_SETTINGS)
        if name != SETTING and not name.startswith(OWN)
    ]
    return Contents(
        counts=_counts(raw),
        last=last_revision(raw),
        settings=hashlib.sha256(canonical(told)).hexdigest(),
    )


def _counts(raw: sqlite3.Connection) -> dict[str, int]:
    there = sqlite.table_names(raw)
    counted = [table for table in _COUNTED if table.name in there]
    each = [select(func.count()).select_from(one).scalar_subquery() for one in counted]
    row = sqlite.run(raw, select(*each)).fetchone()
    return {table.name: int(count) for table, count in zip(counted, row, strict=True)}


def last_revision(raw: sqlite3.Connection) -> int:
    """The number of the revision that arrived last, 0 in an empty store."""
    return int(raw.execute(_LAST).fetchone()[0] or 0)


def digest_of_ids(raw: sqlite3.Connection) -> str:
    """One hash over the ids of all revisions; each id is the hash of its revision."""
    ids = chain.from_iterable(raw.execute(_IDS))
    return hashlib.sha256("".join(map(str, ids)).encode()).hexdigest()


def write_mark(raw: sqlite3.Connection, mark: Mark) -> None:
    """Put a mark into a copy, in the place of an older one."""
    raw.execute(_PUT, (SETTING, json.dumps(asdict(mark))))


def drop_mark(raw: sqlite3.Connection) -> None:
    """A backup that became a store is none any more."""
    raw.execute(_DROP, (SETTING,))


def read_mark(raw: sqlite3.Connection) -> Mark | None:
    """The mark of a copy; None where there is none, or one that cannot be read."""
    row = raw.execute(_MARK, (SETTING,)).fetchone()
    if row is None or not isinstance(row[0], str) or len(row[0]) > _LONGEST:
        return None
    try:
        return _mark(json.loads(row[0]))
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _mark(told: dict[str, object]) -> Mark:
    held = told.pop("contents")
    if not isinstance(held, dict):
        raise TypeError("contents")
    counts = {str(name): int(count) for name, count in held["counts"].items()}
    made = Contents(counts=counts, last=int(held["last"]), settings=str(held["settings"]))
    return Mark(
        at=str(told["at"]),
        kind=str(told["kind"]),
        device=str(told["device"]),
        sequence=int(str(told["sequence"])),
        digest=str(told["digest"]),
        contents=made,
        store=str(told.get("store", "")),
    )
