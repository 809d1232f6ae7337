"""The window as a whole: painted before there is a desk, filled, led by keys, closed cleanly."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.ui import theme
from jmdesk.ui.app import start
from jmdesk.ui.desk_page import DeskPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.merge_lines import Tone
from jmdesk.ui.merge_page import MergePage
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.settings_page import SettingsPage
from tests.ui.conftest import MAY, TOWNSHIP


@pytest.fixture
def used(herd_desk: Desk, store_path: Path) -> Path:
    """The store of a desk that was worked at before and is closed now."""
    herd_desk.close()
    return store_path


@pytest.fixture
def window(qapp: QApplication, used: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    made = opened(qapp, used, qtbot)
    made.set_period(MAY)
    qtbot.waitUntil(lambda: made.jobs.idle)
    yield made
    made.close()


def opened(qapp: QApplication, store: Path, qtbot: QtBot) -> MainWindow:
    window = start(qapp, store)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.filled, timeout=10_000):
        pass
    window.activateWindow()
    qtbot.waitUntil(lambda: window.jobs.idle and window.isActiveWindow())
    return window


def drop(window: MainWindow, place: QPoint, *files: Path) -> None:
    """Drag files to a place in the window and let them go, as a file manager does."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    none = Qt.KeyboardModifier.NoModifier
    handle = window.windowHandle()
    QApplication.sendEvent(handle, QDragEnterEvent(place, copy, data, left, none))
    QApplication.sendEvent(handle, QDropEvent(QPointF(place), copy, data, left, none))


PageT = TypeVar("PageT", bound=QWidget)


def page(window: MainWindow, kind: type[PageT]) -> PageT:
    """The page in the middle, which must be of this kind."""
    shown = window.stack.currentWidget()
    assert isinstance(shown, kind)
    return shown


def texts(window: MainWindow) -> str:
    shown = page(window, QWidget).findChildren(QLabel)
    return "\n".join(label.text() for label in shown)


def test_it_is_painted_before_the_store_is_opened(
    qapp: QApplication, used: Path, qtbot: QtBot
) -> None:
    window = start(qapp, used)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        pass
    at_first = window.desk
    assert at_first is None
    with qtbot.waitSignal(window.filled, timeout=10_000):
        pass
    assert window.desk is not None
    assert window.top.unit.text() == "好腰苏木镇"
    window.close()


def test_the_desk_says_what_there_is_and_what_is_wrong(window: MainWindow) -> None:
    said = texts(window)
    assert "5月要做的" in said
    assert "30 条" in said
    assert "须说明 9" in said
    assert "存栏 1 头，少于 10 头，是否漏填？" in said


def test_places_are_reached_by_their_numbers(window: MainWindow, qtbot: QtBot) -> None:
    herd = window.side.keys().index("ledger:herd") + 1
    key = Qt.Key(Qt.Key.Key_0.value + herd) if herd < 10 else None
    window.activateWindow()
    if key is not None:
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    else:
        window.go("ledger:herd")
    assert page(window, MonthPage).state.model.rowCount() == 30
    QTest.keyClick(window, Qt.Key.Key_1, Qt.KeyboardModifier.ControlModifier)
    assert page(window, DeskPage) is not None


def test_the_period_is_stepped_by_keys_in_the_ledgers_own_kind(window: MainWindow) -> None:
    QTest.keyClick(window, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    assert window.month == Period.month(2023, 4)
    QTest.keyClick(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert window.month == MAY
    window.go("ledger:beneficiary")
    assert window.top.stepper.shown.text() == "2023年二季度"
    QTest.keyClick(window, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    assert window.top.stepper.shown.text() == "2023年三季度"


@pytest.mark.parametrize("over_text", [False, True])
def test_a_file_dropped_anywhere_is_looked_at(
    window: MainWindow, tmp_path: Path, qtbot: QtBot, over_text: bool
) -> None:
    file = tmp_path / "空.xlsx"
    file.write_bytes(b"")
    search = window.top.search
    place = search.mapTo(window, search.rect().center()) if over_text else QPoint(500, 300)
    drop(window, place, file)
    qtbot.waitUntil(lambda: window.jobs.idle)
    (plan,) = page(window, MergePage).table.model_.lines
    assert (plan.name, plan.tone) == ("空.xlsx", Tone.BAD)
    assert not search.text()


def test_what_was_said_as_done_goes_when_one_goes_elsewhere(window: MainWindow) -> None:
    window.notices.say("已保存。")
    window.go("settings")
    assert not window.bar.isVisible()
    window.notices.warn("还没有写姓名。")
    window.go("desk")
    assert window.bar.isVisible()


def test_a_store_that_is_none_is_refused_on_a_plain_page(
    qapp: QApplication, store_path: Path, qtbot: QtBot
) -> None:
    store_path.write_bytes("不是数据库。".encode() * 100)
    before = store_path.read_bytes()
    window = opened(qapp, store_path, qtbot)
    assert "打不开数据" in texts(window)
    assert "什么都没有改动" in texts(window)
    window.close()
    assert store_path.read_bytes() == before


def test_closing_leaves_no_thread_and_one_file(
    qapp: QApplication, used: Path, qtbot: QtBot
) -> None:
    window = opened(qapp, used, qtbot)
    window.close()
    assert not [t for t in threading.enumerate() if t.name.startswith("jmdesk")]
    assert sorted(path.name for path in used.parent.glob("desk.db*")) == ["desk.db"]


def test_the_size_of_type_is_kept_for_the_next_start(
    qapp: QApplication, used: Path, qtbot: QtBot
) -> None:
    window = opened(qapp, used, qtbot)
    window.go("settings")
    settings = page(window, SettingsPage)
    settings.look.scale.setCurrentIndex(2)
    settings.look.scale.activated.emit(2)
    window.close()
    again = opened(qapp, used, qtbot)
    assert theme.scale_of(again.side) == 1.5
    again.close()
    theme.apply(qapp)


def test_half_typed_input_of_a_killed_process_is_offered_at_the_very_field(
    qapp: QApplication, store_path: Path, qtbot: QtBot
) -> None:
    desk = open_desk(store_path)
    begin(desk, unit=TOWNSHIP, person="包文")
    desk.close()
    window = opened(qapp, store_path, qtbot)
    window.set_period(MAY)
    assert window.places is not None
    window.places.new_record("herd")
    page(window, RecordPage).form.focus_field("heads")
    typed_into = QApplication.focusWidget()
    assert typed_into is not None
    QTest.keyClicks(typed_into, "12")
    qtbot.waitUntil(lambda: window.jobs.idle and bool(window.desk.store.drafts()))  # type: ignore[union-attr]
    # the process dies: nothing is closed, the page never says goodbye
    window.places = None
    window.close()

    again = opened(qapp, store_path, qtbot)
    assert "没填完的 1 条" in texts(again)
    desk_page = page(again, DeskPage)
    assert desk_page.next is not None
    assert desk_page.next.text() == "接着填"
    QTest.mouseClick(desk_page.next, Qt.MouseButton.LeftButton)
    form = page(again, RecordPage).form
    qtbot.waitUntil(lambda: form.focused() == "heads")
    assert form.texts() == {"heads": "12"}
    again.close()


def test_a_form_that_cannot_be_read_is_named_and_the_others_work(
    qapp: QApplication, used: Path, qtbot: QtBot
) -> None:
    (used.parent / "forms" / "ledgers" / "bad.toml").write_text("id = 1\n", encoding="utf-8")
    window = opened(qapp, used, qtbot)
    assert window.bar.notice is not None
    assert "bad.toml" in window.bar.notice.text
    assert "ledger:herd" in window.side.keys()  # noqa: SIM118 - not a mapping
    window.close()
