"""Headings and pages by themselves, and the check code."""

from __future__ import annotations

from dataclasses import replace

from jmdesk.domain.letters import ALPHABET
from jmdesk.reporting.check_code import check_code
from jmdesk.reporting.document import Align, Cell, Row, RowKind, heading_cells
from jmdesk.reporting.layout import RowLayout
from jmdesk.reporting.paging import Space, paginate
from tests.reporting.papers import COLUMNS, document, group, row


def test_equal_neighbours_share_a_heading_box() -> None:
    boxes = {(c.text, c.row, c.column, c.rows, c.columns) for c in heading_cells(COLUMNS)}
    assert boxes == {
        ("序号", 0, 0, 2, 1),
        ("项目名称", 0, 1, 2, 1),
        ("京蒙资金", 0, 2, 1, 2),
        ("支付", 1, 2, 1, 1),
        ("结余", 1, 3, 1, 1),
        ("进展", 0, 4, 2, 1),
    }


def test_pages_hold_every_line_once_and_leave_room_for_the_foot() -> None:
    made = document(*(group("类") if n % 5 == 0 else row(n, "行\n" * (n % 90)) for n in range(200)))
    layout = RowLayout(made.columns, made.paper)
    rows = [layout.row(one) for one in made.rows]
    space = Space(first=300.0, other=400.0, foot=120.0)
    pages = paginate(rows, space)
    lines = [(p.row, line) for page in pages for p in page for line in range(p.first, p.last)]
    assert lines == [(n, line) for n, one in enumerate(rows) for line in range(one.lines)]
    for number, page in enumerate(pages):
        used = sum(piece.height for piece in page)
        assert page
        assert used <= (space.other if number else space.first) + 0.01
        assert rows[page[-1].row].kind.value != "group"
    assert sum(piece.height for piece in pages[-1]) + space.foot <= space.other


def test_the_check_code_is_of_what_is_printed() -> None:
    made = document(row(1, "甲"))
    code = check_code(made)
    assert len(code) == 9
    assert set(code.replace("-", "")) <= set(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)
    assert check_code(replace(made, state="第1稿", head_left=())) == code
    assert check_code(document(row(1, "乙"))) != code


def test_a_number_too_wide_for_its_column_is_set_smaller_and_not_broken() -> None:
    wide = Cell(text="（123,456.78）", align=Align.RIGHT)
    plain = row(1)
    made = document(Row(kind=RowKind.ROW, cells=(*plain.cells[:2], wide, *plain.cells[3:])))
    columns = tuple(replace(column, width=15) for column in made.columns)
    laid = RowLayout(columns, made.paper).row(made.rows[0])
    assert laid.cells[2].lines == ["（123,456.78）"]
