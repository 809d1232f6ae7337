"""What it costs that reports carry their records, and what a package costs."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from jmdesk.domain.period import Period
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import plan_pack
from jmdesk.operations.reports import make_report, write_report
from tests.benchmarks.limits import STRICT, most, most_time


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A banner's desk with the plan of five years and a month."""
    desk = open_desk(tmp_path_factory.mktemp("enclosing") / "desk.db")
    fill_example(desk)
    yield desk
    desk.close()


def _taken(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize(("ending", "promised"), [(".pdf", 1.3), (".xlsx", 1.5)])
def test_a_report_that_carries_its_records_is_made_nearly_as_fast(
    filled: Desk, tmp_path: Path, ending: str, promised: float
) -> None:
    """表1 of five years, 148 projects: worked out and written, with and without."""
    years = Period.parse("2021..2025")

    def made(desk: Desk | None) -> None:
        document = make_report(filled, report="表1", period=years)
        write_report(document, to=tmp_path / f"表1{ending}", desk=desk)

    made(filled)  # imports
    bare = ours = float("inf")
    for _ in range(4 if STRICT else 2):
        bare = min(bare, _taken(lambda: made(None)))
        ours = min(ours, _taken(lambda: made(filled)))
    print(f"figure: report-carrying{ending} {ours:.3f} s [{ours / bare:.2f}]")
    assert ours / bare <= most(promised)


def test_a_package_is_written_in_a_second(filled: Desk, tmp_path: Path) -> None:
    plan = plan_pack(filled)
    write_pack(filled, plan=plan, to=tmp_path / "a.jmdesk")  # imports
    taken = _taken(lambda: write_pack(filled, plan=plan, to=tmp_path / "a.jmdesk"))
    print(f"figure: pack-{sum(plan.records.values())}-records {taken:.3f} s")
    assert taken <= most_time(1.0)
