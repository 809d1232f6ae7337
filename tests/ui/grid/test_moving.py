"""Going about in the sheet and choosing, by keys and by mouse, beside the frozen columns."""

from __future__ import annotations

from decimal import Decimal

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.ui.grid.conftest import CTRL, NONE, SHIFT, Hands, Key, Show
from tests.ui.grid.sheets import many_rows, month_rows, numbers


@pytest.fixture
def wide(show: Show) -> Hands:
    """Twenty columns in a window for seven; the first is frozen."""
    return show(numbers(20), many_rows(200), width=900, height=400)


def test_it_begins_in_the_first_cell(hands: Hands) -> None:
    assert hands.place() == ("r1", "project")


def test_arrows_home_and_end(hands: Hands) -> None:
    hands.press(Key.Key_Down, Key.Key_Right)
    assert hands.place() == ("r2", "approved")
    hands.press(Key.Key_End)
    assert hands.place() == ("r2", "same")
    hands.press(Key.Key_Home, Key.Key_Up)
    assert hands.place() == ("r1", "project")


def test_ctrl_home_and_end_go_to_the_corners(hands: Hands) -> None:
    hands.press(Key.Key_End, mod=CTRL)
    assert hands.place() == ("r8", "same")
    hands.press(Key.Key_Home, mod=CTRL)
    assert hands.place() == ("r1", "project")


def test_ctrl_arrows_go_to_the_edge_of_what_is_filled(hands: Hands) -> None:
    hands.model.write([(("r4", "said"), "甲"), (("r5", "said"), "乙")], "写")
    hands.at("r1", "said")
    stops = []
    for _ in range(3):
        hands.press(Key.Key_Down, mod=CTRL)
        stops.append(hands.place()[0])
    assert stops == ["r4", "r5", "r8"]


def test_page_down_goes_a_window_further(wide: Hands) -> None:
    wide.press(Key.Key_PageDown)
    row = wide.model.sheet.row_of(wide.place()[0])
    assert 5 < row < 15
    wide.press(Key.Key_PageUp)
    assert wide.place()[0] == "k0"


def test_shift_and_arrows_choose_and_typing_goes_to_the_first(hands: Hands) -> None:
    hands.at("r2", "arrived")
    hands.press(Key.Key_Down, Key.Key_Right, mod=SHIFT)
    assert hands.chosen() == {(r, c) for r in ("r2", "r3") for c in ("arrived", "paid")}
    hands.press(Key.Key_Up, mod=SHIFT)
    assert hands.chosen() == {("r2", "arrived"), ("r2", "paid")}
    hands.type("1")
    hands.press(Key.Key_Escape)
    assert hands.place() == ("r2", "arrived")


def test_ctrl_shift_end_chooses_to_the_end(hands: Hands) -> None:
    hands.at("r7", "until")
    hands.press(Key.Key_End, mod=CTRL | SHIFT)
    assert hands.chosen() == {(r, c) for r in ("r7", "r8") for c in ("until", "same")}


def test_ctrl_a_shift_space_and_ctrl_space_choose_all_rows_and_columns(hands: Hands) -> None:
    hands.at("r2", "paid")
    hands.press(Key.Key_A, mod=CTRL)
    assert len(hands.chosen()) == 8 * 11
    hands.at("r2", "paid")
    hands.press(Key.Key_Space, mod=SHIFT)
    assert {key for key, _name in hands.chosen()} == {"r2"}
    assert len(hands.chosen()) == 11
    hands.at("r2", "paid")
    hands.press(Key.Key_Space, mod=CTRL)
    assert hands.chosen() == {(f"r{row}", "paid") for row in range(1, 9)}


def test_enter_and_tab_stay_inside_a_chosen_block(hands: Hands) -> None:
    hands.drag(("r1", "arrived"), ("r2", "paid"))
    visited = []
    for _ in range(4):
        hands.type("5")
        hands.press(Key.Key_Return)
        visited.append(hands.place())
    assert visited == [("r2", "arrived"), ("r1", "paid"), ("r2", "paid"), ("r1", "arrived")]
    hands.press(Key.Key_Tab)
    assert hands.place() == ("r1", "paid")
    assert len(hands.chosen()) == 4


def test_the_mouse_draws_a_block_and_shift_and_ctrl_widen_it(hands: Hands) -> None:
    hands.drag(("r2", "arrived"), ("r3", "paid"))
    assert hands.chosen() == {(r, c) for r in ("r2", "r3") for c in ("arrived", "paid")}
    assert hands.place() == ("r2", "arrived")
    hands.click("r5", "arrived", mod=CTRL)
    assert ("r5", "arrived") in hands.chosen()
    assert len(hands.chosen()) == 5
    hands.at("r1", "done")
    hands.click("r2", "paid", mod=SHIFT)
    assert len(hands.chosen()) == 6


def test_a_click_on_the_sign_takes_the_row(hands: Hands) -> None:
    signs = hands.view.verticalHeader()
    QTest.mouseClick(
        signs.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(10, hands.view.row_height() + 5)
    )
    assert hands.chosen() == {("r2", column.name) for column in hands.model.sheet.columns}


def test_choosing_tells_count_sum_and_mean_without_what_cannot_be_read(hands: Hands) -> None:
    hands.model.write([(("r3", "arrived"), "三百")], "写")
    hands.drag(("r1", "arrived"), ("r3", "arrived"))
    hands.wait(lambda: bool(hands.totals) and hands.totals[-1].cells == 3)
    told = hands.totals[-1]
    assert (told.numbers, told.sum, told.mean) == (2, Decimal(750), Decimal(375))


def test_totals_follow_what_is_typed(hands: Hands) -> None:
    hands.at("r1", "paid")
    hands.type("100")
    hands.press(Key.Key_Return, mod=CTRL)
    hands.wait(lambda: bool(hands.totals) and hands.totals[-1].sum == 100)


class TestFrozenColumns:
    def test_the_first_column_stays_in_sight(self, wide: Hands) -> None:
        wide.press(Key.Key_End)
        assert wide.view.horizontalScrollBar().value() > 0
        name = wide.view.visualRect(wide.model.index_of(("k0", "name")))
        assert name.left() == 0
        assert wide.view.indexAt(name.center()).column() == 0

    def test_going_back_brings_a_cell_out_from_beneath(self, wide: Hands) -> None:
        wide.press(Key.Key_End)
        for _ in range(17):
            wide.press(Key.Key_Left)
        place = wide.place()
        assert place == ("k0", "c2")
        assert wide.view.visualRect(wide.model.index_of(place)).left() >= 160

    def test_the_mouse_means_the_frozen_cell_that_is_seen(self, wide: Hands) -> None:
        wide.press(Key.Key_End)
        at = QPoint(80, wide.view.row_height() * 2 + 5)
        QTest.mouseClick(wide.view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
        assert wide.place() == ("k2", "name")
        assert wide.view.horizontalScrollBar().value() > 0

    def test_a_drag_goes_from_frozen_to_scrolled_cells(self, wide: Hands) -> None:
        wide.press(Key.Key_End)
        wide.drag(("k1", "name"), ("k2", "c19"))
        assert len(wide.chosen()) == 2 * 20

    def test_dragging_beyond_the_edge_scrolls_along(self, wide: Hands) -> None:
        viewport, left = wide.view.viewport(), Qt.MouseButton.LeftButton
        start = wide.point("k1", "c1")
        QTest.mousePress(viewport, left, NONE, start)
        QTest.mouseMove(viewport, QPoint(start.x(), viewport.height() + 20))
        wide.wait(lambda: wide.view.verticalScrollBar().value() > 300)
        QTest.mouseRelease(viewport, left, NONE, start)
        assert len(wide.chosen()) > 12

    def test_a_click_on_a_frozen_heading_means_it(self, wide: Hands) -> None:
        wide.press(Key.Key_End)
        header = wide.view.headings
        QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, NONE, QPoint(60, 20))
        assert wide.model.sheet.sorted_by == ("name", False)

    def test_an_editor_does_not_lie_over_the_frozen_columns(self, wide: Hands) -> None:
        wide.press(Key.Key_End)
        wide.press(Key.Key_Left)
        wide.type("123456789012345678901234567890")
        assert wide.focus().geometry().left() >= 160
        wide.press(Key.Key_Return)

    def test_what_is_painted_is_what_stands_there(self, wide: Hands) -> None:
        before = wide.view.viewport().grab().toImage().copy(0, 0, 160, 300)
        wide.view.horizontalScrollBar().setValue(500)
        QApplication.processEvents()
        after = wide.view.viewport().grab().toImage().copy(0, 0, 160, 300)
        assert before == after


def test_tab_at_the_end_of_the_sheet_goes_on_to_what_comes_after(hands: Hands) -> None:
    hands.at("r8", "same")
    hands.press(Key.Key_Tab)
    assert not hands.view.hasFocus() or hands.place() == ("r8", "same")


def test_rows_can_be_narrowed_to_some(hands: Hands) -> None:
    hands.model.show_only(lambda key: key in ("r2", "r5"))
    assert hands.model.rowCount() == 2
    hands.press(Key.Key_Down, mod=CTRL)
    hands.at("r5", "paid")
    hands.type("1")
    hands.press(Key.Key_Return)
    assert hands.model.typed() == {"r5": {"paid": Decimal(1)}}
    hands.model.show_only(None)
    assert hands.model.rowCount() == len(month_rows())
