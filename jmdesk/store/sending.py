"""What was sent, and the receipts for it."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import astuple, dataclass

from sqlalchemy import select

from jmdesk.domain.revision import RevisionId
from jmdesk.store import sqlite
from jmdesk.store.tables import documents, received_by, sent

_ID = 32
"""Bytes of a revision's id."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Sent:
    """A file that this desk made. ``digest`` is that of its manifest, ``to_unit`` a code, "" for
    anyone."""

    digest: str
    at: str
    file: str
    to_unit: str
    kind: str
    manifest: bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class Received:
    """A receipt of one desk for the file with this digest."""

    digest: str
    unit: str
    device: str
    at: str
    code: str
    records: int
    conflicts: int


_PUT_SENT = sqlite.upsert(sent, "digest")
_PUT_RECEIVED = sqlite.upsert(received_by, "digest", "unit", "device")
_PUT_DOCUMENT = sqlite.insert_new(documents)
_SENT = select(*(c for c in sent.c if c.name != "revisions")).order_by(
    sent.c.at.desc(), sent.c.digest
)
_RECEIVED = select(*received_by.c).order_by(received_by.c.at, received_by.c.device)
_ACKNOWLEDGED = sqlite.sql(
    select(documents.c.content)
    .join(sent, sent.c.revisions == documents.c.digest)
    .where(sent.c.digest.in_(select(received_by.c.digest).where(received_by.c.unit == "")))
)


def put_document(raw: sqlite3.Connection, content: bytes) -> str:
    """Keep a document for good; returns its SHA-256."""
    digest = hashlib.sha256(content).hexdigest()
    raw.execute(_PUT_DOCUMENT, (digest, content))
    return digest


def put_sent(raw: sqlite3.Connection, file: Sent, revisions: Iterable[RevisionId]) -> None:
    """Keep that a file was made, and of which revisions."""
    listed = put_document(raw, b"".join(bytes.fromhex(id) for id in sorted(revisions)))
    raw.execute(_PUT_SENT, (*astuple(file), listed))


def put_received(raw: sqlite3.Connection, receipt: Received) -> None:
    """Keep a receipt, in the place of an earlier one of that desk for that file."""
    raw.execute(_PUT_RECEIVED, astuple(receipt))


def files_sent(raw: sqlite3.Connection, to_unit: str | None) -> tuple[Sent, ...]:
    """The files that were made, the newest first."""
    statement = _SENT if to_unit is None else _SENT.where(sent.c.to_unit == to_unit)
    return tuple(
        Sent(digest=digest, at=at, file=file, to_unit=unit, kind=kind, manifest=bytes(manifest))
        for digest, at, file, unit, kind, manifest in sqlite.run(raw, statement)
    )


def receipts(raw: sqlite3.Connection, digest: str | None) -> tuple[Received, ...]:
    """The receipts for all files or one."""
    statement = _RECEIVED
    if digest is not None:
        statement = statement.where(received_by.c.digest == digest)
    names = [column.name for column in received_by.c]
    return tuple(
        Received(**dict(zip(names, row, strict=True))) for row in sqlite.run(raw, statement)
    )


def acknowledged(raw: sqlite3.Connection, unit: str) -> frozenset[RevisionId]:
    """The revisions that some desk of a unit said it received."""
    return frozenset(
        RevisionId(content[place : place + _ID].hex())
        for (content,) in raw.execute(_ACKNOWLEDGED, (unit,))
        for place in range(0, len(content), _ID)
    )
