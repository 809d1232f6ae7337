"""Menus of the right mouse button: what can be done, and by which key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.ui.grid.conftest import NONE, Hands, Key

# said by the platform without a screen about each window of a menu
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def open_menu(hands: Hands, *, reason: QContextMenuEvent.Reason) -> QMenu:
    at = hands.view.visualRect(hands.view.currentIndex()).center()
    event = QContextMenuEvent(reason, at, hands.view.viewport().mapToGlobal(at))
    QApplication.sendEvent(hands.view.viewport(), event)
    return shown(hands)


def shown(hands: Hands) -> QMenu:
    hands.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def choose(menu: QMenu, word: str) -> None:
    action = next(action for action in menu.actions() if action.text().startswith(word))
    at = menu.actionGeometry(action).center()
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, NONE, at)


def words(menu: QMenu) -> dict[str, str]:
    pairs = (action.text().partition("\t") for action in menu.actions() if action.text())
    return {word: key for word, _tab, key in pairs}


def test_each_act_stands_with_its_key(hands: Hands) -> None:
    hands.at("r3", "paid")
    menu = open_menu(hands, reason=QContextMenuEvent.Reason.Mouse)
    expected = {"复制": "Ctrl+C", "粘贴": "Ctrl+V", "向下填充": "Ctrl+D", "插入行": "Ctrl++"}
    assert expected.items() <= words(menu).items()
    menu.close()


def test_undo_says_what_it_takes_back(hands: Hands) -> None:
    hands.at("r3", "paid")
    hands.press(Key.Key_Delete)
    menu = open_menu(hands, reason=QContextMenuEvent.Reason.Keyboard)
    assert words(menu)["撤销 清除 1 格"] == "Ctrl+Z"
    choose(menu, "撤销")
    assert hands.text("r3", "paid") == "820"


def test_what_cannot_be_done_is_grey(hands: Hands) -> None:
    menu = open_menu(hands, reason=QContextMenuEvent.Reason.Keyboard)
    grey = {action.text().partition("\t")[0] for action in menu.actions() if not action.isEnabled()}
    assert {"撤销", "重做", "插入行"} <= grey
    menu.close()


def test_a_right_click_keeps_what_is_chosen(hands: Hands) -> None:
    hands.drag(("r2", "arrived"), ("r3", "paid"))
    at = hands.point("r3", "arrived")
    QTest.mouseClick(hands.view.viewport(), Qt.MouseButton.RightButton, NONE, at)
    assert len(hands.chosen()) == 4


def test_the_menu_of_a_heading_hides_and_sorts_its_column(hands: Hands) -> None:
    header = hands.view.headings
    at = QPoint(hands.view.sight.left(6) + 20, 20)
    header.customContextMenuRequested.emit(at)
    menu = shown(hands)
    assert words(menu)["隐藏这一栏"] == "Ctrl+0"
    choose(menu, "这一栏从大到小")
    assert hands.model.sheet.sorted_by == ("paid", True)
    header.customContextMenuRequested.emit(at)
    choose(shown(hands), "隐藏这一栏")
    assert hands.view.isColumnHidden(6)
    header.customContextMenuRequested.emit(QPoint(20, 20))
    choose(shown(hands), "显示「支付")
    assert not hands.view.isColumnHidden(6)


def test_the_same_acts_are_offered_as_commands(hands: Hands) -> None:
    commands = {command.id: command for command in hands.view.commands()}
    assert commands["grid.fill_down"].keys == "Ctrl+D"
    hands.at("r3", "paid")
    commands["grid.clear"].act()
    assert hands.text("r3", "paid") == ""
