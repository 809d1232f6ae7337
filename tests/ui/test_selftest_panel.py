"""断电自检 in 设置: one button begins and stops it; how it went stays there with its day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk
from jmdesk.operations.selftest import last_selftest
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.selftest_panel import SelfTestPanel

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture
def notices(said: list[Notice]) -> Notices:
    made = Notices()
    made.said.connect(said.append)
    return made


@pytest.fixture
def panel(desk: Desk, jobs: Jobs, notices: Notices, qtbot: QtBot) -> Iterator[SelfTestPanel]:
    holder = QWidget()
    qtbot.addWidget(holder)
    made = SelfTestPanel(desk, jobs, notices, kills=1)
    holder.setLayout(made)
    holder.show()
    made.refresh()
    yield made
    holder.close()


def test_it_is_begun_and_told(
    panel: SelfTestPanel, desk: Desk, qtbot: QtBot, said: list[Notice]
) -> None:
    assert panel.last.text() == "这台电脑还没有自检过。"
    QTest.mouseClick(panel.button, CLICK)
    assert panel.button.text() == "停下"
    qtbot.waitUntil(lambda: panel.button.text() == "自检一次")
    assert last_selftest(desk) is not None
    assert said[0].text.startswith("1 次断电，0 次丢失")
    assert panel.last.text().startswith("√ ")
    assert "自检：1 次断电，0 次丢失" in panel.last.text()


def test_it_can_be_stopped(
    panel: SelfTestPanel, desk: Desk, qtbot: QtBot, said: list[Notice]
) -> None:
    QTest.mouseClick(panel.button, CLICK)
    QTest.mouseClick(panel.button, CLICK)
    qtbot.waitUntil(lambda: panel.button.text() == "自检一次")
    assert said == []
    assert panel.last.text() in ("这台电脑还没有自检过。",) or last_selftest(desk) is not None
