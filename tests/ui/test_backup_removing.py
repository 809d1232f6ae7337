"""设置 · 备份: a copy is taken out of the list by Delete, asked once; Enter loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations.backups import Kind, listed
from jmdesk.operations.backups_making import make_backup
from jmdesk.operations.desk import open_desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.safekeeping import restore
from jmdesk.ui.ask_bar import AskBar
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.settings_page import SettingsPage
from tests.ui.filled import make_store
from tests.ui.shell import opened, page, settle

Key = Qt.Key


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    path = tmp_path / "desk.db"
    make_store(path)
    with closing(open_desk(path)) as before:
        backup = make_backup(before).file
        save_record(before, ledger="project", values={"year": 2024, "name": "井", "place": "镇上"})
    restore(file=backup, store=path)
    made = opened(qapp, path, qtbot)
    yield made
    made.close()


def kinds(window: MainWindow) -> list[Kind]:
    assert window.desk is not None
    return sorted(one.kind for one in listed(window.desk.path))


def one_is_taken_out_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    window.resize(1366, 540)
    window.go("settings:backups")
    settle(window, qtbot)
    part = page(window, SettingsPage).backups
    table, ask = part.table, part.ask
    table.setFocus()
    table.selectRow([one.kind for one in part.copies].index(Kind.RESTORE))
    QTest.keyClick(table, Key.Key_Delete)
    settle(window, qtbot)
    assert kinds(window) == [Kind.PERSON, Kind.RESTORE]  # asked first
    qtbot.waitUntil(lambda: not ask.do.visibleRegion().isEmpty())  # also in a low window
    assert "有 1 条修订，现在的数据里没有" in ask.question.text()
    assert ask.leave.hasFocus()
    QTest.keyClick(ask.leave, Key.Key_Return)
    settle(window, qtbot)
    assert not ask.isVisible()
    assert kinds(window) == [Kind.PERSON, Kind.RESTORE]
    assert table.hasFocus()
    QTest.keyClick(table, Key.Key_Delete)
    settle(window, qtbot)
    QTest.keyClick(ask.leave, Key.Key_Backtab)
    assert ask.do.hasFocus()
    QTest.keyClick(ask.do, Key.Key_Return)
    settle(window, qtbot)
    assert kinds(window) == [Kind.PERSON]
    assert table.rows.rowCount() == 1
    assert window.bar.notice is not None
    assert window.bar.notice.text.startswith("已移走：")
    QTest.keyClick(table, Key.Key_Delete)  # the last good one
    settle(window, qtbot)
    assert not ask.isVisible()
    assert "最近的一份好备份" in window.bar.notice.text
    assert kinds(window) == [Kind.PERSON]


def test_a_copy_is_taken_out_of_the_list_by_keys(window: MainWindow, qtbot: QtBot) -> None:
    one_is_taken_out_by_keys(window, qtbot)


def test_a_copy_is_gone_by_one_key_without_being_asked(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def at_once(_bar: AskBar, _question: str, _word: str, act: Callable[[], object]) -> None:
        act()

    monkeypatch.setattr(AskBar, "ask", at_once)
    with pytest.raises(AssertionError):
        one_is_taken_out_by_keys(window, qtbot)
