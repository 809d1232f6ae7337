"""Older stores are copied aside and upgraded, step by step."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from jmdesk.domain.revision import RecordId
from jmdesk.store import migrations
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, put, revision


def add_colour(raw: sqlite3.Connection) -> None:
    raw.execute("ALTER TABLE settings ADD COLUMN colour TEXT")


def add_shape(raw: sqlite3.Connection) -> None:
    raw.execute("ALTER TABLE settings ADD COLUMN shape TEXT")


def fail(raw: sqlite3.Connection) -> None:
    add_shape(raw)
    raise ZeroDivisionError


@pytest.fixture
def old(path: Path) -> Path:
    """A store of version 1."""
    with Store.open(path, LEDGERS) as store:
        put(store, revision("p1", name="甲"))
    return path


def columns(path: Path) -> list[str]:
    raw = sqlite3.connect(path)
    found = [row[1] for row in raw.execute("PRAGMA table_info(settings)")]
    raw.close()
    return found


def notes(path: Path) -> list[tuple[int, str]]:
    raw = sqlite3.connect(path)
    found = raw.execute("SELECT number, name FROM migrations ORDER BY number").fetchall()
    raw.close()
    return found


def test_an_older_store_is_copied_aside_and_upgraded(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "VERSION", 3)
    monkeypatch.setattr(migrations, "STEPS", {1: add_colour, 2: add_shape})
    with Store.open(old, LEDGERS) as store:
        assert store.record(RecordId("p1")) is not None
    assert columns(old) == ["name", "value", "colour", "shape"]
    assert notes(old) == [(1, "create"), (2, "add_colour"), (3, "add_shape")]
    aside = old.with_name("台账-v1.db")
    assert columns(aside) == ["name", "value"]
    with Store.open(old, LEDGERS):  # the second time there is nothing to do
        assert sorted(old.parent.glob("*-v*.db")) == [aside]


def test_a_step_that_fails_leaves_the_store_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "VERSION", 3)
    monkeypatch.setattr(migrations, "STEPS", {1: add_colour, 2: fail})
    with pytest.raises(ZeroDivisionError):
        Store.open(old, LEDGERS)
    assert columns(old) == ["name", "value", "colour"]
    monkeypatch.setattr(migrations, "STEPS", {1: add_colour, 2: add_shape})
    with Store.open(old, LEDGERS) as store:
        assert store.verify().ok


def test_there_is_a_step_from_every_older_version() -> None:
    assert sorted(migrations.STEPS) == list(range(1, migrations.VERSION))
