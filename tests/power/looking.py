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
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.leftovers import clear_leftovers
from jmdesk.operations.locking import WrongPassphrase, is_locked, key_of
from jmdesk.operations.safekeeping import verify
from jmdesk.store import sqlite
from jmdesk.store.query import Query
from jmdesk.store.sqlite import APPLICATION_ID

STORE = "desk.db"
PASSPHRASES = ("草原上的风-2024", "换过的口令-2025")
"""Those that a workload locks its desk with."""
_TAILS = ("-wal", "-shm", "-journal", ".key", ".key.next")
_TEMPORARY = re.compile(
    r"\.jmdesk-\w{8}\.tmp"  # what is being saved (reporting.saving)
    r"|\..+\.[0-9a-f]{8}(-wal|-shm|-journal|\.old)?"  # stores, backups
    r"|\..+\.arriving"  # definitions
    r"|.+\.ini\.[A-Za-z0-9]{6}"  # QSettings
    r"|.+\.lock"  # whose holder is dead: the next one takes it over
)
_CHANGING = ("log/", "backups.json")
"""What the desk itself may write at any time beside the work."""


def files_of(folder: Path) -> dict[str, str]:
    """Every file below a folder and the digest of what is in it."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def is_temporary(name: str) -> bool:
    """Whether a name is one under which nothing finished stands."""
    return bool(_TEMPORARY.fullmatch(Path(name).name))


def strange_files(folder: Path, before: dict[str, str]) -> list[str]:
    """Files that should not be as they are: half ones under a final name, others changed or
    gone."""
    now = files_of(folder)
    found: list[str] = []
    for name, digest in now.items():
        if is_temporary(name) or _ours(name):
            continue
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
    ".jmdesk": _package,
    ".db": _database,
    ".ini": _settings,
    ".json": lambda path: json.loads(path.read_bytes()),
    ".toml": _definition,
    ".key": _sealed,
}


def look(folder: Path) -> dict[str, Any]:
    """Open the store as a desk does, and tell all that it holds."""
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


def state_of(desk: Desk) -> dict[str, Any]:
    """All that a person would call the content of a desk, the same whenever it was entered."""
    settings = desk.store.settings()
    return {
        "whose": [settings.get(name, "") for name in ("unit", "person", "phone")],
        "records": _records(desk),
        "batches": [
            [batch.kind, batch.active, [[f.name, f.new] for f in desk.store.batch_files(batch.id)]]
            for batch in desk.store.batches()
        ],
        "sent": sorted(Path(sent.file).name for sent in desk.store.sent()),
        "locked": is_locked(desk.path),
        "ledgers": sorted(map(str, desk.catalogue.ledgers)),
    }


def _records(desk: Desk) -> dict[str, list[str]]:
    """By ledger and id; one made of the time, as records without a natural key have, by number."""
    found: dict[str, list[str]] = {}
    for name in sorted(desk.catalogue.ledgers):
        for number, record in enumerate(desk.store.records(Query(ledger=name))):
            id = f"new {number}" if record.id[14:15] == "7" else record.id
            found[f"{name} {id}"] = _record(record)
    return found


def _record(record: Any) -> list[str]:
    values = [f"{name}={value!r}" for name, value in sorted(record.values.items())]
    return [record.unit, str(record.period), *values, *sorted(record.conflicts)]


def make_old(folder: Path) -> None:
    """Time goes by: what was left half done is a day old."""
    for path in folder.parent.rglob("*"):
        if path.is_file() and is_temporary(path.name):
            then = path.stat().st_mtime - 86_400
            os.utime(path, (then, then))


def left_over(folder: Path) -> list[str]:
    """What is still there that nobody will finish, in the desk's folder and among temporary
    files."""
    here = [name for name in files_of(folder) if is_temporary(name)]
    return here + [path.name for path in (folder.parent / "tmp").iterdir()]


def revisions_in(folder: Path) -> list[str]:
    """Every revision that any store in the folder holds: nothing recorded is nowhere."""
    found: set[str] = set()
    for path in folder.rglob("*.db"):
        if not is_temporary(path.name):
            with _opened(path) as raw:
                found |= {id for (id,) in raw.execute("SELECT id FROM revisions")}
    return sorted(found)
