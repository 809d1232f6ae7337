"""What comes back to a 嘎查 that works on its one page, and what a record's history says of it.

1. A report that was sent back as a whole says why, above the paper; so does what is not the same,
   which leads to where it is decided.
2. What a batch brought that was taken back stays in the history, marked as counting for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.domain.revision import RecordId
from jmdesk.operations.batches import undo_batch
from jmdesk.operations.desk import Desk
from jmdesk.operations.desk_settings import set_plain_view
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import submit_report
from jmdesk.operations.reviewing import return_report
from jmdesk.ui.conflict_page import ConflictPage
from jmdesk.ui.history_panel import HistoryPanel, steps
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.village_page import VillagePage
from tests.operations.sending import hand_over, new_desk, package
from tests.ui.filled import MAY, TOWN
from tests.ui.shell import opened, page, rest

CLICK = Qt.MouseButton.LeftButton
VILLAGE = "科右中旗巴彦呼舒镇窑艾里嘎查"
MONTH = "village_month"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The store of a 嘎查 whose report came back, with another figure than its own."""
    folder = tmp_path_factory.mktemp("back")
    town = new_desk(folder / "town.db", unit=TOWN, person="包玉兰")
    village = new_desk(folder / "village.db", unit=VILLAGE, person="白永福")
    set_plain_view(village, plain=True)
    record = _says(village, "来了三人")
    submit_report(village, report=MONTH, period=MAY)
    hand_over(town, package(village, folder / "上报.jmdesk"))
    return_report(town, report=MONTH, unit=village.unit, period=MAY, note="照片看不清")
    save_record(town, ledger=MONTH, record=record, values={"visits": "来了四人"})
    save_record(village, ledger=MONTH, record=record, values={"visits": "来了五人"})
    _, merged = hand_over(village, package(town, folder / "退回.jmdesk"))
    assert merged.conflicts == 1
    town.close()
    village.close()
    return folder / "village.db"


def _says(village: Desk, visits: str) -> RecordId:
    changes = save_record(village, ledger=MONTH, values={"visits": visits}, period=MAY)
    return changes.records[0]


@pytest.fixture
def window(qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    (tmp_path / "desk.db").write_bytes(store.read_bytes())
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    made.work_in(MAY)
    made.go("desk")
    rest(made, qtbot)
    yield made
    made.close()


def test_the_one_page_says_what_came_back(window: MainWindow, qtbot: QtBot) -> None:
    frame = page(window, VillagePage).frame
    assert frame.returned.isVisible()
    assert "照片看不清" in frame.returned.text()
    assert frame.inbox.isVisible()
    QTest.mouseClick(frame.inbox.open, CLICK)
    rest(window, qtbot)
    shown = page(window, ConflictPage)
    QTest.keyClick(shown.cards.cards[0].take, Qt.Key.Key_1)
    rest(window, qtbot)
    QTest.keyClick(shown, Qt.Key.Key_Escape)
    rest(window, qtbot)
    assert not page(window, VillagePage).frame.inbox.isVisible()


def test_the_history_marks_what_was_taken_back(window: MainWindow, qtbot: QtBot) -> None:
    desk = window.desk
    assert desk is not None
    ledger = desk.ledger(MONTH)
    (record,) = (one.record for one in desk.store.conflicts())
    undo_batch(desk, batch="1")
    told = steps(desk, ledger, desk.store.history(record), aside=desk.store.aside(record))
    (gone,) = (step for step in told if step.aside)
    assert gone.lines[0].endswith("→ 来了四人")
    shown = HistoryPanel()
    qtbot.addWidget(shown)
    shown.show_steps(told)
    assert shown.text().count("已撤回，不算") == 1
