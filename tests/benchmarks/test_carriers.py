"""173 packages of 500 revisions, read and checked in every part, against merely storing them.

The usual run takes 60 of them; with ``JMDESK_STRICT=1`` it is all.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time
import tracemalloc
from pathlib import Path

import pytest

from jmdesk.exchange.reading import read_files
from tests.benchmarks.limits import STRICT, most
from tests.exchange.parcels import package, revisions

pytestmark = pytest.mark.benchmark

FILES, EACH = 173 if STRICT else 60, 500


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """As many as the banner has 嘎查."""
    folder = tmp_path_factory.mktemp("packages")
    paths = [folder / f"{number}.jmdesk" for number in range(FILES)]
    for number, path in enumerate(paths):
        path.write_bytes(package(revisions(EACH, start=number * EACH)))
    return paths


def floor(path: Path) -> float:
    """Seconds to encode, hash and insert as many revisions, and nothing else."""
    told = [json.loads(one) for one in revisions(FILES * EACH)]
    began = time.perf_counter()
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE revisions (id TEXT PRIMARY KEY, content BLOB)")
    with database:
        for one in told:
            text = json.dumps(one, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            content = text.encode()
            row = (hashlib.sha256(content).hexdigest(), content)
            database.execute("INSERT INTO revisions VALUES (?, ?)", row)
    database.close()
    return time.perf_counter() - began


def took(paths: list[Path], workers: int) -> float:
    """Seconds to read all of them, each given up when the next comes."""
    began = time.perf_counter()
    found = sum(
        len(read.carrier.ids) for read in read_files(paths, workers=workers) if read.carrier
    )
    assert found == FILES * EACH
    return time.perf_counter() - began


def test_reading_and_checking_packages_costs_no_more_than_storing_their_revisions(
    packages: list[Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    least = floor(tmp_path / "floor.sqlite")
    both = min(took(packages, 2) for _ in range(2))
    with capsys.disabled():
        print(f"\nfigure: carriers_floor {least:.2f} s")
        print(f"figure: carriers_read {both:.2f} s {both / least:.2f}")
        if STRICT:
            one = took(packages, 1)
            print(f"figure: carriers_read_one_core {one:.2f} s {one / least:.2f}")
    assert both <= most(1.0) * least


def test_the_desk_holds_no_more_than_the_file_at_hand(packages: list[Path]) -> None:
    tracemalloc.start()
    for read in read_files(packages[:40]):
        assert read.carrier
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 10_000_000
