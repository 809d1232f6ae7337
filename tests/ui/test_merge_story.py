"""A 苏木's clerk on the day when the month's files come.

1. A folder of sixty files of eighteen 嘎查 is dropped on the window; what each would do is seen at
   a glance: what clashes first, then what was changed by hand, what is broken, then all the rest.
2. By keyboard alone: the senders are known, the change by hand is taken, the clash is settled,
   all of it is merged; the board names who is missing, and the reminder is on the clipboard.
3. The batch is taken back, and everything is as it was; taken in again, as it was merged.
4. Sixty clean files of known desks take one drop and one key.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.open_conflicts import conflict_count
from jmdesk.store.query import Query
from jmdesk.ui.exchange_page import ExchangePage, Tab
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.merge_lines import Line, Tone
from jmdesk.ui.merge_page import MergePage
from tests.ui.filled import APRIL, MAY, progress
from tests.ui.shell import opened, page, rest
from tests.ui.villages import CLASHING, REPORT, Sent, know, make_sent

Key = Qt.Key


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    return make_sent(tmp_path_factory.mktemp("sent"))


@pytest.fixture
def store(sent: Sent, tmp_path: Path) -> Path:
    """A copy of the 苏木's store."""
    to = tmp_path / "desk.db"
    to.write_bytes(sent.town.read_bytes())
    return to


@pytest.fixture
def window(qapp: QApplication, store: Path, sent: Sent, qtbot: QtBot) -> Iterator[MainWindow]:
    made = opened(qapp, store, qtbot)
    made.work_in(MAY)
    yield made
    made.close()


@pytest.fixture
def knowing(store: Path, sent: Sent) -> None:
    desk = open_desk(store)
    know(desk, sent)
    desk.close()


def desk_of(window: MainWindow) -> Desk:
    assert window.desk is not None
    return window.desk


def press(window: MainWindow, qtbot: QtBot, key: Qt.Key) -> None:
    """A key to whatever has the keyboard."""
    focus = QApplication.focusWidget()
    assert isinstance(focus, QWidget)
    QTest.keyClick(focus, key)
    rest(window, qtbot)


def digest(window: MainWindow) -> str:
    told = desk_of(window).store.verify()
    assert not told.problems
    return told.digest


def reported(window: MainWindow) -> int:
    """How many 嘎查 have said something of May."""
    found = desk_of(window).store.records(Query(ledger=REPORT, equal={"period": MAY}))
    return len(found)


def test_the_day_when_the_files_come(window: MainWindow, sent: Sent, qtbot: QtBot) -> None:
    before = digest(window)
    shown = seen_at_a_glance(window, sent, qtbot)
    settled_by_keyboard(window, shown, qtbot)
    merged = digest(window)
    assert reported(window) == 18
    missing_are_reminded(window, sent, qtbot)
    undone_and_redone(window, qtbot, before, merged)


def seen_at_a_glance(window: MainWindow, sent: Sent, qtbot: QtBot) -> MergePage:
    window.drops.dropped.emit((sent.inbox,))
    rest(window, qtbot)
    shown = page(window, MergePage)
    lines = shown.table.model_.lines
    told = {line.name: line for line in lines}
    clash, edited, *others, good, same = lines
    assert shown.title.text() == f"收到 {len(list(sent.inbox.iterdir()))} 个文件"
    assert (clash.name, clash.tone, clash.counts[3]) == (CLASHING, Tone.CONFLICT, "1")
    assert (edited.name, edited.tone, edited.counts[4]) == ("改过的.xlsx", Tone.EDITED, "1")
    assert {line.name for line in others} == {"没传完.xlsx", "通知.txt"}
    assert told["没传完.xlsx"].said == "没传完，少了后面一截"
    assert (good.tone, good.folded) == (Tone.GOOD, True)
    assert (same.tone, same.folded) == (Tone.SAME, True)
    assert {"mmexport1716.xlsx"} & _names(same, good)
    assert int(good.counts[0]) >= 18
    return shown


def _names(*lines: Line) -> set[str]:
    return {file.name for line in lines for file in line.files}


def settled_by_keyboard(window: MainWindow, shown: MergePage, qtbot: QtBot) -> None:
    desk = desk_of(window)
    assert shown.questions.trust is not None
    assert shown.questions.trust.hasFocus()
    assert not shown.merge.isEnabled()
    press(window, qtbot, Key.Key_Space)  # 都认识
    assert shown.questions.take_edits is not None
    assert shown.questions.take_edits.hasFocus()
    press(window, qtbot, Key.Key_Space)  # 都要
    assert shown.panel.cards.cards[0].take.hasFocus()
    press(window, qtbot, Key.Key_2)  # theirs
    assert shown.merge.hasFocus()
    press(window, qtbot, Key.Key_Return)
    assert page(window, ExchangePage).tab is Tab.CAME
    barn = desk.store.record(progress(desk, "窑艾里", APRIL))
    assert barn is not None
    assert barn.values["paid"] == Decimal(600)
    assert conflict_count(desk) == 0
    visits = {
        one.get("visits") for one in desk.store.records(Query(ledger=REPORT, equal={"period": MAY}))
    }
    assert "北京来访 9 次" in visits


def missing_are_reminded(window: MainWindow, sent: Sent, qtbot: QtBot) -> None:
    board = page(window, ExchangePage).board
    page(window, ExchangePage).show_tab(Tab.BOARD)
    rest(window, qtbot)
    board.head.copy.setFocus()
    press(window, qtbot, Key.Key_Space)
    text = QGuiApplication.clipboard().text()
    assert sent.silent
    assert all(name in text for name in sent.silent)
    assert not any(f"{name}：" in text for name in sent.names)


def undone_and_redone(window: MainWindow, qtbot: QtBot, before: str, merged: str) -> None:
    page(window, ExchangePage).show_tab(Tab.CAME)
    rest(window, qtbot)
    came = page(window, ExchangePage).came
    came.undo.setFocus()
    press(window, qtbot, Key.Key_Space)
    assert came.ask.do.hasFocus()  # what would become of it was looked up first
    press(window, qtbot, Key.Key_Return)
    assert digest(window) == before
    assert reported(window) == 0
    came.redo.setFocus()
    press(window, qtbot, Key.Key_Space)
    press(window, qtbot, Key.Key_Return)
    assert digest(window) == merged
    assert reported(window) == 18


@pytest.mark.usefixtures("knowing")
def test_clean_files_of_known_desks_take_a_drop_and_a_key(
    window: MainWindow, sent: Sent, qtbot: QtBot
) -> None:
    window.drops.dropped.emit(tuple(sent.clean))
    rest(window, qtbot)
    shown = page(window, MergePage)
    assert not shown.questions.isVisible()
    assert shown.merge.hasFocus()
    press(window, qtbot, Key.Key_Return)
    assert isinstance(page(window, ExchangePage), ExchangePage)
    assert reported(window) == 18
