"""Copying, cutting, pasting and filling, with what WPS and Excel really put on the clipboard."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from tests.ui.grid.conftest import ALT, CTRL, SHIFT, Hands, Key, Show
from tests.ui.grid.office import EXCEL_HTML, EXCEL_TEXT, WPS_HTML, WPS_TEXT
from tests.ui.grid.sheets import many_rows, numbers, read_number


def slowly(text: str) -> Decimal | None:
    """Reads as a column does that has to look something up."""
    sum(range(2000))
    return read_number(text)


def copied() -> tuple[str, str]:
    data = QGuiApplication.clipboard().mimeData()
    return data.text(), data.html()


class TestPasting:
    @pytest.mark.parametrize("html", [WPS_HTML, ""], ids=["html", "text"])
    def test_a_block_from_wps(self, hands: Hands, html: str) -> None:
        hands.clipboard(text=WPS_TEXT, html=html)
        hands.at("r1", "arrived")
        hands.paste()
        assert hands.column("arrived", ("r1", "r2")) == ["310", "320.5"]
        assert hands.column("paid", ("r1", "r2")) == ["300", ""]
        assert hands.column("said", ("r1", "r2")) == ["牛舍主体完工", "没变"]
        assert hands.model.typed()["r2"]["paid"] is None

    @pytest.mark.parametrize("html", [EXCEL_HTML, ""], ids=["html", "text"])
    def test_a_block_from_excel_checked_cell_by_cell(self, hands: Hands, html: str) -> None:
        hands.clipboard(text=EXCEL_TEXT, html=html)
        hands.at("r1", "arrived")
        hands.paste()
        assert hands.model.typed()["r1"] == {
            "arrived": Decimal(1310),
            "paid": Decimal(300),
            "said": "牛舍主体完工\n正在装围栏",
        }
        assert hands.model.typed()["r2"] == {"paid": Decimal(450), "said": "A & B"}
        assert hands.text("r2", "arrived") == "约三百"
        assert list(hands.model.unread()) == [("r2", "arrived")]

    def test_it_is_one_step(self, hands: Hands) -> None:
        hands.clipboard(text=WPS_TEXT, html=WPS_HTML)
        hands.at("r1", "arrived")
        hands.paste()
        assert hands.model.history.undo_name == "粘贴 6 格"
        hands.press(Key.Key_Z, mod=CTRL)
        assert hands.model.touched == ()
        hands.press(Key.Key_Y, mod=CTRL)
        assert hands.text("r1", "arrived") == "310"

    def test_the_block_is_chosen_and_counted(self, hands: Hands) -> None:
        hands.clipboard(text=WPS_TEXT)
        hands.at("r1", "arrived")
        hands.paste()
        assert len(hands.chosen()) == 6
        hands.wait(lambda: bool(hands.totals) and hands.totals[-1].sum == Decimal("930.5"))

    def test_one_value_fills_all_that_is_chosen(self, hands: Hands) -> None:
        hands.clipboard(text="7\r\n")
        hands.drag(("r1", "arrived"), ("r3", "paid"))
        hands.paste()
        assert hands.column("paid", ("r1", "r2", "r3")) == ["7", "7", "7"]
        assert hands.model.history.undo_name == "粘贴 6 格"

    def test_a_row_is_repeated_over_chosen_rows(self, hands: Hands) -> None:
        hands.clipboard(text="1\t2\r\n")
        hands.drag(("r1", "arrived"), ("r3", "paid"))
        hands.paste()
        assert hands.column("paid", ("r1", "r2", "r3")) == ["2", "2", "2"]

    def test_in_a_sorted_sheet_it_goes_to_the_rows_as_seen(self, hands: Hands) -> None:
        hands.view.sort_by("approved")
        hands.clipboard(text="1\r\n2\r\n")
        hands.at("r7", "paid")
        hands.paste()
        assert {key: cells["paid"] for key, cells in hands.model.typed().items()} == {
            "r7": Decimal(1),
            "r8": Decimal(2),
        }

    def test_in_a_narrowed_sheet_too(self, hands: Hands) -> None:
        hands.model.show_only(lambda key: key in ("r2", "r5"))
        hands.clipboard(text="1\r\n2\r\n")
        hands.at("r2", "paid")
        hands.paste()
        assert set(hands.model.typed()) == {"r2", "r5"}

    def test_hidden_columns_are_passed_over(self, hands: Hands) -> None:
        hands.at("r1", "paid")
        hands.press(Key.Key_0, mod=CTRL)
        hands.clipboard(text="1\t二\r\n")
        hands.at("r1", "arrived")
        hands.paste()
        assert hands.model.typed()["r1"] == {"arrived": Decimal(1), "said": "二"}

    def test_moved_columns_take_it_in_the_order_seen(self, hands: Hands) -> None:
        hands.at("r1", "paid")
        hands.press(Key.Key_Left, mod=ALT | SHIFT)
        hands.clipboard(text="1\t2\r\n")
        hands.at("r1", "paid")
        hands.paste()
        assert hands.model.typed()["r1"] == {"paid": Decimal(1), "arrived": Decimal(2)}

    def test_what_cannot_be_changed_stays_and_a_difference_is_marked(self, hands: Hands) -> None:
        hands.clipboard(text="草高吐嘎查示范村打造项目\t510\r\n海龙屯嘎查\t900\r\n")
        hands.at("r1", "project")
        hands.paste()
        assert hands.text("r2", "project") == "海龙屯嘎查示范村打造项目"
        assert set(hands.model.unread()) == {("r1", "approved"), ("r2", "project")}
        assert "海龙屯嘎查" in hands.tip("r2", "project")
        hands.at("r2", "project")
        hands.press(Key.Key_Delete)
        assert set(hands.model.unread()) == {("r1", "approved")}

    def test_rows_beyond_a_sheet_that_cannot_grow_are_kept_behind_it(self, hands: Hands) -> None:
        hands.clipboard(text="1\r\n2\r\n3\r\n")
        hands.at("r7", "paid")
        hands.paste()
        assert hands.told == ["多出 1 行，放在表后面、不计数。"]
        assert hands.text("extra:1", "paid") == "3"
        assert "没有地方放" in hands.tip("extra:1", "paid")
        assert set(hands.model.typed()) == {"r7", "r8"}
        assert ("extra:1", "paid") in hands.model.unread()
        hands.at("extra:1", "paid")
        hands.press(Key.Key_Minus, mod=CTRL)
        assert hands.model.unread() == {}

    def test_rows_beyond_a_sheet_that_grows_are_added(self, show: Show) -> None:
        hands = show(numbers(3), many_rows(2), growing=True)
        hands.clipboard(text="1\t2\r\n3\t4\r\n5\t6\r\n")
        hands.at("k1", "c1")
        hands.paste()
        assert hands.model.typed()["new:2"] == {"c1": Decimal(5), "c2": Decimal(6)}
        hands.press(Key.Key_Z, mod=CTRL)
        assert hands.model.rowCount() == 2
        assert hands.model.typed() == {}

    def test_columns_beyond_the_sheet_are_told(self, hands: Hands) -> None:
        hands.clipboard(text="是\t2\t3\r\n")
        hands.at("r1", "same")
        hands.paste()
        assert hands.told == ["右边少 2 栏，没有贴进去。"]
        assert hands.model.typed() == {"r1": {"same": True}}

    def test_too_much_is_refused_in_words(self, hands: Hands) -> None:
        hands.clipboard(text="1\t2\r\n" * 60_000)
        hands.at("r1", "paid")
        hands.paste()
        assert "太多" in hands.told[-1]
        assert hands.model.touched == ()

    def test_an_empty_clipboard_changes_nothing(self, hands: Hands) -> None:
        QGuiApplication.clipboard().clear()
        hands.at("r1", "paid")
        hands.paste()
        assert hands.model.touched == ()


class TestLargePastes:
    """Reading 12,000 cells takes a while: the window goes on meanwhile."""

    @pytest.fixture
    def large(self, show: Show) -> Hands:
        """Just after Ctrl+V of 3,000 rows."""
        columns = [replace(column, read=slowly) for column in numbers(5)]
        hands = show(columns, many_rows(3000))
        hands.clipboard(text="1,000\t2,000\t3,000\t4,000\r\n" * 3000)
        hands.at("k0", "c1")
        hands.press(Key.Key_V, mod=CTRL)
        assert hands.view.is_busy()
        return hands

    def test_texts_stand_there_first_and_are_read_little_by_little(self, large: Hands) -> None:
        seen: list[tuple[bool, bool, bool]] = []

        def look() -> None:
            typed = large.model.typed()
            seen.append((large.text("k2999", "c4") == "4,000", "k0" in typed, "k2999" in typed))

        large.model.reader.progressed.connect(look)
        large.wait(lambda: not large.view.is_busy())
        assert (True, True, False) in seen
        assert seen[-1] == (True, True, True)

    def test_esc_takes_all_of_it_back(self, large: Hands) -> None:
        large.press(Key.Key_Escape)
        assert not large.view.is_busy()
        assert large.model.texts() == {}

    def test_esc_at_once_keeps_it_from_coming(self, show: Show) -> None:
        hands = show(numbers(5), many_rows(3000))
        hands.clipboard(text="1,000\t2,000\t3,000\t4,000\r\n" * 3000)
        hands.at("k0", "c1")
        hands.press(Key.Key_V, mod=CTRL)
        hands.press(Key.Key_Escape)
        assert not hands.view.is_busy()
        assert hands.model.texts() == {}

    def test_what_is_typed_meanwhile_is_not_overwritten(self, large: Hands) -> None:
        large.wait(lambda: bool(large.model.texts()))
        assert large.view.go_to("k2999", "c4")
        large.type("7")
        large.press(Key.Key_Return)
        large.wait(lambda: not large.view.is_busy())
        assert large.model.typed()["k2999"]["c4"] == Decimal(7)
        assert large.model.typed()["k2998"]["c4"] == Decimal(4000)

    def test_undo_meanwhile_takes_it_back_and_redo_reads_it_again(self, large: Hands) -> None:
        large.wait(lambda: bool(large.model.texts()))
        large.press(Key.Key_Z, mod=CTRL)
        assert large.model.texts() == {}
        large.press(Key.Key_Y, mod=CTRL)
        large.wait(lambda: not large.view.is_busy())
        assert len(large.model.typed()) == 3000

    def test_saving_meanwhile_reads_the_rest(self, large: Hands) -> None:
        large.view.commit()
        assert len(large.model.typed()) == 3000


class TestCopying:
    def test_a_block_goes_out_as_table_and_as_text(self, hands: Hands) -> None:
        hands.drag(("r3", "approved"), ("r4", "progress"))
        hands.press(Key.Key_C, mod=CTRL)
        text, html = copied()
        assert text == "1500\t实施中\t55\r\n1000\t招采中\t0\r\n"
        cells = re.findall(r"<td[^>]*>(.*?)</td>", html)
        assert cells == ["1500", "实施中", "55", "1000", "招采中", "0"]

    def test_what_goes_out_comes_back_the_same(self, hands: Hands) -> None:
        hands.at("r1", "said")
        hands.compose(commit="甲")
        hands.press(Key.Key_Return, mod=ALT)
        hands.compose(commit='"乙"')
        hands.press(Key.Key_Return)
        hands.drag(("r1", "done"), ("r2", "said"))
        hands.press(Key.Key_C, mod=CTRL)
        hands.at("r5", "done")
        hands.paste()
        for name in ("done", "arrived", "paid", "said"):
            assert hands.column(name, ("r1", "r2")) == hands.column(name, ("r5", "r6"))
        assert hands.text("r5", "said") == '甲\n"乙"'

    def test_what_was_not_understood_goes_out_as_it_was_typed(self, hands: Hands) -> None:
        hands.at("r3", "paid")
        hands.compose(commit="八百")
        hands.press(Key.Key_Return, Key.Key_Up)
        hands.press(Key.Key_C, mod=CTRL)
        assert copied()[0] == "八百\r\n"

    def test_several_blocks_are_refused_in_words(self, hands: Hands) -> None:
        hands.clipboard(text="旧")
        hands.at("r1", "paid")
        hands.click("r3", "done", mod=CTRL)
        hands.press(Key.Key_C, mod=CTRL)
        assert "只选一块" in hands.told[-1]
        assert QApplication.clipboard().text() == "旧"

    def test_cutting_empties_as_one_step(self, hands: Hands) -> None:
        hands.drag(("r3", "arrived"), ("r3", "paid"))
        hands.press(Key.Key_X, mod=CTRL)
        assert copied()[0] == "750\t820\r\n"
        assert hands.text("r3", "paid") == ""
        assert hands.model.history.undo_name == "剪切 2 格"
        hands.press(Key.Key_Z, mod=CTRL)
        assert hands.text("r3", "paid") == "820"


class TestFilling:
    def test_ctrl_d_fills_down(self, hands: Hands) -> None:
        hands.drag(("r1", "state"), ("r3", "progress"))
        hands.press(Key.Key_D, mod=CTRL)
        assert hands.column("progress", ("r1", "r2", "r3")) == ["60", "60", "60"]
        assert hands.model.typed()["r3"] == {"state": "实施中", "progress": Decimal(60)}
        assert hands.model.history.undo_name == "填充 4 格"

    def test_ctrl_d_on_one_cell_takes_the_one_above(self, hands: Hands) -> None:
        hands.at("r4", "paid")
        hands.press(Key.Key_D, mod=CTRL)
        assert hands.text("r4", "paid") == "820"

    def test_ctrl_r_fills_right_and_is_read_there(self, hands: Hands) -> None:
        hands.drag(("r3", "arrived"), ("r3", "said"))
        hands.press(Key.Key_R, mod=CTRL)
        assert hands.model.typed()["r3"] == {"paid": Decimal(750), "said": "750"}

    def test_what_was_not_understood_is_filled_as_typed(self, hands: Hands) -> None:
        hands.at("r1", "paid")
        hands.compose(commit="八百")
        hands.press(Key.Key_Return)
        hands.drag(("r1", "paid"), ("r2", "paid"))
        hands.press(Key.Key_D, mod=CTRL)
        assert hands.text("r2", "paid") == "八百"
        assert set(hands.model.unread()) == {("r1", "paid"), ("r2", "paid")}
