"""A look at a store from outside, for when the program itself went wrong: is what was saved whole?

Opens the file for reading only, knows no definitions, and changes nothing.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from jmdesk.store import sqlite
from jmdesk.store.draft import DISCARDED
from jmdesk.store.opening import look_at
from jmdesk.store.refusals import refusals
from jmdesk.store.tables import drafts, records, revisions

_REVISIONS = sqlite.sql(select(revisions.c.id, revisions.c.content))
_RECORDS = sqlite.sql(select(func.count()).select_from(records))
_DRAFTS = sqlite.sql(
    select(func.count()).select_from(drafts).where(~drafts.c.key.startswith(DISCARDED))
)

ENGINE = sqlite3.sqlite_version
"""The version of the database library, for those who help."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """``faults`` of the file by SQLite's own checks, ``spoiled`` revisions whose content is not
    what their id says; ``drafts`` counts what was typed and not saved. ``version`` is that of the
    store's tables."""

    revisions: int
    records: int
    drafts: int
    faults: int
    spoiled: int
    version: int

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong with what was saved."""
        return not self.faults and not self.spoiled


def standing(path: Path, *, key: bytes = b"") -> Standing:
    """Look at the whole file and at every revision; some seconds for hundreds of thousands.

    `Refusal` where it cannot be read: it is not there, damaged, locked under another key.
    """
    look_at(path, key)
    with refusals(path), closing(sqlite.connect(path, patience=5, mode="ro", key=key)) as raw:
        raw.execute("BEGIN")  # one snapshot: saving may go on meanwhile
        count = spoiled = 0
        for id, content in raw.execute(_REVISIONS):
            count += 1
            spoiled += not isinstance(content, bytes) or hashlib.sha256(content).hexdigest() != id
        return Standing(
            revisions=count,
            records=raw.execute(_RECORDS).fetchone()[0],
            drafts=raw.execute(_DRAFTS, (DISCARDED,)).fetchone()[0],
            faults=len(sqlite.faults(raw)),
            spoiled=spoiled,
            version=sqlite.version_of(raw),
        )
