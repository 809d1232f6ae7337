"""Several tables on one paper: headings go on with their own table, nothing stands alone."""

from __future__ import annotations

import io
from dataclasses import replace

from jmdesk.reporting.document import Section
from jmdesk.reporting.pdf import draw
from jmdesk.reporting.plan import Plan
from tests.reporting.papers import COLUMNS, document, row


def long_paper(count: int) -> Plan:
    other = tuple(replace(column, heading=(f"又{column.id}",)) for column in COLUMNS[1:])
    second = Section(
        caption="二、第二张",
        columns=other,
        rows=tuple(replace(row(n), cells=row(n).cells[1:]) for n in range(count)),
    )
    made = document(*(row(n) for n in range(count)), caption="一、第一张", sections=(second,))
    return Plan(made)


def test_each_page_goes_on_under_the_heading_of_its_table() -> None:
    plan = long_paper(40)
    assert len(plan.pages) > 3
    for number, page in enumerate(plan.pages):
        first = plan.spots[page[0].row]
        assert plan.begun(number) == (first.table if first.row >= 0 else None)
        used = plan.top(number) + sum(piece.height for piece in page)
        assert used <= plan.whole + plan.top(len(plan.pages)) + 0.01


def test_a_caption_is_never_the_last_of_a_page() -> None:
    for count in range(10, 40):
        plan = long_paper(count)
        assert all(plan.spots[page[-1].row].row >= 0 for page in plan.pages)


def test_cells_of_each_table_are_told_with_their_table() -> None:
    plan = long_paper(12)
    drawn = draw(plan.document, io.BytesIO())
    told = {(cell.table, cell.row) for page in drawn.pages for cell in page}
    assert told == {(table, number) for table in (0, 1) for number in range(12)}


def test_rows_are_drawn_below_one_another_across_tables() -> None:
    drawn = draw(long_paper(5).document, io.BytesIO())
    tops = [(cell.table, cell.row, cell.y) for cell in drawn.pages[0] if cell.column == 0]
    assert [top[2] for top in tops] == sorted(top[2] for top in tops)
    first = max(top[2] for top in tops if top[0] == 0)
    assert min(top[2] for top in tops if top[0] == 1) > first + 30
