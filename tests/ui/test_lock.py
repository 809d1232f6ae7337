"""The lock in the window: one field, one Enter; locked again at once, or when nobody is there.

1. A wrong passphrase says so, and one waits longer each time; the recovery key opens it too.
2. Ctrl+L, or minutes without anyone, takes everything off the screen and closes the store; what was
   half typed and the very cell are there again after the passphrase.
3. In 设置 the lock is put on (not before the recovery key is on paper), changed and taken off.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent, QSettings, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.exchange import locking as exchange_locking
from jmdesk.operations import locking
from jmdesk.operations.desk import Desk
from jmdesk.operations.passphrases import recovery_text
from jmdesk.operations.safekeeping import backup
from jmdesk.store import cipher, recrypting
from jmdesk.store.query import Query
from jmdesk.ui import kept_files
from jmdesk.ui.app import start
from jmdesk.ui.idle import Idle
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.settings_lock import LockPart
from jmdesk.ui.settings_page import SettingsPage
from jmdesk.ui.unlock_page import UnlockPage
from tests.ui.filled import APRIL, make_store
from tests.ui.shell import opened, page, rest, settle

KEY = bytes(range(16))
PASSPHRASE = "horse 1949 wind"
CTRL = Qt.KeyboardModifier.ControlModifier
NAME = "窑艾里"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(exchange_locking, "STRONG", (1, 8, 1))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))


@pytest.fixture
def locked(tmp_path: Path) -> Path:
    make_store(tmp_path / "desk.db")
    locking.lock_store(tmp_path / "desk.db", key=KEY, passphrase=PASSPHRASE)
    return tmp_path / "desk.db"


@pytest.fixture
def window(locked: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[MainWindow]:
    made = start(qapp, locked)
    qtbot.addWidget(made)
    with qtbot.waitSignal(made.filled):
        pass
    made.activateWindow()
    qtbot.waitUntil(lambda: made.jobs.idle and made.isActiveWindow())
    yield made
    made.close()


def enter(window: MainWindow, told: str, qtbot: QtBot) -> None:
    """Type it and press Enter."""
    asking = page(window, UnlockPage)
    assert asking.field.hasFocus()
    asking.field.clear()
    QTest.keyClicks(asking.field, told)
    QTest.keyClick(asking.field, Qt.Key.Key_Return)
    settle(window, qtbot)


def seen(window: MainWindow) -> str:
    """Every text that any widget of the window holds."""
    held = []
    for widget in window.findChildren(QWidget):
        if isinstance(widget, QLabel | QLineEdit):
            held.append(widget.text())
        held += [widget.accessibleName(), widget.toolTip()]
    return "\n".join(held)


def at_a_cell(window: MainWindow, qtbot: QtBot) -> tuple[str, str]:
    """In the sheet of project progress of April, two cells away from the first, half typed."""
    window.go("ledger:progress")
    window.set_period(APRIL)
    settle(window, qtbot)
    view = page(window, MonthPage).view
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
    place = view.place()
    assert place is not None
    return place


def is_open(window: MainWindow) -> bool:
    return window.desk is not None


def test_a_wrong_passphrase_says_so_and_waits_longer_then_the_recovery_key_opens(
    window: MainWindow, qtbot: QtBot
) -> None:
    asking = page(window, UnlockPage)
    assert asking.field.echoMode() is QLineEdit.EchoMode.Password
    enter(window, "something else", qtbot)
    assert "口令不对" in asking.message.text()
    assert not is_open(window)
    enter(window, "something else", qtbot)
    assert "2 秒后" in asking.message.text()
    assert not asking.field.isEnabled()
    for _ in range(2):
        asking._tick()
    asking.other.click()
    assert asking.field.accessibleName() == "恢复钥匙"
    assert asking.field.echoMode() is QLineEdit.EchoMode.Normal
    enter(window, recovery_text(KEY).lower(), qtbot)
    assert is_open(window)
    assert window.guard.page is None


def check_lock_hides_and_returns(window: MainWindow, qtbot: QtBot) -> None:
    """Ctrl+L in the middle of typing, then the passphrase."""
    enter(window, PASSPHRASE, qtbot)
    place = at_a_cell(window, qtbot)
    desk = window.desk
    assert desk is not None
    QTest.keyClick(page(window, MonthPage).view, Qt.Key.Key_4)
    typed = QApplication.focusWidget()
    assert typed is not None
    QTest.keyClicks(typed, "711")
    QTest.keyClick(window, Qt.Key.Key_L, CTRL)
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    assert NAME not in seen(window)
    settle(window, qtbot)
    assert not is_open(window)
    with pytest.raises(RuntimeError, match="closed"):
        desk.store.records(Query(ledger=desk.ledger("project").id))
    enter(window, PASSPHRASE, qtbot)
    settle(window, qtbot)
    sheet = page(window, MonthPage)
    assert sheet.view.place() == place
    assert sheet.view.hasFocus()
    assert sheet.state.model.texts()[place[0]] == {place[1]: "4711"}


def test_locking_hides_all_and_comes_back_to_the_very_cell(
    window: MainWindow, locked: Path, qtbot: QtBot
) -> None:
    check_lock_hides_and_returns(window, qtbot)
    window.close()  # how it was left says nothing of anyone
    QSettings(str(locked.parent / "window.ini"), QSettings.Format.IniFormat).sync()
    files = [path for path in locked.parent.rglob("*") if path.is_file()]
    assert "window.ini" in [path.name for path in files]
    assert [path.name for path in files if NAME.encode() in path.read_bytes()] == []


def test_names_stay_on_the_screen_without_emptying_the_window(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(window, "empty", lambda: None)
    # The store stays open, for the pages that were not closed go on reading.
    kept: list[Desk] = []
    monkeypatch.setattr(window.guard, "_close", kept.append)
    with pytest.raises(AssertionError):
        check_lock_hides_and_returns(window, qtbot)
    rest(window, qtbot)
    (window.desk,) = kept


def test_it_locks_when_nobody_was_there_for_some_minutes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    enter(window, PASSPHRASE, qtbot)
    idle, now = window.guard.idle, [1000.0]
    assert idle.minutes == 10
    idle.now = lambda: now[0]
    idle.watch(window.windowHandle(), 10)
    shown = tmp_path / kept_files.FOLDER / "0123.jpg"
    shown.parent.mkdir()
    shown.write_bytes(b"a photograph")
    held = Event()
    window.jobs.start(lambda _progress: held.wait(30))
    for passed, locks in ((599.0, False), (0.0, False), (599.0, False), (2.0, True)):
        if not passed:  # a key
            key = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(window.windowHandle(), key)
        now[0] += passed
        idle.look()
        assert (window.desk is None) is locks
    asking = page(window, UnlockPage)
    assert "收尾" in asking.message.text()  # what is under way ends first
    assert not asking.field.isEnabled()
    held.set()
    settle(window, qtbot)
    assert asking.field.isEnabled()
    assert not shown.exists()


def test_never_is_never(qapp: QApplication) -> None:
    idle = Idle(qapp)
    idle.watch(None, 0)
    idle.now = lambda: 1e9
    told: list[None] = []
    idle.passed.connect(lambda: told.append(None))
    idle.look()
    assert not told


def lock_part(window: MainWindow, qtbot: QtBot) -> LockPart:
    window.go("settings")
    shown = page(window, SettingsPage)
    shown.show_part(shown.parts.index(shown.lock))
    settle(window, qtbot)
    return shown.lock


def test_the_lock_is_put_on_changed_and_taken_off_in_the_settings(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    store = tmp_path / "desk.db"
    make_store(store)
    window = opened(qapp, store, qtbot)
    QTest.keyClick(window, Qt.Key.Key_L, CTRL)
    assert "没有上锁" in window.bar.text.text()
    assert window.desk is not None
    copy = backup(window.desk).file
    part = lock_part(window, qtbot)
    assert "1 份没上锁" in part.copies.text()
    part.fields.first.setText(PASSPHRASE)
    part.fields.again.setText("another")
    part.lock.click()
    assert "不一样" in window.bar.text.text()
    part.fields.again.setText(PASSPHRASE)
    part.lock.click()
    assert "恢复钥匙" in window.bar.text.text()
    assert recrypting.is_plain_store(store)
    part.recovery.ask_file = lambda _parent, _begin: tmp_path / "key.pdf"
    part.recovery.save.click()
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
    part.lock.click()
    settle(window, qtbot)
    assert cipher.is_locked(store)
    assert cipher.is_locked(copy)
    assert "已上锁" in window.bar.text.text()
    _change_and_take_off(window, store, copy, qtbot)
    window.close()


def _change_and_take_off(window: MainWindow, store: Path, copy: Path, qtbot: QtBot) -> None:
    part = lock_part(window, qtbot)
    for field, text in (("present", PASSPHRASE), ("first", "wind 1950 horse")):
        getattr(part.fields, field).setText(text)
    part.fields.again.setText("wind 1950 horse")
    part.change.click()
    settle(window, qtbot)
    assert "2 个文件" in window.bar.text.text()
    assert locking.key_of(copy, "wind 1950 horse")
    paper = store.with_name("again.pdf")
    part.recovery.ask_file = lambda _parent, _begin: paper
    for told, given in ((PASSPHRASE, False), ("wind 1950 horse", True)):
        part.owner.setText(told)
        part.recovery.save.click()
        settle(window, qtbot)
        assert paper.exists() is given
    part.passphrase.setText(PASSPHRASE)
    part.unlock.click()
    settle(window, qtbot)
    assert "口令不对" in window.bar.text.text()
    part.passphrase.setText("wind 1950 horse")
    part.unlock.click()
    settle(window, qtbot)
    assert recrypting.is_plain_store(store)
    assert recrypting.is_plain_store(copy)
