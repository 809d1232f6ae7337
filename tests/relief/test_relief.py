"""Of a month's forms no more than three cells in ten are typed; of one without changes, a mark.

The figures of the README are printed here: ``pytest -s tests/relief``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.owing import missing
from jmdesk.reporting.document import RowKind
from tests.relief.relief import (
    PERIOD,
    Typed,
    due_forms,
    leave_month,
    prepare,
    printed_cells,
    type_month,
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """巴彦呼舒镇 at the end of April 2024."""
    opened = open_desk(tmp_path / "desk.db")
    prepare(opened)
    yield opened
    opened.close()


def owing(desk: Desk) -> list[str]:
    """What is still owed of the month's own forms; the quarter's are due a month later."""
    ledgers = ("progress", "site")
    return [o.name for n in ledgers for o in missing(desk, period=PERIOD, ledger=n)]


def test_three_cells_in_ten_are_typed(desk: Desk) -> None:
    typed = Typed()
    type_month(desk, typed)
    forms = list(due_forms(desk))
    printed = sum(map(printed_cells, forms))
    share = 100 * typed.cells / printed
    print(f"\nfigure: relief_cells_typed {typed.cells} cells")
    print(f"figure: relief_cells_printed {printed} cells")
    print(f"figure: relief_share {share:.1f} %")
    print(f"figure: relief_keystrokes {typed.keys} keys")
    for form in {paper.number for paper in forms}:
        cells = sum(printed_cells(paper) for paper in forms if paper.number == form)
        print(f"figure: relief_printed_{form} {cells} cells")
    assert not owing(desk)
    rows = [row for form in forms for row in form.rows if row.kind is RowKind.MISSING]
    assert not [cell for row in rows for cell in row.cells if cell.text == "未报"]
    assert not [p for form in forms for p in form.audit if p.level == "强制"]
    assert share <= 30


def test_a_month_without_changes_is_one_mark_at_each_desk(desk: Desk) -> None:
    typed = Typed()
    desks = leave_month(desk, typed)
    printed = sum(map(printed_cells, due_forms(desk)))
    print(f"\nfigure: relief_unchanged_marks {typed.marks / desks:.0f} mark/desk")
    print(f"figure: relief_unchanged_printed {printed} cells")
    assert typed.cells == typed.marks == desks
    assert not owing(desk)
