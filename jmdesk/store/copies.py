"""A store from a backup: not there before it was checked, and what was there is kept."""

from __future__ import annotations

import filecmp
import glob
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from jmdesk.domain.flushing import flush, flush_folder
from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.store import cipher, journal, migrations, recrypting, sqlite
from jmdesk.store.opening import look_at
from jmdesk.store.refusals import refusals
from jmdesk.store.tables import revisions

_COUNT = sqlite.sql(select(func.count(), func.max(revisions.c.number)).select_from(revisions))


def restore(
    source: Path, to: Path, *, key: bytes = b"", as_key: bytes | None = None
) -> Path | None:
    """Put a checked copy of the backup ``source`` in the place of the store ``to``.

    ``key`` opens the backup where it is locked; ``as_key`` locks the store that comes about: as
    the backup is where it is None, not at all where it is b"". Refuses where someone has the
    store open. What was there is kept beside it, whatever its state; its path is returned.
    """
    look_at(source, key)
    key = cipher.key_for(source, key)
    as_key = key if as_key is None else as_key
    new = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
    try:
        with refusals(source), closing(_reading(source, key)) as raw:
            if (version := sqlite.version_of(raw)) > migrations.VERSION:
                raise Refusal(
                    tr(
                        "备份“{source}”是更新版的填报台写的（数据版本 {version}，本程序只认到 "
                        "{known}），没有恢复。请先安装新版填报台。",
                        source=source,
                        version=version,
                        known=migrations.VERSION,
                    )
                )
            recrypting.copy(raw, new, key=key, as_key=as_key)
            _checked(new, raw.execute(_COUNT).fetchone()[0], as_key)
        if to.exists() and _in_use(to, cipher.key_for(to, as_key)):
            raise Refusal(
                tr(
                    "数据文件“{to}”正开着，没有恢复，什么都没有改动。"
                    "请先关闭所有填报台窗口再试一次。",
                    to=to,
                )
            )
        with refusals(to):
            flush(new)
            sidecar = _sidecar_for(source, to, as_key)
            kept = _keep(to)
            cipher.stage_sidecar(to, sidecar)
            flush_folder(new.replace(to).parent)
            cipher.settle_sidecar(to, sidecar)
    finally:
        new.unlink(missing_ok=True)
    return kept


def lay_out(source: Path, to: Path, *, key: bytes, as_key: bytes, step: Callable[[], None]) -> None:
    """A copy of a backup to be looked at and thrown away: neither checked nor flushed.

    ``key`` opens the backup where it is locked; the copy is locked by ``as_key``.
    """
    look_at(source, key)
    key = cipher.key_for(source, key)
    with refusals(source), closing(_reading(source, key)) as raw:
        if key == as_key:
            sqlite.copy(raw, to, key, step=step)
        else:
            recrypting.copy(raw, to, key=key, as_key=as_key)


def _sidecar_for(source: Path, to: Path, key: bytes) -> bytes:
    """What lies beside the restored store: the present passphrase where it opens that too."""
    if not key:
        return b""
    own, theirs = cipher.sidecar(to), cipher.sidecar(source)
    present = own.is_file() and (cipher.fits(to, key) or not theirs.is_file())
    beside = own if present else theirs
    return beside.read_bytes() if beside.is_file() else b""


def _reading(path: Path, key: bytes) -> sqlite3.Connection:
    return sqlite.connect(path, patience=5, mode="ro", key=key)


def _checked(copy: Path, least: int, key: bytes) -> int:
    """The number of revisions in a copy that was opened again and is whole."""
    with closing(_reading(copy, key)) as raw:
        found = sqlite.faults(raw)
        count: int = raw.execute(_COUNT).fetchone()[0]
    if found or count < least:
        raise Refusal(
            tr(
                "写出的备份重新打开后不完整（应有 {least} 条修订，读到 {count} 条），已经删除。"
                "请换一块盘再试一次。",
                least=least,
                count=count,
            )
        )
    return count


def _in_use(store: Path, key: bytes) -> bool:
    """Whether anyone has the store open. Asking empties its journal into it: one that does not
    belong to it is left out, by asking under another name."""
    if journal.fits(store, key):
        return sqlite.in_use(store, key)
    other = store.with_name(f".{store.name}.{secrets.token_hex(4)}")
    try:
        os.link(store, other)
    except OSError:  # a file system that knows no such thing
        return sqlite.in_use(store, key)
    try:
        return sqlite.in_use(other, key)
    finally:
        for tail in ("", "-wal", "-shm"):
            other.with_name(other.name + tail).unlink(missing_ok=True)


def _keep(store: Path) -> Path | None:
    """A second name aside for what is there, whatever its state, with what belongs to it.

    The store keeps its own until another takes it: there is no moment without a store, in which
    the next start would make an empty one.
    """
    if not store.exists():
        return None
    aside = _free(store)
    cipher.carry_sidecar(store, aside)
    journal = store.with_name(f"{store.name}-wal")
    if journal.exists():  # a damaged store's: a sound one was emptied by the look who has it open
        _twin(journal, aside.with_name(f"{aside.name}-wal"))
    _twin(store, aside)
    flush_folder(store.parent)
    # A -wal file left behind would be played into the restored store and destroy it.
    for tail in ("-wal", "-shm"):
        store.with_name(store.name + tail).unlink(missing_ok=True)
    return aside


def _free(store: Path) -> Path:
    """A name beside the store that says when it was replaced."""
    now = datetime.now().astimezone()
    aside = store.with_name(f"{store.stem}-before-restore-{now:%Y%m%d-%H%M%S}{store.suffix}")
    return aside.with_stem(f"{aside.stem}-{now:%f}") if aside.exists() else aside


def _twin(part: Path, to: Path) -> None:
    """The same file under a second name; a copy where the file system knows no such thing."""
    try:
        os.link(part, to)
    except OSError:
        new = to.with_name(f".{to.name}.{secrets.token_hex(4)}")
        try:
            shutil.copyfile(part, new)
            flush(new)
            new.replace(to)
        except OSError:  # its disk fails or is full: moved aside it is at least kept
            part.rename(to)
        finally:
            new.unlink(missing_ok=True)


def drop_twin(store: Path) -> None:
    """Forget the second name of a store that a restore, cut short, did not replace after all.

    A damaged store's journal that has by then no other name than the second goes back to it.
    """
    try:
        for part in _asides(store, "-wal"):
            _rejoin(store, part, part.with_name(part.name.removesuffix("-wal")))
        for part in _asides(store, ".key"):
            if not part.with_name(part.name.removesuffix(".key")).exists():
                part.unlink()
        if store.stat().st_nlink < 2:
            return
        for aside in _asides(store):
            if aside.samefile(store):
                aside.unlink()
                cipher.sidecar(aside).unlink(missing_ok=True)
    except OSError:
        return  # as it was: a second name does no harm by itself


def _asides(store: Path, tail: str = "") -> list[Path]:
    pattern = f"{glob.escape(store.stem)}-before-restore-*{glob.escape(store.suffix)}{tail}"
    return list(store.parent.glob(pattern))


def _rejoin(store: Path, journal: Path, aside: Path) -> None:
    """What becomes of a journal under the second name, when that of its store is ``aside``."""
    own = store.with_name(f"{store.name}-wal")
    if not aside.exists():
        journal.unlink()  # the store was about to get that name and has its journal still
    elif not own.exists() and filecmp.cmp(aside, store, shallow=False):
        journal.replace(own)
    elif aside.samefile(store):
        journal.unlink()
