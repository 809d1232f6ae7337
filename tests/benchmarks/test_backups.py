"""What a backup costs that is read whole before it is called one. ``pytest -m benchmark -s``.

Each prints ``figure: name value unit ratio``; the ratio is that to a bare copy by SQLite, flushed,
opened again and put through SQLite's own check.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk.operations.backups import listed
from jmdesk.store.store import Store
from tests.benchmarks.big_store import make_big_store, shipped_ledgers
from tests.benchmarks.limits import most, most_time
from tests.ui.filled import make_store

pytestmark = pytest.mark.benchmark

COPIES = 66
"""As many as hours, days and months keep at most."""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path = make_big_store(tmp_path_factory.mktemp("big") / "big.db")
    with Store.open(path, shipped_ledgers()) as opened:
        yield opened


def bare(store: Path, to: Path) -> None:
    source, target = sqlite3.connect(store), sqlite3.connect(to)
    source.backup(target)
    source.close()
    target.close()
    with to.open("rb+") as file:
        os.fsync(file.fileno())
    again = sqlite3.connect(to)
    assert again.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again.close()


def test_a_proven_backup_costs_little_more_than_a_copy(store: Store, tmp_path: Path) -> None:
    """100,000 records: the hashes of all revisions and the count of every table besides."""
    start = time.perf_counter()
    bare(store.path, tmp_path / "bare.db")
    plain = time.perf_counter() - start
    start = time.perf_counter()
    count = store.backup(tmp_path / "proven.db")
    proven = time.perf_counter() - start
    print(f"\nfigure: backup {proven:.2f} s {proven / plain:.2f}")
    assert count >= 100_000
    assert proven / plain <= most(2.0)


def test_typing_is_not_held_up_by_a_backup(store: Store, tmp_path: Path) -> None:
    """The longest time for which another thread could do nothing while a backup is made."""
    done = threading.Event()
    gaps: list[float] = []

    def watch() -> None:
        last = time.perf_counter()
        while not done.is_set():
            time.sleep(0.001)
            now = time.perf_counter()
            gaps.append(now - last)
            last = now

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        store.backup(tmp_path / "proven.db", step=lambda: None)
    finally:
        done.set()
        watching.join()
    longest = max(gaps) * 1000
    print(f"\nfigure: backup_gap {longest:.1f} ms")
    assert longest <= most_time(50)


def test_copies_are_listed_in_a_moment(tmp_path: Path) -> None:
    """As many as are kept, each looked into."""
    path = tmp_path / "desk.db"
    make_store(path)
    (tmp_path / "backups").mkdir()
    first = tmp_path / "backups" / "auto-0.db"
    with Store.open(path, shipped_ledgers()) as opened:
        opened.backup(first)
    for number in range(1, COPIES):
        shutil.copy2(first, first.with_name(f"auto-{number}.db"))
    start = time.perf_counter()
    found = listed(path)
    taken = (time.perf_counter() - start) * 1000
    print(f"\nfigure: backups_listed {taken:.0f} ms")
    assert [one.good for one in found] == [True] * COPIES
    assert taken <= most_time(200)
