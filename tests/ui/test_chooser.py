"""A box with a list: Chinese, initials and numbers narrow it, arrows and Enter choose."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.ui.chooser import Chooser, Option
from tests.ui.conftest import compose

UNITS = (
    Option(key="1", text="窑艾里嘎查", note="巴彦呼舒镇"),
    Option(key="2", text="王鲁嘎查", note="巴彦呼舒镇"),
    Option(key="3", text="双金嘎查", note="杜尔基镇"),
)


def offered(text: str) -> Sequence[Option]:
    return [option for option in UNITS if text in option.text]


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def box(window: QWidget, qtbot: QtBot) -> Chooser:
    column = QVBoxLayout(window)
    made = Chooser(offered)
    column.addWidget(made)
    column.addWidget(QLineEdit())
    column.addStretch(1)
    window.resize(500, 400)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    made.setFocus()
    return made


def test_typing_chinese_narrows_and_enter_takes_the_first(box: Chooser, qtbot: QtBot) -> None:
    compose(box, "王")
    assert box.is_open()
    with qtbot.waitSignal(box.typed_changed):
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert (box.key, box.text(), box.is_open()) == ("2", "王鲁嘎查", False)


def test_arrows_choose_another_one(box: Chooser) -> None:
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Down)
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.key == "3"


def test_what_is_not_meant_stays_as_typed(box: Chooser) -> None:
    compose(box, "赵")
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert (box.key, box.typed()) == (None, "赵")


def test_leaving_takes_the_only_one_meant_and_never_one_of_several(box: Chooser) -> None:
    compose(box, "嘎查")
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert box.key is None
    box.setFocus()
    box.selectAll()
    compose(box, "双金")
    QTest.keyClick(box, Qt.Key.Key_Tab)
    assert box.key == "3"


def test_escape_closes_the_list_and_keeps_the_text(box: Chooser) -> None:
    compose(box, "嘎查")
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert (box.is_open(), box.text()) == (False, "嘎查")


def test_ctrl_z_brings_the_choice_before_back(box: Chooser) -> None:
    box.choose(UNITS[0])
    box.selectAll()
    compose(box, "双金")
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert (box.key, box.text()) == ("1", "窑艾里嘎查")


def test_enter_with_nothing_to_choose_goes_on(box: Chooser, qtbot: QtBot) -> None:
    box.choose(UNITS[0])
    with qtbot.waitSignal(box.entered):
        QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.key == "1"


def test_clicking_in_and_typing_replaces_what_was_chosen(box: Chooser, window: QWidget) -> None:
    box.choose(UNITS[0])
    window.findChildren(QLineEdit)[-1].setFocus()
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert box.is_open()
    compose(box, "王")
    QTest.keyClick(box, Qt.Key.Key_Return)
    assert box.key == "2"
