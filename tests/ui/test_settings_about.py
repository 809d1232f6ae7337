"""设置 · 关于: one file to send for help, read there before it is sent; the licences."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import Desk
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notice, Notices
from jmdesk.ui.refusal_page import RefusalPage
from jmdesk.ui.settings_about import AboutPart
from tests.ui.conftest import settle
from tests.ui.shell import opened, page


@pytest.mark.parametrize("folder", ["", "没有"])
def test_a_help_file_is_written_and_shown(
    desk: Desk, jobs: Jobs, qtbot: QtBot, said: list[Notice], tmp_path: Path, folder: str
) -> None:
    notices = Notices()
    notices.said.connect(said.append)
    to = tmp_path / folder / "求助.zip"
    part = AboutPart(desk, jobs, notices, ask_file=lambda parent, begin: to)
    qtbot.addWidget(part)
    part.refresh()
    part.show()
    QTest.mouseClick(part.help, Qt.MouseButton.LeftButton)
    settle(qtbot, jobs)
    assert part.help.isEnabled()
    assert to.exists() == (not folder)
    assert ("ledger project v1" in part.help_text.toPlainText()) == (not folder)
    assert ("看过再发" if not folder else "不存在") in said[0].text
    assert "包玉兰" not in part.help_text.toPlainText()


def test_a_store_that_cannot_be_opened_offers_one_too(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "desk.db").write_bytes("不是数据库。".encode() * 100)
    to = tmp_path / "求助.zip"
    monkeypatch.setattr("jmdesk.ui.help_file.ask_help_file", lambda parent, begin: to)
    window = opened(qapp, tmp_path / "desk.db", qtbot)
    QTest.mouseClick(page(window, RefusalPage).help_button, Qt.MouseButton.LeftButton)
    settle(qtbot, window.jobs)
    assert to.is_file()
    assert "先看再发" in window.bar.text.text()
    window.close()
