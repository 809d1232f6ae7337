"""What a killed desk left behind, as the next start finds it: files first, then the store."""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import tomllib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import pikepdf
from PySide6.QtCore import QSettings

from jmdesk.exchange.package import parse_package
from jmdesk.operations.damage import newest_whole
from jmdesk.operations.desk import open_desk
from jmdesk.operations.leftovers import clear_leftovers
from jmdesk.operations.locking import WrongPassphrase, is_locked, key_of
from jmdesk.operations.safekeeping import verify
from jmdesk.store import sqlite
from jmdesk.store.refusals import DamagedStore
from jmdesk.store.remains import remains
from jmdesk.store.sqlite import APPLICATION_ID
from tests.power.content import state_of

STORE = "desk.db"
PASSPHRASES = ("草原上的风-2024", "换过的口令-2025")
"""Those that a workload locks its desk with."""
_TAILS = ("-wal", "-shm", "-journal", ".key", ".key.next")
_TEMPORARY = re.compile(
    r"\.jmdesk-\w{8}\.tmp"  # what is being saved (reporting.saving)
    r"|\..+\.[0-9a-f]{8}(-wal|-shm|-journal|\.old|\.key)?"  # stores, backups
    r"|\..+\.arriving"  # definitions
    r"|.+\.ini\.[A-Za-z0-9]{6}"  # QSettings
    r"|.+\.lock"  # whose holder is dead: the next one takes it over
)
_CHANGING = ("log/", "backups.json")
"""What the desk itself may write at any time beside the work."""

_SANDBOX = re.compile(r"\.jmdesk-(drill|salvage|remains|selftest)-\d+-\w+")
"""Folders in which a copy of a store is looked at or made."""


def files_of(folder: Path) -> dict[str, str]:
    """Every file below a folder and the digest of what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def is_temporary(name: str) -> bool:
    """Whether a name is one under which nothing finished stands."""
    *folders, last = Path(name).parts
    return bool(_TEMPORARY.fullmatch(last)) or any(map(_SANDBOX.fullmatch, folders))


def strange_files(folder: Path, before: dict[str, str]) -> list[str]:
    """Files that should not be as they are: half ones under a final name, others changed or
    gone."""
    now = files_of(folder)
    found: list[str] = []
    for name, digest in now.items():
        if is_temporary(name) or _ours(name) or digest in before.values():
            continue  # also what is kept under a second name just as it was
        if before.get(name) != digest and (wrong := _wrong(folder / name)):
            found.append(f"{name}: {wrong}")
    return found


def changed_files(now: dict[str, str], before: dict[str, str]) -> list[str]:
    """Files that there were, the store's own aside, and that are not what they were."""
    return [name for name, digest in before.items() if now.get(name) != digest and not _ours(name)]


def _ours(name: str) -> bool:
    """The store and what belongs to it: looked at by opening it."""
    return name in {STORE, *(STORE + tail for tail in _TAILS)} or name.startswith(_CHANGING)


def _wrong(path: Path) -> str:
    name = path.name
    for tail in _TAILS:
        if name.endswith(tail) and path.with_name(name.removesuffix(tail)).exists():
            return ""
    reader = _READERS.get(path.suffix)
    if reader is None:
        return "of no kind that a desk makes"
    try:
        reader(path)
    except Exception as error:  # noqa: BLE001 - whatever it is, the file cannot be read
        return repr(error)
    return ""


def _pdf(path: Path) -> None:
    with pikepdf.open(path) as pdf:
        assert pdf.pages
        assert not pdf.get_warnings(), pdf.get_warnings()


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist()
        assert archive.testzip() is None


def _package(path: Path) -> None:
    parse_package(path.read_bytes())


def _database(path: Path) -> None:
    with _opened(path) as raw:
        assert raw.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        assert raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert raw.execute("SELECT count(*) FROM revisions").fetchone()


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A store or a copy of one, locked or not; not as a desk opens it."""
    with closing(sqlite.connect(path, patience=0, mode="ro", key=key_to(path))) as raw:
        yield raw


def key_to(path: Path) -> bytes:
    """What opens a store: one of the passphrases where it is locked."""
    if not is_locked(path):
        return b""
    for told in PASSPHRASES:
        with suppress(WrongPassphrase):
            return key_of(path, told)
    raise AssertionError(f"no passphrase opens {path.name}")


def _settings(path: Path) -> None:
    read = QSettings(str(path), QSettings.Format.IniFormat)
    assert read.status() is QSettings.Status.NoError
    assert read.allKeys()


def _sealed(path: Path) -> None:
    """What lies beside a locked copy: opened with it. It is there before its copy has its name."""
    copy = path.with_suffix("")
    assert not copy.exists() or is_locked(copy)


def _definition(path: Path) -> None:
    assert tomllib.loads(path.read_text(encoding="utf-8"))["id"]


_READERS: dict[str, Callable[[Path], object]] = {
    ".pdf": _pdf,
    ".xlsx": _zip,
    ".zip": _zip,
    ".jmdesk": _package,
    ".db": _database,
    ".ini": _settings,
    ".json": lambda path: json.loads(path.read_bytes()),
    ".toml": _definition,
    ".key": _sealed,
}


def look(folder: Path, also: Callable[[Path], Any] | None = None) -> dict[str, Any]:
    """Open the store as a desk does, and tell all that it holds; ``also`` tells what besides."""
    store = folder / STORE
    try:
        seen = _opened_and_seen(folder)
    except DamagedStore:
        read = sorted(readable(store))
        state = {"damaged": hashlib.sha256(store.read_bytes()).hexdigest(), "readable": read}
        seen = {"ok": True, "state": state, "problems": [], "drafts": [], "revisions": read}
    if also is not None and isinstance(seen["state"], dict):
        seen["state"]["also"] = also(folder)
    return seen


_read: dict[tuple[bytes, bytes], frozenset[str]] = {}


def readable(store: Path) -> frozenset[str]:
    """The revisions that a damaged store, with its journal, still gives up."""
    journal = store.with_name(f"{store.name}-wal")
    content = store.read_bytes(), journal.read_bytes() if journal.exists() else b""
    if content not in _read:
        backup = newest_whole(store)
        found = remains(store, like=backup.file if backup else None)
        _read[content] = frozenset(one.id for one in found.revisions.values())
    return _read[content]


def _opened_and_seen(folder: Path) -> dict[str, Any]:
    store = folder / STORE
    if not store.exists():
        clear_leftovers(store)  # what a start does before it would make one
        return {"ok": True, "state": "no store", "problems": [], "drafts": [], "revisions": []}
    desk = open_desk(store, key=key_to(store))
    try:
        verdict = verify(desk)
        return {
            "ok": verdict.ok,
            "problems": [problem.message for problem in verdict.problems],
            "state": state_of(desk),
            "drafts": [dict(draft.typed) for draft in desk.store.drafts()],
            "revisions": sorted(id for id, _ in desk.store.accepted()),
        }
    finally:
        desk.close()


def make_old(folder: Path) -> None:
    """Time goes by: what was left half done is a day old."""
    for path in folder.parent.rglob("*"):
        if path.is_file() and is_temporary(path.name):
            then = path.stat().st_mtime - 86_400
            os.utime(path, (then, then))


def left_over(folder: Path) -> list[str]:
    """What is still there that nobody will finish, in the desk's folder and among temporary
    files."""
    here = [name for name in files_of(folder) if is_temporary(name) or name.startswith(".")]
    return here + [path.name for path in (folder.parent / "tmp").iterdir()]


def revisions_in(folder: Path) -> list[str]:
    """Every revision that any store in the folder holds: nothing recorded is nowhere."""
    found: set[str] = set()
    for path in folder.rglob("*.db"):
        if is_temporary(str(path.relative_to(folder))):
            continue
        try:
            with _opened(path) as raw:
                found |= {id for (id,) in raw.execute("SELECT id FROM revisions")}
        except sqlite3.DatabaseError:
            found |= readable(path)
    return sorted(found)
