"""A list is saved as a workbook with one button; the report page says what its files carry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.exchange.reading import read_files
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import open_desk
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.report_page import ReportPage
from jmdesk.ui.visit import Visit
from tests.ui.shell import opened, page, rest

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def window(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    """A banner's desk with the plan and the example month."""
    desk = open_desk(tmp_path / "desk.db")
    fill_example(desk)
    desk.close()
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    yield made
    made.close()


def test_a_list_goes_out_as_it_is_seen(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    window.go("ledger:project")
    rest(window, qtbot)
    shown = page(window, ListPage)
    shown.export.ask_file = lambda _page, _title, _file: tmp_path / "档案"
    shown.export_button.setFocus()
    QTest.keyClick(shown.export_button, Qt.Key.Key_Return)
    rest(window, qtbot)
    (read,) = read_files([tmp_path / "档案.xlsx"])
    assert read.carrier is not None
    assert read.carrier.manifest.ledger == "project"
    assert read.carrier.manifest.records == shown.model.rowCount()
    assert window.bar.notice is not None
    assert "148 行" in window.bar.notice.text

    shown.export.ask_file = lambda _page, _title, _file: None
    QTest.mouseClick(shown.export_button, CLICK)
    rest(window, qtbot)
    assert {file.name for file in tmp_path.glob("*.xlsx")} == {"档案.xlsx"}


def test_the_report_page_says_what_its_files_carry(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    assert window.places is not None
    window.places.visit(Visit(place="reports", about={"report": "demand"}))
    rest(window, qtbot)
    shown = page(window, ReportPage)
    qtbot.waitUntil(lambda: shown.made is not None and shown.made.complete)
    assert shown.frame.enclosed.isVisible()
    assert "随文件带" in shown.frame.enclosed.text()
    shown.saver.ask_file = lambda _page, _title, _file: tmp_path / "表.xlsx"
    QTest.mouseClick(shown.frame.excel_button, CLICK)
    rest(window, qtbot)
    (read,) = read_files([tmp_path / "表.xlsx"])
    assert read.carrier is not None
    assert f"随文件带 {read.carrier.manifest.records} 条记录" in shown.frame.enclosed.text()
