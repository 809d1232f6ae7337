"""Cells that someone changed by hand, and what only looks like a change."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Level
from jmdesk.exchange.carrier import SentTable
from jmdesk.exchange.cells import Area, Cell
from jmdesk.exchange.edits import find_edits
from jmdesk.exchange.merge_plan import Edit, EditKind
from tests.exchange.sent_sheets import (
    FIRST,
    HEADINGS,
    PEOPLE,
    UNITS,
    FakeNames,
    Hand,
    record,
    works,
    works_sheet,
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return works(tmp_path_factory.mktemp("works"))


@pytest.fixture
def hand(ledger: Ledger) -> Hand:
    return Hand(ledger)


def only(hand: Hand) -> Edit:
    (edit,) = hand.edits()
    return edit


def test_an_untouched_sheet_has_no_edits(hand: Hand) -> None:
    assert hand.edits() == ()


def test_a_changed_cell_is_told_with_its_place_and_both_values(hand: Hand) -> None:
    hand.set(1, "paid", Decimal("170.5"))
    edit = only(hand)
    assert (edit.kind, edit.sheet, edit.cell, edit.line) == (EditKind.CHANGED, "报表", "E5", 5)
    assert (edit.record, edit.field, edit.label) == (record(1), "paid", "支付")
    assert (edit.old, edit.new, edit.values) == ("168.15", "170.5", {"paid": "170.5"})
    assert (edit.title, edit.ledger, edit.asks, edit.problem) == ("巴彦道路", "works", False, None)


@pytest.mark.parametrize(
    ("name", "cell", "stored"),
    [
        ("paid", "１７０．５", "170.5"),
        ("paid", "1,234.50", "1234.5"),
        ("paid", "200元", "0.02"),
        ("heads", "99", 99),
        ("kind", "产业", "产业"),
        ("kind", "1", "产业"),
        ("day", date(2023, 9, 1), "2023-09-01"),
        ("day", Decimal(45170), "2023-09-01"),
        ("day", "2023年9月1日", "2023-09-01"),
        ("month", date(2023, 9, 1), "2023-09"),
        ("month", "2023年9月", "2023-09"),
        ("phone", Decimal(13904829999), "13904829999"),
        ("where", "乌兰嘎查", UNITS["乌兰嘎查"]),
        ("said", "全变了", "全变了"),
        ("heads", None, None),
    ],
)
def test_what_was_typed_is_read_as_the_field_reads_it(
    hand: Hand, name: str, cell: Cell, stored: object
) -> None:
    hand.set(1, name, cell)
    edit = only(hand)
    assert edit.kind is EditKind.CHANGED
    assert edit.values == {name: stored}


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("paid", "168.15"),
        ("paid", "１６８．１５"),
        ("paid", "168.150"),
        ("heads", "120"),
        ("heads", "120人"),
        ("share", "75.5%"),
        ("day", Decimal(45078)),
        ("day", "2023-06-01"),
        ("day", "2023/6/1"),
        ("day", "2023-06-01 00:00"),
        ("month", date(2023, 6, 1)),
        ("month", "2023-06-01"),
        ("phone", Decimal(4824123456)),
        ("phone", "0482-4123456"),
        ("said", "第2项\r\n两行的说明"),
        ("said", "第2项_x000D_\n两行的说明 "),
        ("name", " 巴彦道路"),
        ("person", f" {PEOPLE[1]}"),
    ],
)
def test_what_programs_do_to_a_cell_is_no_edit(hand: Hand, name: str, cell: Cell) -> None:
    hand.set(1, name, cell)
    assert hand.edits() == ()


@pytest.mark.parametrize(
    ("name", "cell", "said"),
    [
        ("person", Decimal("152222198512052000"), "15 位"),
        ("person", "1.52222E+17", "末几位已丢失"),
        ("person", "152222198512052417", "末位校验"),
        ("paid", "30-40", "一个范围"),
        ("paid", date(2023, 5, 1), "不是数"),
        ("heads", "几十", "没有说是多少"),
        ("day", "五月初", "不是日期"),
        ("month", Decimal("2023.1"), "1 月还是 10 月"),
        ("kind", "别的", "可填"),
        ("where", "月球嘎查", "月球嘎查"),
    ],
)
def test_what_cannot_be_read_is_a_problem_at_its_cell(
    hand: Hand, name: str, cell: Cell, said: str
) -> None:
    hand.set(1, name, cell)
    edit = only(hand)
    assert edit.kind is EditKind.UNREADABLE
    assert not edit.values
    assert edit.problem is not None
    assert (edit.problem.level, edit.problem.cell) == (Level.MUST, edit.cell)
    assert said in edit.problem.message
    assert edit.cell in edit.problem.message


def test_a_date_where_a_text_belongs_and_a_share_of_one_are_asked_about(hand: Hand) -> None:
    hand.set(0, "said", date(2023, 5, 8))
    hand.set(1, "share", Decimal("0.8"))
    hand.set(2, "share", Decimal("80"))
    assert [(edit.field, edit.asks) for edit in hand.edits()] == [
        ("said", True),
        ("share", True),
        ("share", False),
    ]


def test_a_required_field_that_was_emptied_is_asked_about(hand: Hand) -> None:
    hand.set(1, "name", None)
    edit = only(hand)
    assert (edit.values, edit.asks) == ({"name": None}, True)


def test_a_column_emptied_altogether_is_asked_about(hand: Hand) -> None:
    for number in range(4):
        hand.set(number, "heads", None)
    assert [edit.asks for edit in hand.edits()] == [True] * 4


def test_a_column_sorted_alone_is_asked_about(hand: Hand) -> None:
    for number, paid in enumerate(("8", "12.5", "20.25", "168.15")):
        hand.set(number, "paid", Decimal(paid))
    kinds = {(edit.kind, edit.asks) for edit in hand.edits()}
    assert kinds == {(EditKind.MISPLACED, True)}


def test_a_column_moved_down_by_a_row_is_asked_about(hand: Hand) -> None:
    for number, person in enumerate((None, *PEOPLE[:3])):
        hand.set(number, "person", person)
    assert all(edit.asks for edit in hand.edits())


def test_the_same_state_for_many_rows_is_an_ordinary_edit(hand: Hand) -> None:
    for number in range(4):
        hand.set(number, "kind", "产业")
    assert [(edit.kind, edit.asks) for edit in hand.edits()] == [(EditKind.CHANGED, False)] * 3


def test_an_edited_total_is_a_problem_and_never_an_edit(hand: Hand) -> None:
    hand.row(4)[4] = Decimal("210")
    edit = only(hand)
    assert (edit.kind, edit.cell, edit.values) == (EditKind.WORKED_OUT, "E8", {})
    assert edit.problem is not None
    assert (edit.problem.level, edit.problem.code) == (Level.EXPLAIN, "worked-out-edit")
    assert (edit.problem.stated, edit.problem.computed) == ("210", "208.9")


def test_a_total_changed_along_with_its_rows_is_only_worth_a_look(hand: Hand) -> None:
    hand.set(1, "paid", Decimal("170.15"))
    hand.row(4)[4] = Decimal("210.9")
    changed, total = hand.edits()
    assert (changed.kind, total.kind) == (EditKind.CHANGED, EditKind.WORKED_OUT)
    assert total.problem is not None
    assert total.problem.level is Level.HINT


def test_a_total_that_a_formula_works_out_alike_is_no_edit(hand: Hand) -> None:
    hand.row(4)[4] = Decimal("208.90")
    hand.row(4)[5] = "261"
    assert hand.edits() == ()


def test_a_name_under_the_table_and_new_numbers_of_rows_are_no_edits(hand: Hand) -> None:
    hand.row(5)[1] = "单位负责人：张三　填表人：李四"
    for number in range(4):
        hand.row(number)[1] = Decimal(9 - number)
    assert hand.edits() == ()


def test_a_worked_out_field_is_not_written(ledger: Ledger) -> None:
    table = works_sheet()
    for row in table.rows[:4]:
        share = row.cells[6]
        row.cells[6] = type(share)(text=share.text, record=share.record, field="rate")
    hand = Hand(ledger, SentTable(sheets=[table]))
    hand.row(0)[6] = Decimal(41)
    edit = only(hand)
    assert (edit.kind, edit.values) == (EditKind.WORKED_OUT, {})


def test_an_error_in_a_cell_is_a_problem(hand: Hand) -> None:
    hand.set(1, "paid", None)
    hand.sheets[0].broken[FIRST + 1, 4] = "#DIV/0!"
    edit = only(hand)
    assert edit.problem is not None
    assert "#DIV/0!" in edit.problem.message
    assert edit.kind is EditKind.UNREADABLE


def test_cells_merged_by_hand_say_what_their_first_cell_says(hand: Hand) -> None:
    hand.set(1, "kind", None)
    hand.merge(Area(FIRST, 3, FIRST + 1, 3))
    edit = only(hand)
    assert (edit.record, edit.values, edit.asks) == (record(1), {"kind": "产业"}, True)


def test_a_merged_cell_with_the_same_value_above_is_no_edit(ledger: Ledger) -> None:
    table = works_sheet()
    second = table.rows[1].cells[3]
    table.rows[1].cells[3] = type(second)(text="产业", record=second.record, field="kind")
    hand = Hand(ledger, SentTable(sheets=[table]))
    hand.set(1, "kind", None)
    hand.merge(Area(FIRST, 3, FIRST + 1, 3))
    assert hand.edits() == ()


def test_a_number_hidden_by_merging_is_not_taken_for_empty(hand: Hand) -> None:
    hand.set(1, "heads", None)
    hand.merge(Area(FIRST, 5, FIRST + 1, 5))
    edit = only(hand)
    assert (edit.kind, edit.values) == (EditKind.UNREADABLE, {})


def test_the_same_edit_in_two_sheets_is_one_edit(ledger: Ledger) -> None:
    hand = Hand(ledger, SentTable(sheets=[works_sheet(), works_sheet("明细")]))
    for sheet in hand.sheets:
        sheet.rows[FIRST][5] = Decimal(31)
    assert only(hand).values == {"heads": 31}
    hand.sheets[1].rows[FIRST][5] = Decimal(30)
    assert only(hand).values == {"heads": 31}


def test_two_sheets_that_disagree_are_not_taken(ledger: Ledger) -> None:
    hand = Hand(ledger, SentTable(sheets=[works_sheet(), works_sheet("明细")]))
    hand.sheets[0].rows[FIRST][5] = Decimal(31)
    hand.sheets[1].rows[FIRST][5] = Decimal(32)
    problems = [edit.problem for edit in hand.edits()]
    assert [problem.code for problem in problems if problem] == ["two-values"] * 2


def test_the_key_of_an_edit_stays_and_tells_files_apart(hand: Hand) -> None:
    hand.set(1, "paid", Decimal("170.5"))
    hand.set(2, "paid", Decimal("9"))
    keys = [edit.key for edit in hand.edits()]
    assert len(set(keys)) == 2
    assert [edit.key for edit in hand.edits()] == keys
    assert not set(keys) & {edit.key for edit in hand.edits(digest="e" * 64)}


def test_a_ledger_that_is_not_known_here_is_named(hand: Hand) -> None:
    hand.set(1, "paid", Decimal("170.5"))
    (edit,) = find_edits(
        table=hand.table,
        sheets=hand.sheets,
        ledgers={},
        record=lambda id: None,
        names=FakeNames(),
        digest="d",
    )
    assert edit.problem is not None
    assert edit.problem.code == "unknown-ledger"


_EDITS = st.dictionaries(
    st.tuples(st.integers(0, 3), st.sampled_from(["heads", "paid", "said", "day"])),
    st.integers(200, 999),
    max_size=6,
)


@settings(max_examples=80, deadline=None)
@given(
    written=_EDITS,
    order=st.permutations(range(4)),
    columns=st.permutations(range(1, 13)),
    blanks=st.lists(st.integers(FIRST, FIRST + 5), max_size=3),
)
def test_edits_are_found_exactly_wherever_rows_and_columns_stand(
    tmp_path_factory: pytest.TempPathFactory,
    written: dict[tuple[int, str], int],
    order: list[int],
    columns: list[int],
    blanks: list[int],
) -> None:
    hand = Hand(works(tmp_path_factory.getbasetemp()))
    expected = set()
    for (number, name), value in written.items():
        cell: Cell = f"写了{value}" if name == "said" else Decimal(value)
        day = date(2030, 1, 1) + timedelta(days=value)
        hand.set(number, name, day if name == "day" else cell)
        stored = {"paid": str(value), "said": f"写了{value}", "day": day.isoformat()}
        expected.add((record(number), name, stored.get(name, value)))
    hand.rows[FIRST : FIRST + 4] = [hand.row(number) for number in order]
    for row in hand.rows:
        row.extend([None] * (13 - len(row)))
        row[1:] = [row[column] for column in columns]
    for place in blanks:
        hand.rows.insert(place, [])
    found = {(e.record, name, value) for e in hand.edits() for name, value in e.values.items()}
    assert found == expected
    assert all(edit.problem is None for edit in hand.edits())


_CELLS = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20),
    st.dates(),
    st.booleans(),
)
_WRITTEN = st.dictionaries(
    st.tuples(st.integers(0, FIRST + 8), st.integers(0, len(HEADINGS) + 4)), _CELLS, max_size=25
)


@settings(max_examples=120, deadline=None)
@given(written=_WRITTEN, order=st.permutations(range(4)))
def test_whatever_is_typed_anywhere_edits_are_found_and_say_the_truth(
    tmp_path_factory: pytest.TempPathFactory, written: dict[tuple[int, int], Cell], order: list[int]
) -> None:
    hand = Hand(works(tmp_path_factory.getbasetemp()))
    hand.rows[FIRST : FIRST + 4] = [hand.row(number) for number in order]
    for (row, column), cell in written.items():
        hand.rows.extend([] for _ in range(row + 1 - len(hand.rows)))
        hand.rows[row].extend([None] * (column + 1 - len(hand.rows[row])))
        hand.rows[row][column] = cell
    edits = hand.edits()
    assert len({edit.key for edit in edits}) == len(edits)
    taken = [edit for edit in edits if edit.problem is None]
    fields = [(e.record, n) for e in taken if e.kind is not EditKind.DELETED for n in e.values]
    assert len(set(fields)) == len(fields)
