"""装一个数据包: what travels is said before it is written; one button, one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from jmdesk.exchange.reading import read_files
from jmdesk.operations.demo import PLAN, example
from jmdesk.operations.desk import begin, open_desk
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.recording import save_record
from jmdesk.store.query import Query
from jmdesk.ui.exchange_page import ExchangePage, Tab
from jmdesk.ui.main_window import MainWindow
from jmdesk.ui.pack_panel import PackPanel
from tests.ui.filled import TOWN
from tests.ui.shell import opened, page, rest

CLICK = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A township with the plan, one project of which has a telephone number."""
    made = tmp_path_factory.mktemp("pack") / "desk.db"
    desk = open_desk(made)
    begin(desk, unit=TOWN, person="包玉兰")
    import_workbook(desk, plan=plan_workbook(desk, file=example(PLAN), ledger="project"))
    record = desk.store.records(Query(ledger="project"))[0]
    save_record(desk, ledger="project", record=record.id, values={"phone": "13812345678"})
    desk.close()
    return made


@pytest.fixture
def window(qapp: QApplication, store: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[MainWindow]:
    (tmp_path / "desk.db").write_bytes(store.read_bytes())
    made = opened(qapp, tmp_path / "desk.db", qtbot)
    made.go("exchange")
    rest(made, qtbot)
    yield made
    made.close()


@pytest.fixture
def panel(window: MainWindow, qtbot: QtBot) -> PackPanel:
    """The panel at rest on its tab."""
    shown = page(window, ExchangePage)
    shown.bar.setFocus()
    for _step in range(list(Tab).index(Tab.WENT)):
        QTest.keyClick(shown.bar, Qt.Key.Key_Right)
    rest(window, qtbot)
    return shown.went.packing


def test_what_travels_is_said_first(panel: PackPanel, window: MainWindow, qtbot: QtBot) -> None:
    assert "带走 167 条记录（项目档案 148、公布数 19）" in panel.told.text()
    assert panel.persons.isVisible()
    assert "电话 1 个" in panel.persons.text()
    assert panel.choice.to.currentText() == "科尔沁右翼中旗"
    panel.choice.persons.setFocus()
    QTest.keyClick(panel.choice.persons, Qt.Key.Key_Space)
    rest(window, qtbot)
    assert "带走 166 条记录" in panel.told.text()
    assert "1 条留下不带" in panel.told.text()
    assert not panel.persons.isVisible()


def test_one_button_writes_it(
    panel: PackPanel, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    proposed: list[Path] = []

    def ask(_parent: object, file: Path) -> Path:
        proposed.append(file)
        return tmp_path / "报送"

    panel.ask_file = ask
    QTest.mouseClick(panel.pack, CLICK)
    rest(window, qtbot)
    assert proposed[0].name.startswith("巴彦呼舒镇_")
    (read,) = read_files([tmp_path / "报送.jmdesk"])
    assert read.carrier is not None
    assert read.carrier.manifest.records == 167
    assert window.bar.notice is not None
    assert "已装好" in window.bar.notice.text
    assert window.desk is not None
    assert [one.file for one in window.desk.store.sent()] == ["报送.jmdesk"]
    assert panel.pack.isEnabled()
    assert not panel.stop.isVisible()


def test_a_passphrase_is_thought_of_and_locks_it(
    panel: PackPanel, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    panel.ask_file = lambda _parent, _file: tmp_path / "锁.jmdesk"
    panel.choice.suggest.setFocus()
    QTest.keyClick(panel.choice.suggest, Qt.Key.Key_Return)
    passphrase = panel.choice.passphrase.text()
    assert len(passphrase.split()) == 4
    QTest.mouseClick(panel.pack, CLICK)
    rest(window, qtbot)
    (locked,) = read_files([tmp_path / "锁.jmdesk"])
    assert locked.verdict == "locked"
    (read,) = read_files([tmp_path / "锁.jmdesk"], passphrases=(passphrase,))
    assert read.carrier is not None


def test_choosing_no_file_writes_nothing(
    panel: PackPanel, window: MainWindow, qtbot: QtBot
) -> None:
    panel.ask_file = lambda _parent, _file: None
    QTest.mouseClick(panel.pack, CLICK)
    rest(window, qtbot)
    assert window.desk is not None
    assert window.desk.store.sent() == ()


def test_another_month_is_counted_anew(panel: PackPanel, window: MainWindow, qtbot: QtBot) -> None:
    panel.choice.period.setFocus()
    QTest.keyClick(panel.choice.period, Qt.Key.Key_Down)
    rest(window, qtbot)
    assert panel.choice.wanted().period is not None
    assert "项目档案 148" in panel.told.text()
