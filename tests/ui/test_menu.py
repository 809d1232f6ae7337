"""菜单 shows what can be done here with its keys; Alt, F10 and a click open it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.operations.desk import open_desk
from jmdesk.operations.recording import save_record
from jmdesk.ui.exchange_page import ExchangePage
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.month_page import MonthPage
from tests.ui.filled import MAY, make_store, project
from tests.ui.shell import opened, page, rest

# A menu takes the keyboard, which a window without a screen cannot.
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    make_store(tmp_path / "desk.db")
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    made.set_period(MAY)
    rest(made, qtbot)
    yield made
    made.close()


def target(window: MainWindow) -> object:
    return QApplication.focusWidget() or window


def test_f10_opens_it_and_every_key_is_told(window: MainWindow) -> None:
    menu = window.top.menu.menu_shown
    QTest.keyClick(target(window), Key.Key_F10)  # type: ignore[call-overload]
    assert menu.isVisible()
    texts = [action.text() for action in menu.actions()]
    assert "找\tCtrl+K" in texts
    assert "上一期\tCtrl+PgUp" in texts
    assert "工作台\tCtrl+1" in texts
    QTest.keyClick(menu, Key.Key_Escape)
    assert not menu.isVisible()


def test_alt_alone_opens_it_and_alt_with_an_arrow_does_not(window: MainWindow) -> None:
    menu = window.top.menu.menu_shown
    focus = target(window)
    QTest.keyPress(focus, Key.Key_Alt, ALT)  # type: ignore[call-overload]
    QTest.keyRelease(focus, Key.Key_Alt)  # type: ignore[call-overload]
    assert menu.isVisible()
    QTest.keyClick(menu, Key.Key_Escape)
    QTest.keyPress(focus, Key.Key_Alt, ALT)  # type: ignore[call-overload]
    QTest.keyClick(focus, Key.Key_Left, ALT)  # type: ignore[call-overload]
    QTest.keyRelease(focus, Key.Key_Alt)  # type: ignore[call-overload]
    assert not menu.isVisible()
    assert window.month == Period.month(2024, 4)


def test_choosing_does_what_it_says(window: MainWindow, qtbot: QtBot) -> None:
    QTest.mouseClick(window.top.menu, Qt.MouseButton.LeftButton)
    menu = window.top.menu.menu_shown
    action = next(one for one in menu.actions() if one.text().startswith("收发"))
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    rest(window, qtbot)
    assert page(window, ExchangePage) is not None


def test_the_present_pages_commands_come_first(window: MainWindow, qtbot: QtBot) -> None:
    window.go("exchange")
    rest(window, qtbot)
    QTest.keyClick(target(window), Key.Key_F10)  # type: ignore[call-overload]
    menu = window.top.menu.menu_shown
    first = next(one for one in menu.actions() if not one.isSeparator())
    assert first.text() == "合并文件…"
    undo = next(one for one in menu.actions() if one.text().startswith("撤回这一批"))
    assert not undo.isEnabled()
    menu.close()


def test_back_goes_the_way_one_came(window: MainWindow, qtbot: QtBot) -> None:
    window.go("ledger:project")
    window.go("exchange")
    window.go("settings")
    rest(window, qtbot)
    seen = []
    for _ in range(4):
        QTest.keyClick(target(window), Key.Key_Up, ALT)  # type: ignore[call-overload]
        rest(window, qtbot)
        assert window.places is not None
        seen.append(window.places.here.key)
    assert seen == ["exchange", "ledger:project", "desk", "desk"]


def test_further_ledgers_are_folded_away_and_remembered(
    window: MainWindow, qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    side = window.side
    assert side.more.isVisible()
    assert not side.button("ledger:beneficiary").isVisible()
    assert side.button("ledger:progress").isVisible()
    window.go("ledger:beneficiary")
    assert side.button("ledger:beneficiary").isVisible()
    assert not side.button("ledger:site").isVisible()
    QTest.mouseClick(side.more, Qt.MouseButton.LeftButton)
    assert side.button("ledger:site").isVisible()
    rest(window, qtbot)
    window.close()
    again = opened(qapp, tmp_path / "desk.db", qtbot)
    assert again.side.button("ledger:site").isVisible()
    again.close()


def test_a_badge_says_what_must_be_mended_also_to_the_ear(window: MainWindow) -> None:
    window.side.set_note("ledger:progress", "9")
    window.side.set_badge("ledger:progress", 3)
    button = window.side.button("ledger:progress")
    assert button.accessibleDescription() == "3 处必须改"
    window.side.set_badge("ledger:progress", 0)
    assert button.accessibleDescription() == "9"


def test_f1_opens_help_for_the_place_and_closes_it_again(window: MainWindow, qtbot: QtBot) -> None:
    window.go("exchange")
    rest(window, qtbot)
    before = QApplication.focusWidget()
    QTest.keyClick(target(window), Key.Key_F1)  # type: ignore[call-overload]
    panel = window.help.panel
    assert panel is not None
    assert panel.isVisible()
    assert panel.page == "exchange"
    QTest.keyClick(target(window), Key.Key_F1)  # type: ignore[call-overload]
    assert not panel.isVisible()
    assert QApplication.focusWidget() is before


def test_a_ledger_opens_as_its_sheet_its_list_is_one_step_away_and_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.go("ledger:progress")
    rest(window, qtbot)
    sheet = page(window, MonthPage)
    QTest.mouseClick(sheet.head.list_button, Qt.MouseButton.LeftButton)
    rest(window, qtbot)
    assert page(window, ListPage).table.hasFocus()
    QTest.keyClick(target(window), Key.Key_G, Qt.KeyboardModifier.ControlModifier)  # type: ignore[call-overload]
    rest(window, qtbot)
    assert page(window, MonthPage) is sheet


def test_no_place_shows_a_window_of_its_own_for_a_moment(
    window: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    class Watch(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            shown = event.type() == QEvent.Type.Show
            if shown and isinstance(watched, QWidget) and watched.isWindow():
                stray.append(watched.accessibleName() or repr(watched))
            return False

    stray: list[str] = []
    watch = Watch()
    qapp.installEventFilter(watch)
    try:
        for key in (*window.side.keys(), "village"):
            window.go(key)
            rest(window, qtbot)
    finally:
        qapp.removeEventFilter(watch)
    assert stray == []


def test_what_must_be_mended_stands_at_the_ledger(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    make_store(tmp_path / "desk.db")
    desk = open_desk(tmp_path / "desk.db")
    too_low = {"project": project(desk, "窑艾里"), "state": "已完工", "image": Decimal(40)}
    save_record(desk, ledger="progress", values=too_low, period=MAY)
    desk.close()
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    made.set_period(MAY)
    rest(made, qtbot)
    said = made.side.button("ledger:progress").accessibleDescription
    qtbot.waitUntil(lambda: "处必须改" in said())
    made.close()
