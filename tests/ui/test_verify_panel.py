"""核对数据 in the window: looks, says it plainly, and the one button does what is advised."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk
from jmdesk.operations.safekeeping import backup
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.verify_panel import VerifyPanel
from tests.store.test_durability import tamper

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


def test_damage_offers_the_newest_good_backup(desk: Desk, jobs: Jobs, qtbot: QtBot) -> None:
    kept = backup(desk).file
    tamper(desk.path, "INSERT INTO parents VALUES (99999, 'x')")
    panel = made(desk, jobs, qtbot)
    assert "请先停下" in panel.said.text()
    asked: list[Path] = []
    panel.restore_asked.connect(asked.append)
    QTest.mouseClick(panel.act, _LEFT)
    assert asked == [kept]
