"""The figures of the sheet to type into. Run alone: ``pytest -m benchmark -s``."""

from __future__ import annotations

import gc
import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.operations.clipboard import clipboard_html, clipboard_text
from jmdesk.operations.desk import Desk, begin, open_desk
from jmdesk.operations.pasting import CellReader
from jmdesk.ui import theme
from jmdesk.ui.grid.clip import new_data
from jmdesk.ui.grid.column import GridColumn
from jmdesk.ui.grid.model import GridModel
from jmdesk.ui.grid.pane import GridPane
from tests.benchmarks.limits import most, most_time
from tests.ui.grid.sheets import many_rows, number, numbers, word

pytestmark = pytest.mark.benchmark

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(scope="module")
def dressed(qapp: QApplication) -> None:
    """The program's own look: painting costs more in it."""
    theme.load_fonts()
    theme.apply(qapp)


def shown(qtbot: QtBot, columns: list[GridColumn], rows: int) -> GridPane:
    """A sheet on the screen, at work."""
    model = GridModel()
    model.show(columns, many_rows(rows), growing=True)
    pane = GridPane(model, "进度")
    model.setParent(pane)
    qtbot.addWidget(pane)
    pane.resize(1158, 600)
    with qtbot.waitActive(pane):
        pane.show()
        pane.activateWindow()
    pane.setFocus()
    QApplication.processEvents()
    return pane


def focus() -> QWidget:
    """Where the keys go."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def milliseconds(act: Callable[[], object]) -> float:
    """How long something takes, with all that is painted after it."""
    began = time.perf_counter()
    act()
    QApplication.processEvents()
    return (time.perf_counter() - began) * 1000


@pytest.mark.usefixtures("dressed")
def test_typing_in_a_sheet_of_5_000_rows(qtbot: QtBot) -> None:
    """Promised: key to paint p99 at most 16 ms."""
    pane = shown(qtbot, numbers(12), 5000)
    pane.view.go_to("k2000", "c3")
    taken = []
    for row in range(150):
        for letter in f"{row * 37 % 1000}":
            key = Key(ord(letter))
            taken.append(milliseconds(lambda key=key: QTest.keyClick(focus(), key)))  # type: ignore[misc]
        ending = (Key.Key_Return, Key.Key_Tab, Key.Key_Down, Key.Key_Right)[row % 4]
        taken.append(milliseconds(lambda key=ending: QTest.keyClick(focus(), key)))  # type: ignore[misc]
        if row % 4 == 3:
            pane.view.hand.go((2000 + row, 3))
    p99 = statistics.quantiles(taken, n=100)[98]
    middle = statistics.median(taken)
    print(f"\nfigure: grid_key_to_paint_p99 {p99:.1f} ms")
    print(f"figure: grid_key_to_paint_median {middle:.1f} ms")
    assert p99 <= most_time(16)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A township's desk: its cells are read as they are in the program."""
    opened = open_desk(tmp_path / "desk.db")
    begin(opened, unit="152222105000", person="包文")
    yield opened
    opened.close()


def read_columns(desk: Desk) -> list[GridColumn]:
    """Twelve columns of the progress ledger, money and counts and words, read by the desk."""
    reader = CellReader(desk)
    fields = [f for f in desk.ledger("progress").current if f.type.name in ("money", "percent")]
    texts = [f for f in desk.ledger("progress").current if f.type.name in ("text", "long_text")]
    columns = [word("name", "项目", 160, "fixed", frozen=True)]
    for place in range(12):
        field = texts[0] if place == 11 else fields[place % len(fields)]
        plain = word(f"c{place}", "说明") if place == 11 else number(f"c{place}", "累计\n万元")
        read = _reader(reader, field)
        columns.append(
            GridColumn(
                name=plain.name,
                heading=plain.heading,
                width=90,
                kind=plain.kind,
                numeric=plain.numeric,
                read=read,
                show=field.show,
            )
        )
    return columns


def _reader(reader: CellReader, field: object) -> Callable[[str], object]:
    return lambda text: reader.read(field, text).value  # type: ignore[arg-type]


@pytest.mark.usefixtures("dressed")
def test_pasting_1_000_rows_of_12_cells(qtbot: QtBot, desk: Desk) -> None:
    """Promised: at most 1 s with every cell checked, and the window never still for 50 ms."""
    pane = shown(qtbot, read_columns(desk), 1200)
    rows = [[*(f"{row % 90}.{cell}" for cell in range(11)), "正常"] for row in range(1000)]
    rows[500][3] = "好几百"
    data = new_data()
    data.setText(clipboard_text(rows))
    data.setHtml(clipboard_html(rows))
    QGuiApplication.clipboard().setMimeData(data)
    pane.view.go_to("k0", "c0")
    model = pane.view.model()
    # What pytest itself holds would be looked through by Python's collector meanwhile (60 ms).
    gc.collect()
    gc.freeze()
    began = time.perf_counter()
    still = [milliseconds(lambda: QTest.keyClick(focus(), Key.Key_V, CTRL))]
    while pane.view.is_busy():
        still.append(milliseconds(QApplication.processEvents))
    taken = time.perf_counter() - began
    gc.unfreeze()
    print(f"\nfigure: grid_paste_1000x12 {taken:.2f} s")
    print(f"figure: grid_paste_longest_stillness {max(still):.0f} ms (first {still[0]:.0f})")
    assert len(model.typed()) == 1000
    assert len(model.unread()) == 1
    assert taken <= most_time(1)
    assert max(still) <= most_time(50)


@pytest.mark.skipif(not os.environ.get("JMDESK_LONG"), reason="takes minutes: JMDESK_LONG=1")
@pytest.mark.usefixtures("dressed")
def test_10_000_actions_grow_memory_little(qtbot: QtBot) -> None:
    """Promised: less than 20 MB, with every one of them to be undone."""
    pane = shown(qtbot, numbers(12), 500)
    for action in range(500):
        _act(pane, action)
    before = _memory()
    for action in range(10_000):
        _act(pane, action)
    grown = _memory() - before
    print(f"\nfigure: grid_memory_10000_actions {grown:.1f} MB")
    assert grown <= most(20)


def _act(pane: GridPane, action: int) -> None:
    """One of the things that people do all day."""
    what = action % 10
    if what < 6:
        QTest.keyClicks(focus(), str(action % 9))
        QTest.keyClick(focus(), (Key.Key_Return, Key.Key_Tab)[action % 2])
    elif what == 6:
        QTest.keyClick(focus(), Key.Key_Delete)
    elif what == 7:
        QTest.keyClick(focus(), Key.Key_C, CTRL)
        pane.view.hand.go((action * 7 % 490, 1 + action % 10))
        QTest.keyClick(focus(), Key.Key_V, CTRL)
    elif what == 8:
        QTest.keyClick(focus(), Key.Key_Z, CTRL)
    else:
        QTest.keyClick(focus(), Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
        QTest.keyClick(focus(), Key.Key_D, CTRL)
    QApplication.processEvents()
    # The program's own loop does it by itself; here closed editors would wait for ever.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def _memory() -> float:
    """Resident, in MB."""
    gc.collect()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
