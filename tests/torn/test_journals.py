"""A store put together from files of different moments, plain or locked.

1. A -wal file that is older than its store, or another store's, is put aside and not played into
   it: nothing is lost. One that is newer than its store is refused. What a crash left is played in.
2. Reading a store's bytes gives back none of the locks by which others know that it is open.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.store import copies, journal, opening, sqlite
from jmdesk.store.cipher import is_locked
from jmdesk.store.copies import restore
from jmdesk.store.refusals import DamagedStore
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, put, revision
from tests.torn.copying import OPENED, ROOT, part, state_of

PLAIN = b""
KEY, ANOTHER = bytes(range(16)), bytes(range(1, 17))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


def _put(store: Store, first: int, count: int) -> None:
    for number in range(first, first + count):
        put(store, revision(f"p{number}-0", name="已保存" * 40, total=str(number)))


def saved(path: Path, first: int, count: int, key: bytes = PLAIN) -> None:
    with Store.open(path, LEDGERS, key=key) as store:
        _put(store, first, count)


def crashed(path: Path, first: int, count: int, key: bytes = PLAIN) -> None:
    """As `saved`, and the power goes: the -wal file stays."""
    store = Store.open(path, LEDGERS, key=key)
    _put(store, first, count)
    kept = part(path, "-wal").read_bytes(), path.read_bytes()
    store.close()
    part(path, "-wal").write_bytes(kept[0])
    path.write_bytes(kept[1])


def an_old_journal_does_no_harm(path: Path, key: bytes) -> None:
    crashed(path, 0, 3, key)
    old = part(path, "-wal").read_bytes()
    saved(path, 3, 30, key)
    part(path, "-wal").write_bytes(old)  # what a half copy brought back
    assert state_of(path, key=key) == (OPENED, 33)
    assert [one.read_bytes() for one in path.parent.glob("desk.db-wal.other-*")] == [old]


def a_foreign_journal_does_no_harm(path: Path, key: bytes) -> None:
    other = path.with_name("other.db")
    crashed(other, 0, 40, ANOTHER if key else PLAIN)
    saved(path, 0, 33, key)
    shutil.copyfile(part(other, "-wal"), part(path, "-wal"))
    assert state_of(path, key=key) == (OPENED, 33)


def a_journal_newer_than_its_store_is_refused(path: Path, key: bytes) -> None:
    saved(path, 0, 3, key)
    old = path.read_bytes()
    saved(path, 3, 30, key)
    crashed(path, 33, 2, key)
    path.write_bytes(old)
    with pytest.raises(DamagedStore, match="不是同一时刻的"):
        Store.open(path, LEDGERS, key=key)
    assert path.read_bytes() == old


JOURNALS = (
    an_old_journal_does_no_harm,
    a_foreign_journal_does_no_harm,
    a_journal_newer_than_its_store_is_refused,
)
Holds = Callable[[Path, bytes], None]


@pytest.mark.parametrize("holds", JOURNALS)
def test_a_journal_of_another_moment(path: Path, holds: Holds) -> None:
    holds(path, PLAIN)


@pytest.mark.parametrize("holds", JOURNALS)
def test_a_journal_of_another_moment_destroys_without_the_count(
    path: Path, holds: Holds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "check_journal", lambda *_: None)
    # It may be so far gone that looking at it is refused.
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        holds(path, PLAIN)


@pytest.mark.parametrize("holds", JOURNALS)
def test_a_locked_stores_journal_of_another_moment(path: Path, holds: Holds) -> None:
    holds(path, KEY)
    assert is_locked(path)
    assert not [one for one in path.parent.iterdir() if one.is_dir()]


@pytest.mark.parametrize("holds", JOURNALS)
def test_a_locked_stores_journal_destroys_without_the_count(
    path: Path, holds: Holds, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "check_journal", lambda *_: None)
    # Without a word fewer are there, or the key opens it no more.
    with pytest.raises((AssertionError, pytest.fail.Exception, Refusal)):
        holds(path, KEY)


def refuse(*_: object) -> None:
    raise OSError("no such thing on this file system")


@pytest.mark.parametrize("key", [PLAIN, KEY], ids=["plain", "locked"])
def test_a_crash_is_recovered_from_its_journal(
    path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    crashed(path, 0, 5, key)
    assert journal.fits(path, key)
    assert state_of(path, key=key) == (OPENED, 5)
    monkeypatch.setattr(sqlite, "fold_journal", lambda _: None)  # a reader was in the way
    monkeypatch.setattr(os, "link", refuse)
    crashed(path, 5, 4, key)
    assert journal.fits(path, key)
    assert state_of(path, key=key) == (OPENED, 9)


_IN_USE = """
import sys
from pathlib import Path
from jmdesk.store import sqlite
print(sqlite.in_use(Path(sys.argv[1])))
"""


def looking_gives_back_no_lock(path: Path) -> None:
    with Store.open(path, LEDGERS):
        opening.look_at(path)
        told = subprocess.run(
            [sys.executable, "-c", _IN_USE, str(path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    assert told.stdout.strip() == "True"


@pytest.mark.skipif(os.name != "posix", reason="such locks are POSIX's")
def test_looking_at_an_open_store_gives_back_no_lock(path: Path) -> None:
    looking_gives_back_no_lock(path)


@pytest.mark.skipif(os.name != "posix", reason="such locks are POSIX's")
def test_looking_at_an_open_store_gives_back_its_locks_without_keeping_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.store.connections.open_here", lambda _: (0, 0))
    with pytest.raises(AssertionError):
        looking_gives_back_no_lock(path)


def what_is_refused_is_kept_as_it_was(path: Path, key: bytes) -> None:
    """Where another store takes the place of one whose journal does not belong to it."""
    saved(path, 0, 3, key)
    old, backup = path.read_bytes(), path.with_name("backup.db")
    backup.write_bytes(old)
    saved(path, 3, 3, key)
    crashed(path, 6, 2, key)
    newer = part(path, "-wal").read_bytes()
    path.write_bytes(old)
    kept = restore(backup, path, key=key)
    assert kept is not None
    assert part(kept, "-wal").exists()
    assert (kept.read_bytes(), part(kept, "-wal").read_bytes()) == (old, newer)
    assert state_of(path, key=key) == (OPENED, 3)
    assert not list(path.parent.glob(".desk*"))


@pytest.mark.parametrize("key", [PLAIN, KEY], ids=["plain", "locked"])
def test_what_is_refused_is_kept_as_it_was(path: Path, key: bytes) -> None:
    what_is_refused_is_kept_as_it_was(path, key)


def test_what_is_refused_is_kept_as_a_mixture_without_another_name(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_in_use", sqlite.in_use)
    with pytest.raises(AssertionError):
        what_is_refused_is_kept_as_it_was(path, PLAIN)
