"""Undo and redo: any number of steps, through sorting and through saving; nothing typed is lost."""

from __future__ import annotations

from decimal import Decimal

from jmdesk.ui.grid.column import GridRow
from tests.ui.grid.conftest import CTRL, SHIFT, Hands, Key, Show
from tests.ui.grid.sheets import many_rows, numbers


def undo(hands: Hands, times: int = 1) -> None:
    for _ in range(times):
        hands.press(Key.Key_Z, mod=CTRL)


def redo(hands: Hands, times: int = 1) -> None:
    for _ in range(times):
        hands.press(Key.Key_Y, mod=CTRL)


def test_undo_brings_back_what_stood_there_and_goes_there(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("815")
    hands.press(Key.Key_Return)
    hands.at("r7", "done")
    undo(hands)
    assert hands.text("r3", "paid") == "820"
    assert hands.model.touched == ()
    assert hands.place() == ("r3", "paid")
    redo(hands)
    assert hands.text("r3", "paid") == "815"


def test_ctrl_shift_z_does_it_again_too(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("815")
    hands.press(Key.Key_Return)
    undo(hands)
    hands.press(Key.Key_Z, mod=CTRL | SHIFT)
    assert hands.text("r3", "paid") == "815"


def test_hundreds_of_steps_go_back_and_forth(show: Show) -> None:
    hands = show(numbers(3), many_rows(300))
    hands.at("k0", "c1")
    for row in range(300):
        hands.type(str(row % 10))
        hands.press(Key.Key_Return)
    typed = hands.model.typed()
    undo(hands, 300)
    assert hands.model.typed() == {}
    redo(hands, 300)
    assert hands.model.typed() == typed


def test_a_new_step_ends_what_could_be_done_again(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("1")
    hands.press(Key.Key_Return)
    undo(hands)
    hands.type("2")
    hands.press(Key.Key_Return)
    redo(hands)
    assert hands.text("r3", "paid") == "2"
    assert hands.model.history.redo_name == ""


def test_steps_are_named(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("1")
    hands.press(Key.Key_Return)
    assert hands.model.history.undo_name == "输入「支付 累计 万元」"
    hands.drag(("r1", "arrived"), ("r3", "paid"))
    hands.press(Key.Key_Delete)
    assert hands.model.history.undo_name == "清除 6 格"


def test_what_could_not_be_read_comes_back_as_it_was_typed(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.compose(commit="八百")
    hands.press(Key.Key_Return, Key.Key_Up)
    hands.type("800")
    hands.press(Key.Key_Return)
    undo(hands)
    assert hands.text("r3", "paid") == "八百"
    assert ("r3", "paid") in hands.model.unread()


def test_sorting_between_does_not_matter(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("1")
    hands.press(Key.Key_Return)
    hands.view.sort_by("paid", descending=True)
    hands.at("r8", "paid")
    hands.type("2")
    hands.press(Key.Key_Return)
    hands.view.sort_by(None)
    undo(hands, 2)
    assert hands.column("paid", ("r3", "r8")) == ["820", "12"]


class TestAfterSaving:
    def type_and_save(self, hands: Hands) -> None:
        hands.at("r3", "paid")
        hands.type("815")
        hands.press(Key.Key_Return)
        line = hands.model.sheet.line("r3")
        assert line is not None
        values = {**line.row.values, **line.row.carried, **hands.model.typed()["r3"]}
        hands.model.take_as_stored("r3", values)

    def test_what_is_stored_is_no_longer_typed_and_still_shown(self, hands: Hands) -> None:
        self.type_and_save(hands)
        assert hands.model.touched == ()
        assert hands.text("r3", "paid") == "815"

    def test_undo_types_what_was_there_before(self, hands: Hands) -> None:
        self.type_and_save(hands)
        undo(hands)
        assert hands.text("r3", "paid") == "820"
        assert hands.model.typed() == {"r3": {"paid": Decimal(820)}}
        redo(hands)
        assert hands.text("r3", "paid") == "815"
        assert hands.model.touched == ()

    def test_what_was_typed_during_the_saving_stays_typed(self, hands: Hands) -> None:
        hands.at("r3", "paid")
        hands.type("815")
        hands.press(Key.Key_Return, Key.Key_Up)
        saving = {"project": "窑艾里", **hands.model.typed()["r3"]}
        hands.type("816")
        hands.press(Key.Key_Return)
        hands.model.take_as_stored("r3", saving)
        assert hands.model.typed() == {"r3": {"paid": Decimal(816)}}
        undo(hands)
        assert hands.text("r3", "paid") == "815"

    def test_what_could_not_be_read_is_not_swept_away(self, hands: Hands) -> None:
        hands.at("r3", "done")
        hands.compose(commit="八百")
        hands.press(Key.Key_Return)
        self.type_and_save(hands)
        assert hands.text("r3", "done") == "八百"


class TestRows:
    def test_new_rows_are_put_in_and_taken_back(self, show: Show) -> None:
        hands = show(numbers(3), many_rows(3), growing=True)
        hands.at("k1", "c1")
        hands.press(Key.Key_Plus, mod=CTRL)
        assert hands.place() == ("new:1", "c1")
        hands.type("7")
        hands.press(Key.Key_Return)
        assert [line.key for line in hands.model.sheet.seen] == ["k0", "new:1", "k1", "k2"]
        assert hands.model.typed() == {"new:1": {"c1": Decimal(7)}}
        undo(hands, 2)
        assert [line.key for line in hands.model.sheet.seen] == ["k0", "k1", "k2"]
        redo(hands, 2)
        assert hands.model.typed() == {"new:1": {"c1": Decimal(7)}}

    def test_as_many_as_are_chosen(self, show: Show) -> None:
        hands = show(numbers(3), many_rows(5), growing=True)
        hands.drag(("k1", "c1"), ("k3", "c1"))
        hands.press(Key.Key_Equal, mod=CTRL)
        assert hands.model.rowCount() == 8
        assert hands.model.history.undo_name == "插入 3 行"

    def test_enter_and_tab_at_the_end_of_a_sheet_that_grows_add_a_row(self, show: Show) -> None:
        hands = show(numbers(3), many_rows(1), growing=True)
        hands.at("k0", "c1")
        hands.type("1")
        hands.press(Key.Key_Tab)
        hands.type("2")
        hands.press(Key.Key_Tab)
        assert hands.place() == ("new:1", "c1")
        hands.press(Key.Key_Return)
        assert hands.model.rowCount() == 2  # the last one is still blank
        hands.type("3")
        hands.press(Key.Key_Return)
        assert hands.place() == ("new:2", "c1")

    def test_a_new_row_is_deleted_with_what_was_typed_in_it_and_comes_back(
        self, show: Show
    ) -> None:
        hands = show(numbers(3), many_rows(2), growing=True)
        hands.at("k1", "c1")
        hands.press(Key.Key_Plus, mod=CTRL)
        hands.type("7")
        hands.press(Key.Key_Return, Key.Key_Up)
        hands.press(Key.Key_Minus, mod=CTRL)
        assert hands.model.rowCount() == 2
        undo(hands)
        assert hands.text("new:1", "c1") == "7"

    def test_a_row_that_must_be_reported_stays(self, hands: Hands) -> None:
        hands.at("r3", "paid")
        hands.press(Key.Key_Minus, mod=CTRL)
        assert hands.model.rowCount() == 8
        assert "不能删" in hands.told[-1]
        hands.press(Key.Key_Plus, mod=CTRL)
        assert hands.model.rowCount() == 8
        assert "不能插入" in hands.told[-1]

    def test_steps_find_a_new_row_under_the_key_it_was_stored_by(self, show: Show) -> None:
        hands = show(numbers(3), many_rows(2), growing=True)
        hands.at("k1", "c1")
        hands.press(Key.Key_Plus, mod=CTRL)
        for figure in ("7", "8"):
            hands.type(figure)
            hands.press(Key.Key_Return, Key.Key_Up)
        hands.model.take_as_stored("new:1", {"c1": Decimal(8)}, new_key="k9")
        undo(hands)
        assert hands.model.typed() == {"k9": {"c1": Decimal(7)}}

    def test_stored_rows_that_may_go_are_told_as_removed(self, show: Show) -> None:
        rows = [*many_rows(2)]
        hands = show(numbers(3), [type(row)(key=row.key, removable=True) for row in rows])
        hands.at("k0", "c1")
        hands.press(Key.Key_Minus, mod=CTRL)
        assert list(hands.model.removed) == ["k0"]
        undo(hands)
        assert not hands.model.removed
        assert hands.model.rowCount() == 2

    def test_a_deletion_that_was_stored_is_undone_by_typing_all_of_it_again(
        self, show: Show
    ) -> None:
        row = GridRow(key="k0", values={"name": "甲", "c1": Decimal(5)}, removable=True)
        hands = show(numbers(3), [row])
        hands.at("k0", "c1")
        hands.press(Key.Key_Minus, mod=CTRL)
        hands.model.take_as_removed(["k0"])
        undo(hands)
        assert hands.text("k0", "name") == "甲"
        assert hands.model.typed() == {"k0": {"c1": Decimal(5)}}
