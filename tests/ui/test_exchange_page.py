"""收发: what each file brought and taking it back; what was submitted, seen and printed again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations.demo import PLAN, example
from jmdesk.operations.desk import begin, open_desk
from jmdesk.operations.help_pages import help_pages
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.reports import submit_report
from jmdesk.store.query import Query
from jmdesk.ui import printing
from jmdesk.ui.exchange_page import ExchangePage, Tab
from jmdesk.ui.import_page import ImportPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.merge_page import MergePage
from jmdesk.ui.notice import Notice
from jmdesk.ui.report_page import ReportPage
from tests.ui.filled import APRIL, TOWN
from tests.ui.shell import opened, page, rest

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A township with the plan brought in and one report submitted."""
    made = tmp_path_factory.mktemp("exchange") / "desk.db"
    desk = open_desk(made)
    begin(desk, unit=TOWN, person="包玉兰")
    import_workbook(desk, plan=plan_workbook(desk, file=example(PLAN), ledger="project"))
    submit_report(desk, report="表4", period=APRIL)
    desk.close()
    return made


@pytest.fixture
def window(qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    (tmp_path / "desk.db").write_bytes(store.read_bytes())
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    made.go("exchange")
    rest(made, qtbot)
    yield made
    made.close()


def rows(table: object) -> list[list[str]]:
    return [list(row) for row in table.rows.rows]  # type: ignore[attr-defined]


def show_tab(window: MainWindow, tab: Tab, qtbot: QtBot) -> ExchangePage:
    """A tab, chosen by the keyboard."""
    shown = page(window, ExchangePage)
    shown.bar.setFocus()
    for _step in range(list(Tab).index(tab)):
        QTest.keyClick(shown.bar, Qt.Key.Key_Right)
    rest(window, qtbot)
    assert shown.tab is tab
    return shown


def test_it_tells_what_came_and_what_went(window: MainWindow, qtbot: QtBot) -> None:
    shown = page(window, ExchangePage)
    (came,) = rows(shown.came.came_in.table)
    assert came[1:7] == [example(PLAN).name, "项目档案", "148", "0", "0", "包玉兰"]
    assert rows(shown.came.batch.files)[0][:3] == [example(PLAN).name, "收下了", "148"]
    show_tab(window, Tab.WENT, qtbot)
    (went,) = rows(shown.went.went_out.table)
    assert went[1].startswith("表4")
    assert went[2:6] == ["巴彦呼舒镇", "2024年4月", "第 1 稿", "包玉兰"]
    assert len(went[6].replace("-", "")) == 8


def test_each_tab_has_a_page_of_help_of_its_own(window: MainWindow, qtbot: QtBot) -> None:
    shown = page(window, ExchangePage)
    for tab, title in ((Tab.CAME, "收发"), (Tab.WENT, "报出和打包"), (Tab.BOARD, "缺报")):
        shown.show_tab(tab)
        rest(window, qtbot)
        QTest.keyClick(window, Qt.Key.Key_F1)
        assert window.help.panel is not None
        assert help_pages()[window.help.panel.page].title == title
        window.help.panel.leave()


def test_a_batch_is_taken_back_after_a_look_and_taken_in_again(
    window: MainWindow, qtbot: QtBot
) -> None:
    shown = page(window, ExchangePage)
    came, desk = shown.came, window.desk
    assert desk is not None
    before = desk.store.count(Query(ledger="project"))
    QTest.mouseClick(came.undo, CLICK)
    rest(window, qtbot)
    assert "148 条记录不再算数" in came.ask.question.text()
    assert len(rows(came.batch.effects.table)) == 148
    QTest.keyClick(came.ask.do, Qt.Key.Key_Escape)
    assert not came.ask.isVisible()
    assert came.batch.files.isVisible()
    assert desk.store.count(Query(ledger="project")) == before
    QTest.mouseClick(came.undo, CLICK)
    rest(window, qtbot)
    QTest.keyClick(came.ask.do, Qt.Key.Key_Return)
    rest(window, qtbot)
    assert desk.store.count(Query(ledger="project")) == before - 148
    assert window.bar.notice is not None
    assert "148 条退回原样" in window.bar.notice.text
    assert rows(came.came_in.table)[0][7].startswith("已撤回")
    assert not came.undo.isEnabled()
    QTest.mouseClick(came.redo, CLICK)
    rest(window, qtbot)
    QTest.keyClick(came.ask.do, Qt.Key.Key_Return)
    rest(window, qtbot)
    assert desk.store.count(Query(ledger="project")) == before
    assert rows(came.came_in.table)[0][7] == ""


def test_a_version_that_went_out_is_seen_again(window: MainWindow, qtbot: QtBot) -> None:
    shown = show_tab(window, Tab.WENT, qtbot)
    shown.went.went_out.table.setFocus()
    QTest.keyClick(shown.went.went_out.table, Qt.Key.Key_Return)
    rest(window, qtbot)
    report = page(window, ReportPage)
    wanted = report.choice.wanted()
    assert wanted is not None
    assert (wanted.report, wanted.unit, str(wanted.period)) == ("training_month", TOWN, "2024-04")
    assert wanted.version == 1
    qtbot.waitUntil(lambda: report.made is not None)
    assert report.made is not None
    assert report.made.document.state.startswith("第1稿")


def test_it_is_printed_again_exactly_as_it_went_out(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_file(printer: object, *_: object) -> bool:
        printer.setOutputFileName(str(tmp_path / "again.pdf"))  # type: ignore[attr-defined]
        return True

    monkeypatch.setattr(printing, "ask_printer", to_file)
    QTest.mouseClick(show_tab(window, Tab.WENT, qtbot).went.print, CLICK)
    qtbot.waitUntil(lambda: "已送打印机" in (window.bar.notice or Notice(text="")).text)
    assert (tmp_path / "again.pdf").stat().st_size > 1000


def test_bringing_in_begins_here_and_esc_comes_back(window: MainWindow, qtbot: QtBot) -> None:
    shown = page(window, ExchangePage)
    assert shown.came.merge.hasFocus()
    QTest.keyClick(shown.came.merge, Qt.Key.Key_Space)
    rest(window, qtbot)
    QTest.keyClick(page(window, MergePage), Qt.Key.Key_Escape)
    rest(window, qtbot)
    QTest.mouseClick(page(window, ExchangePage).came.bring, CLICK)
    rest(window, qtbot)
    QTest.keyClick(page(window, ImportPage), Qt.Key.Key_Escape)
    rest(window, qtbot)
    assert page(window, ExchangePage) is not None
