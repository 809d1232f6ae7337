"""A store as version 1 made it, statement by statement: never changed."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path

from jmdesk.domain.revision import Revision
from jmdesk.store.sqlite import APPLICATION_ID

_TABLES = (
    "CREATE TABLE documents ( digest TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (digest) )",
    'CREATE TABLE drafts ( "key" TEXT NOT NULL, content TEXT NOT NULL, PRIMARY KEY ("key") )',
    "CREATE TABLE layouts ( ledger TEXT NOT NULL, layout TEXT NOT NULL, PRIMARY KEY (ledger) )",
    """CREATE TABLE migrations ( number INTEGER NOT NULL, name TEXT NOT NULL, at TEXT NOT NULL,
    PRIMARY KEY (number) )""",
    """CREATE TABLE record_units ( unit TEXT NOT NULL, "key" INTEGER NOT NULL, role TEXT NOT NULL,
    PRIMARY KEY (unit, "key", role) ) WITHOUT ROWID""",
    'CREATE INDEX ix_record_units_key ON record_units ("key")',
    """CREATE TABLE records ( "key" INTEGER NOT NULL, record TEXT NOT NULL, ledger TEXT NOT NULL,
    deleted INTEGER NOT NULL, heads TEXT NOT NULL, conflicts TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY ("key"), UNIQUE (record) )""",
    "CREATE INDEX records_ledger ON records (ledger, deleted)",
    """CREATE TABLE revisions ( number INTEGER NOT NULL, id TEXT NOT NULL, record TEXT NOT NULL,
    ledger TEXT NOT NULL, content BLOB NOT NULL, PRIMARY KEY (number), UNIQUE (id) )""",
    "CREATE INDEX ix_revisions_record ON revisions (record)",
    "CREATE TABLE settings ( name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (name) )",
    """CREATE TABLE arrivals ( revision INTEGER NOT NULL, batch TEXT NOT NULL, file TEXT NOT NULL,
    PRIMARY KEY (revision, batch), FOREIGN KEY(revision) REFERENCES revisions (number) ) WITHOUT
    ROWID""",
    """CREATE TABLE aside ( revision INTEGER NOT NULL, PRIMARY KEY (revision), FOREIGN
    KEY(revision) REFERENCES revisions (number) )""",
    """CREATE TABLE parents ( child INTEGER NOT NULL, parent TEXT NOT NULL, PRIMARY KEY (child,
    parent), FOREIGN KEY(child) REFERENCES revisions (number) ) WITHOUT ROWID""",
    "CREATE INDEX ix_parents_parent ON parents (parent)",
    """CREATE TRIGGER revisions_no_update BEFORE UPDATE ON revisions BEGIN SELECT RAISE(ABORT,
    'append-only: revisions'); END""",
    """CREATE TRIGGER revisions_no_delete BEFORE DELETE ON revisions BEGIN SELECT RAISE(ABORT,
    'append-only: revisions'); END""",
    """CREATE TRIGGER parents_no_update BEFORE UPDATE ON parents BEGIN SELECT RAISE(ABORT, 'append-
    only: parents'); END""",
    """CREATE TRIGGER parents_no_delete BEFORE DELETE ON parents BEGIN SELECT RAISE(ABORT, 'append-
    only: parents'); END""",
    """CREATE TRIGGER documents_no_update BEFORE UPDATE ON documents BEGIN SELECT RAISE(ABORT,
    'append-only: documents'); END""",
    """CREATE TRIGGER documents_no_delete BEFORE DELETE ON documents BEGIN SELECT RAISE(ABORT,
    'append-only: documents'); END""",
    "INSERT INTO migrations VALUES (1, 'create', '2026-01-01T08:00:00')",
    "INSERT INTO settings VALUES ('device', 'd1')",
    f"PRAGMA application_id = {APPLICATION_ID}",
    "PRAGMA user_version = 1",
)


def make(
    path: Path,
    came: Sequence[tuple[Revision, str, str]],
    settings: Mapping[str, str],
) -> None:
    """A store with these revisions, each with its batch and file, and these settings."""
    with closing(sqlite3.connect(path)) as raw, raw:
        for statement in _TABLES:
            raw.execute(statement)
        raw.executemany("INSERT INTO settings VALUES (?, ?)", settings.items())
        for number, (one, batch, file) in enumerate(came, 1):
            told = (number, one.id, one.record, one.ledger, one.content)
            raw.execute("INSERT INTO revisions VALUES (?, ?, ?, ?, ?)", told)
            raw.execute("INSERT INTO arrivals VALUES (?, ?, ?)", (number, batch, file))
            raw.executemany(
                "INSERT INTO parents VALUES (?, ?)", [(number, parent) for parent in one.parents]
            )
        for key, record in enumerate({one.record: one.ledger for one, _, _ in came}.items(), 1):
            raw.execute("INSERT INTO records VALUES (?, ?, ?, 0, '', '', '{}')", (key, *record))
