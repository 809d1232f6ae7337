"""谁做了什么 in the window: the lines are looked up when they are seen, narrowed, opened, saved."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.who_did_what import TOLD
from jmdesk.ui import theme
from jmdesk.ui.deeds_page import DeedsPage
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices


def test_it_is_looked_through_narrowed_opened_and_saved(
    qtbot: QtBot, desk: Desk, jobs: Jobs, said: list[Notice], tmp_path: Path
) -> None:
    notices = Notices()
    notices.said.connect(said.append)
    page = DeedsPage(desk, jobs, notices)
    qtbot.addWidget(page)
    page.resize(1100, 600)
    page.show()
    page.refresh()
    qtbot.waitUntil(lambda: len(page.lines) > 0)
    everything = len(page.lines)
    assert len(page.lines._blocks) * 40 < everything + 40  # those in sight
    assert page.person.count() > 1

    page.kind.setCurrentIndex(page.kind.findData("record"))
    page.kind.activated.emit(page.kind.currentIndex())
    qtbot.waitUntil(lambda: jobs.idle)
    assert 0 < len(page.lines) <= everything

    opened: list[tuple[str, str]] = []
    page.record_asked.connect(lambda ledger, record: opened.append((ledger, record)))
    page.table.setFocus()
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    deed = page.lines.deed(0)
    assert opened == [(deed.ledger, deed.record)]

    page.saver.ask_file = lambda parent, title, proposed: tmp_path / "谁.xlsx"
    page.save()
    qtbot.waitUntil(lambda: bool(said))
    sheet = openpyxl.load_workbook(tmp_path / "谁.xlsx").worksheets[0]
    assert sheet.max_row > len(page.lines)

    left: list[bool] = []
    page.left.connect(lambda: left.append(True))
    QTest.keyClick(page, Qt.Key.Key_Escape)
    assert left


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_what_was_done_is_read_whole(
    qtbot: QtBot, qapp: QApplication, desk: Desk, jobs: Jobs, scale: float
) -> None:
    theme.apply(qapp, scale)
    try:
        page = DeedsPage(desk, jobs, Notices())
        qtbot.addWidget(page)
        page.resize(1366 - round(168 * scale), 600)
        page.show()
        page.table.show_rows([])
        room = page.table.columnWidth(2) - 2 * round(8 * scale)
        words = [tr(words) for _, words in TOLD.values()]
        assert max(map(page.table.fontMetrics().horizontalAdvance, words)) <= room
        assert page.table.columnWidth(3) > room / 2  # and of what it was is still some seen
    finally:
        theme.apply(qapp)
