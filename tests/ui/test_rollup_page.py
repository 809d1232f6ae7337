"""汇总 in the window: chosen by keys, each figure opens to its rows, copied and saved."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.rollup_notes import Note
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.rollup_page import RollupPage
from tests.ui.conftest import MAY


@pytest.fixture
def page(herd_desk: Desk, jobs: Jobs, qtbot: QtBot) -> RollupPage:
    made = RollupPage(herd_desk, jobs, Notices())
    qtbot.addWidget(made)
    made.resize(1198, 718)
    made.show_ledger("herd", herd_desk.unit, MAY)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    settle(qtbot, jobs, made)
    return made


def settle(qtbot: QtBot, jobs: Jobs, page: RollupPage) -> None:
    qtbot.waitUntil(lambda: jobs.idle and not page.busy)


def test_a_total_says_what_made_it_and_enter_opens_the_rows(
    page: RollupPage, herd_desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    model = page.table.figures
    last = model.rowCount() - 1
    assert model.lines[last].label == "合计"
    page.table.setFocus()
    page.table.go_to(last, 0)
    settle(qtbot, jobs, page)
    assert page.origin.what.text() == "30 条牲畜"
    with qtbot.waitSignal(page.records_asked) as asked:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert asked.args is not None
    ledger, ids, title = asked.args
    assert (ledger, len(ids)) == ("herd", 30)
    assert title == "30 ＝ 30 条牲畜"
    assert herd_desk.store.record(ids[0]) is not None


def test_another_axis_and_other_figures_are_added_anew(
    page: RollupPage, jobs: Jobs, qtbot: QtBot
) -> None:
    before = page.table.figures.columnCount()
    page.head.columns.setCurrentIndex(page.head.columns.findData("period:month"))
    page.head.changed.emit()
    settle(qtbot, jobs, page)
    assert page.table.figures.columnCount() == 2 * before
    assert page.table.figures.heading(0)[0] == "2023年5月"


def test_what_cannot_be_rolled_up_is_said_in_its_place(
    page: RollupPage, jobs: Jobs, qtbot: QtBot
) -> None:
    page.head.columns.addItem("x", "nothing")
    page.head.columns.setCurrentIndex(page.head.columns.count() - 1)
    page.head.changed.emit()
    settle(qtbot, jobs, page)
    assert page.table.isHidden()
    assert "不能按“nothing”汇总" in page.empty.text()
    assert not page.head.sheet.isEnabled()


def test_the_table_is_copied_and_saved(
    page: RollupPage, jobs: Jobs, qtbot: QtBot, tmp_path: Path
) -> None:
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("苏木镇\t条数") or "\t条数" in lines[0]
    assert lines[-1].startswith("合计\t30")
    to = tmp_path / "汇总.xlsx"
    page.saver.ask_file = lambda *_: to
    page.save(".xlsx")
    settle(qtbot, jobs, page)
    values = [cell.value for row in load_workbook(to).worksheets[0].rows for cell in row]
    assert "合计" in values
    assert 30 in values


def test_esc_goes_back(page: RollupPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.left):
        QTest.keyClick(page, Qt.Key.Key_Escape)


def test_a_note_opens_the_records_that_it_is_about(page: RollupPage, qtbot: QtBot) -> None:
    page.notes.show_notes((Note(text="1 条有冲突。", records=(RecordId("r"),)),))
    link = page.notes.findChild(QPushButton)
    assert link is not None
    with qtbot.waitSignal(page.records_asked) as asked:
        QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    assert asked.args == ["herd", ("r",), "1 条有冲突。"]
