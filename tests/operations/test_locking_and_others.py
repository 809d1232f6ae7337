"""A command that saves while the lock is put on: its record is in the locked store, or the lock
is refused. Nothing that was said to be saved is overwritten."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

import pytest

from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import begin, open_desk
from jmdesk.store import cipher, recrypting, relocking

KEY = b"k" * 16


def made(folder: Path) -> Path:
    store = folder / "desk.db"
    desk = open_desk(store)
    begin(desk, unit="巴彦呼舒镇", person="包文")
    desk.close()
    return store


def settings_of(store: Path) -> dict[str, str]:
    desk = open_desk(store, key=KEY if cipher.is_locked(store) else b"")
    told = {name: desk.store.setting(name) for name in ("person", "phone")}
    desk.close()
    return told


def save_beside(store: Path) -> None:
    """What a command does: open, save, close."""
    desk = open_desk(store)
    with desk.store.transaction() as writer:
        writer.set_setting("phone", "1390000")
    desk.close()


def check_what_a_command_saves_meanwhile_stays(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made(folder)
    alike = recrypting.alike

    def meanwhile(one: sqlite3.Connection, other: sqlite3.Connection) -> bool:
        same = alike(one, other)
        one.close()  # this process reads it no more
        save_beside(store)
        return same

    monkeypatch.setattr(recrypting, "alike", meanwhile)
    with suppress(Refusal):
        relocking.relock(store, key=b"", as_key=KEY, beside=b"x" * 72)
    monkeypatch.setattr(recrypting, "alike", alike)
    assert settings_of(store) == {"person": "包文", "phone": "1390000"}
    assert sorted(one.name for one in folder.iterdir() if one.is_file()) == ["desk.db"]


def test_what_a_command_saves_while_the_lock_is_put_on_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_what_a_command_saves_meanwhile_stays(tmp_path, monkeypatch)


def test_what_a_command_saves_meanwhile_is_overwritten_without_looking_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relocking, "_moment", lambda _path: (0, 0))
    with pytest.raises(AssertionError):
        check_what_a_command_saves_meanwhile_stays(tmp_path, monkeypatch)
