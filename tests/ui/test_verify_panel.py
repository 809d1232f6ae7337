"""核对数据 in the window: looks, says it plainly, and the one button does what is advised."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.safekeeping import backup
from jmdesk.store.query import Query
from jmdesk.ui.damage_panel import DamagePanel
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.refusal_page import RefusalPage
from jmdesk.ui.settings_page import SettingsPage
from jmdesk.ui.verify_panel import VerifyPanel
from tests.store.test_durability import tamper
from tests.ui.filled import copy_of
from tests.ui.shell import opened, page, rest, settle

_LEFT = Qt.MouseButton.LeftButton


def made(desk: Desk, jobs: Jobs, qtbot: QtBot) -> VerifyPanel:
    panel = VerifyPanel(desk, jobs, Notices())
    qtbot.addWidget(panel)
    panel.show()
    look(panel, qtbot)
    return panel


def look(panel: VerifyPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.looked):
        QTest.mouseClick(panel.verify, _LEFT)


def test_whole_data_needs_nothing(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    panel = made(desk, jobs, qtbot)
    assert panel.said.text() == "数据完好：3 条记录、3 次改动，逐次核对过。"
    assert not panel.act.isVisible()


def test_a_spoiled_table_is_rebuilt_by_its_button(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    tamper(desk.path, "UPDATE current_project SET total = total + 1")
    panel = made(desk, jobs, qtbot)
    assert panel.said.text().startswith("■ 保存的 3 次改动都完好")
    assert "项目档案 2 处" in panel.more.text()
    assert panel.act.text() == "重建当前表"
    with qtbot.waitSignal(panel.looked):
        QTest.mouseClick(panel.act, _LEFT)
    assert panel.said.text().startswith("数据完好")
    assert not panel.act.isVisible()


def test_damage_leads_to_the_page_that_mends_it(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    backup(desk)
    tamper(desk.path, "INSERT INTO parents VALUES (99999, 'x')")
    panel = made(desk, jobs, qtbot)
    assert "请先停下" in panel.said.text()
    assert "的备份恢复（3 次改动，一次不少）" in panel.more.text()
    assert panel.act.text() == "看看怎么修…"
    with qtbot.waitSignal(panel.mend_asked):
        QTest.mouseClick(panel.act, _LEFT)


def test_damage_is_mended_from_the_settings(
    qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = copy_of(store, tmp_path)
    desk = open_desk(path)
    backup(desk)
    save_record(desk, ledger="project", values={"year": 2025, "name": "后来录的", "place": "甲"})
    desk.close()
    tamper(path, "UPDATE revisions SET content = CAST(replace(content, '大棚', '大坝') AS BLOB)")
    window = opened(qapp, path, qtbot)
    window.go("settings")
    settings = page(window, SettingsPage)
    settings.show_part(settings.parts.index(settings.backups))
    rest(window, qtbot)
    look(settings.backups.check, qtbot)
    QTest.mouseClick(settings.backups.check.act, _LEFT)
    qtbot.waitUntil(lambda: isinstance(window.stack.currentWidget(), RefusalPage))
    panel = page(window, RefusalPage).findChild(DamagePanel)
    assert panel is not None
    qtbot.waitUntil(panel.salvage.isVisible)
    QTest.mouseClick(panel.salvage, _LEFT)
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.path == path)
    settle(window, qtbot)
    assert window.desk is not None
    assert window.desk.store.verify().ok
    assert window.desk.store.count(Query(ledger="project")) == 3
    window.close()
