"""Columns: sorted, hidden, moved, widened; and remembered so."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest

from tests.ui.grid.conftest import ALT, CTRL, NONE, SHIFT, Hands, Key, Show
from tests.ui.grid.sheets import MONTH, month_rows


def click_heading(hands: Hands, name: str) -> None:
    header = hands.view.headings
    column = hands.model.index_of(("r1", name)).column()
    at = QPoint(hands.view.sight.left(column) + header.sectionSize(column) // 2, 20)
    QTest.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, NONE, at)


def drag_heading(hands: Hands, start: QPoint, end: QPoint) -> None:
    viewport = hands.view.headings.viewport()
    QTest.mousePress(viewport, Qt.MouseButton.LeftButton, NONE, start)
    middle = QPoint((start.x() + end.x()) // 2, start.y())
    for at in (middle, end):
        QTest.mouseMove(viewport, at)
    QTest.mouseRelease(viewport, Qt.MouseButton.LeftButton, NONE, end)


def keys(hands: Hands) -> list[str]:
    return [line.key for line in hands.model.sheet.seen]


def names(hands: Hands) -> list[str]:
    return [hands.model.sheet.columns[column].name for column in hands.view.sight.columns]


class TestSorting:
    def test_a_click_sorts_by_size_another_turns_it_and_the_third_ends_it(
        self, hands: Hands
    ) -> None:
        click_heading(hands, "approved")
        assert keys(hands)[:3] == ["r7", "r8", "r6"]
        click_heading(hands, "approved")
        assert keys(hands)[:3] == ["r3", "r4", "r2"]
        click_heading(hands, "approved")
        assert keys(hands) == [f"r{row}" for row in range(1, 9)]

    def test_choices_stand_as_they_are_listed_and_words_by_pinyin(self, hands: Hands) -> None:
        click_heading(hands, "state")
        assert keys(hands)[0] == "r7"
        assert keys(hands)[-1] == "r5"
        click_heading(hands, "project")
        assert [hands.text(key, "project")[:1] for key in keys(hands)] == list("巴草海社王文窑种")

    def test_empty_cells_stand_last_either_way(self, hands: Hands) -> None:
        hands.at("r5", "said")
        hands.compose(commit="完工")
        hands.press(Key.Key_Return)
        for _ in range(2):
            click_heading(hands, "said")
            assert keys(hands)[0] == "r5"

    def test_one_stays_on_the_same_cell(self, hands: Hands) -> None:
        hands.at("r3", "paid")
        click_heading(hands, "approved")
        assert hands.place() == ("r3", "paid")

    def test_what_is_being_typed_is_taken_before(self, hands: Hands) -> None:
        hands.at("r3", "paid")
        hands.type("9")
        click_heading(hands, "paid")
        assert hands.text("r3", "paid") == "9"


class TestHiding:
    def test_ctrl_0_hides_and_arrows_pass_over(self, hands: Hands) -> None:
        hands.at("r3", "arrived")
        hands.press(Key.Key_0, mod=CTRL)
        assert "arrived" not in names(hands)
        hands.at("r3", "done")
        hands.press(Key.Key_Right)
        assert hands.place() == ("r3", "paid")
        hands.press(Key.Key_0, mod=CTRL | SHIFT)
        assert "arrived" in names(hands)

    def test_one_column_stays(self, hands: Hands) -> None:
        hands.press(Key.Key_A, mod=CTRL)
        hands.press(Key.Key_0, mod=CTRL)
        assert len(names(hands)) == 11
        assert hands.told == ["至少要留一栏。"]


class TestMoving:
    def test_a_heading_is_drawn_to_another_place(self, hands: Hands) -> None:
        left = hands.view.sight.left
        drag_heading(hands, QPoint(left(6) + 40, 20), QPoint(left(4) + 20, 20))
        assert names(hands)[3:7] == ["progress", "paid", "done", "arrived"]
        hands.at("r3", "paid")
        hands.press(Key.Key_Right)
        assert hands.place() == ("r3", "done")

    def test_keys_move_it_too(self, hands: Hands) -> None:
        hands.at("r3", "paid")
        hands.press(Key.Key_Left, mod=ALT | SHIFT)
        assert names(hands)[5:7] == ["paid", "arrived"]
        assert hands.place() == ("r3", "paid")

    def test_frozen_columns_stay_in_front(self, hands: Hands) -> None:
        left = hands.view.sight.left
        drag_heading(hands, QPoint(left(6) + 40, 20), QPoint(30, 20))
        assert names(hands)[0] == "project"
        hands.at("r3", "approved")
        hands.press(Key.Key_Left, mod=ALT | SHIFT)
        assert names(hands)[:2] == ["project", "approved"]


class TestWidths:
    def test_an_edge_is_drawn(self, hands: Hands) -> None:
        width = hands.view.columnWidth(4)
        edge = hands.view.sight.left(5) - 1
        drag_heading(hands, QPoint(edge, 20), QPoint(edge + 50, 20))
        assert hands.view.columnWidth(4) == width + 50

    def test_a_number_that_does_not_fit_is_not_cut_off(self, hands: Hands) -> None:
        hands.view.setColumnWidth(6, 30)
        image = hands.view.viewport().grab().toImage()
        hands.at("r3", "paid")
        assert not image.isNull()


@pytest.fixture
def settings(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "desk.ini"), QSettings.Format.IniFormat)


def test_widths_order_and_hidden_columns_are_remembered(show: Show, settings: QSettings) -> None:
    first = show()
    first.view.remember(settings, "progress")
    first.view.setColumnWidth(4, 150)
    first.at("r3", "paid")
    first.press(Key.Key_Left, mod=ALT | SHIFT)
    first.at("r3", "said")
    first.press(Key.Key_0, mod=CTRL)
    second = show()
    second.view.remember(settings, "progress")
    assert second.view.columnWidth(4) == 150
    assert names(second) == names(first)
    other = show()
    other.view.remember(settings, "benefit")
    assert names(other) == [column.name for column in MONTH]


def test_they_are_still_so_when_another_month_is_shown(show: Show, settings: QSettings) -> None:
    hands = show()
    hands.view.remember(settings, "progress")
    hands.view.setColumnWidth(4, 150)
    hands.at("r3", "said")
    hands.press(Key.Key_0, mod=CTRL)
    hands.model.show(MONTH, month_rows())
    assert hands.view.columnWidth(4) == 150
    assert "said" not in names(hands)


def test_settings_from_elsewhere_do_no_harm(show: Show, settings: QSettings) -> None:
    for key, value in (("paid/width", "viel"), ("done/width", "-5"), ("order", "paid x project")):
        settings.setValue(f"grid/progress/{key}", value)
    hands = show()
    hands.view.remember(settings, "progress")
    assert hands.view.columnWidth(4) == 104
    assert names(hands)[0] == "project"
    assert sorted(names(hands)) == sorted(column.name for column in MONTH)


def test_keys_sort_too_and_the_heading_says_so(hands: Hands) -> None:
    hands.at("r3", "approved")
    hands.press(Key.Key_Up, mod=ALT | SHIFT)
    assert keys(hands)[:3] == ["r3", "r4", "r2"]
    horizontal, heard = Qt.Orientation.Horizontal, Qt.ItemDataRole.AccessibleTextRole
    assert hands.model.headerData(1, horizontal, heard) == "批复京蒙 万元，从大到小"
    hands.press(Key.Key_Home, mod=ALT | SHIFT)
    assert keys(hands)[:3] == ["r1", "r2", "r3"]


def test_frozen_columns_leave_room_for_the_others(show: Show) -> None:
    hands = show(width=330)
    assert not hands.view.sight.frozen
    hands.pane.resize(900, 420)
    assert list(hands.view.sight.frozen) == [0]
