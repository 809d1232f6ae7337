"""Backups on USB sticks, and backups of a locked store.

1. Sticks are found in the system's own table; one is chosen, another is left alone.
2. A stick that is pulled out, full or failing leaves a sentence, and nothing half under a name.
3. The copy is read back from the stick, and older ones there are thinned.
4. Backups and drills of a locked store are as locked as itself.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations.backups import every_copy, listed, newest_good
from jmdesk.operations.backups_making import make_backup
from jmdesk.operations.backups_stick import back_up_to, stick_is_due
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.drill import drill
from jmdesk.operations.recording import save_record
from jmdesk.operations.restore_preview import preview_restore
from jmdesk.operations.sticks import (
    Stick,
    choose,
    chosen_folders,
    is_chosen,
    last_on_sticks,
    plugged_in,
    stick_folder,
)
from jmdesk.store import backing_up, sqlite
from jmdesk.store.store import Store
from tests.ui.filled import make_store

MOUNTS = """\
22 28 0:20 / /proc rw,nosuid - proc proc rw
28 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
61 28 8:17 / {media}/KINGS\\040TON rw,nosuid - vfat /dev/sdb1 rw
62 28 8:33 / {media}/照片 rw,nosuid - exfat /dev/sdc1 rw
63 28 0:55 / /mnt/share rw - cifs //server/share rw
"""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    home = tmp_path / "home"
    home.mkdir()
    make_store(home / "desk.db")
    opened = open_desk(home / "desk.db")
    yield opened
    opened.close()


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    folder = tmp_path / "media" / "KINGSTON"
    folder.mkdir(parents=True)
    return Stick(folder=folder, name="KINGSTON")


def more(desk: Desk) -> None:
    save_record(desk, ledger="project", values={"year": 2024, "name": "井", "place": "镇上"})


# 1


def test_sticks_are_found_in_the_table_of_mounts(tmp_path: Path) -> None:
    mounts, media = tmp_path / "mountinfo", tmp_path / "media"
    mounts.write_text(MOUNTS.format(media=media), "utf-8")
    assert [one.name for one in plugged_in(mounts, (media,))] == ["KINGS TON", "照片"]
    assert plugged_in(tmp_path / "none", (media,)) == ()


def test_a_stick_is_chosen_by_what_lies_on_it(desk: Desk, stick: Stick, tmp_path: Path) -> None:
    assert not is_chosen(desk, stick)
    choose(desk, stick)
    assert is_chosen(desk, stick)
    other = Stick(folder=tmp_path / "other", name="KINGSTON")
    other.folder.mkdir()
    assert not is_chosen(desk, other)  # the same name is not the same stick
    folder = stick_folder(desk, other)
    folder.mkdir(parents=True)
    (folder / "stick-id.txt").write_text("x" * 100_000)
    assert not is_chosen(desk, other)
    assert chosen_folders(desk) == ()  # none is plugged in


# 2


def check_a_pulled_stick_leaves_nothing_half(desk: Desk, stick: Stick, error: OSError) -> None:
    choose(desk, stick)
    steps: list[int] = []

    def pull() -> None:
        steps.append(1)
        if len(steps) > 1:
            raise error

    with pytest.raises(Refusal, match="插"):
        back_up_to(desk, stick, step=pull)
    assert [one.name for one in stick_folder(desk, stick).iterdir()] == ["stick-id.txt"]
    assert last_on_sticks(desk) is None


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small store is copied in as many steps as a large one."""
    monkeypatch.setattr(sqlite, "_PIECE", 8)


PULLED, FULL = OSError(5, "Input/output error"), OSError(28, "No space left on device")


@pytest.mark.parametrize("error", [PULLED, FULL])
def test_a_stick_pulled_or_full_leaves_nothing_half(
    desk: Desk, stick: Stick, error: OSError
) -> None:
    check_a_pulled_stick_leaves_nothing_half(desk, stick, error)
    done = back_up_to(desk, stick)  # plugged in again, the work goes on
    assert done.revisions == 3


def test_a_pulled_stick_leaves_half_a_file_without_the_temporary_name(
    desk: Desk, stick: Stick, monkeypatch: pytest.MonkeyPatch
) -> None:
    def straight(raw: object, store: Path, to: Path, **told: object) -> None:
        sqlite.copy(raw, to, step=told["step"])  # type: ignore[arg-type]

    monkeypatch.setattr(backing_up, "backup", straight)
    with pytest.raises(AssertionError):
        check_a_pulled_stick_leaves_nothing_half(desk, stick, PULLED)


def test_a_stick_that_vanishes_is_said_so(desk: Desk, stick: Stick) -> None:
    choose(desk, stick)

    def vanish() -> None:
        shutil.rmtree(stick.folder, ignore_errors=True)

    with pytest.raises(Refusal, match="插"):
        back_up_to(desk, stick, step=vanish)
    assert desk.store.verify().ok


def test_what_a_pulled_stick_kept_of_half_a_copy_goes_next_time(desk: Desk, stick: Stick) -> None:
    choose(desk, stick)
    half = stick_folder(desk, stick) / ".jmdesk-20260101-000000.db.0a1b2c3d"
    half.write_bytes(b"half")
    other = half.with_name("报告.docx")
    other.write_bytes(b"whole")
    back_up_to(desk, stick)
    assert (half.exists(), other.read_bytes()) == (False, b"whole")


# 3


def test_a_stick_is_due_when_it_lacks_something(desk: Desk, stick: Stick) -> None:
    choose(desk, stick)
    now = datetime.now().astimezone()
    assert stick_is_due(desk, stick, now=now)
    done = back_up_to(desk, stick)
    told = last_on_sticks(desk)
    assert told == done
    assert not stick_is_due(desk, stick, now=now)
    more(desk)
    assert not stick_is_due(desk, stick, now=datetime.now().astimezone())
    assert stick_is_due(desk, stick, now=datetime(2199, 1, 1).astimezone())


def test_backups_on_a_stick_are_thinned_and_told_with_the_others(desk: Desk, stick: Stick) -> None:
    choose(desk, stick)
    for _ in range(3):
        back_up_to(desk, stick)
        more(desk)
    folder = stick_folder(desk, stick)
    (kept,) = folder.glob("*.db")  # one for this hour
    assert [one.file for one in listed(desk.path, beside=[folder])] == [kept]
    assert every_copy(desk.path, beside=[folder]) == (kept,)


# 4

KEY = bytes(range(16))


@pytest.fixture
def locked(tmp_path: Path) -> Iterator[Desk]:
    Store.open(tmp_path / "desk.db", {}, key=KEY).close()
    opened = open_desk(tmp_path / "desk.db", key=KEY)
    begin(opened, unit="巴彦呼舒镇", person="白玉兰")
    more(opened)
    yield opened
    opened.close()


def check_nothing_can_be_read(locked: Desk) -> None:
    made = make_backup(locked)
    assert made.good
    assert drill(locked).ok
    assert preview_restore(locked, file=made.file).same
    for file in locked.path.parent.rglob("*"):
        if file.is_file():
            assert "白玉兰".encode() not in file.read_bytes(), file
    newest = newest_good(locked.path, key=KEY)
    assert newest is not None
    assert newest.file == made.file
    (without,) = listed(locked.path)
    assert not without.good
    assert "锁" in without.flaw


def test_backups_and_drills_of_a_locked_store_are_as_locked(locked: Desk) -> None:
    check_nothing_can_be_read(locked)


def test_backups_would_be_readable_without_the_lock(desk: Desk) -> None:
    with desk.store.transaction() as writer:
        writer.set_setting("person", "白玉兰")
    with pytest.raises(AssertionError):
        check_nothing_can_be_read(desk)
