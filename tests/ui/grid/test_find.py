"""Searching the sheet: words, digits, pinyin initials; onwards, back and round."""

from __future__ import annotations

from tests.ui.grid.conftest import CTRL, SHIFT, Hands, Key


def find(hands: Hands, text: str) -> None:
    hands.press(Key.Key_F, mod=CTRL)
    assert hands.focus() is hands.pane.find_bar.box
    if text.isascii():
        hands.type(text)
    else:
        hands.compose(commit=text)


def test_ctrl_f_finds_while_one_types_and_esc_stays_there(hands: Hands) -> None:
    find(hands, "王鲁")
    assert hands.place() == ("r5", "project")
    hands.press(Key.Key_Escape)
    assert hands.view.hasFocus()
    assert not hands.pane.find_bar.isVisible()
    assert hands.place() == ("r5", "project")


def test_initials_find(hands: Hands) -> None:
    find(hands, "wljc")
    assert "没有找到" in hands.pane.find_bar.note.text()
    hands.pane.find_bar.box.selectAll()
    hands.type("wlsf")
    assert hands.place() == ("r5", "project")


def test_digits_are_found_across_separators(hands: Hands) -> None:
    find(hands, "1500")
    assert hands.place() == ("r3", "approved")


def test_f3_goes_on_shift_f3_back_and_both_round(hands: Hands) -> None:
    find(hands, "实施中")
    hands.press(Key.Key_Escape)
    visited = [hands.place()[0]]
    for _ in range(5):
        hands.press(Key.Key_F3)
        visited.append(hands.place()[0])
    assert visited == ["r1", "r2", "r3", "r6", "r8", "r1"]
    hands.press(Key.Key_F3, mod=SHIFT)
    assert hands.place() == ("r8", "state")


def test_enter_goes_on_in_the_bar(hands: Hands) -> None:
    find(hands, "示范村")
    hands.press(Key.Key_Return)
    assert hands.place()[0] == "r2"
    hands.press(Key.Key_Return, mod=SHIFT)
    assert hands.place()[0] == "r1"


def test_what_is_not_there_is_said(hands: Hands) -> None:
    find(hands, "骆驼")
    assert hands.pane.find_bar.note.text() == "没有找到「骆驼」"


def test_what_was_typed_and_could_not_be_read_is_found(hands: Hands) -> None:
    hands.at("r6", "paid")
    hands.compose(commit="八百")
    hands.press(Key.Key_Return)
    find(hands, "八百")
    assert hands.place() == ("r6", "paid")


def test_ctrl_f_takes_what_is_being_typed(hands: Hands) -> None:
    hands.at("r6", "paid")
    hands.type("77")
    find(hands, "77")
    assert hands.text("r6", "paid") == "77"
    assert hands.place() == ("r6", "paid")
