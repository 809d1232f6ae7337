"""A ledger as a list: the keyboard finds, opens, adds and deletes; nothing waits."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from jmdesk.domain.changes import Changes
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import Entry, save_records
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.list_page import ListPage
from jmdesk.ui.notice import Notice, Notices
from tests.ui.conftest import MAY, compose


@pytest.fixture
def notices() -> Notices:
    return Notices()


@pytest.fixture
def page(herd_desk: Desk, jobs: Jobs, notices: Notices, qtbot: QtBot) -> ListPage:
    made = ListPage(herd_desk, herd_desk.ledger("herd"), jobs, notices)
    made.changed.connect(made.on_changes)
    qtbot.addWidget(made)
    made.resize(1198, 718)
    made.show_period(herd_desk.unit, MAY)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    qtbot.waitUntil(lambda: jobs.idle and not made.looking)
    return made


def settle(qtbot: QtBot, jobs: Jobs, page: ListPage) -> None:
    qtbot.waitUntil(lambda: jobs.idle and not page.looking)


def shown(page: ListPage, column: int) -> list[str]:
    model = page.model
    return [model.index(row, column).data() for row in range(model.rowCount())]


def names(page: ListPage) -> list[str]:
    return shown(page, 2)


def test_it_shows_the_period_with_count_and_money(page: ListPage) -> None:
    assert page.model.rowCount() == 30
    assert page.period_label.text() == "2023年5月"
    assert page.foot.text() == "共 30 条，购置资金合计 232.5 万元"


def test_another_period_is_empty_until_all_are_asked_for(
    page: ListPage, herd_desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    page.show_period(herd_desk.unit, MAY.step(1))
    assert page.model.rowCount() == 0
    assert "2023年6月还没有牲畜的记录" in page.empty.text()
    page.every.setChecked(True)
    settle(qtbot, jobs, page)
    assert page.model.rowCount() == 30
    assert [column.heading for column in page.model.columns][:2] == ["单位", "期"]


def test_typing_in_the_list_searches_by_pinyin_initials(page: ListPage, qtbot: QtBot) -> None:
    page.table.setFocus()
    QTest.keyClicks(page.table, "d")
    QTest.keyClicks(page.search, "27q")
    assert names(page) == ["第27群"]
    with qtbot.waitSignal(page.open_asked) as opened:
        QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert opened.args == [page.model.record_at(0).id]


def test_escape_shows_everything_again(page: ListPage) -> None:
    page.search.setFocus()
    page.search.setText("没有这样的")
    assert "没有找到" in page.empty.text()
    QTest.keyClick(page.search, Qt.Key.Key_Escape)
    assert page.model.rowCount() == 30


def test_enter_opens_the_row_one_is_in(page: ListPage, qtbot: QtBot) -> None:
    page.focus_work()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(page.open_asked) as opened:
        QTest.keyClick(page.table, Qt.Key.Key_Return)
    assert opened.args == [page.model.record_at(1).id]


def test_a_heading_orders_by_it_both_ways(page: ListPage) -> None:
    header = page.table.horizontalHeader()
    for wanted in (["1", "2", "3"], ["30", "29", "28"]):
        header.sectionClicked.emit(3)
        assert shown(page, 3)[:3] == wanted


def test_problems_have_a_sign_and_their_sentence(page: ListPage) -> None:
    signs = dict(zip(names(page), shown(page, 0), strict=True))
    assert signs["第9群"] == "▲"
    assert signs["第10群"] == ""
    row = names(page).index("第3群")
    said = page.model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "存栏 3 头，少于 10 头" in said


def test_a_record_is_deleted_with_a_reason_and_comes_back_by_undo(
    page: ListPage, notices: Notices, jobs: Jobs, qtbot: QtBot
) -> None:
    said: list[Notice] = []
    notices.said.connect(said.append)
    page.search.setText("第27群")
    page.table.setFocus()
    page.table.selectRow(0)
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    assert not page.delete_bar.delete.isEnabled()
    assert page.delete_bar.reason.hasFocus()
    compose(page.delete_bar.reason, "重复录入")
    QTest.keyClick(page.delete_bar.reason, Qt.Key.Key_Return)
    settle(qtbot, jobs, page)
    assert page.model.rowCount() == 0
    assert said[-1].text == "已删除“第27群”，历史里还查得到。"
    assert said[-1].act is not None
    said[-1].act()
    settle(qtbot, jobs, page)
    assert names(page) == ["第27群"]


def test_nothing_is_deleted_when_one_thinks_better_of_it(page: ListPage) -> None:
    page.focus_work()
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    QTest.keyClick(page.delete_bar.reason, Qt.Key.Key_Escape)
    assert not page.delete_bar.isVisible()
    assert page.model.rowCount() == 30


def test_ctrl_n_begins_a_new_record(page: ListPage, qtbot: QtBot) -> None:
    page.focus_work()
    with qtbot.waitSignal(page.new_asked):
        QTest.keyClick(page.table, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)


def test_changes_elsewhere_are_shown_and_others_left_alone(
    page: ListPage, herd_desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    entry = Entry(values={"name": "新来的", "heads": 50}, period=MAY)
    changes = save_records(herd_desk, ledger="herd", entries=[entry])
    page.on_changes(Changes())
    assert page.model.rowCount() == 30
    page.on_changes(changes)
    assert page.model.rowCount() == 31
    settle(qtbot, jobs, page)


def test_the_model_keeps_qts_rules(page: ListPage, qtbot: QtBot) -> None:
    tester = QAbstractItemModelTester(
        page.model, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    page.search.setText("1")
    page.search.clear()
    assert tester.model() is page.model


def test_everything_has_a_name_for_the_screen_reader(page: ListPage) -> None:
    for widget in (page, page.table, page.search, page.new_button, page.delete_bar.reason):
        assert widget.accessibleName()


def test_exactly_certain_records_are_shown_until_all_are_asked_for(
    page: ListPage, herd_desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    ids = [page.model.record_at(row).id for row in (1, 3, 28)]
    wanted = {names(page)[row] for row in (1, 3, 28)}
    page.show_period(herd_desk.unit, MAY.step(3))
    page.show_records(ids, "示范户的牲畜")
    settle(qtbot, jobs, page)
    assert set(shown(page, 3)) == wanted
    assert page.period_label.text() == "示范户的牲畜"
    assert page.foot.text().startswith("共 3 条")
    assert not page.every.isVisible()
    QTest.mouseClick(page.all_link, Qt.MouseButton.LeftButton)
    settle(qtbot, jobs, page)
    assert page.model.rowCount() == 0
    assert page.every.isVisible()


def test_ctrl_g_goes_to_the_grid(page: ListPage, qtbot: QtBot) -> None:
    page.focus_work()
    with qtbot.waitSignal(page.grid_asked) as asked:
        QTest.keyClick(page.table, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    assert asked.args == ["herd"]


def test_f6_asks_for_the_roll_up(page: ListPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.rollup_asked) as asked:
        QTest.keyClick(page.table, Qt.Key.Key_F6)
    assert asked.args == ["herd"]
