"""谁做了什么 in the window: the lines are looked up when they are seen, narrowed, opened, saved."""

from __future__ import annotations

from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk
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
