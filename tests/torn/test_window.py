"""The window at a damaged store: says what is left, and one key goes on with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from jmdesk.store.query import Query
from jmdesk.store.refusals import DamagedStore
from jmdesk.ui import damage_panel
from jmdesk.ui.damage_panel import DamagePanel
from jmdesk.ui.main_window import MainWindow
from tests.torn.damaging import PAGE
from tests.torn.filled import PROJECTS, worked_on
from tests.torn.test_salvage import lose_the_head
from tests.ui.conftest import qapp  # noqa: F401 - the application in the desk's looks
from tests.ui.shell import opened, settle


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = worked_on(tmp_path)
    lose_the_head(path)
    return path


def lose_the_middle(path: Path) -> None:
    """The pages behind the first one are nothing, all of a sudden."""
    with path.open("rb+") as file:
        file.seek(PAGE)
        file.write(bytes(PAGE * 100))


def texts(window: MainWindow) -> str:
    return " ".join(one.text() for one in window.findChildren(QLabel) if one.isVisible())


def the_window_goes_on_by_one_key(window: MainWindow, qtbot: QtBot) -> None:
    panel = window.findChild(DamagePanel)
    assert panel is not None
    said = texts(window)
    assert "“desk.db”坏了，没有改动它。" in said
    assert "坏的是文件的开头" in said
    assert "最近的好备份：jmdesk-" in said
    assert "它之后的 3 条修订还读得出" in said
    assert panel.restore.isVisible()
    assert QApplication.focusWidget() is panel.salvage
    with qtbot.waitSignal(window.filled):
        QTest.keyClick(panel.salvage, Qt.Key.Key_Return)
    settle(window, qtbot)
    assert window.desk is not None
    assert window.desk.store.count(Query(ledger="project")) == PROJECTS + 6 + 3
    assert "其中 3 条是备份里没有的" in texts(window)


def test_a_damaged_store_goes_on_by_one_key(qapp: QApplication, path: Path, qtbot: QtBot) -> None:  # noqa: F811
    window = opened(qapp, path, qtbot)
    the_window_goes_on_by_one_key(window, qtbot)
    window.close()


def test_damage_that_shows_while_working_leads_there_too(
    qapp: QApplication,  # noqa: F811
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    path = worked_on(tmp_path)
    window = opened(qapp, path, qtbot)
    lose_the_middle(path)
    assert window.desk is not None
    with pytest.raises(DamagedStore) as caught:
        window.desk.store.verify()
    window.notices.failure(caught.value)
    action = next(b for b in window.findChildren(QPushButton) if b.text() == "看还剩多少")
    with qtbot.waitSignal(window.filled):
        QTest.mouseClick(action, Qt.MouseButton.LeftButton)
    settle(window, qtbot)
    panel = window.findChild(DamagePanel)
    assert panel is not None
    assert panel.salvage.isVisible()
    window.close()


def test_a_damaged_store_only_refuses_without_the_panel(
    qapp: QApplication,  # noqa: F811
    path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(damage_panel, "damage_panel", lambda *_: None)
    window = opened(qapp, path, qtbot)
    with pytest.raises(AssertionError):
        the_window_goes_on_by_one_key(window, qtbot)
    window.close()
