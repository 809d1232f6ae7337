"""Typing into a cell: over it, into it, through an input method; and where one goes then."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from jmdesk.ui.grid.column import GridRow
from jmdesk.ui.grid.editors import ChoiceCell, TextCell
from tests.ui.grid.conftest import ALT, CTRL, NONE, SHIFT, Hands, Key, Show
from tests.ui.grid.sheets import word


def test_a_key_typed_onto_a_cell_replaces_what_stands_there(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("815")
    hands.press(Key.Key_Return)
    assert hands.text("r3", "paid") == "815"
    assert hands.model.typed() == {"r3": {"paid": Decimal(815)}}
    assert hands.place() == ("r4", "paid")


def test_f2_goes_on_with_what_stands_there(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.press(Key.Key_F2)
    hands.type("5")
    hands.press(Key.Key_Return)
    assert hands.text("r3", "paid") == "8,205"


def test_a_double_click_goes_on_with_what_stands_there(hands: Hands) -> None:
    at = hands.point("r3", "paid")
    QTest.mouseClick(hands.view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
    QTest.mouseDClick(hands.view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
    hands.press(Key.Key_Backspace, Key.Key_Tab)
    assert hands.text("r3", "paid") == "82"
    assert hands.place() == ("r3", "said")


def test_looking_into_a_cell_is_no_change(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.press(Key.Key_F2, Key.Key_Return)
    assert hands.model.touched == ()


def test_typing_last_months_figure_is_a_report(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("820")
    hands.press(Key.Key_Return)
    assert hands.model.typed() == {"r3": {"paid": Decimal(820)}}


def test_esc_leaves_the_cell_as_it_was(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("9")
    hands.press(Key.Key_Escape)
    assert hands.text("r3", "paid") == "820"
    assert hands.view.hasFocus()
    assert hands.model.touched == ()


def test_arrows_move_on_after_typing_over_a_cell(hands: Hands) -> None:
    hands.at("r3", "arrived")
    hands.type("760")
    hands.press(Key.Key_Right)
    assert hands.place() == ("r3", "paid")
    hands.type("800")
    hands.press(Key.Key_Up)
    assert hands.place() == ("r2", "paid")
    assert hands.model.typed()["r3"] == {"arrived": Decimal(760), "paid": Decimal(800)}


def test_arrows_move_in_the_text_after_f2_and_f2_switches(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.press(Key.Key_F2, Key.Key_Left)
    hands.type("1")
    assert hands.view.is_editing()
    hands.press(Key.Key_F2, Key.Key_Left)
    assert hands.text("r3", "paid") == "8,210"
    assert hands.place() == ("r3", "arrived")


def test_shift_enter_goes_up_and_shift_tab_left(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("1")
    hands.press(Key.Key_Return, mod=SHIFT)
    assert hands.place() == ("r2", "paid")
    hands.type("2")
    hands.press(Key.Key_Backtab, mod=SHIFT)
    assert hands.place() == ("r2", "arrived")


def test_tab_passes_over_what_cannot_be_changed_and_on_to_the_next_row(hands: Hands) -> None:
    hands.at("r1", "until")
    hands.press(Key.Key_Tab)
    assert hands.place() == ("r1", "same")
    hands.press(Key.Key_Tab)
    assert hands.place() == ("r2", "state")


def test_enter_after_tabs_goes_below_where_the_row_was_begun(hands: Hands) -> None:
    hands.at("r1", "progress")
    for figure in ("60", "310"):
        hands.type(figure)
        hands.press(Key.Key_Tab)
    hands.type("300")
    hands.press(Key.Key_Return)
    assert hands.place() == ("r2", "progress")


def test_del_empties_a_cell_and_backspace_begins_an_empty_one(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.press(Key.Key_Delete)
    assert hands.text("r3", "paid") == ""
    assert hands.model.typed() == {"r3": {"paid": None}}
    hands.press(Key.Key_Backspace)
    hands.type("7")
    hands.press(Key.Key_Return)
    assert hands.text("r3", "paid") == "7"


def test_what_cannot_be_read_stays_as_typed_and_is_marked(hands: Hands) -> None:
    hands.at("r2", "done")
    hands.compose("san", commit="三百二")
    hands.press(Key.Key_Return)
    assert hands.text("r2", "done") == "三百二"
    assert hands.model.typed() == {}
    sentence = "「三百二」不是数，请写成 120 或 1.5。"
    assert hands.model.unread() == {("r2", "done"): ("三百二", sentence)}
    assert hands.tip("r2", "done") == sentence
    described = hands.model.index_of(("r2", "done")).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert sentence in described
    hands.press(Key.Key_Up, Key.Key_F2)
    assert isinstance(hands.focus(), QLineEdit)
    assert hands.focus().property("text") == "三百二"


def test_a_cell_that_cannot_be_changed_says_so_and_stays(hands: Hands) -> None:
    hands.at("r3", "approved")
    hands.type("5")
    assert hands.text("r3", "approved") == "1,500"
    assert hands.told == ["「批复京蒙 万元」在这里不能改。"]


def test_leaving_a_cell_with_the_mouse_keeps_what_was_typed(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("815")
    hands.at("r5", "arrived")
    assert hands.text("r3", "paid") == "815"
    assert hands.place() == ("r5", "arrived")


def test_ctrl_enter_fills_all_that_is_chosen(hands: Hands) -> None:
    hands.drag(("r2", "arrived"), ("r3", "paid"))
    hands.type("5")
    hands.press(Key.Key_Return, mod=CTRL)
    assert hands.column("arrived", ("r2", "r3")) == ["5", "5"]
    assert hands.column("paid", ("r2", "r3")) == ["5", "5"]


class TestInputMethods:
    def test_the_first_composition_opens_the_cell_and_is_not_eaten(self, hands: Hands) -> None:
        hands.at("r1", "said")
        QApplication.sendEvent(hands.view, QInputMethodEvent("n", []))
        # moving the focus now would end the composition
        assert hands.view.is_editing()
        assert hands.view.hasFocus()
        hands.compose("ni", "niu'she", commit="牛舍")
        assert isinstance(hands.focus(), TextCell)
        hands.compose("wan'gong", commit="完工")
        hands.press(Key.Key_Return)
        assert hands.text("r1", "said") == "牛舍完工"

    def test_it_replaces_what_stood_there(self, hands: Hands) -> None:
        hands.at("r1", "said")
        hands.compose("jiu", commit="旧话")
        hands.press(Key.Key_Return, Key.Key_Up)
        hands.compose("xin", commit="新话")
        hands.press(Key.Key_Return)
        assert hands.text("r1", "said") == "新话"

    def test_a_word_that_comes_without_composition_is_taken(self, hands: Hands) -> None:
        hands.at("r1", "said")
        hands.compose(commit="，")
        hands.press(Key.Key_Return)
        assert hands.text("r1", "said") == "，"

    def test_a_composition_given_up_leaves_the_cell_as_it_was(self, hands: Hands) -> None:
        hands.at("r3", "paid")
        QApplication.sendEvent(hands.view, QInputMethodEvent("b", []))
        QApplication.sendEvent(hands.view, QInputMethodEvent())
        assert not hands.view.is_editing()
        assert hands.text("r3", "paid") == "820"

    def test_keys_of_a_composition_do_not_end_the_typing(self, hands: Hands) -> None:
        hands.at("r1", "said")
        hands.compose(commit="牛")
        QApplication.sendEvent(hands.focus(), QInputMethodEvent("she", []))
        hands.press(Key.Key_Return)
        assert hands.view.is_editing()
        hands.compose(commit="舍")
        hands.press(Key.Key_Return)
        assert hands.text("r1", "said") == "牛舍"

    def test_a_view_on_a_cell_to_type_into_takes_input_methods(self, hands: Hands) -> None:
        hands.at("r1", "said")
        assert hands.view.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        where = hands.view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
        cell = hands.view.visualRect(hands.view.currentIndex())
        assert where.topLeft() == hands.view.viewport().mapTo(hands.view, cell.topLeft())


class TestChoices:
    @pytest.mark.parametrize("typed", ["4", "ywg"])
    def test_number_and_initials_choose(self, hands: Hands, typed: str) -> None:
        hands.at("r3", "state")
        hands.type(typed)
        hands.press(Key.Key_Return)
        assert hands.text("r3", "state") == "已完工"
        assert hands.place() == ("r4", "state")

    def test_chinese_chooses_and_tab_takes_it_too(self, hands: Hands) -> None:
        hands.at("r3", "state")
        hands.compose("yi'wan", commit="完")
        hands.press(Key.Key_Tab)
        assert hands.text("r3", "state") == "已完工"
        assert hands.place() == ("r3", "progress")

    def test_alt_down_shows_them_all_and_arrows_choose(self, hands: Hands) -> None:
        hands.at("r3", "state")
        hands.press(Key.Key_Down, mod=ALT)
        editor = hands.focus()
        assert isinstance(editor, ChoiceCell)
        assert editor.is_open()
        hands.press(Key.Key_Down, Key.Key_Return)
        assert hands.text("r3", "state") == "已完工"

    def test_shift_enter_takes_and_goes_up(self, hands: Hands) -> None:
        hands.at("r3", "state")
        hands.type("2")
        hands.press(Key.Key_Return, mod=SHIFT)
        assert hands.text("r3", "state") == "招采中"
        assert hands.place() == ("r2", "state")

    def test_a_word_that_is_none_of_them_stays_marked(self, hands: Hands) -> None:
        hands.at("r3", "state")
        hands.compose(commit="停工")
        hands.press(Key.Key_Return)
        assert hands.text("r3", "state") == "停工"
        assert hands.model.unread()[("r3", "state")][0] == "停工"

    def test_a_lookup_offers_what_its_column_finds(self, hands: Hands) -> None:
        hands.at("r3", "who")
        hands.compose(commit="白")
        hands.press(Key.Key_Return)
        assert hands.text("r3", "who") == "白音"


def test_several_choices_are_taken_one_after_the_other(show: Show) -> None:
    kinds = word("kinds", "类别", kind="choices", choices=("基础设施", "产业", "培训"))
    hands = show((kinds,), [GridRow(key="k")])
    hands.at("k", "kinds")
    hands.type("2")
    hands.press(Key.Key_Return)
    assert hands.text("k", "kinds") == "产业"
    hands.press(Key.Key_F2, Key.Key_End)
    hands.compose(commit="、")
    hands.type("px")
    hands.press(Key.Key_Return)
    assert hands.text("k", "kinds") == "产业、培训"


class TestTicks:
    def test_space_ticks_and_takes_the_tick_away(self, hands: Hands) -> None:
        hands.at("r3", "same")
        hands.press(Key.Key_Space)
        assert hands.model.typed() == {"r3": {"same": True}}
        hands.press(Key.Key_Space)
        assert hands.model.typed() == {}

    def test_space_ticks_all_that_is_chosen(self, hands: Hands) -> None:
        hands.drag(("r3", "same"), ("r5", "same"))
        hands.press(Key.Key_Space)
        assert set(hands.model.typed()) == {"r3", "r4", "r5"}

    def test_a_click_on_the_box_ticks(self, hands: Hands) -> None:
        hands.at("r3", "same")
        rect = hands.view.visualRect(hands.view.currentIndex())
        at = rect.center()
        at.setX(rect.left() + 12)
        QTest.mouseClick(hands.view.viewport(), Qt.MouseButton.LeftButton, NONE, at)
        assert hands.model.typed() == {"r3": {"same": True}}

    @pytest.mark.parametrize("word", ["是", "√", "有"])
    def test_a_word_ticks_through_the_input_method(self, hands: Hands, word: str) -> None:
        hands.at("r3", "same")
        hands.compose("shi", commit=word)
        assert hands.model.typed() == {"r3": {"same": True}}
        hands.type("0")
        assert hands.model.typed() == {}


def test_alt_enter_breaks_a_long_text_and_the_editor_grows(hands: Hands) -> None:
    hands.at("r3", "said")
    hands.compose(commit="购母牛")
    low = hands.focus().height()
    hands.press(Key.Key_Return, mod=ALT)
    hands.press(Key.Key_Return, mod=ALT)
    hands.compose(commit="冷库基础")
    assert hands.focus().height() > low
    hands.press(Key.Key_Return)
    assert hands.model.typed()["r3"]["said"] == "购母牛\n\n冷库基础"


def test_a_date_is_read_by_its_column(hands: Hands) -> None:
    hands.at("r3", "until")
    hands.type("2024-05-20")
    hands.press(Key.Key_Return)
    assert hands.model.typed() == {"r3": {"until": date(2024, 5, 20)}}


def test_what_is_half_typed_can_be_kept_and_gone_on_with(hands: Hands) -> None:
    hands.at("r3", "said")
    hands.compose(commit="购母牛一百")
    hands.press(Key.Key_Left)
    hands.at("r3", "said")
    hands.press(Key.Key_F2, Key.Key_Left)
    half = hands.view.half_typed()
    assert half is not None
    assert (half.key, half.name, half.text, half.caret) == ("r3", "said", "购母牛一百", 4)
    hands.press(Key.Key_Escape)
    hands.at("r1", "paid")
    assert hands.view.resume(half)
    hands.compose(commit="整")
    hands.press(Key.Key_Return)
    assert hands.text("r3", "said") == "购母牛一整百"
