"""谁做了什么 over 100,000 records. Run alone: ``pytest -m benchmark -s``."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.who_did_what import Deeds, Wanted
from tests.benchmarks.limits import most_time

pytestmark = pytest.mark.benchmark

_SCREEN = 40


@pytest.fixture(scope="module")
def desk(big_store: Path) -> Iterator[Desk]:
    """A banner's desk that has been at work for years."""
    made = open_desk(big_store)
    yield made
    made.close()


def middle(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def test_who_did_what_is_looked_through_at_once(desk: Desk) -> None:
    """Which deeds there are is known beside the window; what is on the screen, at once."""
    whole = middle(lambda: Deeds(desk), 3)
    deeds = Deeds(desk)
    keys = deeds.chosen(Wanted())
    assert len(keys) >= 100_000
    narrowed = middle(lambda: deeds.chosen(Wanted(ledger="progress", kind="record")), 5)
    places = iter(range(0, len(keys), len(keys) // 12))

    def screen() -> None:
        first = next(places)
        assert len(deeds.lines(keys[first : first + _SCREEN])) == _SCREEN

    seen = middle(screen, 9)
    print(f"\nfigure: deeds_100000 {whole:.1f} ms")
    print(f"figure: deeds_narrowed {narrowed:.1f} ms")
    print(f"figure: deeds_screen {seen:.2f} ms")
    assert whole <= most_time(1_500)
    assert narrowed <= most_time(100)
    assert seen <= most_time(50)
