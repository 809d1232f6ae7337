"""Rows and columns that were sorted, moved, added, copied, deleted or renamed by hand."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from jmdesk.definitions.identity import key_id
from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Level
from jmdesk.exchange.carrier import SentCell, SentColumn, SentRow, SentTable
from jmdesk.exchange.cells import Cell
from jmdesk.exchange.edits_columns import ID_TOKEN
from jmdesk.exchange.edits_plain import plain_sheet, plain_sheets
from jmdesk.exchange.merge_plan import Edit, EditKind
from tests.exchange.sent_sheets import (
    FIRST,
    UNITS,
    VILLAGE,
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


def told(edits: tuple[Edit, ...]) -> list[tuple[EditKind, str, object, bool]]:
    return [(edit.kind, edit.record, dict(edit.values), edit.asks) for edit in edits]


def codes(edits: tuple[Edit, ...]) -> list[str]:
    return [edit.problem.code for edit in edits if edit.problem]


def new_row(name: str = "新建桥梁", paid: str = "30", id: Cell = None) -> list[Cell]:
    return [id, Decimal(5), name, "基建", Decimal(paid), Decimal(12), Decimal(10)]


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 3, 0, 2), (0, 2, 1, 3)])
def test_sorted_rows_mean_nothing(hand: Hand, order: tuple[int, ...]) -> None:
    hand.rows[FIRST : FIRST + 4] = [hand.row(number) for number in order]
    assert hand.edits() == ()


def test_hidden_and_filtered_rows_mean_nothing(hand: Hand) -> None:
    hand.sheets[0] = replace(hand.sheets[0], hidden_rows=frozenset({FIRST, FIRST + 2}))
    assert hand.edits() == ()


def test_rows_moved_below_the_total_and_blank_rows_mean_nothing(hand: Hand) -> None:
    hand.rows.append(hand.rows.pop(FIRST))
    hand.rows.insert(FIRST + 1, [])
    hand.rows.insert(FIRST + 1, [None, None, "  "])
    hand.rows.insert(0, ["给张主任的"])
    assert hand.edits() == ()


def test_an_edit_in_a_sorted_sheet_goes_to_its_record(hand: Hand) -> None:
    hand.set(1, "heads", Decimal(7))
    hand.rows[FIRST : FIRST + 4] = [hand.row(number) for number in (3, 1, 0, 2)]
    assert told(hand.edits()) == [(EditKind.CHANGED, record(1), {"heads": 7}, False)]


def test_an_inserted_row_is_a_new_record(hand: Hand) -> None:
    hand.rows.insert(FIRST + 2, new_row())
    (edit,) = hand.edits()
    assert (edit.kind, edit.line, edit.title) == (EditKind.INSERTED, FIRST + 3, "新建桥梁")
    assert edit.values == {
        "name": "新建桥梁",
        "kind": "基建",
        "paid": "30",
        "heads": 12,
        "share": "10",
        "unit": VILLAGE,
        "period": "2023-07",
    }
    assert (edit.unit, edit.period, edit.asks) == (VILLAGE, "2023-07", False)
    assert edit.record == key_id("works", ["新建桥梁", "2023-07"])
    assert edit.problem is None


def test_an_inserted_row_of_a_ledger_without_keys_has_the_same_id_on_every_desk(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    hand = Hand(works(tmp_path_factory.mktemp("keyless"), key="[]"))
    hand.rows.insert(FIRST + 2, new_row())
    hand.rows.insert(FIRST + 2, new_row())
    ids = [edit.record for edit in hand.edits()]
    assert len(set(ids)) == 2
    assert [edit.record for edit in hand.edits()] == ids
    assert [edit.record for edit in hand.edits(digest="e")] != ids


def test_rows_typed_below_the_foot_are_new_records_too(hand: Hand) -> None:
    hand.rows.extend([[], new_row()])
    assert [edit.kind for edit in hand.edits()] == [EditKind.INSERTED]


def test_an_inserted_row_without_its_key_or_with_something_unreadable_is_a_problem(
    hand: Hand,
) -> None:
    hand.rows.insert(FIRST, new_row(name="", paid="30"))
    hand.rows.insert(FIRST, [*new_row(name="二")[:4], "好几十"])
    edits = hand.edits()
    assert sorted(codes(edits)) == ["missing-key", "unreadable-edit"]
    assert "“名称”" in next(e.problem.message for e in edits if e.problem and not e.cell)


def test_a_row_with_an_id_from_elsewhere_is_asked_about(hand: Hand) -> None:
    hand.rows.insert(FIRST, new_row(id="11111111-0000-5000-8000-000000000000"))
    (edit,) = hand.edits()
    assert (edit.kind, edit.asks) == (EditKind.INSERTED, True)


def test_a_total_or_a_remark_written_between_rows_is_no_record(hand: Hand) -> None:
    hand.rows.insert(FIRST + 2, [None, None, "小计", None, Decimal(180)])
    hand.rows.insert(FIRST + 2, [None, "以下待定"])
    (edit,) = hand.edits()
    assert edit.problem is not None
    assert (edit.problem.level, edit.problem.code) == (Level.HINT, "row-left-out")


def test_a_row_with_nothing_but_a_name_is_named(hand: Hand) -> None:
    hand.rows.insert(FIRST + 2, [None, None, "新来的"])
    (edit,) = hand.edits()
    assert edit.problem is not None
    assert (edit.new, edit.problem.code) == ("新来的", "row-left-out")


def test_repeated_headings_are_no_record(hand: Hand) -> None:
    hand.rows.insert(FIRST + 2, [*hand.rows[1]])
    assert hand.edits() == ()


def test_a_deleted_row_is_asked_about(hand: Hand) -> None:
    del hand.rows[FIRST + 1]
    assert told(hand.edits()) == [(EditKind.DELETED, record(1), {}, True)]


def test_a_row_deleted_from_two_sheets_is_asked_about_once(ledger: Ledger) -> None:
    hand = Hand(ledger, SentTable(sheets=[works_sheet(), works_sheet("明细")]))
    for sheet in hand.sheets:
        del sheet.rows[FIRST + 1]
    assert told(hand.edits()) == [(EditKind.DELETED, record(1), {}, True)]


def test_a_copied_row_leaves_its_id_with_the_row_nearest_to_what_was_sent(hand: Hand) -> None:
    copy = [*hand.row(1)]
    copy[2:5] = ["巴彦道路二期", "产业", Decimal(200)]
    hand.set(1, "heads", Decimal(121))
    hand.rows.insert(FIRST, copy)
    edits = hand.edits()
    assert [(edit.kind, edit.title) for edit in edits] == [
        (EditKind.CHANGED, "巴彦道路"),
        (EditKind.INSERTED, "巴彦道路二期"),
    ]
    assert edits[0].values == {"heads": 121}
    assert edits[1].values["paid"] == "200"
    assert edits[1].problem is None


def test_a_row_copied_and_left_as_it_was_is_named_and_not_taken(hand: Hand) -> None:
    hand.rows.insert(FIRST, [*hand.row(1)])
    assert codes(hand.edits()) == ["doubled-row"]


def test_a_copy_with_the_same_key_is_not_taken(ledger: Ledger) -> None:
    table = works_sheet()
    real = key_id("works", ["巴彦道路", "2023-07"])
    row = table.rows[1]
    cells = [
        SentCell(text=c.text, record=real if c.record else "", field=c.field) for c in row.cells
    ]
    table.rows[1] = SentRow(record=real, cells=cells)
    hand = Hand(ledger, SentTable(sheets=[table]))
    copy = [*hand.row(1)]
    copy[4] = Decimal(1)
    hand.rows.insert(FIRST, copy)
    assert codes(hand.edits()) == ["same-key"]


def test_visible_columns_sorted_without_the_ids_change_nothing(hand: Hand) -> None:
    rows = [hand.row(number) for number in range(4)]
    for number, other in enumerate((2, 3, 1, 0)):
        hand.rows[FIRST + number] = [rows[number][0], *rows[other][1:]]
    assert hand.edits() == ()


def test_an_edit_beside_a_wrong_id_goes_to_the_key_and_is_asked_about(hand: Hand) -> None:
    rows = [hand.row(number) for number in range(4)]
    for number, other in enumerate((2, 3, 1, 0)):
        hand.rows[FIRST + number] = [rows[number][0], *rows[other][1:]]
    hand.rows[FIRST][5] = Decimal(46)  # the row of 护理培训, under the id of the first
    assert told(hand.edits()) == [(EditKind.MISPLACED, record(2), {"heads": 46}, True)]


def test_a_new_name_among_wrong_ids_is_asked_about(hand: Hand) -> None:
    rows = [hand.row(number) for number in range(4)]
    for number, other in enumerate((2, 3, 1, 0)):
        hand.rows[FIRST + number] = [rows[number][0], *rows[other][1:]]
    hand.rows[FIRST][2] = "护理员培训"
    assert told(hand.edits()) == [(EditKind.MISPLACED, record(2), {"name": "护理员培训"}, True)]


def test_without_key_columns_rows_are_known_by_all_they_say(ledger: Ledger) -> None:
    hand = Hand(ledger, SentTable(sheets=[works_sheet(keys=())]))
    rows = [hand.row(number) for number in range(4)]
    for number, other in enumerate((2, 3, 1, 0)):
        hand.rows[FIRST + number] = [rows[number][0], *rows[other][1:]]
    assert hand.edits() == ()
    hand.rows[FIRST : FIRST + 4] = rows
    hand.set(0, "heads", Decimal(31))
    assert told(hand.edits()) == [(EditKind.CHANGED, record(0), {"heads": 31}, False)]


def test_a_changed_key_is_an_ordinary_edit(hand: Hand) -> None:
    hand.set(1, "name", "巴彦村道路")
    assert told(hand.edits()) == [(EditKind.CHANGED, record(1), {"name": "巴彦村道路"}, False)]


def test_ids_cleared_away_are_found_again_by_key(hand: Hand) -> None:
    for number in range(4):
        hand.row(number)[0] = None
    hand.set(1, "heads", Decimal(7))
    assert told(hand.edits()) == [(EditKind.CHANGED, record(1), {"heads": 7}, False)]


def test_the_deleted_column_of_ids_is_named_and_the_keys_serve(hand: Hand) -> None:
    for row in hand.rows:
        del row[:1]
    assert codes(hand.edits()) == ["missing-ids"]
    hand.row(1)[4] = Decimal(7)
    assert [edit.values for edit in hand.edits() if not edit.problem] == [{"heads": 7}]


def column(hand: Hand, name: str) -> int:
    return hand.rows[FIRST - 1].index(name)


def move(hand: Hand, source: int, target: int) -> None:
    for row in hand.rows:
        row.extend([None] * (13 - len(row)))
        row.insert(target, row.pop(source))


def test_moved_columns_are_known_by_the_hidden_header(hand: Hand) -> None:
    move(hand, column(hand, "paid"), 10)
    move(hand, 0, 8)
    assert hand.edits() == ()
    hand.row(1)[column(hand, "paid")] = Decimal(3)
    (edit,) = hand.edits()
    assert (edit.values, edit.cell) == ({"paid": "3"}, "K5")


def test_renamed_columns_are_known_by_the_hidden_header(hand: Hand) -> None:
    hand.rows[1][4] = "付了多少"
    assert hand.edits() == ()


def test_a_column_taken_out_is_named_and_its_values_stay(hand: Hand) -> None:
    for row in hand.rows:
        del row[4:5]
    (edit,) = hand.edits()
    assert (edit.kind, edit.label) == (EditKind.COLUMN, "支付（万元）")
    assert edit.problem is not None
    assert (edit.problem.level, edit.problem.code) == (Level.MUST, "missing-column")


def test_a_column_put_in_between_is_named_and_shifts_nothing(hand: Hand) -> None:
    for number, row in enumerate(hand.rows):
        row.extend([None] * (13 - len(row)))
        row.insert(4, "备注" if number == 1 else f"注{number}" if number >= FIRST else None)
    assert codes(hand.edits()) == ["unknown-column"]


def test_a_copied_column_is_named(hand: Hand) -> None:
    for row in hand.rows:
        row.extend([None] * (13 - len(row)))
        row.append(row[4])
    assert codes(hand.edits()) == ["doubled-column"]


def test_without_the_hidden_header_the_headings_tell_the_columns(hand: Hand) -> None:
    del hand.rows[FIRST - 1]
    assert hand.edits() == ()
    for row in hand.rows:
        row.extend([None] * (13 - len(row)))
        row.insert(10, row.pop(4))
    assert hand.edits() == ()


def test_without_hidden_header_and_heading_a_column_is_named_before_anything_is_taken(
    hand: Hand,
) -> None:
    del hand.rows[FIRST - 1]
    hand.rows[1][4] = "付了多少"
    hand.rows[FIRST - 1][5] = Decimal(1)
    edits = hand.edits()
    assert codes(edits) == ["missing-column", "unknown-column"]
    assert [(e.values, e.asks) for e in edits if not e.problem] == [({"heads": 1}, True)]


def test_a_renamed_sheet_is_known_by_what_is_on_it(ledger: Ledger) -> None:
    hand = Hand(ledger, SentTable(sheets=[works_sheet(), works_sheet("明细")]))
    hand.sheets[1] = replace(hand.sheets[1], name="张三填")
    assert hand.edits() == ()
    hand.sheets[1].rows[FIRST][5] = Decimal(31)
    (edit,) = hand.edits()
    assert (edit.sheet, edit.values) == ("张三填", {"heads": 31})


def test_rows_in_a_renamed_sheet_that_was_sent_empty_are_new_records(ledger: Ledger) -> None:
    sent = works_sheet()
    del sent.rows[:]
    hand = Hand(ledger, SentTable(sheets=[sent]))
    hand.sheets[0] = replace(hand.sheets[0], name="七月")
    hand.rows.append(new_row())
    (edit,) = hand.edits()
    assert (edit.kind, edit.sheet, edit.problem) == (EditKind.INSERTED, "七月", None)


def test_a_sheet_left_out_means_nothing(ledger: Ledger) -> None:
    hand = Hand(ledger, SentTable(sheets=[works_sheet(), works_sheet("明细")]))
    del hand.sheets[1]
    assert hand.edits() == ()


def test_a_copy_of_a_sheet_is_only_named_where_it_says_otherwise(hand: Hand) -> None:
    hand.sheets.append(replace(deepcopy(hand.sheets[0]), name="报表 (2)"))
    assert hand.edits() == ()
    hand.sheets[1].rows[FIRST][5] = Decimal(31)
    assert codes(hand.edits()) == ["doubled-sheet"]


def test_other_sheets_of_the_workbook_are_left_alone(hand: Hand) -> None:
    other = replace(hand.sheets[0], name="打印", rows=[["随便", "写点"], ["什么", Decimal(1)]])
    hand.sheets.append(other)
    assert hand.edits() == ()


def test_a_row_sent_as_unreported_and_filled_in_is_a_new_record(ledger: Ledger) -> None:
    table = works_sheet()
    cells = [SentCell(), SentCell(text="5"), SentCell(text="草库伦"), *[SentCell()] * 9]
    table.rows.insert(4, SentRow(cells=cells))
    hand = Hand(ledger, SentTable(sheets=[table]))
    assert hand.edits() == ()
    hand.rows[FIRST + 4].extend([None, Decimal(5)])
    (edit,) = hand.edits()
    assert (edit.kind, edit.unit, edit.problem) == (EditKind.INSERTED, VILLAGE, None)
    assert {n: v for n, v in edit.values.items() if n not in ("unit", "period")} == {
        "name": "草库伦",
        "paid": "5",
    }


def test_whose_a_new_row_is_in_a_sheet_of_several_units_has_to_be_told(ledger: Ledger) -> None:
    table = msgspec.structs.replace(works_sheet(), unit="152222101000")
    hand = Hand(ledger, SentTable(sheets=[table]))
    hand.rows.insert(FIRST + 2, new_row())
    (edit,) = hand.edits()
    assert edit.problem is not None
    assert "“单位”" in edit.problem.message


def test_a_row_in_a_sheet_of_fields_not_known_here_makes_no_record(ledger: Ledger) -> None:
    table = works_sheet()
    table.columns[5] = SentColumn(heading="课时", field="lessons")
    hand = Hand(ledger, SentTable(sheets=[table]))
    hand.rows.insert(FIRST + 2, new_row())
    (edit,) = hand.edits()
    assert (edit.values, edit.problem is None) == ({}, False)


def test_a_unit_of_its_own_column_goes_to_the_new_record(ledger: Ledger) -> None:
    table = works_sheet()
    table.columns[11] = SentColumn(heading="单位", field="unit")
    hand = Hand(ledger, SentTable(sheets=[table]))
    row = new_row()
    hand.rows.insert(FIRST, [*row, date(2023, 5, 1), None, None, None, "乌兰嘎查"])
    (edit,) = hand.edits()
    assert (edit.unit, edit.problem) == (UNITS["乌兰嘎查"], None)
    assert edit.values["unit"] == edit.unit


def test_a_sheet_without_its_hidden_part_becomes_a_plain_table(hand: Hand) -> None:
    plain = plain_sheet(hand.sheets[0])
    assert plain.rows[1][0] == "记录号"
    assert plain.rows[FIRST - 1] == []
    assert not any(ID_TOKEN in row for row in plain.rows)
    assert plain_sheet(plain) is plain


def test_ids_come_to_light_only_where_no_sheet_shows_them(hand: Hand) -> None:
    detail = replace(deepcopy(hand.sheets[0]), name="明细")
    detail.rows[1].append("记录号")
    ours = replace(detail, name="_jmdesk", rows=[[f"jmdesk 1 {'0' * 64} 1"], ["UEs"]])
    paper, details = plain_sheets([hand.sheets[0], detail, ours])
    assert "记录号" not in paper.rows[1]
    assert details.rows[1] == detail.rows[1]
    assert plain_sheets([hand.sheets[0]])[0].rows[1][0] == "记录号"


def test_thousands_of_rows_under_one_id_are_held_against_each_other_quickly(hand: Hand) -> None:
    copy = hand.row(1)
    hand.rows.extend([*copy[:5], Decimal(number), *copy[6:]] for number in range(3_000))
    assert len(hand.edits()) == 3_000
