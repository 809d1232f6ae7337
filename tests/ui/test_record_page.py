"""The page of a record: made from its definition, checked while typed, saved, never losing input.

1. Fields, sections, marks and last month's values stand as the definition says.
2. Worked-out fields follow the typing; problems stand at their fields and in the list.
3. Enter goes on, Ctrl+S saves, Esc goes back; only what changed is set.
4. 强制 problems do not stop saving; what cannot be read does, and stays as typed.
5. 同上月 fills and marks a month without change.
6. What is half-typed is on disk within a second and comes back to the very field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from jmdesk.domain.beside import qualifiers
from jmdesk.domain.problem import Level
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import drafts
from jmdesk.operations.recording import save_record
from jmdesk.ui.draft_keeper import unfinished
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.record_page import RecordPage
from tests.ui.conftest import compose
from tests.ui.filled import APRIL, MAY, TOWN, progress, project

Open = Callable[..., RecordPage]


@pytest.fixture
def open_page(desk: Desk, jobs: Jobs, said: list[Notice], qtbot: QtBot) -> Iterator[Open]:
    pages: list[RecordPage] = []

    def make(ledger: str, **about: Any) -> RecordPage:
        notices = Notices()
        notices.said.connect(said.append)
        page = RecordPage(desk, jobs, notices, ledger=desk.ledger(ledger), **about)
        pages.append(page)
        qtbot.addWidget(page)
        page.resize(1198, 720)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.focus_first()
        return page

    yield make
    for page in pages:
        page.close_page()
    qtbot.waitUntil(lambda: jobs.idle)


def box(page: RecordPage, field: str) -> QLineEdit:
    made = page.form.rows[field].editor.box()
    assert isinstance(made, QLineEdit)
    return made


def write(page: RecordPage, field: str, text: str) -> None:
    page.focus_field(field)
    compose(page.form.rows[field].editor.box(), text)


def press(page: RecordPage, key: Qt.Key, control: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(page.focusWidget(), key, modifier)


def save(page: RecordPage, jobs: Jobs, qtbot: QtBot) -> None:
    press(page, Qt.Key.Key_S, control=True)
    qtbot.waitUntil(lambda: jobs.idle)


def may(desk: Desk, open_page: Open) -> RecordPage:
    return open_page("progress", unit=TOWN, period=MAY, preset={"project": project(desk, "窑艾里")})


def test_last_months_values_stand_grey_in_a_new_month(desk: Desk, open_page: Open) -> None:
    page = may(desk, open_page)
    assert box(page, "paid").text() == ""
    assert box(page, "paid").placeholderText() == "570"
    assert page.frame.same_button.text().startswith("同上月")


def test_a_new_page_names_what_is_to_be_filled_and_reproaches_no_one(open_page: Open) -> None:
    page = open_page("training", unit=TOWN)
    assert not page.problems
    page.form.focus_field("title")
    press(page, Qt.Key.Key_Return)
    page._checker.check()
    assert [p.field for p in page.problems] == ["title"]


def test_worked_out_fields_follow_the_typing(desk: Desk, open_page: Open, qtbot: QtBot) -> None:
    page = may(desk, open_page)
    write(page, "paid", "820")
    qtbot.waitUntil(lambda: bool(page.problems))
    row = page.form.rows["paid_m"]
    assert row.computed
    assert row._value is not None
    assert row._value.text() == "250 万元"


def test_problems_stand_at_their_field_and_lead_there(
    desk: Desk, open_page: Open, qtbot: QtBot
) -> None:
    page = may(desk, open_page)
    write(page, "paid", "820")
    qtbot.waitUntil(lambda: any(p.field == "paid" for p in page.problems))
    problem = next(p for p in page.problems if p.field == "paid")
    assert problem.level is Level.EXPLAIN
    assert "820" in problem.message
    assert "750" in problem.message
    assert box(page, "paid").property("problem") == "explain"
    page.focus_field("work")
    press(page, Qt.Key.Key_F8)
    assert page.form.focused() == page.problems[page.frame.problems.currentRow()].field


def test_enter_goes_through_the_fields_and_ends_at_saving(open_page: Open, desk: Desk) -> None:
    page = may(desk, open_page)
    passed = []
    page.focus_field("project")
    for _ in range(len(page.form.rows)):
        passed.append(page.form.focused())
        press(page, Qt.Key.Key_Return)
        if page.frame.save_button.hasFocus():
            break
    assert passed[:2] == ["project", "state"]
    assert "paid_m" not in passed
    assert page.frame.save_button.hasFocus()


def test_saving_sets_what_was_typed_and_what_is_carried(
    desk: Desk, open_page: Open, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    page = may(desk, open_page)
    write(page, "paid", "700")
    write(page, "work", "购母牛 120 头")
    with qtbot.waitSignal(page.saved) as changes:
        save(page, jobs, qtbot)
    record = desk.store.record(changes.args[0].records[0])
    assert record is not None
    assert record.values["paid"] == Decimal(700)
    assert record.values["arrived"] == Decimal(750)
    assert said[-1].text.startswith("已存。")
    assert drafts(desk) == []


def test_only_fields_that_changed_are_set(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    page = open_page("progress", record=april)
    write(page, "paid", "580")
    save(page, jobs, qtbot)
    assert desk.store.history(april)[0].values == {"paid": "580"}


def test_a_must_problem_does_not_stop_saving(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    page = open_page("progress", record=april)
    write(page, "image", "120")
    save(page, jobs, qtbot)
    record = desk.store.record(april)
    assert record is not None
    assert record.values["image"] == Decimal(120)
    assert any(p.level is Level.MUST and p.field == "image" for p in page.problems)


def test_what_cannot_be_read_is_kept_and_named_and_nothing_is_saved(
    desk: Desk, open_page: Open, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    page = open_page("progress", record=april)
    write(page, "paid", "好几百")
    page.focus_field("work")
    save(page, jobs, qtbot)
    assert said[-1].problem
    assert "好几百" in said[-1].text
    assert (box(page, "paid").text(), page.form.focused()) == ("好几百", "paid")
    assert box(page, "paid").property("problem") == "must"
    assert len(desk.store.history(april)) == 1


def test_a_qualifier_is_confirmed_beside_the_box_kept_and_shown_again(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    page = open_page("progress", record=april)
    write(page, "paid", "约五百八十万")
    labels = [one.text() for one in page.form.rows["paid"].editor.findChildren(QLabel)]
    assert "= 580，“约”记在数旁" in labels
    save(page, jobs, qtbot)
    record = desk.store.record(april)
    assert record is not None
    assert (record.get("paid"), qualifiers(record)) == (Decimal(580), {"paid": "约"})
    assert box(open_page("progress", record=april), "paid").text() == "约580"


def test_ctrl_z_takes_back_within_the_field(desk: Desk, open_page: Open) -> None:
    page = open_page("progress", record=progress(desk, "窑艾里", APRIL))
    write(page, "paid", "580")
    press(page, Qt.Key.Key_Z, control=True)
    assert box(page, "paid").text() == "570"


def test_same_as_last_month_fills_and_marks(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    page = may(desk, open_page)
    press(page, Qt.Key.Key_D, control=True)
    save(page, jobs, qtbot)
    record = desk.store.record(progress(desk, "窑艾里", MAY))
    assert record is not None
    assert record.values["same"] is True
    assert (record.values["paid"], record.values["done"]) == (Decimal(570), Decimal(600))


def test_a_record_that_is_there_already_is_shown_instead_of_made_twice(
    desk: Desk, open_page: Open, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    page = open_page(
        "progress", unit=TOWN, period=APRIL, preset={"project": project(desk, "窑艾里")}
    )
    assert page.frame.there_bar.isVisible()
    write(page, "paid", "1")
    save(page, jobs, qtbot)
    assert "已经有记录" in said[-1].text
    with qtbot.waitSignal(page.open_record) as asked:
        page.frame.there_bar.button.click()
    assert asked.args == ["progress", progress(desk, "窑艾里", APRIL)]


def test_folded_sections_open_when_filled_or_asked_for(desk: Desk, open_page: Open) -> None:
    page = open_page("project", record=project(desk, "窑艾里"))
    assert not page.form.is_open("c_sum")
    page.focus_field("c_sum")
    assert page.form.is_open("c_sum")
    assert page.form.focused() == "c_sum"


def test_half_typed_input_comes_back_to_the_field_and_can_be_refused(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    first = open_page("progress", record=april)
    write(first, "paid", "58万")
    box(first, "paid").setCursorPosition(1)
    with qtbot.waitSignal(first.left):
        press(first, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: jobs.idle)

    again = open_page("progress", record=april)
    qtbot.waitUntil(lambda: again.form.focused() == "paid")
    assert (box(again, "paid").text(), box(again, "paid").cursorPosition()) == ("58万", 1)
    assert again.frame.draft_bar.isVisible()
    again.frame.draft_bar.button.click()
    qtbot.waitUntil(lambda: jobs.idle)
    assert box(again, "paid").text() == "570"
    assert unfinished(desk) == []


def test_a_page_only_looked_at_leaves_no_draft(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    may(desk, open_page).close_page()
    qtbot.waitUntil(lambda: jobs.idle)
    assert unfinished(desk) == []


def test_typing_is_on_disk_within_a_second(desk: Desk, open_page: Open, qtbot: QtBot) -> None:
    page = may(desk, open_page)
    write(page, "work", "购母牛")
    qtbot.waitUntil(lambda: bool(unfinished(desk)), timeout=1000)
    assert unfinished(desk)[0].typed["work"] == "购母牛"


def test_deleting_asks_why_in_the_page_and_the_history_keeps_it(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    page = open_page("progress", record=april)
    page.frame.delete_button.click()
    assert not page.frame.delete_bar.confirm_button.isEnabled()
    compose(page.frame.delete_bar.reason, "报重了")
    with qtbot.waitSignal(page.left):
        QTest.keyClick(page.frame.delete_bar.reason, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: jobs.idle)
    assert desk.store.record(april) is None
    assert desk.store.history(april)[0].reason == "报重了"


def test_history_says_who_changed_what(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    page = open_page("progress", record=progress(desk, "窑艾里", APRIL))
    write(page, "paid", "580")
    save(page, jobs, qtbot)
    page.frame.history_button.click()
    newest = page.frame.history.text().split("\n\n")[0]
    assert "包玉兰" in newest
    assert "京蒙资金累计支付：570 → 580" in newest


def test_everything_has_a_name_to_be_read_out(desk: Desk, open_page: Open) -> None:
    page = may(desk, open_page)
    nameless = [
        type(child).__name__
        for child in page.findChildren(QLineEdit)
        if child.focusPolicy() is not Qt.FocusPolicy.NoFocus and not child.accessibleName()
    ]
    assert nameless == []


def links(page: RecordPage) -> dict[str, QPushButton]:
    """The related records that are offered, by the beginning of their text."""
    strip = page.related.strip
    return {one.text().split(" ")[0]: one for one in strip.findChildren(QPushButton)}


def test_an_old_version_is_restored_as_a_new_step_and_that_is_undone(
    desk: Desk, open_page: Open, jobs: Jobs, said: list[Notice], qtbot: QtBot
) -> None:
    april = progress(desk, "窑艾里", APRIL)
    page = open_page("progress", record=april)
    write(page, "paid", "580")
    save(page, jobs, qtbot)
    page.frame.history_button.click()
    back = page.frame.history.findChild(QPushButton)
    assert back is not None
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: jobs.idle)
    assert box(page, "paid").text() == "570"
    assert desk.store.history(april)[0].values == {"paid": "570"}
    assert (said[-1].action, len(desk.store.history(april))) == ("撤销", 3)
    assert said[-1].act is not None
    said[-1].act()
    qtbot.waitUntil(lambda: jobs.idle)
    assert box(page, "paid").text() == "580"
    assert len(desk.store.history(april)) == 4


def test_restoring_leaves_what_is_half_typed_in_other_fields(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    page = open_page("progress", record=progress(desk, "窑艾里", APRIL))
    write(page, "paid", "580")
    save(page, jobs, qtbot)
    write(page, "problem", "缺水")
    page.frame.history_button.click()
    back = page.frame.history.findChild(QPushButton)
    assert back is not None
    QTest.mouseClick(back, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: jobs.idle)
    assert box(page, "paid").text() == "570"
    assert page.form.texts() == {"problem": "缺水"}


def test_the_records_of_a_project_are_one_click_away(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    barn = project(desk, "窑艾里")
    save_record(desk, ledger="progress", values={"project": barn, "state": "实施中"}, period=MAY)
    page = open_page("project", record=barn)
    qtbot.waitUntil(lambda: "项目进度" in links(page))
    assert links(page)["项目进度"].text() == "项目进度 2 ›"
    with qtbot.waitSignal(page.records_asked) as asked:
        QTest.mouseClick(links(page)["项目进度"], Qt.MouseButton.LeftButton)
    may, april = progress(desk, "窑艾里", MAY), progress(desk, "窑艾里", APRIL)
    assert asked.args[:2] == ["progress", (may, april)]
    assert "窑艾里" in asked.args[2]


def test_a_project_is_opened_from_where_it_is_named(
    desk: Desk, open_page: Open, qtbot: QtBot
) -> None:
    barn = project(desk, "窑艾里")
    page = open_page("progress", record=progress(desk, "窑艾里", APRIL))
    page.focus_field("project")
    with qtbot.waitSignal(page.open_record) as asked:
        press(page, Qt.Key.Key_F4)
    assert asked.args == ["project", barn]
    qtbot.waitUntil(lambda: "项目" in links(page))
    with qtbot.waitSignal(page.open_record) as asked:
        QTest.mouseClick(links(page)["项目"], Qt.MouseButton.LeftButton)
    assert asked.args == ["project", barn]


def test_what_was_named_lately_is_offered_first(
    desk: Desk, open_page: Open, jobs: Jobs, qtbot: QtBot
) -> None:
    page = may(desk, open_page)
    write(page, "work", "购母牛")
    save(page, jobs, qtbot)
    other = open_page("progress", unit=TOWN, period=MAY.step(1))
    first = other.form.rows["project"].editor.lookups.records("project", "")[0]
    assert (first.key, first.note) == (project(desk, "窑艾里"), "最近用过")
    found = other.form.rows["project"].editor.lookups.records("project", "cgt")
    assert [one.key for one in found] == [project(desk, "草高吐")]


def test_the_draft_of_a_new_record_is_kept_under_the_id_that_it_will_have(
    desk: Desk, open_page: Open, qtbot: QtBot
) -> None:
    page = may(desk, open_page)
    write(page, "work", "购母牛")
    qtbot.waitUntil(lambda: bool(unfinished(desk)), timeout=1000)
    draft = unfinished(desk)[0]
    assert draft.key == progress(desk, "窑艾里", MAY)
    assert draft.typed == {"project": project(desk, "窑艾里"), "work": "购母牛"}
