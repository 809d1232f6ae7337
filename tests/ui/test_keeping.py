"""Backups that the window makes by itself, its red light, and what can be brought back.

1. Closing the window backs up what changed, in two seconds at most, or leaves it for later.
2. A stick is asked about once; then it is backed up to by itself, read back, told with its time.
3. What is wrong with the backups is red, with a sign and a word, on the 工作台 and in 设置.
4. 找回 brings a deleted record and a half-typed text back by Enter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations import backups_light, keeping
from jmdesk.operations.backups import Copy, Kind, listed, newest_good
from jmdesk.operations.backups_light import safety
from jmdesk.operations.backups_making import make_backup
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import keep_draft
from jmdesk.operations.recording import delete_record, save_record
from jmdesk.operations.sticks import Stick, is_chosen, stick_folder
from jmdesk.store.query import Query
from jmdesk.ui.desk_page import DeskPage
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.keeping import Keeping
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.recover_page import RecoverPage
from jmdesk.ui.settings_backup import BackupPart
from jmdesk.ui.settings_page import SettingsPage
from tests import sharing
from tests.drafts import half_typed
from tests.ui.filled import project
from tests.ui.shell import at_home, opened, page, settle

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    made = opened(qapp, at_home(tmp_path), qtbot)
    yield made
    made.close()


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


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


def test_closing_never_waits_long(desk: Desk) -> None:
    assert sharing.back_up_on_close(desk, seconds=-1) is None
    assert listed(desk.path) == ()
    assert list((desk.path.parent / "backups").iterdir()) == []
    assert sharing.back_up_on_close(desk) is not None
    assert sharing.back_up_on_close(desk) is None  # nothing changed


def check_what_closing_left_is_made_at_the_next_start(plugged: Plugged) -> None:
    """A large store, and the last backup is only minutes old."""
    desk = plugged.desk
    make_backup(desk)
    save_record(desk, ledger="project", values={"year": 2024, "name": "井", "place": "镇上"})
    assert sharing.back_up_on_close(desk) is None
    plugged.keeping.begin()
    plugged.heard()
    newest = newest_good(desk.path)
    assert newest is not None
    assert (newest.kind, newest.revisions) == (Kind.AUTO, 4)


@pytest.mark.usefixtures("large")
def test_what_closing_left_is_made_at_the_next_start(plugged: Plugged) -> None:
    check_what_closing_left_is_made_at_the_next_start(plugged)


@pytest.mark.usefixtures("large")
def test_what_closing_left_waits_without_the_first_look(
    plugged: Plugged, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Keeping, "begin", Keeping.keep)
    with pytest.raises(AssertionError):
        check_what_closing_left_is_made_at_the_next_start(plugged)


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every store is too large to be backed up while a window closes."""
    monkeypatch.setattr(keeping, "_FAST", 0)


# 2


class Plugged:
    """A desk to which sticks can be plugged in, and what it says."""

    def __init__(self, desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
        self.desk, self.jobs, self.qtbot = desk, jobs, qtbot
        self.notices = Notices()
        self.notices.said.connect(lambda notice: self.said.append(notice))
        self.said: list[Notice] = []
        self.sticks: tuple[Stick, ...] = ()
        self.keeping = Keeping(desk, jobs, self.notices, self.notices, look=lambda: self.sticks)

    def plug(self, *sticks: Stick) -> str:
        """Plug these in, all others are out; what was said last."""
        self.said.clear()
        self.sticks = sticks
        self.keeping.look_for_sticks()
        return self.heard()

    def heard(self) -> str:
        self.qtbot.waitUntil(lambda: self.jobs.idle and not self.jobs._aside)
        return self.said[-1].text if self.said else ""


@pytest.fixture
def plugged(desk: Desk, jobs: Jobs, qtbot: QtBot) -> Iterator[Plugged]:
    made = Plugged(desk, jobs, qtbot)
    yield made
    made.keeping.stop()


@pytest.fixture
def stick(tmp_path: Path) -> Stick:
    made = Stick(folder=tmp_path / "stick", name="KINGSTON")
    made.folder.mkdir()
    return made


def test_a_stick_is_asked_about_once_and_then_backed_up_to_by_itself(
    plugged: Plugged, stick: Stick, qtbot: QtBot
) -> None:
    desk = plugged.desk
    assert "插上了 U 盘“KINGSTON”" in plugged.plug(stick)
    assert list(stick.folder.iterdir()) == []
    use = plugged.said[-1].act
    assert use is not None
    use()
    assert "U 盘备份（KINGSTON）：今天" in plugged.heard()
    assert "已核对 3 条修订" in plugged.heard()
    assert is_chosen(desk, stick)
    plugged.plug()
    save_record(desk, ledger="project", values={"year": 2024, "name": "井", "place": "镇上"})
    for file in stick_folder(desk, stick).glob("*.db"):
        file.unlink()
    assert "已核对 4 条修订" in plugged.plug(stick)
    plugged.said.clear()
    plugged.keeping.keep()  # some minutes later nothing is to be done
    assert plugged.heard() == ""
    part = BackupPart(desk, plugged.jobs, plugged.notices)
    qtbot.addWidget(part)
    part.refresh()
    qtbot.waitUntil(lambda: plugged.jobs.idle)
    assert "U 盘备份（KINGSTON）：今天" in part.stick.text()


def test_a_stick_that_is_not_wanted_is_not_asked_about_again(
    plugged: Plugged, stick: Stick
) -> None:
    plugged.plug(stick)
    other = plugged.said[-1].other
    assert other is not None
    other.act()
    plugged.heard()
    plugged.plug()
    assert plugged.plug(stick) == ""


def test_a_desk_that_lies_on_a_stick_is_not_backed_up_to_the_same(
    plugged: Plugged, tmp_path: Path
) -> None:
    assert plugged.plug(Stick(folder=tmp_path, name="它自己")) == ""


# 3


@pytest.fixture
def late(monkeypatch: pytest.MonkeyPatch) -> None:
    """The newest backup is eight days old."""

    def older(store: Path, *, key: bytes = b"") -> Copy | None:
        found = newest_good(store, key=key)
        return found and replace(found, at=datetime.now().astimezone() - timedelta(days=8))

    monkeypatch.setattr(backups_light, "newest_good", older)


def check_late_backups_are_red(desk: Desk) -> None:
    now = datetime.now().astimezone()
    make_backup(desk)
    assert safety(desk, now=now).red == ()  # nothing was recorded since
    save_record(desk, ledger="project", values={"year": 2024, "name": "井", "place": "镇上"})
    (sentence,) = safety(desk, now=now).red
    assert sentence.startswith("已经 8 天没有备份了")


@pytest.mark.usefixtures("late")
def test_late_backups_are_red_on_the_desk_and_in_the_settings(
    window: MainWindow, qtbot: QtBot
) -> None:
    check_late_backups_are_red(desk_of(window))
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
    settings = page(window, SettingsPage)
    assert settings.list.item(settings.parts.index(part)).text() == "备份 ■"


@pytest.mark.usefixtures("late")
def test_late_backups_go_unnoticed_without_the_light(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_light, "_late", lambda *_: "")
    with pytest.raises((AssertionError, ValueError)):
        check_late_backups_are_red(desk)


def check_a_backup_from_the_future_is_red(desk: Desk) -> None:
    """The clock jumped ahead while it was made, or back since: its age cannot be told."""
    copy = make_backup(desk)
    save_record(desk, ledger="project", values={"year": 2024, "name": "井", "place": "镇上"})
    (sentence,) = safety(desk, now=copy.at - timedelta(days=400)).red
    assert f"{copy.at:%Y-%m-%d}" in sentence
    assert sentence.endswith("现在就备份一份。")
    assert safety(desk, now=copy.at - timedelta(minutes=20)).red == ()
    assert safety(desk, now=copy.at + timedelta(days=6)).red == ()


def test_a_backup_from_the_future_is_red(desk: Desk) -> None:
    check_a_backup_from_the_future_is_red(desk)


def test_a_backup_from_the_future_goes_unnoticed_without_looking_ahead(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups_light, "AHEAD", timedelta.min)
    with pytest.raises(ValueError, match="not enough values"):
        check_a_backup_from_the_future_is_red(desk)


# 4


def recover(window: MainWindow, qtbot: QtBot) -> RecoverPage:
    (command,) = (one for one in window.commands.own() if one.id == "window.recover")
    command.act()
    settle(window, qtbot)
    return page(window, RecoverPage)


def bring_a_record_back(window: MainWindow, qtbot: QtBot) -> None:
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
    assert window.bar.notice is not None
    assert "已找回" in window.bar.notice.text
    assert shown.found == ()
    QTest.mouseClick(window.bar.action, CLICK)
    opened_again = page(window, RecordPage).form.rows["name"].editor.typed()
    assert "草高吐" in opened_again


def throw_away(window: MainWindow, qtbot: QtBot) -> None:
    """A half-typed text, by 不要了 on its page."""
    desk = desk_of(window)
    assert window.places is not None
    barn = project(desk, "窑艾里")
    draft = half_typed(
        key=barn,
        record=barn,
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


def test_what_was_deleted_or_thrown_away_comes_back_by_enter(
    window: MainWindow, qtbot: QtBot
) -> None:
    bring_a_record_back(window, qtbot)
    throw_away(window, qtbot)
    shown = recover(window, qtbot)
    (row,) = shown.table.rows.rows
    assert "建设育肥牛棚 9 座" in row[6]
    QTest.keyClick(shown.table, Qt.Key.Key_Return)
    settle(window, qtbot)
    again = page(window, RecordPage)
    assert again.form.rows["scope"].editor.typed() == "建设育肥牛棚 9 座"
