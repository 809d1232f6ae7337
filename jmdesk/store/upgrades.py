"""The steps from older stores to newer ones, in their own words: tables may change again."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from jmdesk.store.states import recompute, row_of

_BATCHES = (
    """CREATE TABLE batches (number INTEGER NOT NULL PRIMARY KEY, at TEXT NOT NULL,
    person TEXT NOT NULL, kind TEXT NOT NULL, active INTEGER NOT NULL, note TEXT NOT NULL)""",
    """CREATE TABLE batch_files (number INTEGER NOT NULL PRIMARY KEY,
    batch INTEGER NOT NULL REFERENCES batches (number), name TEXT NOT NULL, digest TEXT NOT NULL,
    manifest BLOB NOT NULL, verdict TEXT NOT NULL, new INTEGER NOT NULL, updated INTEGER NOT NULL,
    same INTEGER NOT NULL, conflicts INTEGER NOT NULL)""",
    "CREATE INDEX ix_batch_files_digest ON batch_files (digest)",
    "CREATE INDEX batch_files_name ON batch_files (batch, name)",
)
_ARRIVALS = (
    "ALTER TABLE arrivals RENAME TO arrivals_1",
    """CREATE TABLE arrivals (revision INTEGER NOT NULL REFERENCES revisions (number),
    batch INTEGER NOT NULL, file INTEGER NOT NULL, PRIMARY KEY (revision, batch)) WITHOUT ROWID""",
    "CREATE INDEX arrivals_batch ON arrivals (batch)",
)
_FILL_ARRIVALS = """INSERT OR IGNORE INTO arrivals
    SELECT a.revision, coalesce(n.number, 0), coalesce(n.file, 0) FROM arrivals_1 a
    LEFT JOIN batch_numbers n ON n.batch = a.batch AND n.name = a.file"""
_REST = (
    """CREATE TABLE sent (digest TEXT NOT NULL PRIMARY KEY, at TEXT NOT NULL, file TEXT NOT NULL,
    to_unit TEXT NOT NULL, kind TEXT NOT NULL, manifest BLOB NOT NULL, revisions TEXT NOT NULL)""",
    """CREATE TABLE received_by (digest TEXT NOT NULL, unit TEXT NOT NULL, device TEXT NOT NULL,
    at TEXT NOT NULL, code TEXT NOT NULL, records INTEGER NOT NULL, conflicts INTEGER NOT NULL,
    PRIMARY KEY (digest, unit, device))""",
    "CREATE INDEX received_by_unit ON received_by (unit)",
    """CREATE TABLE peers (key TEXT NOT NULL PRIMARY KEY, fingerprint TEXT NOT NULL,
    device TEXT NOT NULL, unit TEXT NOT NULL, person TEXT NOT NULL, first_at TEXT NOT NULL,
    trusted INTEGER NOT NULL)""",
    "CREATE INDEX records_conflicts ON records (conflicts) WHERE conflicts != ''",
    "DELETE FROM settings WHERE name LIKE 'batch:%'",
)
_CAME = """SELECT a.batch, a.file, min(a.revision) FROM arrivals a
    WHERE a.batch != '' GROUP BY a.batch, a.file ORDER BY 3"""
_PUT_STATE = """UPDATE records SET ledger = ?, deleted = ?, heads = ?, conflicts = ?, state = ?
    WHERE key = ?"""
_ADD_BATCH = "INSERT INTO batches (at, person, kind, active, note) VALUES (?, ?, 'import', ?, ?)"
_ADD_FILE = """INSERT INTO batch_files
    (batch, name, digest, manifest, verdict, new, updated, same, conflicts)
    VALUES (?, ?, '', x'', ?, ?, ?, 0, 0)"""


def batches_and_peers(raw: sqlite3.Connection) -> None:
    """1 to 2: batches in tables of their own, files sent, receipts, desks known.

    Batches taken back so far were taken back by further revisions, not by setting theirs aside:
    those count from now on as made here. Deletions decide as fields do.
    """
    for statement in _BATCHES:
        raw.execute(statement)
    numbers = list(_carry_batches(raw))
    for statement in _ARRIVALS:
        raw.execute(statement)
    raw.execute("CREATE TEMP TABLE batch_numbers (batch TEXT, name TEXT, number INT, file INT)")
    raw.executemany("INSERT INTO batch_numbers VALUES (?, ?, ?, ?)", numbers)
    raw.execute(_FILL_ARRIVALS)
    raw.execute("DROP TABLE batch_numbers")
    raw.execute("DROP TABLE arrivals_1")
    for statement in _REST:
        raw.execute(statement)
    _recompute_deletions(raw)


def _carry_batches(raw: sqlite3.Connection) -> Iterator[tuple[str, str, int, int]]:
    """Each batch and file with its numbers; those taken back only stay on the list."""
    rows = raw.execute("SELECT value FROM settings WHERE name LIKE 'batch:%'").fetchall()
    told: dict[str, dict[str, Any]] = {
        one["id"]: one for (text,) in rows if (one := json.loads(text))
    }
    came = {(batch, file) for batch, file, _ in raw.execute(_CAME)}
    for batch, file in came:
        told.setdefault(batch, {"id": batch, "file": file, "at": "", "person": ""})
    for one in sorted(told.values(), key=lambda one: str(one["at"])):
        undone = one.get("undone", "")
        note = {"ledger": one.get("ledger", ""), "by_revisions": bool(undone)}
        if undone:
            note["undone"] = undone
        values = (one["at"], one["person"], int(not undone), json.dumps(note))
        number = raw.execute(_ADD_BATCH, values).lastrowid or 0
        counts = (one.get("new", 0), one.get("changed", 0))
        for name in sorted({one["file"], *(file for id, file in came if id == one["id"])}):
            of_file = counts if name == one["file"] else (0, 0)
            file = raw.execute(_ADD_FILE, (number, name, "merged", *of_file)).lastrowid or 0
            if not undone:
                yield one["id"], name, number, file


def _recompute_deletions(raw: sqlite3.Connection) -> None:
    buried = raw.execute(
        "SELECT DISTINCT record FROM revisions WHERE instr(content, CAST(? AS BLOB))",
        (b'"deleted":true',),
    ).fetchall()
    for (record,) in buried:
        for (key,) in raw.execute("SELECT key FROM records WHERE record = ?", (record,)).fetchall():
            _, _, *told = row_of(key, recompute(raw, record))[:7]
            raw.execute(_PUT_STATE, (*told, key))


def lean_records(raw: sqlite3.Connection) -> None:
    """2 to 3: rows may lean on their one revision. Those that are there stay written out."""
    raw.execute("ALTER TABLE records ADD COLUMN only INTEGER")
