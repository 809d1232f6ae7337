"""Ctrl+K finds records, units, reports and commands; keys alone lead there and back.

1. Initials and Chinese (through an input method) find projects, their months, units, reports.
2. Down and Enter choose, Esc goes back to where the cursor was; Enter pressed early waits.
3. Commands and places stand there with their keys, and do what they say.
4. A unit narrows every place to its things until one goes back to one's own.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.ui.list_page import ListPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.report_page import ReportPage
from jmdesk.ui.search_entries import Entry
from jmdesk.ui.settings_page import SettingsPage
from tests.ui.conftest import compose
from tests.ui.filled import MAY, make_store
from tests.ui.shell import opened, page, rest

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("search") / "desk.db"
    make_store(made)
    return made


@pytest.fixture
def window(qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    shutil.copy(store, tmp_path / "desk.db")
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    made.set_period(MAY)
    rest(made, qtbot)
    yield made
    made.close()


def ask(window: MainWindow, text: str, qtbot: QtBot) -> None:
    """Ctrl+K and type; Chinese comes through an input method."""
    QTest.keyClick(QApplication.focusWidget() or window, Key.Key_K, CTRL)
    box = window.top.search
    assert box.hasFocus()
    if text.isascii():
        QTest.keyClicks(box, text)
    else:
        compose(box, text)
    rest(window, qtbot)


def lines(window: MainWindow) -> list[str]:
    """What the list says, headings in brackets."""
    found = []
    made = window.top.search.list
    for row in range(made.count()):
        entry: Entry | None = made.item(row).data(Qt.ItemDataRole.UserRole)
        text = made.item(row).text()
        found.append(f"[{text}]" if entry is None else entry.text)
    return found


def press(window: MainWindow, *keys: Key) -> None:
    for key in keys:
        QTest.keyClick(window.top.search, key)


def test_a_project_is_found_by_initials_and_opened_by_enter(
    window: MainWindow, qtbot: QtBot
) -> None:
    ask(window, "yalgcs", qtbot)
    shown = lines(window)
    assert "[项目档案]" in shown
    assert "窑艾里嘎查示范村打造项目（2024）" in shown
    press(window, Key.Key_Return)
    rest(window, qtbot)
    assert page(window, RecordPage) is not None
    assert window.top.search.text() == ""
    assert not window.top.search.is_open()


def test_chinese_composed_by_an_input_method_finds_a_report(
    window: MainWindow, qtbot: QtBot
) -> None:
    ask(window, "项目进度月报", qtbot)
    assert lines(window)[0] == "[报表]"
    press(window, Key.Key_Return)
    rest(window, qtbot)
    chosen = page(window, ReportPage).choice.wanted()
    assert chosen is not None
    assert chosen.report == "progress_month"


def test_while_composing_enter_belongs_to_the_input_method(
    window: MainWindow, qtbot: QtBot
) -> None:
    from PySide6.QtGui import QInputMethodEvent

    ask(window, "yal", qtbot)
    QApplication.sendEvent(window.top.search, QInputMethodEvent("yao", []))
    before = window.stack.currentWidget()
    press(window, Key.Key_Return, Key.Key_Down, Key.Key_Escape)
    assert window.stack.currentWidget() is before
    assert window.top.search.hasFocus()


def test_down_goes_over_headings_and_esc_back_to_where_the_cursor_was(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.go("ledger:project")
    rest(window, qtbot)
    before = QApplication.focusWidget()
    ask(window, "gc", qtbot)
    texts = [text for text in lines(window) if not text.startswith("[")]
    press(window, Key.Key_Down)
    current = window.top.search.list.current()
    assert current is not None
    assert current.text == texts[1]
    press(window, Key.Key_Escape)
    assert not window.top.search.is_open()
    assert QApplication.focusWidget() is before


def test_enter_pressed_before_anything_is_found_takes_the_first(
    window: MainWindow, qtbot: QtBot
) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, Key.Key_K, CTRL)
    QTest.keyClicks(window.top.search, "caogaotu")
    window.top.search.clear()
    compose(window.top.search, "草高吐")
    press(window, Key.Key_Return)
    rest(window, qtbot)
    assert page(window, RecordPage) is not None


def test_without_a_word_it_shows_what_can_be_done_with_its_keys(
    window: MainWindow, qtbot: QtBot
) -> None:
    ask(window, "", qtbot)
    entries = [
        window.top.search.list.item(row).data(Qt.ItemDataRole.UserRole)
        for row in range(window.top.search.list.count())
    ]
    keys = {entry.text: entry.keys for entry in entries if entry is not None}
    assert keys["工作台"] == "Ctrl+1"
    assert keys["上一期"] == "Ctrl+PgUp"
    assert keys["回到刚才的地方"] == "Alt+Up"


def test_a_command_is_found_and_done(window: MainWindow, qtbot: QtBot) -> None:
    ask(window, "syq", qtbot)
    assert lines(window)[1] == "上一期"
    press(window, Key.Key_Return)
    assert window.month == MAY.step(-1)
    ask(window, "设置", qtbot)
    press(window, Key.Key_Return)
    assert page(window, SettingsPage) is not None


def test_all_that_a_ledger_holds_is_one_line_further(window: MainWindow, qtbot: QtBot) -> None:
    assert window.places is not None
    window.places.search_in("project", "窑艾里")
    rest(window, qtbot)
    shown = page(window, ListPage)
    assert shown.search.text() == "窑艾里"
    assert shown.model.rowCount() == 1


def test_a_unit_narrows_the_place_one_is_in_until_one_goes_back(
    window: MainWindow, qtbot: QtBot
) -> None:
    window.go("ledger:project")
    rest(window, qtbot)
    whole = page(window, ListPage).model.rowCount()
    ask(window, "好腰苏木镇", qtbot)
    at = lines(window).index("[单位]") + 1
    window.top.search.list.setCurrentRow(at)
    press(window, Key.Key_Return)
    rest(window, qtbot)
    assert window.top.viewed.isVisible()
    assert "只看 好腰苏木镇" in window.top.viewed.text()
    assert page(window, ListPage).model.rowCount() == 0 < whole
    QTest.mouseClick(window.top.viewed, Qt.MouseButton.LeftButton)
    rest(window, qtbot)
    assert not window.top.viewed.isVisible()
    assert page(window, ListPage).model.rowCount() == whole


def test_it_is_reached_from_any_field(window: MainWindow, qtbot: QtBot) -> None:
    """Ctrl+K deletes to the end of the line in some systems' fields; here it never does."""
    window.go("ledger:project")
    rest(window, qtbot)
    search = page(window, ListPage).search
    search.setFocus()
    QTest.keyClicks(search, "yal")
    search.setCursorPosition(0)
    QTest.keyClick(search, Key.Key_K, CTRL)
    assert window.top.search.hasFocus()
    assert search.text() == "yal"
