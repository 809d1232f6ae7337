"""What goes on while the window is locked tells nothing, and opens nothing.

1. A question at the door, a message, a search, what was copied: all gone with Ctrl+L; what a job
   has to tell when it ends waits for the passphrase.
2. Locked in the middle of a restore, it is locked when that is done.
3. One comes back to the part of 设置 and to the field in which one was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.exchange import locking as exchange_locking
from jmdesk.operations import locking
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.door import Door
from jmdesk.operations.personal import Persons
from jmdesk.ui import lock_guard, reopening
from jmdesk.ui.door_bar import DoorBar
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.lock_guard import LockGuard
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.notice import Notices
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.settings_lock import LockPart
from jmdesk.ui.settings_page import SettingsPage
from jmdesk.ui.top_bar import TopBar
from jmdesk.ui.unlock_page import UnlockPage
from tests.ui.conftest import compose
from tests.ui.filled import make_store, project
from tests.ui.shell import opened, page, settle

KEY = bytes(range(16))
PASSPHRASE = "horse 1949 wind"
NAME, UNIT, COUNT = "窑艾里", "好腰苏木", "312"


@pytest.fixture
def window(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """A locked desk, opened with its passphrase."""
    monkeypatch.setattr(exchange_locking, "STRONG", (1, 8, 1))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _self: True)  # offscreen cannot tell
    make_store(tmp_path / "desk.db")
    locking.lock_store(tmp_path / "desk.db", key=KEY, passphrase=PASSPHRASE)
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    enter(made, qtbot)
    yield made
    made.close()


def enter(window: MainWindow, qtbot: QtBot) -> None:
    page(window, UnlockPage).tried.emit(PASSPHRASE)
    settle(window, qtbot)


def told(window: MainWindow) -> list[str]:
    """Every text of every widget, seen or not, that names what it should not; the clipboard."""
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    held = [QGuiApplication.clipboard().text()]
    for widget in window.findChildren(QWidget):
        held += [widget.accessibleName(), widget.toolTip()]
        if isinstance(widget, QLabel | QLineEdit | QAbstractButton):
            held.append(widget.text())
    return [text for text in held if any(mark in text for mark in (NAME, UNIT, COUNT))]


def check_nothing_is_told(window: MainWindow, qtbot: QtBot) -> None:
    """Lock it with all of that open, and let a job end that has something to tell and to ask."""
    let_out: list[Door] = []
    persons, held = Persons(id_numbers=int(COUNT)), Event()

    def ended(_nothing: object) -> None:
        window.notices.say(f"已存到“{NAME}.pdf”。", action="打开", act=lambda: None)
        window.door.ask(persons, let_out.append)

    window.top.show_viewed(UNIT)
    window.notices.say(f"已存 {NAME}")
    window.door.ask(persons, let_out.append)
    compose(window.top.search, NAME)
    settle(window, qtbot)
    QGuiApplication.clipboard().setText(NAME)
    window.jobs.start(lambda _progress: held.wait(30), then=ended)
    try:
        window.guard.lock()
        assert told(window) == []
    finally:
        held.set()
        settle(window, qtbot)
    assert told(window) == []
    window.door.masking.click()
    assert let_out == []
    enter(window, qtbot)
    assert NAME in window.bar.text.text()
    assert not window.bar.action.isVisible()
    assert not window.door.isVisible()


def test_a_locked_window_tells_nothing_and_would_without_each_of_these(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_nothing_is_told(window, qtbot)
    protections: list[tuple[object, str, Callable[..., None]]] = [
        (DoorBar, "open_door", lambda _self, _open: None),
        (Notices, "hold", lambda _self: None),
        (TopBar, "forget", lambda self: self.show_search(False)),
        (lock_guard, "_clear_away", lambda: None),
    ]
    for place, name, without in protections:
        with monkeypatch.context() as patched:
            patched.setattr(place, name, without)
            with pytest.raises(AssertionError):
                check_nothing_is_told(window, qtbot)
        window.door.open_door(False)
        if window.desk is None:
            enter(window, qtbot)


def check_it_is_locked_after_a_restore(window: MainWindow, qtbot: QtBot) -> None:
    """Ctrl+L while the store is closed and opened again."""
    held = Event()

    def slow(path: Path, *, key: bytes, units: bool) -> Desk:
        held.wait(30)
        return open_desk(path, key=key, units=units)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reopening, "open_desk", slow)
        window.reopen(f"{NAME}的新表式")
        window.guard.lock()
        held.set()
        settle(window, qtbot)
    asking = window.stack.currentWidget()
    assert isinstance(asking, UnlockPage)
    assert window.desk is None
    assert told(window) == []
    assert asking.field.isEnabled()
    enter(window, qtbot)
    assert NAME in window.bar.text.text()


def test_locked_in_the_middle_of_a_restore_it_stays_so_and_would_not_without_the_guard(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_it_is_locked_after_a_restore(window, qtbot)
    monkeypatch.setattr(LockGuard, "keeps_shut", lambda _self, _opened: False)
    monkeypatch.setattr(UnlockPage, "ready", lambda _self: None)  # which is gone by then
    with pytest.raises(AssertionError):
        check_it_is_locked_after_a_restore(window, qtbot)


def check_what_ends_late_shows_nothing(window: MainWindow, qtbot: QtBot) -> None:
    """The passphrase for the recovery key was being tried, and a page being filled."""
    if window.desk is None:
        enter(window, qtbot)
    window.go("settings:lock")
    settle(window, qtbot)
    part, held = page(window, SettingsPage).lock, Event()
    asked: list[Path] = []
    part.recovery.ask_file = lambda _parent, begin: asked.append(begin)
    part.owner.setText(PASSPHRASE)
    label = part.recovery.state
    with qtbot.capture_exceptions() as raised:
        window.jobs.start(lambda _progress: held.wait(30), then=lambda _: label.setText(NAME))
        part.recovery.save.click()
        window.guard.lock()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        held.set()
        settle(window, qtbot)
    assert asked == []
    assert raised == []


def test_what_ends_late_shows_nothing_and_would_without_each_of_these(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_what_ends_late_shows_nothing(window, qtbot)
    for place, name, without in (
        (LockPart, "_still_here", lambda _self, act: act()),
        (Jobs, "leave_behind", lambda _self: None),
    ):
        with monkeypatch.context() as patched:
            patched.setattr(place, name, without)
            with pytest.raises(AssertionError):
                check_what_ends_late_shows_nothing(window, qtbot)


def test_one_comes_back_to_the_part_and_to_the_field(window: MainWindow, qtbot: QtBot) -> None:
    window.go("settings:lock")
    settle(window, qtbot)
    window.guard.lock()
    settle(window, qtbot)
    enter(window, qtbot)
    shown = page(window, SettingsPage)
    assert shown.parts[shown.part_shown()] is shown.lock
    assert window.desk is not None
    assert window.places is not None
    window.places.open_record("project", project(window.desk, NAME))
    settle(window, qtbot)
    page(window, RecordPage).focus_field("scope")
    typed = QApplication.focusWidget()
    assert typed is not None
    compose(typed, "甲乙")
    window.guard.lock()
    settle(window, qtbot)
    enter(window, qtbot)
    form = page(window, RecordPage).form
    focused = QApplication.focusWidget()
    assert focused is not None
    assert form.isAncestorOf(focused)  # not a button of the 工作台, which was read meanwhile
    assert form.focused() == "scope"
    QTest.keyClicks(focused, "5")
    assert "甲乙5" in form.texts()["scope"]
