"""Explaining in the window: beside the field, under the grid, before handing a report on.

1. F7 opens a line at the problem; Enter says it, Esc leaves it, Tab takes what was said before.
2. What is explained is calm: grey, no longer counted, no longer in the way.
3. A record that was never saved is saved first.
4. 上报 asks for each explanation in one line; one text can be said to all that is left.
5. 印出说明 prints them below 说明; the history tells them in words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.explaining import explain, problems_of_record, withdraw
from jmdesk.operations.recording import save_record, stored_record
from jmdesk.ui.explain_line import ExplainLine
from jmdesk.ui.history_panel import steps
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.record_page import RecordPage
from jmdesk.ui.report_page import ReportPage
from tests.explaining import SAID
from tests.ui.conftest import compose
from tests.ui.filled import APRIL, MAY, TOWN, progress, project

OVER = "paid_over_arrived"
OTHER = "施工方垫资，六月到账后支付。"


def told(desk: Desk, record: RecordId) -> dict[str, Problem]:
    found = problems_of_record(desk, stored_record(desk, record), desk.facts())
    return {one.code: one for one in found}


@pytest.fixture
def april(desk: Desk) -> RecordId:
    """Last month more was paid than had arrived."""
    record = progress(desk, "窑艾里", APRIL)
    save_record(desk, ledger="progress", record=record, values={"paid": Decimal(800)})
    return record


@pytest.fixture
def shown(said: list[Notice], jobs: Jobs, qtbot: QtBot) -> Iterator[Callable[[QWidget], None]]:
    """Shows a page as the window does, and waits until it is at rest."""

    def show(page: QWidget) -> None:
        qtbot.addWidget(page)
        page.resize(1198, 720)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()

    yield show
    qtbot.waitUntil(lambda: jobs.idle)


@pytest.fixture
def notices(said: list[Notice]) -> Notices:
    made = Notices()
    made.said.connect(said.append)
    return made


@pytest.fixture
def settled(jobs: Jobs, qtbot: QtBot) -> Callable[[], None]:
    return lambda: qtbot.waitUntil(lambda: jobs.idle)


def record_page(desk: Desk, jobs: Jobs, notices: Notices, record: RecordId) -> RecordPage:
    return RecordPage(desk, jobs, notices, ledger=desk.ledger("progress"), record=record)


def press(widget: QWidget, key: Qt.Key) -> None:
    QTest.keyClick(widget, key)


def test_f7_at_the_field_enter_says_it_and_it_is_calm(
    desk: Desk,
    april: RecordId,
    jobs: Jobs,
    notices: Notices,
    said: list[Notice],
    shown: Callable[[QWidget], None],
    settled: Callable[[], None],
) -> None:
    page = record_page(desk, jobs, notices, april)
    shown(page)
    page.focus_field("paid")
    press(page.focusWidget(), Qt.Key.Key_F7)
    line = page.explaining.line
    assert line is not None
    assert line.box.hasFocus()
    assert page.form.rows["paid"].isAncestorOf(line)

    compose(line.box, "情况属实")
    press(line.box, Qt.Key.Key_Return)
    assert "没有说出原因" in line._wrong.text()
    line.box.clear()
    compose(line.box, SAID)
    press(line.box, Qt.Key.Key_Return)
    settled()
    assert told(desk, april)[OVER].explanation == SAID
    assert said[-1].text == "已记下说明。"
    assert page.explaining.line is None
    assert page.form.focused() == "paid"
    (calm,) = (one for one in page.problems if one.code == OVER)
    assert calm.explanation == SAID
    assert (
        page.frame.problems.item(page.problems.index(calm)).text().endswith(f"（已说明：{SAID}）")
    )
    assert not page.form.rows["paid"].editor.box().property("problem")

    take_back = said[-1].act
    assert take_back is not None
    take_back()
    settled()
    assert told(desk, april)[OVER].explanation is None


def test_esc_leaves_it_and_the_page_stays(
    desk: Desk,
    april: RecordId,
    jobs: Jobs,
    notices: Notices,
    shown: Callable[[QWidget], None],
    qtbot: QtBot,
) -> None:
    page = record_page(desk, jobs, notices, april)
    shown(page)
    left: list[bool] = []
    page.left.connect(lambda: left.append(True))
    page.focus_field("paid")
    press(page.focusWidget(), Qt.Key.Key_F7)
    line = page.explaining.line
    assert line is not None
    press(line.box, Qt.Key.Key_Escape)
    assert line.isHidden()
    assert not left
    assert page.form.focused() == "paid"


def test_a_record_never_saved_is_saved_first_and_last_months_words_are_taken(
    desk: Desk,
    april: RecordId,
    jobs: Jobs,
    notices: Notices,
    shown: Callable[[QWidget], None],
    settled: Callable[[], None],
    qtbot: QtBot,
) -> None:
    explain(desk, record=april, code=OVER, text=SAID)
    page = RecordPage(
        desk,
        jobs,
        notices,
        ledger=desk.ledger("progress"),
        unit=TOWN,
        period=MAY,
        preset={"project": project(desk, "窑艾里")},
    )
    shown(page)
    page.focus_field("paid")
    compose(page.form.rows["paid"].editor.box(), "820")
    qtbot.waitUntil(lambda: any(one.code == OVER for one in page.problems))
    page.explaining.ask(next(one for one in page.problems if one.code == OVER))
    qtbot.waitUntil(lambda: page.explaining.line is not None)
    line = page.explaining.line
    assert line is not None
    assert line.offered == SAID
    assert SAID in line.box.placeholderText()
    press(line.box, Qt.Key.Key_Tab)
    assert line.box.text() == SAID
    assert line.box.hasFocus()
    press(line.box, Qt.Key.Key_Return)
    settled()
    may = progress(desk, "窑艾里", MAY)
    assert told(desk, may)[OVER].explanation == SAID


def test_enter_in_an_empty_line_says_what_is_offered(qtbot: QtBot) -> None:
    line = ExplainLine("支付大于到位", offered=SAID)
    qtbot.addWidget(line)
    line.show()
    with qtbot.waitSignal(line.said) as heard:
        press(line.box, Qt.Key.Key_Return)
    assert heard.args == [SAID]
    assert SAID in line.box.accessibleDescription()


def test_under_the_grid_without_leaving_it(
    desk: Desk,
    april: RecordId,
    jobs: Jobs,
    notices: Notices,
    tmp_path_factory: pytest.TempPathFactory,
    shown: Callable[[QWidget], None],
    settled: Callable[[], None],
    qtbot: QtBot,
) -> None:
    ini = tmp_path_factory.mktemp("ini") / "window.ini"
    settings = QSettings(str(ini), QSettings.Format.IniFormat)
    page = MonthPage(desk, desk.ledger("progress"), jobs, notices, settings)
    shown(page)
    page.show_period(TOWN, APRIL)
    settled()
    page.view.setFocus()
    page.view.go_to(april, "paid")
    qtbot.waitUntil(lambda: bool(page.state.problems(april)))
    before = dict(page.state.count().problems)
    press(page.view, Qt.Key.Key_F7)
    line = page.panel.line
    assert line is not None
    assert line.box.hasFocus()
    compose(line.box, SAID)
    press(line.box, Qt.Key.Key_Return)
    settled()
    assert told(desk, april)[OVER].explanation == SAID
    assert page.panel.line is None
    assert page.view.hasFocus()
    assert page.view.place() == (april, "paid")
    after = dict(page.state.count().problems)
    assert sum(after.values()) == sum(before.values()) - 1
    page.keep()


@pytest.fixture
def report(
    desk: Desk,
    april: RecordId,
    jobs: Jobs,
    notices: Notices,
    shown: Callable[[QWidget], None],
    qtbot: QtBot,
) -> ReportPage:
    """A report of two projects, both with something to explain."""
    values = {
        "project": project(desk, "草高吐"),
        "state": "实施中",
        "image": Decimal(10),
        "start": date(2024, 3, 15),
        "done": Decimal(100),
        "arrived": Decimal(50),
        "paid": Decimal(60),
        "work": "备料",
    }
    save_record(desk, ledger="progress", values=values, period=APRIL)
    page = ReportPage(desk, jobs, notices)
    page.submitted.connect(page.on_changes)
    shown(page)
    page.open("progress_month", TOWN, APRIL)
    qtbot.waitUntil(lambda: page.made is not None and jobs.idle)
    return page


def test_submitting_asks_line_by_line_and_then_hands_on(
    report: ReportPage, desk: Desk, said: list[Notice], settled: Callable[[], None]
) -> None:
    report.frame.submit_button.click()
    settled()
    panel = report.handing.panel
    assert panel.isVisible()
    first, second = panel.entries.values()
    assert first.line.box.hasFocus()
    assert "累计支付" in first.sentence.text()
    assert not panel.finish_button.isEnabled()
    compose(first.line.box, SAID)
    press(first.line.box, Qt.Key.Key_Return)
    settled()
    assert not first.is_open
    assert second.line.box.hasFocus()
    assert panel.same_button.text() == "同一说明用于其余 1 处"
    panel.same_button.click()
    settled()
    assert panel.finish_button.isEnabled()
    assert panel.finish_button.hasFocus()
    press(panel.finish_button, Qt.Key.Key_Return)
    settled()
    assert said[-1].text.startswith("已上报第 1 稿")
    assert not panel.isVisible()
    for name in ("窑艾里", "草高吐"):
        assert told(desk, progress(desk, name, APRIL))[OVER].explanation == SAID


def test_ctrl_d_says_it_to_all_of_a_kind_and_leaves_the_others(
    report: ReportPage, desk: Desk, said: list[Notice], settled: Callable[[], None]
) -> None:
    record = progress(desk, "草高吐", APRIL)
    save_record(desk, ledger="progress", record=record, values={"done": Decimal(900)})
    report.refresh()
    settled()
    report.submit()
    settled()
    panel = report.handing.panel
    codes = [key[1] for key in panel.entries]
    assert codes[0] == codes[1] == OVER != codes[2]
    first, second, other = panel.entries.values()
    compose(first.line.box, SAID)
    QTest.keyClick(first.line.box, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    # at once, before it is on the disk: whoever types on loses no key
    assert not first.is_open
    assert not second.is_open
    assert other.line.box.hasFocus()
    assert not panel.same_button.isVisible()
    assert not panel.finish_button.isEnabled()
    compose(other.line.box, OTHER)
    press(other.line.box, Qt.Key.Key_Return)
    assert panel.finish_button.hasFocus()
    press(panel.finish_button, Qt.Key.Key_Return)
    settled()
    assert said[-1].text.startswith("已上报第 1 稿")
    assert told(desk, progress(desk, "窑艾里", APRIL))[OVER].explanation == SAID
    assert told(desk, record)[codes[2]].explanation == OTHER


def test_esc_in_the_panel_goes_back_to_the_paper(
    report: ReportPage, settled: Callable[[], None]
) -> None:
    report.submit()
    settled()
    left: list[bool] = []
    report.left.connect(lambda: left.append(True))
    first = next(iter(report.handing.panel.entries.values()))
    press(first.line.box, Qt.Key.Key_Escape)
    assert report.frame.paper.isVisible()
    assert not left


def test_they_are_printed_when_asked_for(
    report: ReportPage, desk: Desk, april: RecordId, settled: Callable[[], None]
) -> None:
    explain(desk, record=april, code=OVER, text=SAID)
    report.refresh()
    settled()
    assert report.made is not None
    code, paper = report.made.document.check_code, report.made.paper
    assert "√ 1 处已说明" in report.frame.fold_button.text()
    act = next(one for one in report.commands() if one.id == "report.explanations")
    assert act.text == "印出说明"
    act.act()
    settled()
    assert report.made.document.explaining
    assert report.made.document.foot_notes[-1].endswith(SAID)
    assert report.made.document.check_code == code
    assert report.made.paper != paper
    assert len([one for one in report.made.problems if one.code == OVER]) == 2


def test_the_history_tells_it_in_words(desk: Desk, april: RecordId) -> None:
    explain(desk, record=april, code=OVER, text=SAID)
    explain(desk, record=april, code=OVER, text=OTHER)
    withdraw(desk, record=april, code=OVER)
    made = steps(desk, desk.ledger("progress"), desk.store.history(april))
    label = "对“京蒙资金累计支付”的说明："
    third, second, first = ("".join(one.lines) for one in made[:3])
    assert first.startswith(f"{label}{SAID}（针对：累计支付 800 万元")
    assert second.startswith(f"{label}{SAID}（针对")
    assert f"→ {OTHER}" in second
    assert third.endswith("→ （收回）")
