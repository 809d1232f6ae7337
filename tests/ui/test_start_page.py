"""The first start: unit, person, something to begin with; by keys alone, three steps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.ui.desk_page import DeskPage
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.settings_page import SettingsPage
from jmdesk.ui.start_page import StartPage
from jmdesk.ui.village_page import VillagePage
from tests.ui.conftest import compose
from tests.ui.shell import opened, page, rest

Key = Qt.Key


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    yield made
    made.close()


def press(window: MainWindow, key: Key) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key)


def type_in(text: str) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    if text.isascii():
        QTest.keyClicks(target, text)
    else:
        compose(target, text)


def to_the_third_step(window: MainWindow, unit: str) -> StartPage:
    start = page(window, StartPage)
    type_in(unit)
    press(window, Key.Key_Return)
    type_in("包文")
    press(window, Key.Key_Return)
    press(window, Key.Key_Return)
    assert start.steps.currentIndex() == 2
    return start


def test_a_township_begins_with_the_example_without_a_mouse(
    window: MainWindow, qtbot: QtBot
) -> None:
    start = to_the_third_step(window, "hysm")
    assert start.bring.hasFocus()
    assert not start.plain.isVisible()
    press(window, Key.Key_Tab)
    assert start.example.hasFocus()
    press(window, Key.Key_Space)
    rest(window, qtbot)
    shown = page(window, ImportPage)
    qtbot.waitUntil(lambda: shown.plan is not None, timeout=20_000)
    assert window.top.search.isVisible()


def test_esc_goes_a_step_back_and_nothing_is_asked_twice(window: MainWindow) -> None:
    start = page(window, StartPage)
    type_in("hysm")
    press(window, Key.Key_Return)
    assert start.steps.currentIndex() == 1
    press(window, Key.Key_Escape)
    assert start.steps.currentIndex() == 0
    assert start.unit.text() == "好腰苏木镇"
    press(window, Key.Key_Return)
    assert start.person.hasFocus()


def test_without_a_name_it_says_so_in_place(window: MainWindow) -> None:
    type_in("hysm")
    for _ in range(3):
        press(window, Key.Key_Return)
    assert window.bar.notice is not None
    assert "姓名" in window.bar.notice.text
    assert page(window, StartPage).person.hasFocus()


def test_a_village_is_offered_its_one_page_and_has_nothing_else(
    window: MainWindow, qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    start = to_the_third_step(window, "双金嘎查")
    assert start.plain.isVisible()
    assert start.plain.isChecked()
    QTest.mouseClick(start.later, Qt.MouseButton.LeftButton)
    rest(window, qtbot)
    shown = page(window, VillagePage)
    assert not window.side.isVisible()
    assert not window.top.search.isVisible()
    assert shown.tools.isVisible()
    assert window.top.isAncestorOf(shown.tools)
    window.close()

    again = opened(qapp, tmp_path / "desk.db", qtbot)
    assert page(again, VillagePage) is not None
    assert not again.side.isVisible()
    again.go("settings")
    rest(again, qtbot)
    settings = page(again, SettingsPage)
    settings.show_part(1)
    settings.look.plain.setFocus()
    press(again, Key.Key_Space)
    rest(again, qtbot)
    assert again.side.isVisible()
    again.go("desk")
    rest(again, qtbot)
    assert page(again, DeskPage) is not None
    again.go("village")
    rest(again, qtbot)
    whole = page(again, VillagePage)
    assert whole.isAncestorOf(whole.tools)
    again.close()
