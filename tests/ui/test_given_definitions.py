"""What the unit above switched on arrives with its package, is asked about and used at once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.operations.desk import open_desk
from jmdesk.operations.library import switch_on
from jmdesk.operations.pack_files import write_pack
from jmdesk.operations.packing import plan_pack
from jmdesk.ui.exchange_page import ExchangePage, Tab
from jmdesk.ui.merge_page import MergePage
from jmdesk.ui.pack_panel import PackPanel
from tests.operations.sending import new_desk
from tests.ui.filled import TOWN, make_store
from tests.ui.shell import opened, page, rest

CLICK = Qt.MouseButton.LeftButton


def test_a_package_that_brings_ledgers_only(
    qapp: QApplication, tmp_path: Path, qtbot: QtBot
) -> None:
    given = _given(tmp_path)
    make_store(tmp_path / "desk.db")
    window = opened(qapp, tmp_path / "desk.db", qtbot)
    window.drops.dropped.emit((given,))
    rest(window, qtbot)
    shown = page(window, MergePage)
    (line,) = shown.table.model_.lines
    assert line.said == "只带来台账、报表 3 份"
    QTest.keyClick(_focus(), Qt.Key.Key_Space)  # the desk is met for the first time
    rest(window, qtbot)
    assert shown.questions.use is not None
    assert shown.questions.use.hasFocus()
    QTest.keyClick(_focus(), Qt.Key.Key_Space)
    rest(window, qtbot)
    assert shown.merge.hasFocus()
    with qtbot.waitSignal(window.filled, timeout=10_000):
        QTest.keyClick(shown.merge, Qt.Key.Key_Return)
    rest(window, qtbot)
    assert window.desk is not None
    assert {"post", "post_month"} <= window.desk.catalogue.ledgers.keys()
    assert "post_sheet" in window.desk.catalogue.reports

    window.go("exchange")
    rest(window, qtbot)
    board = page(window, ExchangePage)
    board.bar.setFocus()
    for _step in range(list(Tab).index(Tab.WENT)):
        QTest.keyClick(board.bar, Qt.Key.Key_Right)
    rest(window, qtbot)
    packing = board.went.packing
    _to_those_below(packing)
    rest(window, qtbot)
    assert "带去自己用的台账、报表：公益岗位、公益岗位月度、公益岗位月度表。" in packing.told.text()
    assert packing.pack.isEnabled()
    window.close()


def _given(folder: Path) -> Path:
    """What a 旗 that switched 公益岗位 on sends to a 苏木镇."""
    path = folder / "banner" / "desk.db"
    desk = new_desk(path, unit="科尔沁右翼中旗", person="白音")
    switch_on(desk, id="post")
    desk.close()
    desk = open_desk(path)
    (made,) = write_pack(desk, plan=plan_pack(desk, to_unit=TOWN), to=folder / "旗里发的.jmdesk")
    desk.close()
    return made.file


def _focus() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def _to_those_below(packing: PackPanel) -> None:
    box = packing.choice.to
    names = [box.itemText(row) for row in range(box.count())]
    below = next(row for row, name in enumerate(names) if "嘎查" in name)
    box.setCurrentIndex(below)
    box.activated.emit(below)
