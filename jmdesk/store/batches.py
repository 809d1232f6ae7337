"""Batches: what came in together with one merge or import, and the files of each."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, or_, select

from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import Json, RecordId, canonical
from jmdesk.language import tr
from jmdesk.store import sqlite
from jmdesk.store.tables import LOCAL, arrivals, aside, batch_files, batches, parents, revisions


@dataclass(frozen=True, kw_only=True, slots=True)
class Batch:
    """One merge or import. ``id`` is a short number, known on this desk alone.

    ``kind`` is "import" or "merge"; ``active`` unless it is undone; ``at`` is local time, ISO 8601;
    ``note`` holds what else its operation told of it, and under "undone" when it was undone.
    """

    id: str
    at: str
    person: str
    kind: str
    active: bool
    note: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class BatchFile:
    """A file of a batch. Counts are of records, ``conflicts`` of fields newly in conflict.

    ``digest`` is that of its manifest, "" for a file that is not from a desk.
    """

    batch: str
    number: int
    name: str
    digest: str = ""
    manifest: bytes = b""
    verdict: str = ""
    new: int = 0
    updated: int = 0
    same: int = 0
    conflicts: int = 0


_ALL = sqlite.sql(select(*batches.c).order_by(batches.c.number.desc()))
_ONE = sqlite.sql(select(*batches.c).where(batches.c.number == 0))
_ADD = sqlite.sql(
    batches.insert().values({c.name: bindparam(c.name) for c in batches.c if c.name != "number"})
)
_TURN = sqlite.sql(
    batches.update()
    .where(batches.c.number == bindparam("b"))
    .values(active=bindparam("a"), note=bindparam("n"))
)
_FILES = sqlite.sql(
    select(*batch_files.c).where(batch_files.c.batch == 0).order_by(batch_files.c.number)
)
_NAMED = select(batch_files.c.number).where(batch_files.c.batch == 0, batch_files.c.name == "")
_FILE = sqlite.sql(_NAMED.order_by(batch_files.c.number).limit(1))
_BARE = sqlite.sql(_NAMED.where(batch_files.c.verdict == "").limit(1))
_PUT_FILE = sqlite.upsert(batch_files, "number")
_LAST_FILE = sqlite.sql(select(batch_files.c.number).order_by(batch_files.c.number.desc()).limit(1))
_OF_DIGEST = sqlite.sql(
    select(batches.c.number)
    .join(batch_files)
    .where(batch_files.c.digest == "", batches.c.active == 1)
    .where(batch_files.c.new + batch_files.c.updated + batch_files.c.same >= 0)
    .order_by(batches.c.number)
    .limit(1)
)
_CHILD = revisions.alias("child")
_RESTING = sqlite.sql(
    select(_CHILD.c.record)
    .distinct()
    .select_from(aside)
    .join(revisions, revisions.c.number == aside.c.revision)
    .join(parents, parents.c.parent == revisions.c.id)
    .join(_CHILD, _CHILD.c.number == parents.c.child)
    .where(_CHILD.c.number.not_in(select(aside.c.revision)))
)
_RECORDS = sqlite.sql(
    select(revisions.c.record)
    .join(arrivals, arrivals.c.revision == revisions.c.number)
    .where(arrivals.c.batch == bindparam("b", type_=Integer))
    .group_by(revisions.c.record)
)


def all_batches(raw: sqlite3.Connection) -> tuple[Batch, ...]:
    """Every batch, the newest first."""
    return tuple(_batch(row) for row in raw.execute(_ALL))


def number_of(batch: str) -> int:
    """The number under which tables know a batch; Refusal where it can be none."""
    if batch.isascii() and batch.isdigit() and 0 < int(batch) < 1 << 60:
        return int(batch)
    raise _unknown(batch)


def load(raw: sqlite3.Connection, batch: str) -> Batch:
    """One batch; Refusal where there is none of this name."""
    row = raw.execute(_ONE, (number_of(batch),)).fetchone()
    if row is None:
        raise _unknown(batch)
    return _batch(row)


def _unknown(batch: str) -> Refusal:
    return Refusal(tr("没有编号为“{batch}”的批次。", batch=batch))


def _batch(row: tuple[Any, ...]) -> Batch:
    number, at, person, kind, active, note = row
    return Batch(
        id=str(number),
        at=at,
        person=person,
        kind=kind,
        active=bool(active),
        note=json.loads(note),
    )


def files_of(raw: sqlite3.Connection, batch: str) -> tuple[BatchFile, ...]:
    """The files of a batch in the order in which they were looked at."""
    return tuple(_file(row) for row in raw.execute(_FILES, (number_of(batch),)))


def _file(row: tuple[Any, ...]) -> BatchFile:
    number, batch, name, digest, manifest, verdict, *counts = row
    new, updated, same, conflicts = counts
    return BatchFile(
        batch=str(batch),
        number=number,
        name=name,
        digest=digest,
        manifest=bytes(manifest),
        verdict=verdict,
        new=new,
        updated=updated,
        same=same,
        conflicts=conflicts,
    )


def records_of(raw: sqlite3.Connection, batch: str) -> Iterator[RecordId]:
    """The records of which revisions came with a batch."""
    return (RecordId(record) for (record,) in raw.execute(_RECORDS, (number_of(batch),)))


def since(raw: sqlite3.Connection, batch: str) -> Iterator[tuple[RecordId, bytes]]:
    """Records of a batch with the content of each revision that came after it and not with it."""
    yield from sqlite.run(raw, _since(number_of(batch)))


def resting(raw: sqlite3.Connection) -> frozenset[RecordId]:
    """The records of which something that counts was made from what was set aside."""
    return frozenset(record for (record,) in raw.execute(_RESTING))


def _since(batch: int) -> Select[tuple[RecordId, bytes]]:
    """After the last that was new with it: its older ones may be older than work of one's own."""
    own = revisions.alias("own")
    came = select(arrivals.c.revision).where(arrivals.c.batch == batch)
    last = (
        select(own.c.record, func.max(own.c.number).label("number"))
        .where(own.c.number.in_(came), own.c.number.not_in(_known_before(batch)))
        .group_by(own.c.record)
        .subquery()
    )
    return (
        select(revisions.c.record, revisions.c.content)
        .join(last, last.c.record == revisions.c.record)
        .where(revisions.c.number > last.c.number, revisions.c.number.not_in(came))
        .order_by(revisions.c.number)
    )


def _known_before(batch: int) -> Select[tuple[int]]:
    """What was made here or came with an earlier batch that counts."""
    return (
        select(arrivals.c.revision)
        .outerjoin(batches, batches.c.number == arrivals.c.batch)
        .where(arrivals.c.batch < batch)
        .where(or_(arrivals.c.batch == LOCAL, batches.c.active == 1))
    )


def of_digest(raw: sqlite3.Connection, digest: str, records: int) -> str | None:
    """The active batch with which the file of this manifest was first merged, with no fewer than
    so many of its records."""
    row = raw.execute(_OF_DIGEST, (digest, 1, records, 1, 0)).fetchone() if digest else None
    return str(row[0]) if row else None


def add(raw: sqlite3.Connection, *, kind: str, person: str, note: Mapping[str, Json]) -> str:
    """A new batch, active; returns its id."""
    told = (_now(), person, kind, 1, canonical(dict(note)).decode())
    return str(raw.execute(_ADD, told).lastrowid)


def turn(raw: sqlite3.Connection, batch: Batch, *, active: bool) -> None:
    """Note that a batch is undone, and when, or counts again."""
    note = {name: value for name, value in batch.note.items() if name != "undone"}
    if not active:
        note["undone"] = _now()
    told = (int(active), canonical(note).decode(), number_of(batch.id))
    raw.execute(_TURN, told)


def _now() -> str:
    return datetime.now().astimezone().replace(microsecond=0, tzinfo=None).isoformat()


def file_number(raw: sqlite3.Connection, batch: int, name: str) -> int:
    """The number of a file of a batch by its name, noting it where it is new; 0 for no name."""
    if not name:
        return 0
    row = raw.execute(_FILE, (batch, name, 1, 0)).fetchone()
    return row[0] if row else _put(raw, BatchFile(batch=str(batch), number=0, name=name))


def put_file(raw: sqlite3.Connection, file: BatchFile) -> None:
    """Keep what is told of a file; in the place of a row that only had its name."""
    row = raw.execute(_BARE, (number_of(file.batch), file.name, "", 1, 0)).fetchone()
    _put(raw, file, row[0] if row else 0)


def _put(raw: sqlite3.Connection, file: BatchFile, number: int = 0) -> int:
    number = number or (raw.execute(_LAST_FILE, (1, 0)).fetchone() or (0,))[0] + 1
    told = (file.name, file.digest, file.manifest, file.verdict)
    counts = (file.new, file.updated, file.same, file.conflicts)
    raw.execute(_PUT_FILE, (number, number_of(file.batch), *told, *counts))
    return number
