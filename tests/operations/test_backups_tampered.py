"""Backups that others, or an accident, put in the way of the desk's own.

1. A copy that was written after it was checked is not called checked until it is read again.
2. Another desk's copies in the same folder are never taken for one's own.
3. A file from which nothing sound comes, however it is made, is left at once.
4. Restoring a copy without a mark is refused where a revision is not what its hash says.
5. Only the desk's own folders are thinned; a copy in a person's archive stays.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations import backups, backups_thinning, damage
from jmdesk.operations.backups import Kind, listed, newest_good
from jmdesk.operations.backups_making import make_backup
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.drill import drill
from jmdesk.operations.lock_copies import plain_copies
from jmdesk.operations.safekeeping import restore
from jmdesk.store import backing_up, recrypting
from jmdesk.store.backing_up import glance
from jmdesk.store.sqlite import APPLICATION_ID
from tests.operations.test_drill import REPLACED, spoil
from tests.ui.filled import make_store


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    make_store(tmp_path / "desk.db")
    with closing(open_desk(tmp_path / "desk.db")) as opened:
        yield opened


# 1


def check_what_was_written_since_is_not_called_checked(desk: Desk) -> None:
    copy = make_backup(desk)
    assert listed(desk.path) == (copy,)
    assert copy.good
    with copy.file.open("r+b") as file:  # a byte in its last page
        file.seek(-1, os.SEEK_END)
        file.write(b"\1")
    os.utime(copy.file, (time.time() + 60,) * 2)
    assert newest_good(desk.path) is None
    (told,) = listed(desk.path)
    assert (told.good, told.touched) == (False, True)
    assert told.flaw == "核对以后又写过，恢复时会从头核对"


def test_what_was_written_since_is_not_called_checked(desk: Desk) -> None:
    check_what_was_written_since_is_not_called_checked(desk)


def test_what_was_written_since_is_called_checked_without_its_time(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backing_up, "was_touched", lambda *_: False)
    with pytest.raises(AssertionError):
        check_what_was_written_since_is_not_called_checked(desk)


def test_a_drill_gives_a_copy_that_is_whole_its_name_again(desk: Desk) -> None:
    copy = make_backup(desk)
    os.utime(copy.file)  # as a program that copies files without their times
    os.utime(copy.file, (time.time() + 60,) * 2)
    assert newest_good(desk.path) is None  # so one is due
    assert drill(desk).ok
    assert newest_good(desk.path) == copy
    hours = copy.file.stat().st_mtime + 8 * 3600  # a stick that another system reads
    os.utime(copy.file, (hours, hours))
    assert newest_good(desk.path) == copy


# 2


@pytest.fixture
def neighbour(tmp_path: Path) -> Path:
    """Another desk's store in the same folder, backed up later and more often."""
    make_store(tmp_path / "other.db")
    with closing(open_desk(tmp_path / "other.db")) as other:
        with other.store.transaction() as writer:
            writer.set_setting("device", "0123456789abcdef")
        for _ in range(3):
            make_backup(other)
    return tmp_path / "other.db"


def check_only_own_copies_count(desk: Desk, neighbour: Path) -> None:
    assert newest_good(desk.path) is None
    assert [one.kind for one in listed(desk.path)] == [Kind.ANOTHER] * 3
    assert newest_good(neighbour) is not None
    own = make_backup(desk).file
    with closing(open_desk(neighbour)) as other:
        make_backup(other)
    assert newest_good(desk.path).file == own  # type: ignore[union-attr]
    desk.close()
    desk.path.write_bytes(bytes(desk.path.stat().st_size))  # it cannot say itself whose it is
    assert damage.newest_whole(desk.path).file == own  # type: ignore[union-attr]
    os.utime(own)  # nor can any time
    assert damage.newest_whole(desk.path).file == own  # type: ignore[union-attr]


def test_only_own_copies_count(desk: Desk, neighbour: Path) -> None:
    check_only_own_copies_count(desk, neighbour)


def test_anothers_copies_are_taken_for_own_without_asking_whose(
    desk: Desk, neighbour: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "_is_another", lambda *_: False)
    with pytest.raises(AssertionError):
        check_only_own_copies_count(desk, neighbour)


# 3

_ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT"
HOSTILE = (
    f"CREATE VIEW settings AS {_ENDLESS} 'backup:mark' AS name, x AS value FROM c WHERE x < 0",
    f"CREATE TRIGGER t BEFORE UPDATE ON revisions BEGIN {_ENDLESS} x FROM c WHERE x < 0; END",
)


def hostile(file: Path, statement: str) -> Path:
    file.parent.mkdir(exist_ok=True)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        raw.execute("CREATE TABLE revisions(number INTEGER PRIMARY KEY, id TEXT, content BLOB)")
        if "VIEW" not in statement:
            raw.execute("CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT)")
        raw.execute(statement)
        raw.commit()
    return file


@pytest.mark.parametrize("statement", HOSTILE)
def test_a_file_made_to_keep_the_desk_busy_is_left_at_once(desk: Desk, statement: str) -> None:
    file = hostile(desk.path.parent / "backups" / "x.db", statement)
    (told,) = listed(desk.path)
    assert (told.good, told.flaw) == (False, "打不开，已损坏或不是备份")
    assert recrypting.device_of(file) is None
    assert plain_copies(desk.path) == (file,)
    desk.close()
    with pytest.raises(Refusal, match="什么都没有改动"):
        restore(file=file, store=desk.path)


def test_it_keeps_the_desk_busy_without_the_look_at_its_tables(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = hostile(desk.path.parent / "backups" / "x.db", HOSTILE[0])
    monkeypatch.setattr(backing_up, "is_strange", lambda _: False)
    real, began = sqlite3.connect, time.monotonic()

    def patient(*args: object, **told: object) -> sqlite3.Connection:
        raw = real(*args, **told)  # type: ignore[call-overload]
        raw.set_progress_handler(lambda: time.monotonic() - began > 0.5, 100_000)
        return raw  # type: ignore[no-any-return]

    monkeypatch.setattr(sqlite3, "connect", patient)
    with pytest.raises(sqlite3.OperationalError, match="interrupted"):
        glance(file)


# 4


def check_a_changed_copy_without_a_mark_is_not_restored(desk: Desk) -> None:
    make_backup(desk)
    desk.close()
    aside = desk.path.with_name("desk-before-restore-20260101-000000.db")
    shutil.copyfile(desk.path, aside)
    (told,) = (one for one in listed(desk.path) if one.kind is Kind.RESTORE)
    assert told.file == aside
    spoil(told, REPLACED)
    before = desk.path.read_bytes()
    with pytest.raises(Refusal, match="什么都没有改动"):
        restore(file=aside, store=desk.path)
    assert desk.path.read_bytes() == before


def test_a_changed_copy_without_a_mark_is_not_restored(desk: Desk) -> None:
    check_a_changed_copy_without_a_mark_is_not_restored(desk)


def test_it_is_restored_without_the_hashes(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backing_up, "_changed", lambda *_: iter(()))
    with pytest.raises(pytest.fail.Exception):
        check_a_changed_copy_without_a_mark_is_not_restored(desk)


# 5


def check_an_archive_is_not_thinned(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for slots in ("HOURS", "DAYS", "MONTHS"):
        monkeypatch.setattr(backups_thinning, slots, 1)
    archive = desk.path.parent / "archive"
    archive.mkdir()
    first = make_backup(desk, kind=Kind.AUTO).file
    second = make_backup(desk, kind=Kind.AUTO).file
    assert not first.exists()
    put = [Path(shutil.copy2(second, archive / name)) for name in ("a.db", "b.db")]
    make_backup(desk, to=archive / "c.db")
    assert all(one.exists() for one in put)


def test_an_archive_is_not_thinned(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    check_an_archive_is_not_thinned(desk, monkeypatch)


def test_an_archive_is_thinned_without_asking_whose_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jmdesk.operations.backups_making._is_ours", lambda *_: True)
    with pytest.raises(AssertionError):
        check_an_archive_is_not_thinned(desk, monkeypatch)
