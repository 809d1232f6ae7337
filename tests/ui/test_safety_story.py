"""A day with the lock, by keyboard: locked, left half-typed, masked, gone back, brought back.

1. 设置 · 安全 is reached by Ctrl+K; the lock goes on once the recovery key is on paper.
2. Nobody is there: the screen is empty; after the passphrase the cell holds what was half typed.
3. A list with telephones leaves masked by Enter, and says so.
4. Going back to a backup is seen beforehand and left by Esc; then it is done.
5. What was deleted is found in 找回 and brought back by Enter.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.exchange import locking as exchange_locking
from jmdesk.operations.recording import delete_record, save_record
from jmdesk.store import cipher
from jmdesk.store.query import Query
from jmdesk.ui import parts
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.recover_page import RecoverPage
from jmdesk.ui.settings_page import SettingsPage
from jmdesk.ui.unlock_page import UnlockPage
from tests.ui.clerk import Clerk
from tests.ui.filled import MAY, progress, project
from tests.ui.shell import at_home

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
PASSPHRASE = "horse 1949 wind"
PHONE = "13904820017"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(exchange_locking, "STRONG", (1, 8, 1))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.fixture
def clerk(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Clerk]:
    made = Clerk(qapp, at_home(tmp_path), qtbot)
    yield made
    made.quit()


class Strays(QObject):
    """Hears of each window besides the first, however short it was there: it takes the keyboard."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.found: list[str] = []
        self._app = app

    def __enter__(self) -> Strays:
        self._app.installEventFilter(self)
        return self

    def __exit__(self, *_: object) -> None:
        self._app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Note it."""
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget):
            type = watched.windowType()
            if type is Qt.WindowType.Window and not isinstance(watched, QMainWindow):
                self.found.append(f"{watched!r} {watched.accessibleName()}")
        return False


def test_a_button_without_a_page_is_heard(qapp: QApplication, qtbot: QtBot) -> None:
    button = parts.button("上锁", lambda: None)
    qtbot.addWidget(button)
    with Strays(qapp) as strays:
        button.setVisible(True)
    assert len(strays.found) == 1


def test_a_day_with_the_lock(qapp: QApplication, clerk: Clerk) -> None:
    with Strays(qapp) as strays:
        put_the_lock_on(clerk)
    assert strays.found == []
    leave_half_typed_and_come_back(clerk)
    send_a_list_masked(clerk)
    go_back_to_a_backup(clerk)
    bring_a_record_back(clerk)


def put_the_lock_on(clerk: Clerk) -> None:
    clerk.find("上锁、换口令")
    part = clerk.sees(SettingsPage).lock
    part.recovery.ask_file = lambda _parent, _begin: clerk.folder / "key.pdf"
    for field in (part.fields.first, part.fields.again):
        field.setFocus()
        clerk.type(PASSPHRASE)
    part.lock.setFocus()
    clerk.press(Key.Key_Space)
    assert "请先存好或打印好恢复钥匙" in clerk.told
    part.recovery.save.setFocus()
    clerk.press(Key.Key_Space)
    assert clerk.told == ""
    part.lock.setFocus()
    clerk.press(Key.Key_Space)
    clerk.wait(lambda: clerk.window.desk is not None)
    assert "已上锁" in clerk.told
    shown = clerk.sees(SettingsPage)
    assert shown.stack.currentWidget() is shown.lock
    assert cipher.is_locked(clerk.folder / "desk.db")


def leave_half_typed_and_come_back(clerk: Clerk) -> None:
    clerk.go("项目进度")
    clerk.work_on("2024-05")
    view = clerk.sees(MonthPage).view
    view.setFocus()
    clerk.press(Key.Key_Right, Key.Key_Right)
    place = view.place()
    clerk.type("77")
    nobody_is_there(clerk)
    asking = clerk.sees(UnlockPage)
    assert "窑艾里" not in clerk.words()
    clerk.type("not this one", into=asking.field)
    clerk.press(Key.Key_Return)
    clerk.wait(lambda: "口令不对" in asking.message.text() and asking.field.hasFocus())
    clerk.type(PASSPHRASE)
    clerk.press(Key.Key_Return)
    clerk.wait(lambda: clerk.window.desk is not None)
    view = clerk.sees(MonthPage).view
    assert view.place() == place
    assert "上次没存的 1 格已找回" in clerk.words()
    clerk.save()
    done = clerk.desk.store.record(progress(clerk.desk, "窑艾里", MAY))
    assert done is not None
    assert "77" in {str(value) for value in done.values.values()}


def nobody_is_there(clerk: Clerk) -> None:
    idle = clerk.window.guard.idle
    present = idle.now()
    idle.now = lambda: present + 601
    idle.look()
    clerk.wait()
    assert clerk.window.desk is None


def send_a_list_masked(clerk: Clerk) -> None:
    barn = project(clerk.desk, "窑艾里")
    save_record(clerk.desk, ledger="project", record=barn, values={"phone": PHONE})
    clerk.go("项目档案")
    to = clerk.folder / "项目.xlsx"
    clerk.sees(ListPage).export.ask_file = lambda *_: to
    clerk.button("存 Excel…").setFocus()
    clerk.press(Key.Key_Space)
    clerk.wait(lambda: clerk.window.door.isVisible())
    assert "含电话 1 个" in clerk.window.door.question.text()
    assert not to.exists()
    clerk.press(Key.Key_Return)
    clerk.wait(to.exists)
    assert clerk.told.endswith("电话 1 个已遮住。")


def go_back_to_a_backup(clerk: Clerk) -> None:
    clerk.find("备份和恢复")
    part = clerk.sees(SettingsPage).backups
    part.here.setFocus()
    clerk.press(Key.Key_Space)
    clerk.wait(lambda: len(part.copies) == 1)
    values = {"year": 2024, "name": "水塔", "place": "窑艾里嘎查"}
    save_record(clerk.desk, ledger="project", values=values)
    for leaves in (True, False):
        part.table.setFocus()
        clerk.press(Key.Key_Return)
        clerk.wait(part.ask.isVisible)
        told = part.ask.question.text()
        assert told.startswith("恢复今天")
        assert "项目档案 会没有 1 条" in told
        if leaves:
            clerk.press(Key.Key_Escape)
            assert part.ask.isHidden()
            assert clerk.desk.store.count(Query(ledger="project")) == 3
    clerk.press(Key.Key_Return)
    clerk.wait(lambda: "已从" in clerk.told)
    assert clerk.desk.store.count(Query(ledger="project")) == 2
    assert cipher.is_locked(clerk.folder / "desk.db")


def bring_a_record_back(clerk: Clerk) -> None:
    delete_record(clerk.desk, record=project(clerk.desk, "草高吐"), reason="重复")
    clerk.find("找回删掉的")
    table = clerk.sees(RecoverPage).table
    clerk.wait(table.hasFocus)
    clerk.press(Key.Key_Return)
    clerk.wait(lambda: "已找回" in clerk.told)
    assert clerk.desk.store.count(Query(ledger="project")) == 2
