"""The log: what happened and how long it took, and nothing that anyone typed.

1. Every noted operation leaves its line, and how it failed.
2. No name, number, unit or path of a person is in it, whatever is done and however it fails.
3. It stays within its files.
4. It never disturbs the work.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.operations import frames, logbook
from jmdesk.operations.desk import Desk
from jmdesk.operations.logbook import Logbook, beside
from jmdesk.operations.safekeeping import backup, verify
from tests.operations.marked import CITIZEN, NAME, PHONE, personal_in, worked_through


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a desk at which everything was done."""
    return worked_through(tmp_path_factory)


def test_all_that_is_done_is_noted(worked: Path) -> None:
    noted = re.findall(r"^\S+ \d+ (\S+)", beside(worked).text(), re.MULTILINE)
    assert {
        "open",
        "import",
        "pack",
        "merge",
        "undo",
        "redo",
        "backup",
        "verify",
        "rebuild",
        "restore",
        "submit",
        "command",
    } <= set(noted)
    assert re.search(r"backup failed=\S+Refusal at=jmdesk/store/\w+\.py:\d+", _text(worked))
    assert re.search(r"command name=merge failed=\S+Refusal at=jmdesk/operations/", _text(worked))


def _text(store: Path) -> str:
    return beside(store).text()


def nothing_personal_holds(log: Logbook) -> None:
    assert log.text()
    assert not personal_in(log.text().encode())


def test_nothing_that_anyone_typed_is_in_the_log(worked: Path) -> None:
    nothing_personal_holds(beside(worked))


def _careless(log: Logbook) -> None:
    """What an operation of tomorrow may do without thinking."""
    log.note("save", who=NAME, phone=int(PHONE), citizen=CITIZEN)
    try:
        raise ValueError(f"{NAME}（{CITIZEN}）")
    except ValueError as error:
        log.mistake(error, where="test")


def test_careless_noting_tells_nothing_either(tmp_path: Path) -> None:
    _careless(log := Logbook(tmp_path))
    assert "who=? phone=? citizen=?" in log.text()
    assert "mistake where=test kind=ValueError" in log.text()
    nothing_personal_holds(log)


def test_the_log_tells_names_without_the_check_of_texts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logbook, "_said", str)
    _careless(log := Logbook(tmp_path))
    with pytest.raises(AssertionError):
        nothing_personal_holds(log)


def test_the_log_tells_names_where_errors_are_told_in_their_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "kind_of", repr)
    _careless(log := Logbook(tmp_path))
    with pytest.raises(AssertionError):
        nothing_personal_holds(log)


@settings(max_examples=25, deadline=None)
@given(
    text=st.one_of(
        st.text(alphabet=st.characters(min_codepoint=0x80), min_size=1),
        st.from_regex(r"[a-z]{0,4}[0-9]{6,18}[Xx]?", fullmatch=True),
        st.from_regex(r"(/home|C:\\Users)/[a-z]{2,9}/.*", fullmatch=True),
    )
)
def test_no_text_but_a_code_is_told(text: str) -> None:
    assert logbook._said(text) == "?"


def test_paths_say_nothing_of_whose_computer_it_is() -> None:
    for home in ("/home/zhaorigetu", "C:\\Users\\zhaorigetu\\AppData"):
        place = f"{home}/venv/lib/python3.11/site-packages/openpyxl/cell.py".replace("/", os.sep)
        assert frames.short(place) == "openpyxl/cell.py"
        assert frames.short(f"{home}/jmdesk/jmdesk/ui/app.py") == "jmdesk/ui/app.py"
        assert frames.short(f"{home}/x.py") == "x.py"


def size_holds(log: Logbook) -> None:
    for number in range(3000):
        log.note("event", number=number)
    files = sorted(log.folder.iterdir())
    assert len(files) == 5
    assert sum(file.stat().st_size for file in files) <= 5 * 2000


def test_the_log_stays_within_its_files_and_keeps_the_newest(tmp_path: Path) -> None:
    log = Logbook(tmp_path / "log", most=2000)
    log.folder.mkdir()
    size_holds(log)
    numbers = [int(one) for one in re.findall(r"number=(\d+)", log.text())]
    assert numbers == list(range(numbers[0], 3000))


def test_the_log_grows_without_end_without_turning_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Logbook, "_make_room", lambda self, coming: None)
    log = Logbook(tmp_path, most=2000)
    with pytest.raises(AssertionError):
        size_holds(log)


@pytest.fixture
def unwritable(desk: Desk) -> Desk:
    """A desk whose log cannot be written: where its folder should be, there is a file."""
    for file in desk.log.folder.iterdir():
        file.unlink()
    desk.log.folder.rmdir()
    desk.log.folder.write_bytes(b"")
    return desk


def test_a_log_that_cannot_be_written_disturbs_nothing(unwritable: Desk, tmp_path: Path) -> None:
    assert verify(unwritable).ok
    assert backup(unwritable, to=tmp_path / "b.db").revisions == 0
    assert unwritable.log.text() == ""


def test_a_full_disk_disturbs_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = desk.log.text()
    monkeypatch.setattr(Logbook, "_names", lambda self: [Path("/dev/full")] * 5)
    assert verify(desk).ok
    monkeypatch.undo()
    assert desk.log.text() == before
