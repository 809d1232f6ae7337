"""Look-alikes in the window: counted where files came in, made one or set apart, taken back.

1. 收发 › 收到 says how many pairs there are, and leads to them; without any it is silent.
2. Down, Enter, Enter makes one of two; the notice takes it back and the pair is there again.
3. 不是一件事 is not asked again on this desk, also not after the page is opened anew.
4. A pair with something to decide first says so and cannot be united.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.plain_values import read_values
from jmdesk.operations.recording import save_record
from jmdesk.ui.exchange_page import ExchangePage
from jmdesk.ui.lookalike_page import LookalikePage
from jmdesk.ui.main_window import MainWindow
from tests.ui.filled import copy_of
from tests.ui.shell import opened, page, settle

Key = Qt.Key


def course(desk: Desk, title: str, **more: object) -> RecordId:
    values = {"title": title, "begins": "2024-05-06", **more}
    read = read_values(desk, ledger="training", values=values)
    return save_record(desk, ledger="training", values=read).records[0]


@pytest.fixture
def window(qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    file = copy_of(store, tmp_path)
    desk = open_desk(file)
    for title, more in (("蒙古族刺绣培训班", {}), ("蒙古族刺绣培训", {"place": "苏木文化站"})):
        course(desk, title, **more)
    for title in ("电商直播培训班", "电商直播 培训班"):
        course(desk, title)
    desk.close()
    made = opened(qapp, file, qtbot)
    yield made
    made.close()


def alike(window: MainWindow, qtbot: QtBot) -> LookalikePage:
    """The page, reached as a person does."""
    window.go("exchange")
    settle(window, qtbot)
    shown = page(window, ExchangePage).came.alike
    QTest.mouseClick(shown.open, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    return page(window, LookalikePage)


def focus() -> object:
    return QApplication.focusWidget()


def act(window: MainWindow, qtbot: QtBot) -> None:
    """Press the button of the notice."""
    assert window.bar.notice is not None
    assert window.bar.notice.act is not None
    window.bar.notice.act()
    settle(window, qtbot)


def test_what_came_says_how_many_and_leads_there(window: MainWindow, qtbot: QtBot) -> None:
    window.go("exchange")
    settle(window, qtbot)
    line = page(window, ExchangePage).came.alike
    assert line.isVisible()
    assert line.text.text() == "有 2 对记录看着像同一件事。"
    shown = alike(window, qtbot)
    assert len(shown.pairs) == 2
    assert shown.table.hasFocus()
    assert window.side.isVisible()
    QTest.keyClick(shown.table, Key.Key_Escape)
    settle(window, qtbot)
    page(window, ExchangePage)


def test_two_are_made_one_by_keys_and_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    shown = alike(window, qtbot)
    QTest.keyClick(shown.table, Key.Key_Down)
    settle(window, qtbot)
    pair = shown.pair
    assert pair is not None
    assert {pair.keep_title, pair.other_title} == {
        shown.panel.keep.title.text(),
        shown.panel.other.title.text(),
    }
    labels = {row[0] for row in shown.panel.fields.rows.rows}
    assert len(labels) >= 1
    QTest.keyClick(shown.table, Key.Key_Return)
    assert focus() is shown.panel.unite
    QTest.keyClick(shown.panel.unite, Key.Key_Return)
    settle(window, qtbot)
    desk = window.desk
    assert desk is not None
    assert desk.store.record(pair.other) is None
    assert desk.store.history(pair.other)
    assert pair not in shown.pairs
    assert len(list(shown.pairs)) == 1
    assert shown.table.hasFocus()
    act(window, qtbot)
    assert desk.store.record(pair.other) is not None
    assert len(shown.pairs) == 2


def test_what_is_not_one_thing_is_not_asked_again(window: MainWindow, qtbot: QtBot) -> None:
    shown = alike(window, qtbot)
    pair = shown.pair
    QTest.keyClick(shown.table, Key.Key_Return)
    QTest.keyClick(shown.panel.unite, Key.Key_Left)
    assert focus() is shown.panel.apart
    QTest.keyClick(shown.panel.apart, Key.Key_Return)
    settle(window, qtbot)
    assert len(list(shown.pairs)) == 1
    assert pair not in shown.pairs
    act(window, qtbot)
    assert pair in shown.pairs
    window.go("exchange")
    settle(window, qtbot)
    assert "2 对" in page(window, ExchangePage).came.alike.text.text()
    assert pair in alike(window, qtbot).pairs
    for _each in range(2):
        shown.table.selectRow(0)
        settle(window, qtbot)
        shown.panel.apart.click()
        settle(window, qtbot)
    assert shown.pairs == ()
    assert not shown.table.isVisible()
    assert shown.nothing.text() == "没有看着像同一件事的记录。"
    window.go("exchange")
    settle(window, qtbot)
    assert not page(window, ExchangePage).came.alike.isVisible()


def test_what_must_be_decided_first_is_said(window: MainWindow, qtbot: QtBot) -> None:
    shown = alike(window, qtbot)
    pair, desk = shown.pair, window.desk
    assert pair is not None
    assert desk is not None
    values = read_values(desk, ledger="training", values={"place": "甲地"})
    save_record(desk, ledger="training", record=pair.keep, values=values)
    theirs = replace(
        desk.store.history(pair.keep)[0], values={"place": "乙地"}, person="白永福", device="other"
    )
    with desk.store.transaction() as writer:
        writer.append([theirs])
    shown.refresh()
    settle(window, qtbot)
    assert shown.pair == pair
    assert not shown.panel.unite.isEnabled()
    assert "请先决定" in shown.panel.told.text()
