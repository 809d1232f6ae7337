"""What a single revision says is kept once: the row of its record leans on it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.revision import RecordId, Revision
from jmdesk.store.store import Store
from tests.store.examples import LEDGERS, put, revision

BORN = revision("p1", name="一号牛棚", unit="152222102200")
LATER = revision("p1", BORN, name="二号牛棚")


def come(store: Store, *made: Revision) -> str:
    """They come with a file; the batch."""
    with store.transaction() as writer:
        batch = writer.open_batch(kind="merge", person="白音")
        writer.append_bytes(
            [one.content for one in made], ids=[one.id for one in made], batch=batch, file="一"
        )
    return batch


def rows(path: Path) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as raw:
        return raw.execute("SELECT heads, state, only FROM records ORDER BY key").fetchall()


def damage(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("PRAGMA foreign_keys = OFF")
        raw.execute("DROP TRIGGER revisions_no_delete")
        raw.execute(statement)


def written_out(path: Path) -> Store:
    """A store in which every row says all, as version 2 had it."""
    store = Store.open(path, LEDGERS)
    store.rebuild()
    return store


def test_what_one_revision_says_is_kept_once_and_read_as_ever(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        come(store, BORN, revision("g1", ledger="progress", period="2026-03", project="p1"))
        assert rows(path) == [("", "", 1), ("", "", 2)]
        assert store.state(RecordId("p1")).values == BORN.values
        assert store.state(RecordId("p1")).heads == (BORN.id,)
        found = store.record(RecordId("p1"))
        assert found is not None
        assert (found.get("name"), found.heads) == ("一号牛棚", (BORN.id,))
        assert [id for id, _ in store.accepted(units=["152222102200"])] == [BORN.id]
        assert len(list(store.accepted(period=Period.parse("2026")))) == 1
        assert store.verify().ok
        digest = store.verify().digest
    with written_out(path) as store:
        assert rows(path)[0][2] is None
        assert store.verify().digest == digest


def test_it_is_written_out_when_more_comes(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        come(store, BORN)
        put(store, LATER)
        assert [only for _, _, only in rows(path)] == [None]
        assert store.state(RecordId("p1")).values["name"] == "二号牛棚"
        assert store.verify().ok


def test_a_batch_set_aside_and_taken_back_leaves_what_it_says(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        batch = come(store, BORN)
        digest = store.verify().digest
        with store.transaction() as writer:
            writer.set_aside(batch)
        assert store.record(RecordId("p1")) is None
        assert store.verify().ok
        with store.transaction() as writer:
            writer.take_back(batch)
        assert store.verify().digest == digest


def test_keys_stay_apart_where_part_of_a_file_is_known(path: Path) -> None:
    others = [revision(f"n{n}", name=f"{n}") for n in range(6)]
    with Store.open(path, LEDGERS) as store:
        put(store, others[3])
        come(store, *others, LATER, BORN)
        come(store, revision("last", name="末"))
        assert len({store.key(one.record) for one in others}) == len(others)
        assert store.verify().ok


def test_a_store_of_version_2_is_brought_up_to_date(path: Path) -> None:
    with written_out(path) as store:
        come(store, BORN)
        store.rebuild()
        digest = store.verify().digest
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("ALTER TABLE records DROP COLUMN only")
        raw.execute("UPDATE migrations SET number = 2")
        raw.execute("PRAGMA user_version = 2")
    with Store.open(path, LEDGERS) as store:
        assert store.verify().digest == digest
        put(store, LATER)
        assert store.verify().ok


@pytest.mark.parametrize(
    ("statement", "mended"),
    [
        ("UPDATE records SET only = 2 WHERE key = 1", True),
        ("UPDATE records SET only = 9 WHERE key = 1", True),
        ("UPDATE records SET deleted = 1 WHERE key = 1", True),
        ("DELETE FROM revisions WHERE number = 1", False),
    ],
)
def test_leaning_on_another_revision_is_found(path: Path, statement: str, mended: bool) -> None:
    with Store.open(path, LEDGERS) as store:
        come(store, BORN, revision("p2", name="别的"))
    damage(path, statement)
    with Store.open(path, LEDGERS) as store:
        assert not store.verify().ok
        if mended:
            store.rebuild()
            assert store.verify().ok


def test_nothing_is_read_from_where_nothing_stands(path: Path) -> None:
    with Store.open(path, LEDGERS) as store:
        come(store, BORN, revision("p2", name="别的"))
    damage(path, "UPDATE records SET only = 2 WHERE key = 1")
    with Store.open(path, LEDGERS) as store, pytest.raises(Refusal):
        store.state(RecordId("p1"))


def test_verify_looks_at_what_a_row_leans_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without that look a row that leans on another's revision would pass."""
    with Store.open(path, LEDGERS) as store:
        come(store, BORN)
        put(store, LATER)
    damage(path, "UPDATE records SET heads = '', state = '', only = 1")
    with Store.open(path, LEDGERS) as store:
        assert not store.verify().ok
        monkeypatch.setattr("jmdesk.store.verification._says", lambda *told: True)
        assert store.verify().ok
