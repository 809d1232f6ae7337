"""New stores, and older ones brought up to date."""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.schema import CreateIndex, CreateTable

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.store import backing_up, cipher, journal, sqlite, tables, upgrades
from jmdesk.store.backing_up import Label
from jmdesk.store.refusals import DamagedStore, read_only

VERSION = 3
"""Of the tables in `tables`. Current tables are derived and have no part in it."""

BACKUPS = "backups"
"""The folder beside a store in which its copies lie."""

STEPS: Mapping[int, Callable[[sqlite3.Connection], None]] = {
    1: upgrades.batches_and_peers,
    2: upgrades.lean_records,
}
"""From each older version to the next. A new store is made at once as `tables` says, so a step
says in its own SQL what changed, and a test holds both ways against each other."""

_NOTED = sqlite.sql(select(func.max(tables.migrations.c.number)))
_NOTE = sqlite.sql(tables.migrations.insert())
_SET = sqlite.sql(tables.settings.insert())


def create(path: Path, *, patience: float, key: bytes = b"") -> None:
    """Make an empty store. It appears under its name when it is complete, or not at all."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with closing(sqlite.connect(new, patience=patience, mode="rwc", key=key)) as raw:
            sqlite.mark_as_store(raw)
            with sqlite.transaction(raw):
                _create_tables(raw)
                raw.execute(_SET, ("device", secrets.token_hex(8)))
                journal.begin(raw)
        _appear(new, path)
    finally:
        for left in (new, new.with_name(f"{new.name}-wal"), new.with_name(f"{new.name}-shm")):
            left.unlink(missing_ok=True)


def _create_tables(raw: sqlite3.Connection) -> None:
    for table in tables.metadata.sorted_tables:
        raw.execute(sqlite.sql(CreateTable(table)))
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            raw.execute(sqlite.sql(CreateIndex(index)))
    for table in tables.APPEND_ONLY:
        for trigger in sqlite.forbid_changes(table):
            raw.execute(trigger)
    _note(raw, VERSION, "create")


def _appear(new: Path, path: Path) -> None:
    """Give the finished file its name, unless another process was faster."""
    try:
        os.link(new, path)
    except FileExistsError:
        return
    except OSError:  # a file system without links, such as that of a USB stick
        if not path.exists():
            new.rename(path)


def upgrade(path: Path, raw: sqlite3.Connection, key: bytes = b"") -> int:
    """Bring an older store up to date, after a copy of it was put beside it, as locked as it.

    Refuses a newer one. Each step is one transaction with the note that it ran. Returns the
    version it had, 0 where there was nothing to do.
    """
    version = sqlite.version_of(raw)
    if version != VERSION and version != raw.execute(_NOTED).fetchone()[0]:
        raise DamagedStore(path)  # the header says what no step ever noted
    if version > VERSION:
        raise Refusal(
            tr(
                "数据文件“{path}”是更新版的填报台写的（数据版本 {version}，本程序只认到 "
                "{known}），没有打开，什么都没有改动。请先安装新版填报台。",
                path=path,
                version=version,
                known=VERSION,
            )
        )
    if version == VERSION:
        return 0
    _copy_aside(path, raw, version, key)
    for number in range(version, VERSION):
        step = STEPS[number]
        with sqlite.transaction(raw):
            if sqlite.version_of(raw) != number:
                continue  # another process has just done it
            step(raw)
            _note(raw, number + 1, step.__name__)
    sqlite.fold_journal(raw)
    return version


def _copy_aside(path: Path, raw: sqlite3.Connection, version: int, key: bytes) -> None:
    """A backup like any other, before anything is changed; no upgrade without a copy."""
    folder = path.parent / BACKUPS
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise Refusal(read_only(path)) from error
    stamp = datetime.now().astimezone().strftime("%Y%m%d-%H%M%S-%f")
    to = folder / f"before-upgrade-v{version}-{stamp}.db"
    try:
        backing_up.backup(raw, path, to, label=Label(kind="upgrade"), key=key)
    except Refusal:  # the old store may be damaged: then as it is, and without the mark of a backup
        _copy_plainly(path, raw, to, key)


def _copy_plainly(path: Path, raw: sqlite3.Connection, to: Path, key: bytes) -> None:
    try:
        sqlite.copy(raw, to, key)
        if key:
            cipher.carry_sidecar(path, to)
    except BaseException:
        with suppress(OSError):
            to.unlink(missing_ok=True)
        raise


def _note(raw: sqlite3.Connection, version: int, name: str) -> None:
    at = datetime.now().astimezone().replace(microsecond=0).isoformat()
    raw.execute(_NOTE, (version, name, at))
    sqlite.set_version(raw, version)
