"""A month's sheet in a store of 100,000 records: stepping, judging, saving, pasting.

Each prints ``figure: name value unit``. The limits are promises of the window: a step between
periods takes 150 ms with its painting, a pasted block of 1,000 rows 1 s with its checks.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import cycle, islice
from typing import Any

import pytest

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.operations.clipboard import clipboard_html, clipboard_text, parse_clipboard
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.month import (
    MonthSheet,
    carried_values,
    judge_rows,
    month_sheet,
    save_rows,
    undo_changes,
)
from jmdesk.operations.pasting import CellReader
from tests.benchmarks.big_store import make_big_store
from tests.benchmarks.limits import STRICT, most_time
from tests.benchmarks.test_store import milliseconds

pytestmark = pytest.mark.benchmark

STEPS = 15 if STRICT else 7
FRESH = Period.month(2026, 1)
"""The month after the last one that the big store knows: everything is 未报."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(make_big_store(tmp_path_factory.mktemp("month") / "big.db"))
    opened.units.under(opened.unit)
    gc.collect()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def fresh(desk: Desk) -> MonthSheet:
    return month_sheet(desk, ledger="progress", unit=desk.unit, period=FRESH)


def told(name: str, taken: float) -> float:
    print(f"\nfigure: {name} {taken:.1f} ms")
    return taken


def test_stepping_through_the_months(desk: Desk) -> None:
    months = cycle(Period.month(2025, month) for month in range(1, 13))

    def step() -> None:
        sheet = month_sheet(desk, ledger="progress", unit=desk.unit, period=next(months))
        assert len(sheet.rows) == 1667

    taken = told("month_step", milliseconds(step, STEPS))
    assert taken <= most_time(100)


def test_stepping_into_a_month_where_nothing_is_reported(desk: Desk) -> None:
    def step() -> None:
        sheet = month_sheet(desk, ledger="progress", unit=desk.unit, period=FRESH)
        assert sum(row.owed and row.record is None for row in sheet.rows) == len(sheet.rows)

    taken = told("month_step_unreported", milliseconds(step, STEPS))
    assert taken <= most_time(120)


def test_last_months_figures_for_the_rows_of_a_screen(desk: Desk, fresh: MonthSheet) -> None:
    taken = told("month_carried_40_rows", milliseconds(_carried(desk, fresh), 2 * STEPS))
    assert taken <= most_time(10)


def _carried(desk: Desk, sheet: MonthSheet) -> Callable[[], object]:
    return lambda: carried_values(desk, sheet, sheet.rows[:40])


def typed_in(sheet: MonthSheet, rows: int) -> dict[RecordId, dict[str, Any]]:
    values = {"paid": Decimal(300), "arrived": Decimal(400), "done": Decimal(310), "work": "施工"}
    return {row.id: dict(values) for row in islice(sheet.rows, rows)}


def test_judging_one_row_after_an_edit(desk: Desk, fresh: MonthSheet) -> None:
    typed = typed_in(fresh, 1)
    taken = told("month_judge_row", milliseconds(lambda: judge_rows(desk, fresh, typed), 50))
    assert taken <= most_time(20)


def test_judging_a_thousand_pasted_rows(desk: Desk, fresh: MonthSheet) -> None:
    typed = typed_in(fresh, 1000)
    taken = told(
        "month_judge_1000_rows",
        milliseconds(lambda: judge_rows(desk, fresh, typed), 5 if STRICT else 3),
    )
    assert taken <= most_time(500)


def test_saving_and_taking_back_a_thousand_rows(desk: Desk, fresh: MonthSheet) -> None:
    began = time.perf_counter()
    changes = save_rows(desk, sheet=fresh, typed=typed_in(fresh, 1000))
    taken = told("month_save_1000_rows", (time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    undo_changes(desk, changes=changes)
    told("month_undo_1000_rows", (time.perf_counter() - began) * 1000)
    assert len(changes.records) == 1000
    assert taken <= most_time(2000)


CELLS = ("实施中", "60%", "1,310.5", "３00", "285万元", "2024年5月8日", "牛舍主体完工", "无变化")
FIELDS = ("state", "image", "done", "arrived", "paid", "start", "work", "same")


@pytest.mark.parametrize("kind", ["html", "text"])
def test_reading_a_pasted_block(desk: Desk, kind: str) -> None:
    block = [[*CELLS, *CELLS[:4]]] * 1000
    html = clipboard_html(block) if kind == "html" else None
    text = clipboard_text(block)
    fields = [desk.ledger("progress").field(name) for name in (*FIELDS, *FIELDS[:4])]

    def paste() -> None:
        reader = CellReader(desk, unit=desk.unit, period=FRESH)
        for row in parse_clipboard(html, text):
            for field, cell in zip(fields, row, strict=True):
                reader.read(field, cell)

    taken = told(f"paste_1000x12_{kind}", milliseconds(paste, 3))
    assert taken <= most_time(400)
