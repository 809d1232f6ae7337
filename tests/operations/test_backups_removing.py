"""Copies that a person takes out of the list: told what would be gone, never the last good one.

1. What a restore moved aside goes only when a person says so, who is told what only it holds.
2. The newest good backup, another desk's and one that is open stay; so does all where no backup
   was checked yet.
3. Beside locked data what goes is overwritten; a second name of another file is only a name.
4. What a power cut leaves of one goes at the next start.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations import backups_removing
from jmdesk.operations.backups import Kind, listed
from jmdesk.operations.backups_making import make_backup
from jmdesk.operations.backups_removing import look_at_removal, remove_copy
from jmdesk.operations.definitions import definitions
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.leftovers import clear_leftovers
from jmdesk.operations.recording import save_record
from jmdesk.operations.safekeeping import restore
from jmdesk.operations.who_did_what import Deeds, Wanted
from jmdesk.store.store import Store
from tests.ui.filled import make_store

KEY = bytes(range(16))
NAME = "窑艾里大水塔"


def more(desk: Desk, name: str = NAME) -> None:
    save_record(desk, ledger="project", values={"year": 2024, "name": name, "place": "窑艾里嘎查"})


@pytest.fixture(scope="module")
def gone_back(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a desk that went back to a backup: what was recorded since stands only in what
    was there."""
    folder = tmp_path_factory.mktemp("back")
    path = folder / "desk.db"
    make_store(path)
    with closing(open_desk(path)) as before:
        backup = make_backup(before).file
        more(before)
    restore(file=backup, store=path)
    return folder


@pytest.fixture
def desk(gone_back: Path, tmp_path: Path) -> Iterator[Desk]:
    shutil.copytree(gone_back, tmp_path, dirs_exist_ok=True)
    opened = open_desk(tmp_path / "desk.db")
    yield opened
    opened.close()


def aside(desk: Desk) -> Path:
    (found,) = (one.file for one in listed(desk.path) if one.kind is Kind.RESTORE)
    return found


def names(desk: Desk) -> list[str]:
    return sorted(one.name for one in desk.path.parent.rglob("*") if "before-restore" in one.name)


# 1


def test_what_was_there_before_a_restore_goes_when_a_person_says_so(desk: Desk) -> None:
    file = aside(desk)
    file.with_name(f"{file.name}-wal").write_bytes(b"")
    found = look_at_removal(desk, file=file)
    assert (found.copy.kind, found.only) == (Kind.RESTORE, 1)
    assert file.exists()
    remove_copy(desk, file=file)
    assert names(desk) == []
    assert desk.store.verify().ok
    deeds = Deeds(desk)
    lines = deeds.lines(deeds.chosen(Wanted()))
    assert [one.about for one in lines if one.what == "移走一份备份"] == [file.name]
    with pytest.raises(Refusal, match="已经不在了"):
        remove_copy(desk, file=file)


def test_one_that_cannot_be_read_is_told_so(desk: Desk) -> None:
    file = aside(desk)
    file.write_bytes(bytes(100_000))
    assert look_at_removal(desk, file=file).only is None
    remove_copy(desk, file=file)
    assert names(desk) == []


# 2


def the_newest_good_one_stays(desk: Desk) -> None:
    older = listed(desk.path)[-1].file
    more(desk)
    newest = make_backup(desk, kind=Kind.AUTO).file
    with pytest.raises(Refusal, match="最近的一份好备份"):
        remove_copy(desk, file=newest)
    for file in {older, aside(desk)} - {newest}:
        remove_copy(desk, file=file)
    assert [one.file for one in listed(desk.path) if one.good] == [newest]


def test_the_newest_good_backup_stays(desk: Desk) -> None:
    the_newest_good_one_stays(desk)


def test_the_newest_good_backup_goes_without_asking_which_it_is(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_removing, "_is_newest", lambda *_: False)
    with pytest.raises((AssertionError, pytest.fail.Exception)):
        the_newest_good_one_stays(desk)


def test_nothing_goes_where_no_backup_was_checked(desk: Desk) -> None:
    for one in listed(desk.path):
        if one.good:
            one.file.unlink()
    with pytest.raises(Refusal, match="还没有一份核对过的备份"):
        remove_copy(desk, file=aside(desk))
    assert aside(desk).exists()


def anothers_stay(desk: Desk) -> None:
    """Another desk's copy, one that is locked by another lock, and what has only such a name."""
    folder = desk.path.parent / "backups"
    make_store(desk.path.parent / "other.db")
    with closing(open_desk(desk.path.parent / "other.db")) as other:
        with other.store.transaction() as writer:
            writer.set_setting("device", "0123456789abcdef")
        theirs = make_backup(other).file
    strange = folder / "照片目录.db"
    strange.write_bytes(b"someone's own" * 1000)
    foreign = folder / "jmdesk-20260101-000000.db"
    foreign.write_bytes(os.urandom(4096 * 4))
    for file in (theirs, strange, foreign):
        with pytest.raises(Refusal, match="不是这个填报台自己的"):
            remove_copy(desk, file=file)
        assert file.exists()


def test_anothers_copies_stay(desk: Desk) -> None:
    anothers_stay(desk)


def test_anothers_copies_go_without_asking_whose_they_are(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_removing, "_is_own", lambda *_: True)
    with pytest.raises((AssertionError, pytest.fail.Exception, Refusal)):
        anothers_stay(desk)


def test_one_that_is_open_stays(desk: Desk) -> None:
    file = aside(desk)
    with Store.open(file, desk.catalogue.ledgers), pytest.raises(Refusal, match="正开着"):
        remove_copy(desk, file=file)
    assert file.exists()


# 3


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Desk]:
    """A locked desk with a plain copy from before its lock."""
    path = tmp_path / "desk.db"
    Store.open(path, definitions(path).ledgers, key=KEY).close()
    (tmp_path / "plain").mkdir()
    make_store(tmp_path / "plain" / "desk.db")
    with closing(open_desk(tmp_path / "plain" / "desk.db")) as plain:
        more(plain)
        shutil.copyfile(
            make_backup(plain).file, tmp_path / "desk-before-restore-20260501-080000.db"
        )
    shutil.rmtree(tmp_path / "plain")
    opened = open_desk(path, key=KEY)
    make_backup(opened)
    yield opened
    opened.close()


def what_goes_is_overwritten(desk: Desk) -> None:
    file = desk.path.parent / "desk-before-restore-20260501-080000.db"
    with file.open("rb") as blocks:  # what stays of a file that is removed while it is open
        assert NAME.encode() in blocks.read()
        remove_copy(desk, file=file)
        blocks.seek(0)
        assert NAME.encode() not in blocks.read()
    assert names(desk) == []


def test_what_goes_beside_locked_data_is_overwritten(locked: Desk) -> None:
    what_goes_is_overwritten(locked)


def test_what_goes_beside_locked_data_can_be_read_without_overwriting(
    locked: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_removing, "overwrite", lambda _: None)
    with pytest.raises(AssertionError):
        what_goes_is_overwritten(locked)


def test_a_second_name_is_only_a_name(locked: Desk) -> None:
    file = locked.path.parent / "desk-before-restore-20260501-080000.db"
    other = locked.path.parent / "kept by hand"
    os.link(file, other)
    whole = other.read_bytes()
    remove_copy(locked, file=file)
    assert names(locked) == []
    assert other.read_bytes() == whole


# 4


def test_what_a_cut_leaves_of_one_goes_at_the_next_start(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def cut(_part: Path, *, secret: bool) -> None:
        raise OSError(5, "cut")

    monkeypatch.setattr(backups_removing, "_take_away", cut)
    remove_copy(desk, file=aside(desk))
    assert Kind.RESTORE not in [one.kind for one in listed(desk.path)]
    (left,) = names(desk)
    os.utime(desk.path.parent / left, (0, 0))
    clear_leftovers(desk.path)
    assert names(desk) == []
