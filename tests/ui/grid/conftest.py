"""A sheet on the screen, and two hands at the keyboard and the mouse."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from jmdesk.ui.grid.clip import new_data
from jmdesk.ui.grid.column import GridColumn, GridRow
from jmdesk.ui.grid.model import GridModel
from jmdesk.ui.grid.pane import GridPane
from jmdesk.ui.grid.totals import Totals
from tests.ui.grid.sheets import MONTH, month_rows

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


class Hands:
    """Acts on whatever has the focus, as a person does, and reads what the sheet shows."""

    def __init__(self, pane: GridPane, qtbot: QtBot) -> None:
        self.pane = pane
        self.view = pane.view
        self.model = pane.view.model()
        self.told: list[str] = []
        self.totals: list[Totals] = []
        self.edited: list[str] = []
        self._qtbot = qtbot
        self.view.told.connect(self.told.append)
        self.view.totals_changed.connect(self.totals.append)
        self.model.edited.connect(self.edited.extend)

    def focus(self) -> QWidget:
        """What has the focus."""
        widget = QApplication.focusWidget()
        assert widget is not None
        return widget

    def press(self, *keys: Qt.Key, mod: Qt.KeyboardModifier = NONE) -> None:
        """Press keys one after the other."""
        for key in keys:
            QTest.keyClick(self.focus(), key, mod)

    def type(self, text: str) -> None:
        """Type letters one by one: the first may open an editor."""
        for letter in text:
            QTest.keyClicks(self.focus(), letter)

    def compose(self, *preedits: str, commit: str) -> None:
        """Type through an input method: each composition is shown, then the word is taken."""
        for preedit in preedits:
            QApplication.sendEvent(self.focus(), QInputMethodEvent(preedit, []))
        event = QInputMethodEvent()
        event.setCommitString(commit)
        QApplication.sendEvent(self.focus(), event)

    def at(self, key: str, name: str) -> None:
        """Click on a cell."""
        self.click(key, name)

    def click(self, key: str, name: str, *, mod: Qt.KeyboardModifier = NONE) -> None:
        """Click on a cell, near its right edge (a tick box is at the left)."""
        QTest.mouseClick(
            self.view.viewport(), Qt.MouseButton.LeftButton, mod, self.point(key, name)
        )

    def point(self, key: str, name: str) -> QPoint:
        """A point in a cell."""
        rect = self.view.visualRect(self.model.index_of((key, name)))
        return QPoint(rect.right() - 6, rect.center().y())

    def drag(self, start: tuple[str, str], end: tuple[str, str]) -> None:
        """Draw a block with the mouse."""
        viewport, left = self.view.viewport(), Qt.MouseButton.LeftButton
        QTest.mousePress(viewport, left, NONE, self.point(*start))
        QTest.mouseMove(viewport, self.point(*end))
        QTest.mouseRelease(viewport, left, NONE, self.point(*end))

    def place(self) -> tuple[str, str]:
        """Where one is."""
        place = self.view.place()
        assert place is not None
        return place

    def text(self, key: str, name: str) -> str:
        """What a cell shows."""
        return str(self.model.index_of((key, name)).data())

    def column(self, name: str, keys: Sequence[str]) -> list[str]:
        """What some cells of a column show."""
        return [self.text(key, name) for key in keys]

    def tip(self, key: str, name: str) -> str:
        """The tip of a cell."""
        return str(self.model.index_of((key, name)).data(Qt.ItemDataRole.ToolTipRole))

    def chosen(self) -> set[tuple[str, str]]:
        """The chosen cells."""
        sheet, columns = self.model.sheet, self.view.sight.columns
        return {
            (sheet.seen[row].key, sheet.columns[columns[place]].name)
            for row, place in self.view.chosen.cells()
        }

    def clipboard(self, *, text: str = "", html: str = "") -> None:
        """Put on the clipboard what another program puts there."""
        data = new_data()
        if text:
            data.setText(text)
        if html:
            data.setHtml(html)
        QGuiApplication.clipboard().setMimeData(data)

    def paste(self) -> None:
        """Ctrl+V, and wait until all is read."""
        self.press(Key.Key_V, mod=CTRL)
        self.wait(lambda: not self.view.is_busy())

    def wait(self, until: Callable[[], bool]) -> None:
        """Let the window work until something holds."""
        self._qtbot.waitUntil(until)


Show = Callable[..., Hands]


@pytest.fixture
def show(qtbot: QtBot) -> Show:
    """Puts a sheet on the screen."""

    def make(
        columns: Sequence[GridColumn] = MONTH,
        rows: Sequence[GridRow] | None = None,
        *,
        growing: bool = False,
        width: int = 1158,
        height: int = 420,
    ) -> Hands:
        model = GridModel()
        model.show(columns, month_rows() if rows is None else rows, growing=growing)
        pane = GridPane(model, "项目进度")
        model.setParent(pane)
        qtbot.addWidget(pane)
        pane.resize(width, height)
        with qtbot.waitActive(pane):
            pane.show()
            pane.activateWindow()
        pane.setFocus()
        return Hands(pane, qtbot)

    return make


@pytest.fixture
def hands(show: Show) -> Hands:
    """The month of the mockup."""
    return show()
