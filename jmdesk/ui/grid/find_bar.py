"""The bar below a sheet to search it; the window stays alive in a large one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit

from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.grid.cursor import Spot
from jmdesk.ui.grid.finding import matcher, way_round
from jmdesk.ui.grid.view import GridView
from jmdesk.ui.parts import button, label

_SLICE = 0.02
"""Seconds of searching before the window gets its turn."""


class FindBar(QFrame):
    """Goes from hit to hit: Enter and F3 onwards, with Shift back; Esc closes it."""

    def __init__(self, view: GridView) -> None:
        super().__init__()
        self._view = view
        self._way: Iterator[Spot] = iter(())
        self._fits: Callable[[str], bool] = bool
        self._timer = QTimer(self, interval=0)
        self._timer.timeout.connect(self._search)
        self.box = QLineEdit()
        self.box.setPlaceholderText(tr("找字、数或拼音首字母"))
        self.box.setAccessibleName(tr("在表里找"))
        self.box.setMaximumWidth(self.fontMetrics().horizontalAdvance(theme.IDEOGRAPH) * 20)
        self.box.textEdited.connect(lambda: self._start(1, here=True))
        self.box.installEventFilter(self)
        self.note = label(role="quiet")
        self._lay_out()
        view.find_asked.connect(self._asked)
        self.hide()

    def _lay_out(self) -> None:
        theme.set_role(self, "panel")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.addWidget(self.box, 1)
        layout.addWidget(button(tr("下一处 F3"), lambda: self._start(1)))
        layout.addWidget(button(tr("上一处 Shift+F3"), lambda: self._start(-1)))
        layout.addWidget(self.note, 1)
        layout.addWidget(button(tr("关闭 Esc"), self.close_bar, role="link"))

    def close_bar(self) -> None:
        """Back to the sheet, where the last hit is the current cell."""
        self._timer.stop()
        self.hide()
        self._view.setFocus()

    def _asked(self, step: int) -> None:
        if step and self.box.text().strip():
            self._start(step)
            return
        self.show()
        self.box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.box.selectAll()

    def _start(self, step: int, *, here: bool = False) -> None:
        """Begin at the current cell; its own content counts while one is still typing."""
        rows, columns = self._view.model().rowCount(), len(self._view.sight.columns)
        self.note.setText("")
        self._timer.stop()
        if not self.box.text().strip() or not rows or not columns:
            return
        self._fits = matcher(self.box.text())
        self._way = way_round(self._view.hand.here(), rows, columns, step, here=here)
        self._search()

    def _search(self) -> None:
        sheet, columns = self._view.model().sheet, self._view.sight.columns
        until = time.perf_counter() + _SLICE
        for row, place in self._way:
            if row >= len(sheet.seen):
                break
            if self._fits(sheet.text(sheet.seen[row], sheet.columns[columns[place]])):
                self._timer.stop()
                self._view.hand.go((row, place))
                return
            if time.perf_counter() > until:
                self._timer.start()
                return
        self._timer.stop()
        self.note.setText(tr("没有找到「{text}」", text=self.box.text().strip()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys in the box; those of an input method never come here."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            if event.key() == Qt.Key.Key_Escape:
                self.close_bar()
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
                self._start(-1 if back else 1)
                return True
        return super().eventFilter(watched, event)
