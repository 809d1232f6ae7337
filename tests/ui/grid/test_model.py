"""What the one who stores is told and tells; drafts; what people who listen to the screen hear."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from jmdesk.domain.problem import Level
from jmdesk.ui.grid.model import GridModel
from tests.ui.grid.conftest import CTRL, Hands, Key, Show
from tests.ui.grid.sheets import MONTH, many_rows, month_rows, numbers

Role = Qt.ItemDataRole


def test_it_is_a_sound_model(qtmodeltester: ModelTester) -> None:
    model = GridModel()
    model.show(MONTH, month_rows(), growing=True)
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]
    model.insert_rows(2, 3)
    model.sort_by("paid")
    model.undo()
    qtmodeltester.check(model, force_py=True)  # type: ignore[no-untyped-call]


def test_a_draft_brings_all_texts_back_also_of_new_rows(show: Show) -> None:
    hands = show(numbers(3), many_rows(3), growing=True)
    hands.at("k1", "c1")
    hands.press(Key.Key_Plus, mod=CTRL)
    hands.type("7")
    hands.press(Key.Key_Tab)
    hands.compose(commit="八")
    hands.press(Key.Key_Return)
    draft = hands.model.texts()
    again = show(numbers(3), many_rows(3), growing=True)
    again.model.restore(draft)
    again.wait(lambda: not again.model.reader.busy)
    assert again.model.typed() == {"new:1": {"c1": Decimal(7)}}
    assert ("new:1", "c2") in again.model.unread()
    assert again.edited
    again.at("k0", "c1")
    again.press(Key.Key_Plus, mod=CTRL)
    assert again.place()[0] == "new:2"


def test_rows_that_were_edited_are_told(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("1")
    hands.press(Key.Key_Return)
    assert hands.edited == ["r3"]


def test_problems_signs_and_worked_out_figures_are_shown_and_heard(hands: Hands) -> None:
    sentence = "累计支付 820 万元大于累计到位 750 万元，是否垫付？"
    hands.model.set_problems("r3", {"paid": (Level.EXPLAIN, sentence)})
    hands.model.set_sign("r3", Level.EXPLAIN, "1 处")
    hands.model.set_sign("r4", None, "未报")
    hands.model.set_worked_out("r8", {"said": "由培训班算出"})
    index = hands.model.index_of(("r3", "paid"))
    assert hands.tip("r3", "paid") == f"▲ 须说明 {sentence}"
    assert sentence in index.data(Role.AccessibleDescriptionRole)
    assert index.data(Role.AccessibleTextRole) == "支付 累计 万元 820"
    vertical = Qt.Orientation.Vertical
    assert hands.model.headerData(2, vertical, Role.AccessibleTextRole) == "第 3 行 须说明 1 处"
    assert hands.model.headerData(3, vertical) == "未报"
    assert hands.text("r8", "said") == "由培训班算出"


def test_last_months_figures_are_told_apart_from_this_months(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("1")
    hands.press(Key.Key_Return)
    heard = Role.AccessibleDescriptionRole
    assert hands.model.index_of(("r3", "paid")).data(heard) == "新填，还没存"
    assert hands.model.index_of(("r3", "arrived")).data(heard) == "和上期一样"


def test_values_stored_elsewhere_appear_below_what_is_typed(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("1")
    hands.press(Key.Key_Return)
    row = month_rows()[2]
    stored = {**row.values, "paid": Decimal(2), "done": Decimal(900)}
    hands.model.update_stored([type(row)(key="r3", values=stored, carried=row.carried)])
    assert hands.text("r3", "paid") == "1"
    assert hands.text("r3", "done") == "900"


def test_another_sheet_forgets_what_was_typed_on_the_former(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.type("1")
    hands.press(Key.Key_Return)
    hands.model.show(MONTH, month_rows())
    assert hands.model.typed() == {}
    hands.press(Key.Key_Z, mod=CTRL)
    assert hands.text("r3", "paid") == "820"
    assert hands.place() == ("r1", "project")


def test_an_empty_sheet_takes_every_key(show: Show) -> None:
    hands = show(MONTH, [])
    hands.press(Key.Key_Down, Key.Key_End, Key.Key_Return, Key.Key_Delete, Key.Key_F2, Key.Key_1)
    for key in (Key.Key_A, Key.Key_C, Key.Key_V, Key.Key_D, Key.Key_R, Key.Key_Minus, Key.Key_End):
        hands.press(key, mod=CTRL)
    assert hands.model.typed() == {}
