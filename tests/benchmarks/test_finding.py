"""One search over 100,000 records. Run alone: ``pytest -m benchmark -s``."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.finding import find
from tests.benchmarks.limits import most_time

pytestmark = pytest.mark.benchmark


@pytest.fixture(scope="module")
def desk(big_store: Path) -> Iterator[Desk]:
    """A banner's desk that has been at work for years."""
    made = open_desk(big_store)
    find(made, "h")  # units and forms are read with the first search
    yield made
    made.close()


@pytest.mark.parametrize("text", ["hy", "好腰苏木镇肉牛", "肉牛 进度", "zzzz"])
def test_the_search_at_the_head_keeps_up_with_typing(desk: Desk, text: str) -> None:
    taken = []
    for _ in range(9):
        began = time.perf_counter()
        find(desk, text)
        taken.append((time.perf_counter() - began) * 1000)
    middle = statistics.median(taken)
    print(f"\nfigure: search_100000_{text} {middle:.2f} ms")
    assert middle <= most_time(50)
