"""What another unit's desk showed that it has: its own files brought it here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable

import msgspec
from sqlalchemy import Select, select

from jmdesk.domain.revision import RevisionId
from jmdesk.store import sqlite
from jmdesk.store.tables import arrivals, batch_files, batches, revisions


class _Told(msgspec.Struct):
    unit: str = ""
    table_sha256: str = ""


_READ = msgspec.json.Decoder(_Told)
_FILES = sqlite.sql(
    select(batch_files.c.number, batch_files.c.batch, batch_files.c.name, batch_files.c.manifest)
    .join(batches, batches.c.number == batch_files.c.batch)
    .where(batches.c.active == 1, batch_files.c.digest != "")
    .order_by(batch_files.c.number)
)


def came_from(raw: sqlite3.Connection, unit: str) -> frozenset[RevisionId]:
    """The revisions that came, in batches that count, with files of a desk of this unit."""
    packages, workbooks = _files(raw, unit)
    found = {RevisionId(id) for id, _ in sqlite.run(raw, _came(packages))}
    found.update(
        RevisionId(id)
        for id, content in sqlite.run(raw, _came(workbooks))
        if json.loads(content).get("person")  # what was typed in a workbook is not in its desk
    )
    return frozenset(found)


def _files(raw: sqlite3.Connection, unit: str) -> tuple[set[int], set[int]]:
    """The numbers of its files, workbooks apart. Files of one name in one batch are told apart no
    more by what they brought, so they count only where all of them are of this unit."""
    units: dict[tuple[int, str], set[str]] = {}
    packages: dict[int, tuple[int, str]] = {}
    workbooks: dict[int, tuple[int, str]] = {}
    for number, batch, name, manifest in raw.execute(_FILES, (1, "")):
        told = _told(manifest)
        units.setdefault((batch, name), set()).add(told.unit)
        (workbooks if told.table_sha256 else packages)[number] = (batch, name)
    own = {at for at, those in units.items() if those == {unit}}
    mixed = set(workbooks.values())
    return (
        {number for number, at in packages.items() if at in own - mixed},
        {number for number, at in (packages | workbooks).items() if at in own & mixed},
    )


def _told(manifest: bytes) -> _Told:
    try:
        return _READ.decode(manifest)
    except msgspec.MsgspecError:
        return _Told()


def _came(files: Iterable[int]) -> Select[tuple[str, bytes]]:
    return (
        select(revisions.c.id, revisions.c.content)
        .join(arrivals, arrivals.c.revision == revisions.c.number)
        .where(sqlite.among(arrivals.c.file, files))
    )
