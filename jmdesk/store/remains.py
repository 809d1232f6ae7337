"""What can still be read of a damaged store: row by row, and by the pages where no row answers.

Works on a copy; the damaged file itself is only read.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import struct
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Table, select

from jmdesk.store import carving, cipher, migrations, sqlite
from jmdesk.store.carving import Carved
from jmdesk.store.peeking import peeked
from jmdesk.store.tables import (
    arrivals,
    aside,
    batch_files,
    batches,
    documents,
    drafts,
    peers,
    received_by,
    revisions,
    sent,
    settings,
)

BESIDE = (batches, batch_files, documents, sent, received_by, peers, settings, drafts)
"""What a store keeps beside its revisions, each row for itself."""
OF_REVISIONS = (arrivals, aside)
_NAMED = {documents.name: "content", sent.name: "manifest"}
"""Columns whose SHA-256 is the row's digest."""
_REVISIONS = select(revisions.c.number, revisions.c.id, revisions.c.content).order_by(
    revisions.c.number
)
_FORWARD = sqlite.sql(_REVISIONS)
_BACKWARD = sqlite.sql(_REVISIONS.order_by(None).order_by(revisions.c.number.desc()))
_IDS = sqlite.sql(select(revisions.c.id))
_ONE = sqlite.sql(_REVISIONS.order_by(None).where(revisions.c.number == 0))
_TABLE = "SELECT name FROM sqlite_master WHERE name = ?"
_HEADER = 100
_PAGES = 28
"""Where the header says how many pages there are; then come those that are free."""


@dataclass(frozen=True, kw_only=True)
class Rows:
    """The rows of a table that can be read; ``whole`` where none was in the way."""

    rows: tuple[tuple[Any, ...], ...]
    whole: bool


@dataclass(frozen=True, kw_only=True)
class Remains:
    """``revisions`` by their numbers, each proven by its id; ``expected`` is the highest number
    that anything in the file speaks of. ``tables`` are the others, by name. ``header`` says that
    the file begins as it should, ``faults`` counts what SQLite finds wrong behind that."""

    revisions: Mapping[int, Carved]
    expected: int
    tables: Mapping[str, Rows]
    header: bool
    faults: int

    @property
    def batches_known(self) -> bool:
        """Whether it is sure what came with which batch, and which of them are undone."""
        return all(self.tables[table.name].whole for table in (batches, arrivals))


def remains(path: Path, key: bytes = b"", *, like: Path | None = None) -> Remains:
    """Whatever of the store at ``path`` is as it was written. Changes nothing there.

    ``like`` is a backup of it: where the first page is gone, that one's says where tables begin.
    """
    key = cipher.key_for(path, key)
    with _read(path, key, like) as (reading, header):
        tables = {table.name: _rows(reading, table) for table in (*BESIDE, *OF_REVISIONS)}
        found = {one.number: one for one in _readable(reading)}
        found = {one.number: one for one in _carved(path, key)} | found
        spoken = (row[0] for table in OF_REVISIONS for row in tables[table.name].rows)
        expected = max([0, *found, *(one for one in spoken if isinstance(one, int))])
        found |= _between(reading, found, expected)
        faults = _faults(reading.raw)
    return Remains(
        revisions=dict(sorted(found.items())),
        expected=expected,
        tables=tables,
        header=header,
        faults=faults,
    )


def _faults(raw: sqlite3.Connection | None) -> int:
    try:
        return len(sqlite.faults(raw)) if raw is not None else 1
    except cipher.errors():
        return 1


def known_to(file: Path, key: bytes = b"") -> frozenset[str]:
    """The ids of the revisions that a whole store or backup has."""
    with closing(sqlite.connect(file, patience=5, mode="ro", key=cipher.key_for(file, key))) as raw:
        return frozenset(id for (id,) in raw.execute(_IDS))


class _Reading:
    """Rows of a copy, through ``raw``, which is None where nothing helped to open it.

    Once SQLCipher met a bad page its connection reads no page any more: the next one does.
    """

    def __init__(self, raw: sqlite3.Connection | None, copy: Path, key: bytes) -> None:
        self.raw = raw
        self._copy, self._key = copy, key

    def rows(self, statement: str, *told: object) -> Iterator[tuple[Any, ...]]:
        """One after the other; raises where one cannot be read."""
        if self.raw is None:
            raise sqlite3.DatabaseError
        try:
            with closing(self.raw.execute(statement, told)) as found:
                yield from found
        except cipher.errors():
            if self._key:
                self.raw.close()
                self.raw = _opened(self._copy, self._key)
            raise


@contextmanager
def _read(path: Path, key: bytes, like: Path | None) -> Iterator[tuple[_Reading, bool]]:
    """What reads a copy; whether its own header let it be opened."""
    prefix = f".jmdesk-remains-{os.getpid()}-"
    with TemporaryDirectory(dir=path.parent, prefix=prefix) as folder:
        copy = Path(folder) / "copy.db"
        with peeked(path) as file, copy.open("wb") as to:
            shutil.copyfileobj(file, to)
        journal = path.with_name(f"{path.name}-wal")
        if journal.is_file():
            shutil.copyfile(journal, copy.with_name("copy.db-wal"))
        raw = _opened(copy, key)
        header = raw is not None and (bool(key) or _is_ours(raw))
        if raw is None and not key:
            raw = _mended(copy, like)
        reading = _Reading(raw, copy, key)
        try:
            yield reading, header
        finally:
            if reading.raw is not None:
                reading.raw.close()


def _opened(copy: Path, key: bytes) -> sqlite3.Connection | None:
    try:
        raw = sqlite.connect(copy, patience=0, key=key)
    except Exception:  # noqa: BLE001 - whatever a damaged file comes to
        return None
    raw.text_factory = lambda text: text.decode(errors="replace")
    try:
        known = raw.execute(_TABLE, (revisions.name,)).fetchone()
    except cipher.errors():
        known = None
    if known is None:
        raw.close()
        return None
    return raw


def _is_ours(raw: sqlite3.Connection) -> bool:
    id = raw.execute("PRAGMA application_id").fetchone()[0]
    return bool(id == sqlite.APPLICATION_ID)


def _mended(copy: Path, like: Path | None) -> sqlite3.Connection | None:
    """A connection once the header is that of a new store, or the first page a backup's.

    A backup is a copy page by page, so its tables begin where those of its store do.
    """
    new = copy.with_name("new.db")
    migrations.create(new, patience=0)
    _begin_with(copy, new.read_bytes()[:_HEADER])
    raw = _opened(copy, b"")
    if raw is None and like is not None and not cipher.is_locked(like):
        with peeked(like) as file:
            header = file.read(_HEADER)
            file.seek(0)
            _begin_with(copy, file.read(_page_size(header)))
        raw = _opened(copy, b"")
    return raw


def _begin_with(copy: Path, begin: bytes) -> None:
    """Put these bytes at the beginning, with this file's length and no page free."""
    pages = copy.stat().st_size // _page_size(begin)
    told = bytearray(begin)
    struct.pack_into(">III", told, _PAGES, pages, 0, 0)
    with copy.open("rb+") as file:
        file.write(told)


def _page_size(header: bytes) -> int:
    return int.from_bytes(header[16:18]) or 1


def _rows(reading: _Reading, table: Table) -> Rows:
    """From the first row to where reading ends, and from the last one back."""
    keys = tuple(table.primary_key.columns)
    statement = select(*table.c)
    found: dict[tuple[Any, ...], None] = {}
    for ordered in (statement.order_by(*keys), statement.order_by(*(k.desc() for k in keys))):
        whole = _gather(reading, sqlite.sql(ordered), found)
        if whole:
            break
    return Rows(rows=tuple(row for row in found if _is_sound(table, row)), whole=whole)


def _gather(reading: _Reading, statement: str, found: dict[tuple[Any, ...], None]) -> bool:
    try:
        for row in reading.rows(statement):
            found[tuple(row)] = None
    except cipher.errors():
        return False
    return True


def _is_sound(table: Table, row: tuple[Any, ...]) -> bool:
    """Whether its texts are texts, and what is named by its SHA-256 has it."""
    told = dict(zip(table.c.keys(), row, strict=True))
    name = _NAMED.get(table.name)
    if name and (not isinstance(told[name], bytes) or _sha256(told[name]) != told["digest"]):
        return False
    return not any(isinstance(value, str) and "\ufffd" in value for value in row)


def _readable(reading: _Reading) -> Iterator[Carved]:
    found: dict[tuple[Any, ...], None] = {}
    _ = _gather(reading, _FORWARD, found) or _gather(reading, _BACKWARD, found)
    yield from _proven(found)


def _proven(rows: Iterable[tuple[Any, ...]]) -> Iterator[Carved]:
    for number, id, content in rows:
        if isinstance(content, bytes) and _sha256(content) == id:
            yield Carved(number, id, content)


def _carved(path: Path, key: bytes) -> Iterator[Carved]:
    if not key:  # the pages of a locked store say nothing
        with suppress(OSError):
            yield from carving.carved(path)


def _between(reading: _Reading, found: Mapping[int, Carved], expected: int) -> dict[int, Carved]:
    """Those that neither reading from an end nor the pages gave, one by one."""
    more: dict[tuple[Any, ...], None] = {}
    for number in range(1, expected + 1):
        if reading.raw is not None and number not in found:
            with suppress(*cipher.errors()):
                more.update(dict.fromkeys(reading.rows(_ONE, number)))
    return {one.number: one for one in _proven(more)}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
