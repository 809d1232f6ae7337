"""Rows that nobody had to report are added by choosing what they are about, and deleted with a
reason; ledgers without a fixed set of rows simply grow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import drafts
from jmdesk.operations.recording import save_record
from jmdesk.store.query import Query
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.notice import Notice, Notices
from tests.ui.conftest import MAY, herd_desk, settle, store_path
from tests.ui.filled import project

__all__ = ["herd_desk", "store_path"]

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key
QUARTER = Period.quarter(2024, 2)
Open = Callable[..., MonthPage]


@pytest.fixture
def open_page(jobs: Jobs, said: list[Notice], qtbot: QtBot, tmp_path: Path) -> Iterator[Open]:
    pages: list[MonthPage] = []

    def make(desk: Desk, ledger: str, period: Period | None) -> MonthPage:
        notices = Notices()
        notices.said.connect(said.append)
        settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
        page = MonthPage(desk, desk.ledger(ledger), jobs, notices, settings)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1198, 718)
        page.show_period(desk.unit, period)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.focus_work()
        rest(qtbot, jobs, page)
        return page

    yield make
    for page in pages:
        page.keep()
    qtbot.waitUntil(lambda: jobs.idle)


def rest(qtbot: QtBot, jobs: Jobs, page: MonthPage) -> None:
    qtbot.waitUntil(lambda: jobs.idle and not page.state.judge.busy)
    QApplication.processEvents()


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def press(key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(focused(), key, modifier)


def begin_line(page: MonthPage, project: str, village: str) -> None:
    """Ctrl++, the project and the 嘎查 by their initials."""
    press(Key.Key_Plus, CTRL)
    QTest.keyClicks(focused(), project)
    press(Key.Key_Return)
    QTest.keyClicks(focused(), village)
    press(Key.Key_Return)


def test_a_new_line_is_chosen_by_initials_and_saved(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    page = open_page(desk, "beneficiary", QUARTER)
    before = page.state.model.rowCount()
    begin_line(page, "yal", "yalgc")
    assert page.state.model.rowCount() == before + 1
    row, column = page.view.place() or ("", "")
    assert column == "hh"
    assert "窑艾里" in page.state.rows[row].name
    QTest.keyClicks(page.view, "8")
    QTest.keyClicks(focused(), "6")
    press(Key.Key_Return)
    press(Key.Key_S, CTRL)
    rest(qtbot, jobs, page)
    record = desk.store.record(page.state.rows[row].id)
    assert record is not None
    assert (record.get("project"), record.get("hh")) == (project(desk, "窑艾里"), 86)
    assert desk.units.name(record.unit) == "窑艾里嘎查"
    assert drafts(desk) == []


def test_a_new_line_not_saved_comes_back_with_its_draft(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    first = open_page(desk, "beneficiary", QUARTER)
    begin_line(first, "yal", "yalgc")
    row, _ = first.view.place() or ("", "")
    QTest.keyClicks(first.view, "7")
    press(Key.Key_Return)
    first.keep()
    rest(qtbot, jobs, first)
    again = open_page(desk, "beneficiary", QUARTER)
    assert again.state.model.texts() == {row: {"hh": "7"}}
    assert "窑艾里" in again.state.rows[row].name


def test_a_line_is_deleted_with_a_reason_and_comes_back(
    desk: Desk, open_page: Open, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    values = {"project": project(desk, "窑艾里"), "hh": 86}
    village = desk.find_unit("窑艾里嘎查").code
    saved = save_record(desk, ledger="beneficiary", values=values, unit=village, period=QUARTER)
    record = saved.records[0]
    page = open_page(desk, "beneficiary", QUARTER)
    page.view.go_to(record, "hh")
    page.view.setFocus()
    press(Key.Key_Minus, CTRL)
    assert page.bars.delete.isVisible()
    assert page.bars.delete.reason.hasFocus()
    press(Key.Key_Escape)
    assert page.state.model.index_of((record, "hh")).isValid()
    page.view.setFocus()
    press(Key.Key_Minus, CTRL)
    QTest.keyClicks(page.bars.delete.reason, "dup")
    press(Key.Key_Return)
    rest(qtbot, jobs, page)
    assert desk.store.record(record) is None
    assert desk.store.history(record)[0].reason == "dup"
    assert said[-1].act is not None
    said[-1].act()
    rest(qtbot, jobs, page)
    assert desk.store.record(record) is not None
    assert page.state.model.index_of((record, "hh")).data() == "86"


def test_a_ledger_that_grows_takes_typed_rows(
    herd_desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    page = open_page(herd_desk, "herd", MAY)
    press(Key.Key_Plus, CTRL)
    row, _ = page.view.place() or ("", "")
    assert row.startswith("new:")
    page.view.go_to(row, "name")
    QTest.keyClicks(page.view, "n")
    QTest.keyClicks(focused(), "ew")
    press(Key.Key_Tab)
    QTest.keyClicks(page.view, "5")
    QTest.keyClicks(focused(), "0")
    press(Key.Key_Return)
    press(Key.Key_S, CTRL)
    rest(qtbot, jobs, page)
    ids = [line.key for line in page.state.model.sheet.lines if not line.key.startswith("new:")]
    assert len(ids) == 31
    saved = [one for key in ids if (one := herd_desk.store.record(page.state.rows[key].id))]
    assert Decimal(50) in {one.get("heads") for one in saved if one.get("name") == "new"}
    assert drafts(herd_desk) == []


def test_a_row_without_its_key_is_left_out_and_named(
    herd_desk: Desk, open_page: Open, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    page = open_page(herd_desk, "herd", MAY)
    press(Key.Key_Plus, CTRL)
    row, _ = page.view.place() or ("", "")
    page.view.go_to(row, "heads")
    QTest.keyClicks(page.view, "9")
    press(Key.Key_Return)
    press(Key.Key_S, CTRL)
    rest(qtbot, jobs, page)
    assert "还没有填“牲畜名称”" in said[-1].text
    settle(qtbot, jobs)


def test_an_empty_sheet_says_so_and_a_paste_begins_it(
    herd_desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    page = open_page(herd_desk, "herd", Period.month(2023, 6))
    assert page.empty.isVisible()
    assert "2023年6月还没有记录" in page.empty.said.text()
    assert not page.panel.isVisible()
    QGuiApplication.clipboard().setText("南坡群\t12\n北坡群\t30")
    press(Key.Key_V, CTRL)
    rest(qtbot, jobs, page)
    assert not page.empty.isVisible()
    assert page.panel.isVisible()
    press(Key.Key_S, CTRL)
    rest(qtbot, jobs, page)
    june = herd_desk.store.records(Query(ledger="herd", period=Period.month(2023, 6)))
    assert {(one.get("name"), one.get("heads")) for one in june} == {("南坡群", 12), ("北坡群", 30)}
    page.show_rows("missing")
    assert page.empty.said.text() == "没有未报的行。"
    QTest.mouseClick(page.empty.all_button, Qt.MouseButton.LeftButton)
    assert not page.empty.isVisible()


def test_an_empty_sheet_begins_by_key(herd_desk: Desk, open_page: Open) -> None:
    page = open_page(herd_desk, "herd", Period.month(2023, 6))
    press(Key.Key_Plus, CTRL)
    assert page.view.place() == (page.state.model.line_at(0).key, "name")


def test_last_periods_rows_go_on_in_grey(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    """劳务: each 嘎查's 去向 of last quarter, with whose it is; what is untouched stays 未报."""
    one, other = (desk.find_unit(name).code for name in ("窑艾里嘎查", "草高图嘎查"))
    for unit in (one, other):
        values = {"where": "在京", "n": 5, "tp": 1}
        save_record(desk, ledger="labour", values=values, unit=unit, period=QUARTER)
    page = open_page(desk, "labour", QUARTER.step(1))
    names = {row.name: key for key, row in page.state.rows.items()}
    assert names.keys() == {"窑艾里嘎查 在京", "草高图嘎查 在京"}
    key = names["窑艾里嘎查 在京"]
    assert [page.state.model.index_of((key, c)).data() for c in ("@unit", "where", "n")] == [
        "窑艾里嘎查",
        "在京",
        "5",
    ]
    page.view.go_to(key, "n")
    QTest.keyClicks(page.view, "7")
    press(Key.Key_Return)
    press(Key.Key_S, CTRL)
    rest(qtbot, jobs, page)
    (made,) = desk.store.records(Query(ledger="labour", period=QUARTER.step(1)))
    assert (made.id, made.unit) == (key, one)
    assert (made.get("where"), made.get("n"), made.get("tp")) == ("在京", 7, 1)
