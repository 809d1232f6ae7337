"""What differs between two versions of a paper, as the person who corrects it would say it.

1. A figure that changed is one cell, wherever its row stands now; 序号 is no content.
2. Rows that came and went are named whole; 未报 that was reported is cell by cell.
3. A renamed row stays the same row where the same records made it.
4. Totals, group rows, boxes, notes and the title count; equal papers differ in nothing, and where
   the check codes differ something is named.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.domain.revision import RecordId
from jmdesk.reporting.check_code import check_code
from jmdesk.reporting.differences import ChangedCell, Difference, differences
from jmdesk.reporting.document import Cell, Document, Row, RowKind, Section
from tests.reporting.papers import document, group, money, row


def listed(number: int, name: str, paid: str, record: str = "") -> Row:
    cells = (
        Cell(text=str(number), value=number),
        Cell(text=name),
        money(paid),
        money("0"),
        Cell(),
    )
    behind = (RecordId(record),) if record else ()
    return Row(kind=RowKind.ROW, cells=tuple(replace(cell, records=behind) for cell in cells))


def missing(number: int, name: str) -> Row:
    cells = (Cell(text=str(number), value=number), Cell(text=name), Cell(text="未报", span=3))
    return Row(kind=RowKind.MISSING, cells=cells)


def said(cell: ChangedCell) -> tuple[str, ...]:
    return cell.kind.value, cell.row, cell.column, cell.old, cell.new


def test_equal_papers_differ_in_nothing() -> None:
    made = document(group("类1个"), row(1))
    assert differences(made, made) == ()
    assert differences(made, replace(made, state="第1稿", version=1)) == ()


def test_a_figure_is_named_by_its_row_and_heading() -> None:
    old = document(listed(1, "牛舍", "10"), listed(2, "冷库", "20"))
    new = document(listed(1, "牛舍", "10"), listed(2, "冷库", "25"))
    (cell,) = differences(old, new)
    assert said(cell) == ("changed", "2 冷库", "京蒙资金 支付", "20.00", "25.00")


def test_a_row_that_came_first_changes_no_other() -> None:
    old = document(listed(1, "牛舍", "10"), listed(2, "冷库", "20"))
    new = document(listed(1, "饮水", "7"), listed(2, "牛舍", "10"), listed(3, "冷库", "21"))
    assert [said(cell) for cell in differences(old, new)] == [
        ("added", "1 饮水", "", "", "1　饮水　7.00　0.00"),
        ("changed", "3 冷库", "京蒙资金 支付", "20.00", "21.00"),
    ]
    (gone, _) = differences(new, old)
    assert (gone.kind, gone.row) == (Difference.REMOVED, "1 饮水")


def test_what_was_missing_is_told_cell_by_cell() -> None:
    old, new = document(missing(1, "牛舍")), document(listed(1, "牛舍", "10"))
    assert [said(cell)[2:] for cell in differences(old, new)] == [
        ("京蒙资金 支付", "未报", "10.00"),
        ("京蒙资金 结余", "未报", "0.00"),
        ("进展", "未报", ""),
    ]


def test_a_renamed_row_is_known_by_its_records() -> None:
    old = document(listed(1, "牛舍", "10", "a"), listed(2, "冷库", "10", "b"))
    new = document(listed(1, "冷库", "10", "b"), listed(2, "牛舍（二期）", "10", "a"))
    (cell,) = differences(old, new)
    assert said(cell) == ("changed", "2 牛舍（二期）", "项目名称", "牛舍", "牛舍（二期）")
    assert cell.records == ("a",)


def test_groups_boxes_notes_and_title_count() -> None:
    def box(text: str) -> Row:
        return Row(kind=RowKind.BOX, cells=(Cell(text="问题", span=2), Cell(text=text, span=3)))

    old = document(group("基础设施类1个"), listed(1, "牛舍", "10"), box("无"))
    new = document(
        group("基础设施类2个"),
        listed(1, "牛舍", "10"),
        box("缺水"),
        title="京蒙协作试表（更正）",
        notes=("说明：无",),
    )
    assert [said(cell)[1:] for cell in differences(old, new)] == [
        ("标题", "", "京蒙协作试表", "京蒙协作试表（更正）"),
        ("基础设施类2个", "", "基础设施类1个", "基础设施类2个"),
        ("问题", "", "无", "缺水"),
        ("表后说明", "", old.notes[0], "说明：无"),
    ]


def test_a_column_that_came_and_a_table_that_went_are_named() -> None:
    old = document(listed(1, "牛舍", "10"))
    cells = listed(1, "牛舍", "10").cells
    columns = old.columns[:2] + old.columns[3:]
    new = document(Row(kind=RowKind.ROW, cells=cells[:2] + cells[3:]), columns=columns)
    assert [said(cell)[2:] for cell in differences(new, old)] == [("京蒙资金 支付", "", "10.00")]
    more = replace(old, sections=(Section(caption="二、村情", columns=old.columns, rows=old.rows),))
    kinds = [(cell.kind.value, cell.table, cell.row) for cell in differences(more, old)]
    assert kinds == [("changed", "", "表名"), ("removed", "二、村情", "1 牛舍")]


names = st.sampled_from(["牛舍", "冷库", "饮水", "道路"])
rows = st.builds(
    lambda name, paid, record: (name, paid, record),
    names,
    st.integers(0, 3).map(str),
    st.sampled_from(["", "a", "b"]),
)


def paper(lines: list[Any], notes: str) -> Document:
    made = document(*(listed(n, *line) for n, line in enumerate(lines, 1)), notes=(notes,))
    return replace(made, check_code=check_code(made))


@settings(max_examples=150, deadline=None)
@given(st.lists(rows, max_size=5), st.lists(rows, max_size=5), st.sampled_from("甲乙"))
def test_other_content_is_named_and_the_same_is_not(
    before: list[Any], after: list[Any], note: str
) -> None:
    old, new = paper(before, "甲"), paper(after, note)
    plain = [sorted(line[:2] for line in lines) for lines in (before, after)]
    if plain[0] != plain[1] or note != "甲":
        assert differences(old, new)
    if old.check_code == new.check_code:
        assert not differences(old, new)
