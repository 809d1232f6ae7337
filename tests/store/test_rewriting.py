"""An edit writes what it changes: no index in which the record stays where it was."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

import pytest

from jmdesk.domain.revision import Revision
from jmdesk.store.query import Query
from jmdesk.store.rewriting import Rewriting, Row
from jmdesk.store.store import Store
from tests.store.examples import ids, progress, put, revision


def pages_written(store: Store, edit: Revision) -> int:
    """How many pages come into the -wal file with one edit."""
    with store._reading() as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        page = int(raw.execute("PRAGMA page_size").fetchone()[0])
    put(store, edit)
    return store.path.with_name(f"{store.path.name}-wal").stat().st_size // (page + 24)


def check_an_edit_leaves_indexes_alone(store: Store) -> None:
    first = progress("s1", "2024-05", paid="1")
    put(store, revision("p1", name="棚圈"), first)
    same = progress("s1", "2024-05", first, paid="2")
    edited = pages_written(store, same)
    moved = progress("s1", "2024-06", same, paid="2")
    assert edited + 2 <= pages_written(store, moved)  # the list's index and the key's


def test_an_edit_leaves_indexes_alone(store: Store) -> None:
    check_an_edit_leaves_indexes_alone(store)


def test_an_edit_leaves_indexes_alone_fails_without_the_comparison(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def replace(self: Rewriting, raw: sqlite3.Connection, rows: Iterable[Row]) -> None:
        raw.executemany(self._put, rows)

    monkeypatch.setattr(Rewriting, "write", replace)
    with pytest.raises(AssertionError):
        check_an_edit_leaves_indexes_alone(store)


def test_what_an_index_holds_changes_with_the_record(store: Store) -> None:
    last = progress("s1", "2024-05", paid="1")
    put(store, revision("p1", name="棚圈"), revision("p2", name="道路"), last)
    for told in ({"project": "p2"}, {"period": "2024-06"}, {"paid": None}, {"unit": None}):
        last = revision("s1", last, ledger="progress", **told)
        put(store, last)
        assert store.verify().ok
    found = store.records(Query(ledger="progress", equal={"project": "p2"}))
    assert (ids(found), str(found[0].period), found[0].unit) == (["s1"], "2024-06", "")
