"""The store's figures, against bare sqlite3 in the same run. Run alone: ``pytest -m benchmark -s``.

Each prints ``figure: name value unit ratio``; the ratio is that to what is named in the test.
"""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jmdesk.domain.revision import Revision
from jmdesk.store.query import Query
from jmdesk.store.store import Store
from tests.benchmarks.big_store import (
    make_big_store,
    progress_revision,
    shipped_ledgers,
    villages,
)
from tests.benchmarks.limits import most, most_time

pytestmark = pytest.mark.benchmark

EVERY_UNIT = frozenset(villages())


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = make_big_store(tmp_path_factory.mktemp("big") / "big.db")
    with Store.open(path, shipped_ledgers()) as opened:
        yield opened


def milliseconds(act: Callable[[], object], times: int) -> float:
    """The median of so many runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken) * 1000


def figure(name: str, value: float, bare: float) -> float:
    """Print one figure and return its ratio to the bare one."""
    ratio = value / bare
    print(f"\nfigure: {name} {value:.2f} ms {ratio:.2f}")
    return ratio


def bare_commit(folder: Path) -> float:
    """One durable row of the size of a revision with bare sqlite3."""
    raw = sqlite3.connect(folder / "bare.db", isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, content BLOB)")

    def commit() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO t (content) VALUES (?)", (b"x" * 500,))
        raw.execute("COMMIT")

    taken = milliseconds(commit, 500)
    raw.close()
    return taken


def bare_scan(path: Path) -> float:
    """All texts of the list read from the disk's pages by bare sqlite3, in no order."""
    raw = sqlite3.connect(path)
    taken = milliseconds(
        lambda: raw.execute("SELECT _key FROM current_progress WHERE _search > ''").fetchall(), 5
    )
    raw.close()
    return taken


def test_saving_one_record(store: Store, tmp_path: Path) -> None:
    first = progress_revision(7, shipped_ledgers())
    last = [first]

    def save() -> None:
        revision = Revision(
            record=first.record,
            ledger=first.ledger,
            version=first.version,
            definition=first.definition,
            parents=(last[0].id,),
            values={"paid": f"{time.perf_counter_ns()}"[-6:]},
            person="白音",
        )
        with store.transaction() as writer:
            writer.append([revision])
        last[0] = revision

    taken = milliseconds(save, 300)
    ratio = figure("store_save", taken, bare_commit(tmp_path))
    assert taken <= most_time(5)
    assert ratio <= most(10)


@pytest.mark.parametrize(
    ("name", "query", "promised"),
    [
        ("store_keys", Query(ledger="progress"), 60),
        ("store_keys_of_units", Query(ledger="progress", units=EVERY_UNIT), 60),
        ("store_filter_chinese", Query(ledger="progress", search="好腰"), 40),
        ("store_filter_initials", Query(ledger="progress", search="hysm"), 40),
        ("store_filter_one_letter", Query(ledger="progress", search="h"), 60),
        ("store_filter_nothing", Query(ledger="progress", search="没有这样的"), 40),
    ],
)
def test_listing(store: Store, name: str, query: Query, promised: float) -> None:
    taken = milliseconds(lambda: store.keys(query), 9)
    figure(name, taken, bare_scan(store.path))
    assert taken <= most_time(promised)


def test_fetching_a_page_of_rows(store: Store) -> None:
    keys = store.keys(Query(ledger="progress"))[50_000:50_060]
    taken = milliseconds(lambda: store.rows("progress", keys), 50)
    raw = sqlite3.connect(store.path)
    places = ",".join("?" * len(keys))
    select = f"SELECT * FROM current_progress WHERE _key IN ({places})"
    bare = milliseconds(lambda: raw.execute(select, list(keys)).fetchall(), 50)
    raw.close()
    figure("store_page_of_60_rows", taken, bare)
    assert taken <= most_time(16)  # one frame


def test_ten_thousand_new_revisions_at_once(store: Store, tmp_path: Path) -> None:
    new = [progress_revision(n, shipped_ledgers()) for n in range(200_000, 210_000)]

    def bulk() -> None:
        with store.transaction() as writer:
            writer.append(new)

    def bare() -> None:
        raw = sqlite3.connect(tmp_path / "bare.db")
        raw.execute("CREATE TABLE t (id TEXT PRIMARY KEY, content BLOB)")
        raw.executemany("INSERT INTO t VALUES (?, ?)", [(r.id, r.content) for r in new])
        raw.commit()
        raw.close()

    taken = milliseconds(bulk, 1)
    figure("store_bulk_10000", taken, milliseconds(bare, 1))
    assert taken <= most_time(2_000)


def test_reading_ten_thousand_records(store: Store) -> None:
    query = Query(ledger="progress", limit=10_000)
    taken = milliseconds(lambda: store.records(query), 3)
    raw = sqlite3.connect(store.path)
    bare = milliseconds(
        lambda: raw.execute("SELECT * FROM current_progress LIMIT 10000").fetchall(), 3
    )
    raw.close()
    figure("store_records_10000", taken, bare)
    assert taken <= most_time(500)


def test_opening(store: Store) -> None:
    def reopen() -> None:
        Store.open(store.path, shipped_ledgers()).close()

    def bare() -> None:
        raw = sqlite3.connect(store.path)
        raw.execute("SELECT count(*) FROM layouts").fetchone()
        raw.close()

    taken = milliseconds(reopen, 9)
    figure("store_open", taken, milliseconds(bare, 9))
    assert taken <= most_time(60)
