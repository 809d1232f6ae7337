"""What the eye and the ear are given: marks that differ in shape, and words for each."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAccessible, QColor, QImage
from PySide6.QtWidgets import QApplication

from jmdesk.domain.problem import Level
from jmdesk.ui import theme
from tests.ui.grid.conftest import Hands, Key, Show


def picture(hands: Hands, key: str, name: str) -> QImage:
    rect = hands.view.visualRect(hands.model.index_of((key, name)))
    return hands.view.viewport().grab(QRect(rect)).toImage()


def has_colour(image: QImage, colour: str) -> bool:
    wanted = QColor(colour).rgb()
    return any(
        image.pixel(x, y) == wanted for x in range(image.width()) for y in range(image.height())
    )


def test_what_could_not_be_read_bears_a_corner(hands: Hands) -> None:
    hands.at("r2", "done")
    hands.compose(commit="三百")
    hands.press(Key.Key_Return)
    image = picture(hands, "r2", "done")
    assert image.pixel(image.width() - 3, 2) == QColor(theme.MUST).rgb()
    hands.press(Key.Key_Up, Key.Key_Delete)
    assert not has_colour(picture(hands, "r2", "done"), theme.MUST)


def test_a_problem_bears_its_sign(hands: Hands) -> None:
    hands.model.set_problems("r3", {"paid": (Level.EXPLAIN, "是否垫付？")})
    assert has_colour(picture(hands, "r3", "paid"), theme.EXPLAIN)
    assert not has_colour(picture(hands, "r4", "paid"), theme.EXPLAIN)


def test_a_tick_is_drawn(hands: Hands) -> None:
    empty = picture(hands, "r3", "same")
    hands.at("r3", "same")
    hands.press(Key.Key_Space)
    hands.at("r5", "same")
    assert picture(hands, "r3", "same") != empty


def test_a_number_too_wide_for_its_column_is_not_cut_off(hands: Hands) -> None:
    hands.view.setColumnWidth(4, 34)
    wide, other = picture(hands, "r3", "done"), picture(hands, "r2", "done")
    assert wide == other  # 860 and 320 both show ###


def test_cells_are_heard_with_their_column(hands: Hands) -> None:
    sheet = QAccessible.queryAccessibleInterface(hands.view)
    assert sheet is not None
    assert sheet.text(QAccessible.Text.Name) == "项目进度"
    # headings and signs are its children too: row 3 of 12 in a line, column 7
    cell = sheet.child(3 * 12 + 7)
    assert cell is not None
    assert cell.text(QAccessible.Text.Name) == "支付 累计 万元 820"


def test_an_editor_is_heard_with_its_column(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.press(Key.Key_F2)
    assert hands.focus().accessibleName() == "支付 累计 万元"


def test_every_part_of_the_find_bar_has_a_name(hands: Hands) -> None:
    hands.press(Key.Key_F, mod=Qt.KeyboardModifier.ControlModifier)
    bar = hands.pane.find_bar
    assert bar.box.accessibleName() == "在表里找"


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_rows_columns_and_headings_grow_with_the_type(
    show: Show, qapp: QApplication, scale: float
) -> None:
    hands = show()
    rows, width = hands.view.row_height(), hands.view.columnWidth(4)
    theme.apply(qapp, scale)
    try:
        assert hands.view.row_height() == round(rows * scale)
        assert hands.view.columnWidth(4) == round(width * scale)
    finally:
        theme.apply(qapp)
    assert hands.view.columnWidth(4) == width
