"""更正单 from the report page: three presses from a late change to the page to sign.

1. The button is there where a version was submitted and something was changed since.
2. The cells are shown, a reason is typed, the page and the small file are saved.
3. An earlier version can be corrected; Esc goes back to the paper.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from jmdesk.exchange.reading import read_files
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import submit_report
from jmdesk.store.query import Query
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.report_page import ReportPage
from tests.reporting.papers import pages_of
from tests.ui.conftest import compose
from tests.ui.filled import APRIL, TOWN

PROGRESS = "progress_month"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(desk: Desk, jobs: Jobs, said: list[Notice], tmp_path: Path, qtbot: QtBot) -> ReportPage:
    notices = Notices()
    notices.said.connect(said.append)

    def ask(_parent: QWidget, _title: str, file: Path) -> Path:
        return tmp_path / file.name

    submit_report(desk, report=PROGRESS, unit=TOWN, period=APRIL)
    made = ReportPage(desk, jobs, notices, ask_file=ask)
    qtbot.addWidget(made)
    made.resize(1198, 720)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    shown(made, jobs, qtbot)
    return made


def shown(page: ReportPage, jobs: Jobs, qtbot: QtBot) -> None:
    page.open(PROGRESS, TOWN, APRIL)
    qtbot.waitUntil(lambda: page.made is not None and jobs.idle)


def change(desk: Desk, by: int = 1) -> None:
    record = next(
        one
        for one in desk.store.records(Query(ledger="progress", period=APRIL))
        if one.values.get("paid")
    )
    values = {"paid": record.values["paid"] - Decimal(by)}
    save_record(desk, ledger="progress", record=record.id, values=values)


def test_there_is_no_button_where_nothing_was_changed(page: ReportPage) -> None:
    assert not page.frame.correct_button.isVisible()
    command = next(one for one in page.commands() if one.id == "report.correction")
    assert not command.enabled


def test_a_late_change_makes_a_slip(
    desk: Desk,
    page: ReportPage,
    jobs: Jobs,
    said: list[Notice],
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    change(desk)
    shown(page, jobs, qtbot)
    assert page.frame.correct_button.isVisible()
    QTest.mouseClick(page.frame.correct_button, LEFT)
    qtbot.waitUntil(lambda: jobs.idle and page.correction.made is not None)
    panel = page.correction
    assert panel.isVisible()
    assert panel.to.text() == "更正为现在的记录"
    assert "先上报第 2 稿" in panel.note.text()
    assert len(panel.table.rows.rows) == 3
    assert panel.reason.hasFocus()
    compose(panel.reason, "发票重复")
    QTest.mouseClick(panel.paper_button, LEFT)
    qtbot.waitUntil(lambda: jobs.idle)
    (file,) = tmp_path.glob("更正单_*.pdf")
    (text,) = pages_of(file)
    assert "更正单" in text
    assert text.count("发票重复") == 3
    assert str(file) in said[-1].text
    QTest.mouseClick(panel.file_button, LEFT)
    qtbot.waitUntil(lambda: jobs.idle)
    (package,) = tmp_path.glob("更正单_*.jmdesk")
    (read,) = read_files([package])
    assert read.carrier is not None
    assert read.carrier.manifest.revisions == 1
    QTest.keyClick(panel, Qt.Key.Key_Escape)
    assert not panel.isVisible()
    assert page.frame.paper.isVisible()


def test_an_earlier_version_can_be_corrected(
    desk: Desk, page: ReportPage, jobs: Jobs, qtbot: QtBot
) -> None:
    change(desk)
    submit_report(desk, report=PROGRESS, unit=TOWN, period=APRIL)
    change(desk, 2)
    shown(page, jobs, qtbot)
    QTest.mouseClick(page.frame.correct_button, LEFT)
    qtbot.waitUntil(lambda: jobs.idle)
    panel = page.correction
    assert [panel.since.itemText(at) for at in range(panel.since.count())] == ["第2稿", "第1稿"]
    assert panel.made is not None
    assert panel.made.since == 2
    QTest.keyClick(panel.since, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: jobs.idle and panel.made is not None)
    assert panel.made.since == 1


def test_the_newest_version_is_corrected_from_the_one_before(
    desk: Desk, page: ReportPage, jobs: Jobs, qtbot: QtBot
) -> None:
    change(desk)
    submit_report(desk, report=PROGRESS, unit=TOWN, period=APRIL)
    shown(page, jobs, qtbot)
    QTest.mouseClick(page.frame.correct_button, LEFT)
    qtbot.waitUntil(lambda: jobs.idle)
    assert page.correction.to.text() == "更正为第2稿"
    assert not page.correction.note.isVisible()
