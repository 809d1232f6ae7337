"""What codes on paper cost: drawing them, finding what differs, answering a typed one.

Run alone: ``pytest -m benchmark -s tests/benchmarks/test_paper_codes.py``.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from jmdesk.operations.desk import begin, open_desk
from jmdesk.operations.paper_codes import identify
from jmdesk.operations.recording import Entry, save_records
from jmdesk.reporting.differences import differences
from jmdesk.reporting.document import Cell, Document
from jmdesk.reporting.pdf import pdf_bytes
from tests.benchmarks.limits import most, most_time
from tests.benchmarks.test_paper import figure, listing

pytestmark = pytest.mark.benchmark

_SUBMITTED = 5_000


def taken(act: Callable[[], object]) -> float:
    """Processor seconds."""
    start = time.process_time()
    act()
    return time.process_time() - start


def test_codes_on_every_page_cost_less_than_the_pages() -> None:
    plain = listing(500)
    coded = replace(plain, check_code="7KQ4-M2XD", version=2)
    pdf_bytes(replace(listing(10), check_code="7KQ4-M2XD"))  # imports and faces
    bare = min(taken(lambda: pdf_bytes(plain)) for _ in range(3))
    whole = min(taken(lambda: pdf_bytes(coded)) for _ in range(3))
    assert figure("pdf-with-codes", whole, bare) <= most(2)


def changed(made: Document) -> Document:
    """A row less at the front and a figure otherwise in every hundredth."""
    rows = [
        replace(row, cells=(*row.cells[:-1], Cell(text="改")) if number % 100 == 0 else row.cells)
        for number, row in enumerate(made.rows)
    ]
    return replace(made, rows=tuple(rows[1:]))


def test_what_differs_is_found_in_a_fraction_of_drawing_it() -> None:
    old = listing(2_000)
    new = changed(old)
    pdf_bytes(listing(10))
    bare = taken(lambda: pdf_bytes(old))
    assert len(differences(old, new)) == 20
    found = min(taken(lambda: differences(old, new)) for _ in range(3))
    assert figure("differences-2000-rows", found, bare) <= most(0.3)


def test_a_typed_code_is_answered_at_once(tmp_path: Path) -> None:
    desk = open_desk(tmp_path / "desk.db")
    begin(desk, unit="巴彦呼舒镇", person="包文")
    unit = desk.unit
    values = {"report": "progress_month", "subject_unit": unit, "document": "0" * 64}
    entries = [
        Entry(
            values={
                **values,
                "subject_period": f"{2000 + n // 12}-{n % 12 + 1:02d}",
                "version": 1,
                "check_code": f"{n:04d}-M2XD",
                "day": date(2024, 6, 1),
            }
        )
        for n in range(_SUBMITTED)
    ]
    save_records(desk, ledger="submission", entries=entries)
    answer = identify(desk, "4321-M2XD")
    assert answer.version == 1
    known = min(taken(lambda: identify(desk, "4321-M2XD")) for _ in range(5))
    wrong = min(taken(lambda: identify(desk, "432A-M2XD")) for _ in range(3))
    desk.close()
    print(f"\nfigure: code-known {known * 1000:.0f} ms\nfigure: code-wrong {wrong * 1000:.0f} ms")
    assert known < most_time(0.1)
    assert wrong < most_time(1.5)
