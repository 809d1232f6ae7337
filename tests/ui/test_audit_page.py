"""审核 in the window: looked at beside the work, jumped from, silenced, and looked at again.

1. It is reached from the 工作台 and by its command; progress is shown, and it can be stopped.
2. Enter goes from a rule to what it found, and from there to the field of the record.
3. Del silences a hint, and the notice or the list of silent ones brings it back.
4. It is narrowed down by level, ledger and period.
5. After a record is mended elsewhere, only what can have changed is looked at again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.operations.desk import open_desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.silencing import silenced
from jmdesk.ui.audit_page import AuditPage
from jmdesk.ui.desk_page import DeskPage
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.record_page import RecordPage
from tests.ui.filled import APRIL, copy_of, progress
from tests.ui.shell import opened, page, settle

Key = Qt.Key


@pytest.fixture
def window(qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    file = copy_of(store, tmp_path)
    desk = open_desk(file)
    record = progress(desk, "窑艾里", APRIL)
    values = {"visit": date(2023, 4, 8), "arrived": Decimal(100)}
    save_record(desk, ledger="progress", values=values, record=record)
    desk.close()
    made = opened(qapp, file, qtbot)
    yield made
    made.close()


def audit(window: MainWindow, qtbot: QtBot) -> AuditPage:
    """The page, filled."""
    assert window.places is not None
    window.places.show_audit()
    settle(window, qtbot)
    return page(window, AuditPage)


def go_to(shown: AuditPage, code: str) -> None:
    """Down to a rule, by keys."""
    place = [one.code for one in shown.tables.rules].index(code)
    shown.tables.rule_table.selectRow(0)
    for _ in range(place):
        QTest.keyClick(shown.tables.rule_table, Key.Key_Down)


def test_the_desk_leads_to_it_and_back(window: MainWindow, qtbot: QtBot) -> None:
    window.set_period(APRIL)
    settle(window, qtbot)
    desk_page = page(window, DeskPage)
    links = desk_page.findChildren(QPushButton)
    link = next(one for one in links if one.text().startswith("审核各期"))
    QTest.mouseClick(link, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    shown = page(window, AuditPage)
    assert shown.tables.rule_table.hasFocus()
    assert {"paid_over_arrived", "watch-dates"} <= {one.code for one in shown.view.rules}
    assert "看了 3 条记录" in shown.head.note.text()
    assert not shown.head.stop.isVisible()
    QTest.keyClick(shown.tables.rule_table, Key.Key_Escape)
    page(window, DeskPage)
    assert [c for c in window.commands.own() if c.id == "window.audit"]


def test_enter_goes_to_the_field(window: MainWindow, qtbot: QtBot) -> None:
    shown = audit(window, qtbot)
    go_to(shown, "watch-dates")
    QTest.keyClick(shown.tables.rule_table, Key.Key_Return)
    assert shown.tables.table.hasFocus()
    assert "2023" in shown.tables.detail.text()
    settle(window, qtbot)
    assert "窑艾里" in shown.tables.table.rows.rows[0][0]
    QTest.keyClick(shown.tables.table, Key.Key_Escape)
    assert shown.tables.rule_table.hasFocus()
    QTest.keyClick(shown.tables.rule_table, Key.Key_Return)
    QTest.keyClick(shown.tables.table, Key.Key_Return)
    settle(window, qtbot)
    record = page(window, RecordPage)
    focus, editor = QApplication.focusWidget(), record.form.rows["visit"].editor
    assert focus is not None
    assert editor is focus or editor.isAncestorOf(focus)
    assert any(one.code == "watch-dates" for one in record.problems)


def test_what_has_to_be_explained_is_explained_at_its_field(
    window: MainWindow, qtbot: QtBot
) -> None:
    shown = audit(window, qtbot)
    go_to(shown, "paid_over_arrived")
    QTest.keyClick(shown.tables.rule_table, Key.Key_Return)
    shown.tables.explain_button.click()
    settle(window, qtbot)
    line = page(window, RecordPage).explaining.line
    assert line is not None
    assert line.box.hasFocus()


def test_a_hint_is_silenced_by_a_key_and_heard_again(window: MainWindow, qtbot: QtBot) -> None:
    shown = audit(window, qtbot)
    go_to(shown, "watch-dates")
    QTest.keyClick(shown.tables.rule_table, Key.Key_Delete)
    settle(window, qtbot)
    assert "watch-dates" not in {one.code for one in shown.view.rules}
    assert shown.head.silent.text() == "不再提示的 1 处"
    QTest.mouseClick(shown.head.silent, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert [one.code for one in shown.view.rules] == ["watch-dates"]
    assert shown.tables.silence_button.text().startswith("恢复提示")
    QTest.mouseClick(shown.tables.silence_button, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    assert window.desk is not None
    assert not silenced(window.desk)


def test_what_must_be_mended_cannot_be_silenced(window: MainWindow, qtbot: QtBot) -> None:
    shown = audit(window, qtbot)
    go_to(shown, "paid_over_arrived")
    assert not shown.tables.silence_button.isVisible()
    assert shown.tables.explain_button.isVisible()
    before = shown.view.rules
    QTest.keyClick(shown.tables.rule_table, Key.Key_Delete)
    settle(window, qtbot)
    assert shown.view.rules == before


def test_it_is_narrowed_down(window: MainWindow, qtbot: QtBot) -> None:
    shown = audit(window, qtbot)
    shown.head.level.setFocus()
    QTest.keyClick(shown.head.level, Key.Key_End)
    settle(window, qtbot)
    assert {one.level for one in shown.view.rules} == {Level.HINT}
    QTest.keyClick(shown.head.level, Key.Key_Home)
    QTest.keyClick(shown.head.ledger, Key.Key_End)
    settle(window, qtbot)
    assert {one.ledger for one in shown.view.rules} == {"progress"}
    window.set_period(Period.month(2024, 3))
    QTest.keyClick(shown.head.period, Key.Key_Down)  # 2024年3月
    settle(window, qtbot)
    assert not shown.view.rules
    assert shown.nothing.isVisible()


def test_what_was_mended_is_gone_at_once(window: MainWindow, qtbot: QtBot) -> None:
    shown = audit(window, qtbot)
    assert window.desk is not None
    record = progress(window.desk, "窑艾里", APRIL)
    changes = save_record(
        window.desk, ledger="progress", values={"visit": date(2024, 4, 8)}, record=record
    )
    assert window.places is not None
    window.places.tell(changes)
    settle(window, qtbot)
    assert "watch-dates" not in {one.code for one in shown.view.rules}
    standing = shown.work._audit.standing
    assert standing is not None
    assert standing.again < standing.checked


def test_it_can_be_stopped(window: MainWindow, qtbot: QtBot) -> None:
    assert window.places is not None
    window.places.show_audit()
    shown = page(window, AuditPage)
    assert shown.head.stop.isVisible()
    shown.head.stop.click()
    settle(window, qtbot)
    assert not shown.head.stop.isVisible()
    shown.on_changes(Changes())
    settle(window, qtbot)
    assert shown.view.rules
