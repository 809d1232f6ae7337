"""几张一起出, by mouse and keys, in a panel of the report page.

1. What is ticked is counted on the button and written into the folder that is chosen.
2. Progress is shown; whoever stops is told what is there.
3. Esc leads back to the paper.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_page import ReportPage
from tests.ui.filled import APRIL, TOWN


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "出"
    made.mkdir()
    return made


@pytest.fixture
def settled(jobs: Jobs, qtbot: QtBot) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: jobs.idle)


@pytest.fixture
def page(
    desk: Desk, jobs: Jobs, folder: Path, settled: Callable[[], None], qtbot: QtBot
) -> ReportPage:
    def ask(_parent: QWidget, _proposed: Path) -> Path:
        return folder

    made = ReportPage(desk, jobs, Notices(), ask_folder=ask)
    qtbot.addWidget(made)
    made.resize(1198, 720)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.open("progress_month", TOWN, APRIL)
    settled()
    keys = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(made.frame.paper, Qt.Key.Key_P, keys)
    assert made.batch.isVisible()
    return made


class Opened(QObject):
    """Stands in for the system's own window of a folder."""

    def __init__(self) -> None:
        super().__init__()
        self.folders: list[str] = []

    @Slot(QUrl)
    def open_url(self, url: QUrl) -> None:
        self.folders.append(url.toLocalFile())


def tick(box: QCheckBox, *, on: bool) -> None:
    if box.isChecked() is not on:
        QTest.keyClick(box, Qt.Key.Key_Space)


def box(page: ReportPage, text: str) -> QCheckBox:
    return next(one for one in page.batch.findChildren(QCheckBox) if text in one.text())


def only(page: ReportPage, *texts: str) -> None:
    for one in page.batch.findChildren(QCheckBox):
        tick(one, on=any(text in one.text() for text in texts))


def test_what_is_ticked_is_written(
    page: ReportPage, folder: Path, settled: Callable[[], None]
) -> None:
    only(page, "表1", "表2", "巴彦呼舒镇", "PDF", "没有内容")
    start = page.batch.start_button
    assert start.text() == "选文件夹，出 2 个文件 ›"
    QTest.mouseClick(start, Qt.MouseButton.LeftButton)
    settled()
    names = sorted(file.name for file in folder.iterdir())
    assert [name[:2] for name in names] == ["表1", "表2"]
    assert "巴彦呼舒镇_2024-04" in names[1]
    assert page.batch.outcome.text() == f"已存 2 个文件到 {folder}。"
    opened = Opened()
    QDesktopServices.setUrlHandler("file", opened, "open_url")  # type: ignore[arg-type]  # the stub says bytes
    QTest.mouseClick(page.batch.folder_button, Qt.MouseButton.LeftButton)
    QDesktopServices.unsetUrlHandler("file")
    assert opened.folders == [str(folder)]


def test_nothing_ticked_writes_nothing(page: ReportPage) -> None:
    only(page, "PDF")
    assert not page.batch.start_button.isEnabled()


def test_whoever_stops_is_told_what_is_there(
    page: ReportPage, folder: Path, settled: Callable[[], None], qtbot: QtBot
) -> None:
    only(page, "表", "巴彦呼舒镇", "下面每个嘎查", "PDF")
    QTest.mouseClick(page.batch.start_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.batch.bar.value() > 0)
    assert page.batch.stop_button.isVisible()
    QTest.keyClick(page.batch.stop_button, Qt.Key.Key_Escape)
    settled()
    there = len(list(folder.iterdir()))
    assert 0 < there < 40
    said = page.batch.outcome.text()
    assert said.startswith(f"已存 {there} 个文件")
    assert "已停下" in said


def test_escape_leads_back_to_the_paper(page: ReportPage) -> None:
    QTest.keyClick(page.batch, Qt.Key.Key_Escape)
    assert not page.batch.isVisible()
    assert page.frame.paper.hasFocus()


def test_every_box_and_button_has_a_name(page: ReportPage) -> None:
    assert all(one.accessibleName() for one in page.batch.findChildren(QCheckBox))
    assert page.batch.start_button.accessibleName()
    assert page.batch.bar.accessibleName()
