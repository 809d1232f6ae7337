"""A desk lies on this computer, or beside the program where a folder or a marker asks for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jmdesk.operations import location


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that was unpacked into a folder of its own."""
    monkeypatch.setattr(location, "program_folder", lambda: tmp_path)
    return tmp_path


def test_without_either_the_desk_lies_in_the_users_own_folder(program: Path) -> None:
    assert location.portable_folder() is None
    assert program not in location.default_store().parents


def test_a_data_folder_beside_the_program_is_the_desks(program: Path) -> None:
    (program / "jmdesk-data").mkdir()
    assert location.default_store() == program / "jmdesk-data" / "desk.db"


def test_a_marker_beside_the_program_asks_for_one(program: Path) -> None:
    (program / "portable").touch()
    assert location.default_store() == program / "jmdesk-data" / "desk.db"
