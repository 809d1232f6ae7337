"""Older stores are copied aside and upgraded, step by step."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from jmdesk.domain.revision import RecordId
from jmdesk.store import migrations
from jmdesk.store.backing_up import glance
from jmdesk.store.store import Store
from tests.store import version_1
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
    """A store of the present version."""
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


def check_an_older_store_is_copied_aside(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrations, "VERSION", 5)
    monkeypatch.setattr(migrations, "STEPS", {3: add_colour, 4: add_shape})
    with Store.open(old, LEDGERS) as store:
        assert store.record(RecordId("p1")) is not None
    assert columns(old) == ["name", "value", "colour", "shape"]
    assert notes(old) == [(3, "create"), (4, "add_colour"), (5, "add_shape")]
    asides = list(old.parent.glob("backups/before-upgrade-v3-*.db"))
    assert [columns(aside) for aside in asides] == [["name", "value"]]
    with Store.open(old, LEDGERS):  # the second time there is nothing to do
        assert sorted(old.parent.glob("backups/*.db")) == asides


def test_an_older_store_is_copied_aside_and_upgraded(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_an_older_store_is_copied_aside(old, monkeypatch)


def test_an_older_store_is_gone_without_its_copy(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "_copy_aside", lambda *_: None)
    with pytest.raises(AssertionError):
        check_an_older_store_is_copied_aside(old, monkeypatch)


def test_a_step_that_fails_leaves_the_store_as_it_was(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "VERSION", 5)
    monkeypatch.setattr(migrations, "STEPS", {3: add_colour, 4: fail})
    with pytest.raises(ZeroDivisionError):
        Store.open(old, LEDGERS)
    assert columns(old) == ["name", "value", "colour"]
    monkeypatch.setattr(migrations, "STEPS", {3: add_colour, 4: add_shape})
    with Store.open(old, LEDGERS) as store:
        assert store.verify().ok


def test_there_is_a_step_from_every_older_version() -> None:
    assert sorted(migrations.STEPS) == list(range(1, migrations.VERSION))


def kept(id: str, file: str, undone: str) -> tuple[str, str]:
    told = {"id": id, "at": f"2026-01-0{len(id)}T08:00:00", "person": "包文", "file": file}
    counts = {"ledger": "project", "new": 1, "changed": 0, "records": "", "undone": undone}
    return f"batch:{id}", json.dumps(told | counts)


def test_imports_of_version_1_become_batches(path: Path) -> None:
    first, other = revision("p1", name="甲"), revision("p2", name="乙")
    grave, back = revision("p2", other, deleted=True), revision("p1", first, name="丙")
    came = [(first, "a", "一.xlsx"), (other, "bb", "二.xlsx"), (grave, "", ""), (back, "", "")]
    settings = dict([kept("a", "一.xlsx", ""), kept("bb", "二.xlsx", "2026-01-03T08:00:00")])
    version_1.make(path, came, settings)
    with Store.open(path, LEDGERS) as store:
        store.rebuild()
        assert store.verify().ok
        undone, active = store.batches()
        assert (active.id, active.kind, active.person, active.active) == (
            "1",
            "import",
            "包文",
            True,
        )
        assert active.note["ledger"] == "project"
        assert [(one.name, one.new) for one in store.batch_files("1")] == [("一.xlsx", 1)]
        assert (undone.active, undone.note["undone"]) == (False, "2026-01-03T08:00:00")
        assert store.batch_records("1") == ("p1",)
        assert store.settings() == {"device": "d1"}
        (way,) = store.arrivals(RecordId("p1"))[first.id]
        assert (way.batch, way.file) == ("1", "一.xlsx")
        assert store.record(RecordId("p2")) is None
    (aside,) = path.parent.glob("backups/before-upgrade-v1-*.db")
    seen = glance(aside)
    assert (seen.whole, seen.mark and seen.mark.kind) == (True, "upgrade")


def test_deletions_of_version_1_are_computed_anew(path: Path) -> None:
    first = revision("p1", name="甲")
    grave = revision("p1", first, deleted=True)
    version_1.make(path, [(first, "", ""), (grave, "", "")], {})
    with Store.open(path, LEDGERS) as store:
        assert store.state(RecordId("p1")).deleted
        assert store.verify().ok


def shape(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """The columns of every table, and its indexes."""
    with closing(sqlite3.connect(path)) as raw:
        tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = [name for (name,) in raw.execute(tables)]
        found: dict[str, list[tuple[object, ...]]] = {}
        for name in names:
            found[name] = [row[1:] for row in raw.execute(f"PRAGMA table_info('{name}')")]
            for row in raw.execute(f"PRAGMA index_list('{name}')").fetchall():
                info = raw.execute(f"PRAGMA index_info('{row[1]}')").fetchall()
                found[name].append((row[2], row[4], *(part[2] for part in info)))
            found[name].sort(key=repr)
        return found


def test_an_upgraded_store_has_the_tables_of_a_new_one(path: Path) -> None:
    version_1.make(path, [], {})
    Store.open(path, LEDGERS).close()
    new = path.with_name("new.db")
    Store.open(new, LEDGERS).close()
    assert shape(path) == shape(new)
