"""A month filled in one grid, by keys and mouse.

1. A row for each project that should report; last month's figures in grey; untouched is 未报.
2. Touching a row and Ctrl+S reports it with all that is carried; what cannot be read is left out
   and named; one notice takes it all back.
3. 无变化: by mark, by Ctrl+M, or for all the rest at once, signed.
4. Problems stand as signs, as sentences, and F8 goes to their cells.
5. What is typed is on disk within a second; other periods and pages do not lose it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.domain.beside import qualifiers
from jmdesk.domain.problem import Level
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import drafts
from jmdesk.operations.recording import save_record
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_page import MonthPage
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.record_page import RecordPage
from tests.ui.filled import APRIL, MAY, TOWN, progress, project

CTRL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def page(
    desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot, tmp_path: Path
) -> Iterator[MonthPage]:
    notices = Notices()
    notices.said.connect(said.append)
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    made = MonthPage(desk, desk.ledger("progress"), jobs, notices, settings)
    qtbot.addWidget(made)
    made.resize(1198, 718)
    made.show_period(TOWN, MAY)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.focus_work()
    settle(qtbot, jobs, made)
    yield made
    made.keep()
    qtbot.waitUntil(lambda: jobs.idle)


def settle(qtbot: QtBot, jobs: Jobs, page: MonthPage) -> None:
    qtbot.waitUntil(lambda: jobs.idle and not page.state.judge.busy)
    QApplication.processEvents()


def key(desk: Desk, name: str = "窑艾里") -> str:
    return progress(desk, name, MAY)


def press(page: MonthPage, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    at = QApplication.focusWidget() or page.view
    QTest.keyClick(at, key, modifier or Qt.KeyboardModifier.NoModifier)


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def write(page: MonthPage, row: str, column: str, text: str) -> None:
    """Type into a cell as a person does, ending with Enter."""
    assert page.view.go_to(row, column)
    page.view.setFocus()
    QTest.keyClicks(page.view, text[:1])
    QTest.keyClicks(focused(), text[1:])
    press(page, Key.Key_Return)


def cell(page: MonthPage, row: str, column: str) -> str:
    return str(page.state.model.index_of((row, column)).data() or "")


def sign(page: MonthPage, row: str) -> tuple[Level | None, str]:
    line = page.state.model.sheet.line(row)
    assert line is not None
    return line.sign


def save(page: MonthPage, jobs: Jobs, qtbot: QtBot) -> None:
    press(page, Key.Key_S, CTRL)
    settle(qtbot, jobs, page)


def test_each_running_project_is_a_row_with_last_months_figures_in_grey(
    page: MonthPage, desk: Desk
) -> None:
    barn = key(desk)
    line = page.state.model.sheet.line(barn)
    assert line is not None
    assert page.state.model.rowCount() == 2
    assert cell(page, barn, "paid") == "570"
    assert (line.row.values.get("paid"), line.row.carried["paid"]) == (None, Decimal(570))
    assert cell(page, barn, "plan_jm") == "1500"
    assert sign(page, barn) == (None, "未报")
    assert page.head.title.text() == "项目进度　2024年5月"
    assert page.foot.count.accessibleName().startswith("已报 0 / 2，缺 2")


def test_touching_a_row_and_saving_reports_it_with_all_that_is_carried(
    page: MonthPage, desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    write(page, key(desk), "paid", "700")
    write(page, key(desk), "work", "mu niu")
    assert sign(page, key(desk))[1] == "未存"
    with qtbot.waitSignal(page.changed):
        save(page, jobs, qtbot)
    record = desk.store.record(progress(desk, "窑艾里", MAY))
    assert record is not None
    assert (record.get("paid"), record.get("arrived")) == (Decimal(700), Decimal(750))
    assert sign(page, key(desk))[1] == "√"
    assert page.foot.count.accessibleName().startswith("已报 1 / 2，缺 1")
    assert said[-1].text.startswith("已存 1 行。")
    assert drafts(desk) == []


def test_the_notice_takes_the_saving_back(
    page: MonthPage, desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    write(page, key(desk), "paid", "700")
    save(page, jobs, qtbot)
    assert said[-1].action == "撤销"
    assert said[-1].act is not None
    said[-1].act()
    settle(qtbot, jobs, page)
    assert desk.store.record(progress(desk, "窑艾里", MAY)) is None
    assert sign(page, key(desk)) == (None, "未报")
    assert cell(page, key(desk), "paid") == "570"


def test_what_cannot_be_read_is_left_out_and_named_and_stays_as_typed(
    page: MonthPage, desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    write(page, key(desk, "草高吐"), "paid", "abc")
    write(page, key(desk), "paid", "700")
    save(page, jobs, qtbot)
    assert desk.store.record(progress(desk, "窑艾里", MAY)) is not None
    assert desk.store.record(progress(desk, "草高吐", MAY)) is None
    assert "已存 1 行。" in said[-1].text
    assert "没有存的有 1 行" in said[-1].text
    assert "草高吐" in said[-1].text
    assert cell(page, key(desk, "草高吐"), "paid") == "abc"
    assert sign(page, key(desk, "草高吐"))[0] is Level.MUST


def test_nothing_typed_is_nothing_to_save(page: MonthPage, said: list[Notice]) -> None:
    press(page, Key.Key_S, CTRL)
    assert said[-1].text == "没有改动，不用存。"


def test_a_problem_is_a_sign_a_sentence_and_a_place_to_go_to(
    page: MonthPage, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    write(page, key(desk), "paid", "820")
    assert sign(page, key(desk))[0] is not None
    page.view.go_to(key(desk), "state")
    settle(qtbot, jobs, page)
    messages = [one.message for one in page.panel.problems.problems]
    assert any("820" in one and "750" in one for one in messages)
    fields = []
    for _ in range(len(messages)):
        press(page, Key.Key_F8)
        fields.append((page.view.place() or ("", ""))[1])
    assert "paid" in fields


def test_worked_out_figures_follow_the_typing(page: MonthPage, desk: Desk) -> None:
    write(page, key(desk), "paid", "700")
    assert cell(page, key(desk), "paid_m") == "130"
    assert cell(page, key(desk), "pay_rate") == "46.67"


def test_ctrl_m_marks_the_chosen_rows_and_saving_signs_them(
    page: MonthPage, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    page.view.go_to(key(desk), "paid")
    press(page, Key.Key_M, CTRL)
    assert sign(page, key(desk))[1] == "未存"
    save(page, jobs, qtbot)
    record = desk.store.record(progress(desk, "窑艾里", MAY))
    assert record is not None
    assert (record.get("same"), record.get("paid")) == (True, Decimal(570))
    assert desk.store.history(record.id)[0].person == "包玉兰"


def test_all_the_rest_is_marked_after_asking_and_can_be_taken_back(
    page: MonthPage, desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    QTest.mouseClick(page.foot.rest_button, Qt.MouseButton.LeftButton)
    assert "1 行都记为无变化，署名包玉兰？" in page.bars.confirm.text.text()
    assert "另有 1 行以前没有报过" in page.bars.confirm.text.text()
    press(page, Key.Key_Space)
    settle(qtbot, jobs, page)
    assert sign(page, key(desk))[1] == "√"
    assert sign(page, key(desk, "草高吐")) == (None, "未报")
    assert said[-1].act is not None
    said[-1].act()
    settle(qtbot, jobs, page)
    assert sign(page, key(desk)) == (None, "未报")


def test_only_the_missing_are_shown_when_asked_for(
    page: MonthPage, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    write(page, key(desk), "paid", "700")
    save(page, jobs, qtbot)
    page.show_period(TOWN, MAY, only_missing=True)
    assert page.state.model.rowCount() == 1
    assert page.head.shown_button.text() == "显示：未报"


def test_typing_is_on_disk_within_a_second_even_in_an_open_cell(
    page: MonthPage, desk: Desk, qtbot: QtBot
) -> None:
    page.view.go_to(key(desk), "paid")
    QTest.keyClicks(page.view, "8")
    QTest.keyClicks(focused(), "2")
    qtbot.waitUntil(lambda: bool(drafts(desk)), timeout=1000)
    draft = drafts(desk)[0]
    assert (draft.key, draft.record) == (key(desk), None)
    assert draft.typed == {"project": project(desk, "窑艾里"), "paid": "82"}


def test_another_period_keeps_what_was_typed_and_says_so(
    page: MonthPage, desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    write(page, key(desk), "paid", "700")
    page.show_period(TOWN, APRIL)
    settle(qtbot, jobs, page)
    assert said[-1].text == "2024年5月有 1 行还没有存，已留作草稿，回到那一期就能接着填。"
    assert page.state.model.texts() == {}
    page.show_period(TOWN, MAY)
    settle(qtbot, jobs, page)
    assert cell(page, key(desk), "paid") == "700"
    assert sign(page, key(desk))[1] == "未存"
    assert not page.bars.note.isVisible()


def test_undoing_everything_typed_leaves_no_draft(
    page: MonthPage, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    write(page, key(desk), "paid", "700")
    page.keep()
    qtbot.waitUntil(lambda: bool(drafts(desk)))
    QTest.mouseClick(page.foot.undo_button, Qt.MouseButton.LeftButton)
    page.keep()
    qtbot.waitUntil(lambda: not drafts(desk))
    assert sign(page, key(desk)) == (None, "未报")


def test_enter_on_the_name_opens_the_page_with_what_is_typed_and_back_is_the_very_cell(
    page: MonthPage, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    write(page, key(desk), "paid", "700")
    page.view.go_to(key(desk), "@name")
    with qtbot.waitSignal(page.new_record_asked) as asked:
        press(page, Key.Key_Return)
    barn = project(desk, "窑艾里")
    assert asked.args == ["progress", barn, TOWN]
    record = RecordPage(
        desk,
        jobs,
        Notices(),
        ledger=desk.ledger("progress"),
        unit=TOWN,
        period=MAY,
        preset={"project": barn},
    )
    qtbot.addWidget(record)
    assert record.form.rows["paid"].editor.typed() == "700"
    record.form.put("paid", Decimal(710))
    record.form.put("problem", "缺水")
    record.close_page()
    page.show_period(TOWN, MAY)
    settle(qtbot, jobs, page)
    assert cell(page, key(desk), "paid") == "710"
    assert page.view.place() == (key(desk), "@name")
    save(page, jobs, qtbot)
    saved = desk.store.record(progress(desk, "窑艾里", MAY))
    assert saved is not None
    assert (saved.get("paid"), saved.get("problem")) == (Decimal(710), "缺水")
    assert drafts(desk) == []


def test_the_row_leads_to_its_project_and_its_months(
    page: MonthPage, desk: Desk, qtbot: QtBot
) -> None:
    page.view.go_to(key(desk), "paid")
    qtbot.waitUntil(lambda: "窑艾里" in page.panel.name.text())
    with qtbot.waitSignal(page.record_asked) as asked:
        QTest.mouseClick(page.panel.subject_link, Qt.MouseButton.LeftButton)
    assert asked.args == ["project", project(desk, "窑艾里")]
    with qtbot.waitSignal(page.records_asked) as months:
        QTest.mouseClick(page.panel.past_link, Qt.MouseButton.LeftButton)
    assert months.args[:2] == ["progress", (progress(desk, "窑艾里", APRIL),)]


def test_the_picture_of_a_row_takes_what_payments_add_up_to(
    page: MonthPage, desk: Desk, qtbot: QtBot, jobs: Jobs
) -> None:
    barn = project(desk, "窑艾里")
    paid = {"project": barn, "source": "京蒙资金", "payee": "施工队"}
    for day, amount in ((date(2024, 4, 9), 5_000_000), (date(2024, 5, 9), 1_000_000)):
        values = {**paid, "date": day, "amount": Decimal(amount)}
        save_record(desk, ledger="payment", values=values)
    write(page, key(desk), "done", "700")
    page.view.go_to(key(desk), "paid")
    qtbot.waitUntil(lambda: page.chart.view.chart is not None)
    chart = page.chart.view.chart
    assert chart is not None
    told = " ".join(mark.label for mark in chart.marks)
    assert "支付 500" in told, told
    assert "支付 600" in told, told


def test_report_and_list_are_asked_for(page: MonthPage, qtbot: QtBot) -> None:
    with qtbot.waitSignal(page.report_asked) as report:
        QTest.mouseClick(page.head.report_button, Qt.MouseButton.LeftButton)
    assert report.args == ["progress_month"]
    assert page.head.report_button.text() == "表2 预览"
    with qtbot.waitSignal(page.list_asked) as asked:
        QTest.mouseClick(page.head.list_button, Qt.MouseButton.LeftButton)
    assert asked.args == ["progress"]


def test_history_in_the_panel_brings_a_version_back(
    page: MonthPage, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    for paid in ("700", "710"):
        write(page, key(desk), "paid", paid)
        save(page, jobs, qtbot)
    page.view.go_to(key(desk), "paid")
    qtbot.waitUntil(lambda: page.panel.history_link.isEnabled())
    QTest.mouseClick(page.panel.history_link, Qt.MouseButton.LeftButton)
    older = page.panel.history.made[1]
    page.panel.history.restore_asked.emit(older)
    settle(qtbot, jobs, page)
    assert cell(page, key(desk), "paid") == "700"


def test_what_others_changed_is_shown_and_what_is_typed_stays(
    page: MonthPage, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    write(page, key(desk), "paid", "700")
    values = {"project": project(desk, "草高吐"), "state": "招采中", "paid": Decimal(5)}
    changes = save_record(desk, ledger="progress", values=values, period=MAY)
    page.on_changes(changes)
    settle(qtbot, jobs, page)
    assert cell(page, key(desk, "草高吐"), "paid") == "5"
    assert cell(page, key(desk), "paid") == "700"
    assert sign(page, key(desk))[1] == "未存"


def test_the_foot_adds_up_what_is_chosen(page: MonthPage, desk: Desk, qtbot: QtBot) -> None:
    page.view.go_to(key(desk), "done")
    for _ in range(2):
        press(page, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: page.foot.totals.text() == "选中 3 格：合计 1,920 万元　平均 640")


def test_percents_and_money_are_not_added_up(page: MonthPage, desk: Desk, qtbot: QtBot) -> None:
    page.view.go_to(key(desk), "image")
    press(page, Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: page.foot.totals.text() == "选中 2 格")


def test_everything_has_a_name_to_be_read_out(page: MonthPage) -> None:
    nameless = [
        type(child).__name__
        for child in page.findChildren(type(page.foot.save_button))
        if child.isVisible() and not child.accessibleName()
    ]
    assert nameless == []


def test_pasting_from_the_button_fills_from_the_current_cell(
    page: MonthPage, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    QApplication.clipboard().setText("８００万元\t７００\n")
    page.view.go_to(key(desk), "arrived")
    QTest.mouseClick(page.head.paste_button, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    settle(qtbot, jobs, page)
    assert (cell(page, key(desk), "arrived"), cell(page, key(desk), "paid")) == ("800", "700")


def test_how_a_figure_was_understood_is_told_shown_and_kept(
    page: MonthPage, desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    barn = key(desk)
    page.view.go_to(barn, "paid")
    QApplication.clipboard().setText("约700万元")
    press(page, Key.Key_V, CTRL)
    settle(qtbot, jobs, page)
    note = "“约700万元”读作 700 万元，“约”记在数旁。"
    assert said[-1].text == note
    assert note in page.panel.heard.text()
    assert page.panel.heard.isVisible()
    assert note in str(page.state.model.index_of((barn, "paid")).data(Qt.ItemDataRole.ToolTipRole))
    save(page, jobs, qtbot)
    record = desk.store.record(RecordId(barn))
    assert record is not None
    assert (record.get("paid"), qualifiers(record)) == (Decimal(700), {"paid": "约"})
    assert cell(page, barn, "paid") == "约700"
    assert page.panel.heard.isHidden()
    write(page, barn, "paid", "710")
    save(page, jobs, qtbot)
    assert cell(page, barn, "paid") == "710"


def test_tong_shang_takes_the_cell_above_in_a_block_and_by_hand(
    page: MonthPage, desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    first, second = (line.key for line in page.state.model.sheet.seen)
    page.view.go_to(first, "arrived")
    QApplication.clipboard().setText("800\t三百多\n同上\t〃\n")
    press(page, Key.Key_V, CTRL)
    settle(qtbot, jobs, page)
    assert [cell(page, second, name) for name in ("arrived", "paid")] == ["800", "300多"]
    assert said[-1].text.startswith("有 3 格按意思读：“三百多”读作 300 万元")
    page.view.go_to(first, "done")
    QApplication.clipboard().setText("同上")
    press(page, Key.Key_V, CTRL)
    settle(qtbot, jobs, page)
    assert cell(page, first, "done") == "同上", "nothing above the first row: kept and marked"
    assert (first, "done") in page.state.model.unread()


def test_typing_before_the_drafts_are_looked_up_is_not_lost(
    page: MonthPage, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    write(page, key(desk), "done", "610")
    page.show_period(TOWN, APRIL)
    page.show_period(TOWN, MAY)
    write(page, key(desk), "paid", "700")  # before the window heard of any draft
    page.keep()
    settle(qtbot, jobs, page)
    page.show_period(TOWN, APRIL)
    page.show_period(TOWN, MAY)
    settle(qtbot, jobs, page)
    assert page.state.model.texts() == {key(desk): {"done": "610", "paid": "700"}}


def test_a_figure_typed_as_the_ledger_works_it_out_is_saved_with_its_row(
    page: MonthPage, desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    barn = key(desk)
    write(page, barn, "paid_m", "0")
    write(page, barn, "arrived", "800")
    save(page, jobs, qtbot)
    assert said[-1].text.startswith("已存 1 行")
    assert page.foot.count.accessibleName().startswith("已报 1 / 2，缺 1")
    assert "未存" not in page.foot.count.accessibleName()
    assert sign(page, barn)[1] != "未存"
    assert cell(page, barn, "paid_m") == "0"
    assert page.state.model.sheet.line(barn).entries == {}  # type: ignore[union-attr]


def test_hints_come_after_the_typing_and_stay_while_more_is_typed(
    page: MonthPage, desk: Desk, jobs: Jobs, qtbot: QtBot
) -> None:
    barn = key(desk)
    write(page, barn, "paid", "900000")

    def hinted() -> bool:
        return any(one.code == "watch-unit-slip" for one in page.state.problems(barn))

    assert not hinted()
    qtbot.waitUntil(lambda: not page.state.judge.watching)
    assert hinted()
    write(page, barn, "image", "45")
    assert hinted()
    write(page, barn, "paid", "580")
    qtbot.waitUntil(lambda: not page.state.judge.watching)
    assert not hinted()
