"""Backups that the window makes by itself, its red light, and what can be brought back.

1. Closing the window backs up what changed, in two seconds at most, or leaves it for later.
2. A stick is asked about once; then it is backed up to by itself, read back, told with its time.
3. What is wrong with the backups is red, with a sign and a word, on the 工作台 and in 设置.
4. 找回 brings a deleted record and a half-typed text back by Enter.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations import backups_light, keeping
from jmdesk.operations.backups import Kind, listed, newest_good
from jmdesk.operations.backups_making import make_backup
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import keep_draft
from jmdesk.operations.recording import delete_record, save_record
from jmdesk.operations.sticks import Stick, is_chosen, stick_folder
from jmdesk.store.draft import Draft
from jmdesk.store.query import Query
from jmdesk.ui.desk_page import DeskPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.recover_page import RecoverPage
from jmdesk.ui.settings_page import SettingsPage
from tests import sharing
from tests.ui.filled import make_store, project
from tests.ui.shell import opened, page, settle

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    home = tmp_path / "home"
    home.mkdir()
    make_store(home / "desk.db")
    made = opened(qapp, home / "desk.db", qtbot)
    yield made
    made.close()


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def said(window: MainWindow) -> str:
    return window.bar.notice.text if window.bar.notice is not None else ""


def calm(window: MainWindow, qtbot: QtBot) -> None:
    """Wait also for what goes on aside."""
    qtbot.waitUntil(lambda: window.jobs.idle and not window.jobs._aside)


# 1


def check_closing_backs_up(window: MainWindow) -> None:
    store = desk_of(window).path
    save_record(
        desk_of(window), ledger="project", values={"year": 2024, "name": "井", "place": "镇上"}
    )
    window.close()
    made = listed(store)
    assert [(one.kind, one.good, one.revisions) for one in made] == [(Kind.AUTO, True, 4)]


def test_closing_the_window_backs_up_what_changed(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "back_up_on_close", sharing.back_up_on_close)
    check_closing_backs_up(window)


def test_closing_makes_none_without_it(window: MainWindow) -> None:
    with pytest.raises(AssertionError):  # tests/sharing.py takes it out for all other tests
        check_closing_backs_up(window)


def test_closing_never_waits_long(window: MainWindow) -> None:
    desk = desk_of(window)
    assert sharing.back_up_on_close(desk, seconds=-1) is None
    assert listed(desk.path) == ()
    assert list((desk.path.parent / "backups").iterdir()) == []
    assert sharing.back_up_on_close(desk) is not None
    assert sharing.back_up_on_close(desk) is None  # nothing changed


# 2


def test_a_stick_is_asked_about_once_and_then_backed_up_to_by_itself(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    desk = desk_of(window)
    assert window.places is not None
    own = window.places.keeping
    there: list[Stick] = []
    own._look = lambda: tuple(there)
    stick = Stick(folder=tmp_path / "stick", name="KINGSTON")
    stick.folder.mkdir()
    there.append(stick)
    own.look_for_sticks()
    calm(window, qtbot)
    assert "插上了 U 盘“KINGSTON”" in said(window)
    assert list(stick.folder.iterdir()) == []
    QTest.mouseClick(window.bar.action, CLICK)
    calm(window, qtbot)
    assert "U 盘备份（KINGSTON）：今天" in said(window)
    assert "已核对 3 条修订" in said(window)
    assert is_chosen(desk, stick)
    there.clear()
    own.look_for_sticks()
    save_record(desk, ledger="project", values={"year": 2024, "name": "井", "place": "镇上"})
    for file in stick_folder(desk, stick).glob("*.db"):
        file.unlink()
    there.append(stick)
    own.look_for_sticks()
    calm(window, qtbot)
    assert "已核对 4 条修订" in said(window)
    window.notices.clear()
    own.keep()  # some minutes later nothing is to be done
    calm(window, qtbot)
    assert said(window) == ""
    window.go("settings")
    page(window, SettingsPage).show_backups()
    settle(window, qtbot)
    assert "U 盘备份（KINGSTON）：今天" in page(window, SettingsPage).backups.stick.text()


def test_a_stick_that_is_not_wanted_is_not_asked_about_again(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    assert window.places is not None
    own = window.places.keeping
    stick = Stick(folder=tmp_path / "stick", name="照片")
    stick.folder.mkdir()
    own._look = lambda: (stick,)
    own.look_for_sticks()
    calm(window, qtbot)
    QTest.mouseClick(window.bar.other, CLICK)
    calm(window, qtbot)
    own._look = lambda: ()
    own.look_for_sticks()
    own._look = lambda: (stick,)
    own.look_for_sticks()
    calm(window, qtbot)
    assert said(window) == ""


# 3


def check_late_backups_are_red(window: MainWindow, qtbot: QtBot) -> None:
    window.go("desk")
    settle(window, qtbot)
    shown = page(window, DeskPage)
    assert shown.risk.isVisible()
    assert shown.risk.text() == "■ 备份要看一下"
    assert "已经 8 天没有备份了" in shown.risk.accessibleName()
    QTest.mouseClick(shown.risk, CLICK)
    settle(window, qtbot)
    part = page(window, SettingsPage).backups
    assert part.isVisible()
    assert part.red.text().startswith("■ 已经 8 天")


@pytest.fixture
def late(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup of eight days ago, and something recorded since."""
    desk = desk_of(window)
    newest = newest_good
    make_backup(desk)
    save_record(desk, ledger="project", values={"year": 2024, "name": "井", "place": "镇上"})

    def older(*told: object, **named: object) -> object:
        from dataclasses import replace

        found = newest(*told, **named)  # type: ignore[arg-type]
        assert found is not None
        return replace(found, at=datetime.now().astimezone() - timedelta(days=8))

    monkeypatch.setattr(backups_light, "newest_good", older)


@pytest.mark.usefixtures("late")
def test_late_backups_are_red_on_the_desk_and_in_the_settings(
    window: MainWindow, qtbot: QtBot
) -> None:
    check_late_backups_are_red(window, qtbot)


@pytest.mark.usefixtures("late")
def test_late_backups_go_unnoticed_without_the_light(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_light, "_late", lambda *_: "")
    with pytest.raises(AssertionError):
        check_late_backups_are_red(window, qtbot)


# 4


def recover(window: MainWindow, qtbot: QtBot) -> RecoverPage:
    (command,) = (one for one in window.commands.own() if one.id == "window.recover")
    command.act()
    settle(window, qtbot)
    return page(window, RecoverPage)


def test_a_deleted_record_is_brought_back_by_enter(window: MainWindow, qtbot: QtBot) -> None:
    desk = desk_of(window)
    delete_record(desk, record=project(desk, "草高吐"), reason="重复")
    shown = recover(window, qtbot)
    (row,) = shown.table.rows.rows
    assert row[1:4] == ["包玉兰", "删掉的记录", "项目档案"]
    assert row[6] == "原因：重复"
    assert shown.table.hasFocus()
    QTest.keyClick(shown.table, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert desk.store.count(Query(ledger="project")) == 2
    assert "已找回" in said(window)
    assert shown.found == ()
    QTest.mouseClick(window.bar.action, CLICK)
    opened_again = page(window, RecordPage).form.rows["name"].editor.typed()
    assert "草高吐" in opened_again


def test_a_text_thrown_away_on_a_page_comes_back_to_its_field(
    window: MainWindow, qtbot: QtBot
) -> None:
    desk = desk_of(window)
    assert window.places is not None
    barn = project(desk, "窑艾里")
    draft = Draft(
        key=barn,
        ledger="project",
        record=barn,
        unit="",
        period="",
        typed={"scope": "建设育肥牛棚 9 座"},
        focus="scope@3",
        at="2026-05-20T10:00:00",
    )
    keep_draft(desk, draft=draft)
    window.places.open_draft(draft)
    settle(window, qtbot)
    QTest.mouseClick(page(window, RecordPage).frame.draft_bar.button, CLICK)
    settle(window, qtbot)
    window.places.back()
    settle(window, qtbot)
    assert desk.store.drafts() == []
    shown = recover(window, qtbot)
    (row,) = shown.table.rows.rows
    assert "建设育肥牛棚 9 座" in row[6]
    QTest.keyClick(shown.table, Qt.Key.Key_Return)
    settle(window, qtbot)
    again = page(window, RecordPage)
    assert again.form.rows["scope"].editor.typed() == "建设育肥牛棚 9 座"
