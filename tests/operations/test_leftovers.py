"""What killed desks left half made goes at the next start, and nothing else does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jmdesk.operations import desk as desks
from jmdesk.operations.leftovers import AGE, clear_leftovers
from jmdesk.reporting import saving

HALF = (
    ".jmdesk-ab12_cde.tmp",
    ".desk.db.0123abcd",
    ".desk.db.0123abcd-wal",
    ".desk.db.0123abcd.key",
    ".desk.db.4567cdef.old",
    "backups/.jmdesk-20240512-101112.db.89abcdef",
    "forms/ledgers/.points.v0001.toml.arriving",
    "window.ini.AbC123",
    "window.ini.lock",
)
KEPT = (
    "表2.pdf",
    ".jmdesk-mine.tmp",
    ".desk.db.notes",
    ".hidden",
    "window.ini",
    "backups/jmdesk-20240512-101112.db",
    "forms/ledgers/points.v0001.toml",
    "别的/.desk.db.0123abcd",
)


def _laid(folder: Path, *, seconds_ago: float) -> None:
    for name in (*HALF, *KEPT):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("半", encoding="utf-8")
        then = time.time() - seconds_ago
        os.utime(path, (then, then))


def _there(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(autouse=True)
def _own_temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))


def gone_holds(folder: Path, start: Callable[[Path], object]) -> None:
    """After the next start only what is finished, or may still be worked on, is there."""
    _laid(folder, seconds_ago=AGE + 60)
    start(folder / "desk.db")
    assert not _there(folder) & set(HALF)
    assert _there(folder) >= set(KEPT)


def test_half_made_files_go_at_the_next_start(tmp_path: Path) -> None:
    gone_holds(tmp_path / "desk", lambda store: desks.open_desk(store).close())


def test_half_made_files_stay_without_clearing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desks, "clear_leftovers", lambda store: 0)
    with pytest.raises(AssertionError):
        gone_holds(tmp_path / "desk", lambda store: desks.open_desk(store).close())


@pytest.mark.parametrize("seconds_ago", [5, -1_000_000])
def test_what_may_still_be_worked_on_stays(tmp_path: Path, seconds_ago: float) -> None:
    folder = tmp_path / "desk"
    _laid(folder, seconds_ago=seconds_ago)
    assert clear_leftovers(folder / "desk.db") == 0
    assert _there(folder) == {*HALF, *KEPT}


def test_folders_of_foreign_files_go_with_the_desk_that_read_them(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    temporary = tmp_path / "tmp"
    names = [f"jmdesk-{dead.pid}-abc", f"jmdesk-{os.getpid()}-abc", "jmdesk-notes", "other"]
    for name in names:
        (temporary / name).mkdir()
        (temporary / name / "1.todo").touch()
    (temporary / f"jmdesk-{dead.pid}-link").symlink_to(temporary / "other")
    assert clear_leftovers(tmp_path / "desk.db") == 1
    assert {path.name for path in temporary.iterdir()} == {*names[1:], f"jmdesk-{dead.pid}-link"}
    assert (temporary / "other" / "1.todo").exists()


def test_copies_in_which_damage_was_looked_at_go_with_the_desk_that_made_them(
    tmp_path: Path,
) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    kinds = ("drill", "salvage", "remains", "selftest")
    left = [tmp_path / f".jmdesk-{kind}-{dead.pid}-a_b1" for kind in kinds]
    used = [tmp_path / f".jmdesk-{kind}-{os.getpid()}-a_b1" for kind in kinds]
    for folder in (*left, *used):
        folder.mkdir()
        (folder / "copy.db").write_text("白音巴特尔")
    assert clear_leftovers(tmp_path / "desk.db") == len(left)
    assert not any(folder.exists() for folder in left)
    assert all(folder.exists() for folder in used)


def test_attachments_that_a_killed_desk_laid_out_go_too(tmp_path: Path) -> None:
    from jmdesk.ui.kept_files import FOLDER

    with subprocess.Popen([sys.executable, "-c", ""]) as dead:
        dead.wait()
    left = tmp_path / "tmp" / FOLDER.replace(str(os.getpid()), str(dead.pid))
    left.mkdir()
    (left / "名单.xlsx").write_text("白音巴特尔")
    assert clear_leftovers(tmp_path / "desk.db") == 1
    assert not left.exists()


def test_saving_clears_what_was_left_in_that_folder(tmp_path: Path) -> None:
    _laid(tmp_path, seconds_ago=AGE + 60)
    with saving.saved(tmp_path / "新.pdf") as file:
        file.write(b"%PDF")
    assert HALF[0] not in _there(tmp_path)
    assert _there(tmp_path) >= {*HALF[1:], *KEPT, "新.pdf"}
