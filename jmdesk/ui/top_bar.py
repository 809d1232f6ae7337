"""The head of the window: whose desk it is, and the period that is worked on."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QStackedWidget, QWidget

from jmdesk.domain.period import Period
from jmdesk.ui import parts, theme

_WRITTEN = re.compile(r"(\d{4})[年.\-/]?(?:(\d{1,2})月?)?")


def read_period(text: str) -> Period:
    """A period as people type it: 2023年5月, 2023-5, 202305, 2023Q2, 2023; ValueError otherwise."""
    plain = re.sub(r"\s", "", text)
    match = _WRITTEN.fullmatch(plain.removesuffix("年"))
    if match is None or not match[2]:
        return Period.parse(plain.removesuffix("年"))
    return Period.parse(f"{match[1]}-{int(match[2]):02d}")


class TopBar(QFrame):
    """Name of the desk, unit, period with its arrows.

    Signals: `stepped` (-1 or 1), `period_typed` (Period), `refused` (a sentence about what was
    typed), `unit_asked` when the unit is clicked.
    """

    stepped = Signal(int)
    period_typed = Signal(object)
    refused = Signal(str)
    unit_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "top")
        self.unit = parts.button("", self.unit_asked.emit, role="unit", name="单位")
        self.unit.setToolTip("单位，在设置里改")
        self.above = parts.label(role="small")
        self.stepper = _Stepper()
        self.stepper.setVisible(False)
        self.stepper.stepped.connect(self.stepped)
        self.stepper.typed.connect(self._read)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        layout.addWidget(parts.label("京蒙协作填报台", role="name"))
        layout.addSpacing(30)
        layout.addWidget(self.unit)
        layout.addWidget(self.above)
        layout.addSpacing(10)
        layout.addWidget(self.stepper)
        layout.addStretch(1)
        self.busy = parts.label("正在处理…", role="small")
        self.busy.setVisible(False)
        layout.addWidget(self.busy)

    def show_unit(self, name: str, above: str) -> None:
        """Say whose desk this is."""
        self.unit.setText(name)
        self.unit.setAccessibleName(f"单位：{name}")
        self.above.setText(above)

    def show_period(self, period: Period) -> None:
        """Say which period is worked on."""
        self.stepper.setVisible(True)
        self.stepper.show_period(period)

    @Slot(str)
    def _read(self, text: str) -> None:
        try:
            period = read_period(text)
        except ValueError as error:
            self.refused.emit(str(error))
            return
        self.period_typed.emit(period)


class _Stepper(QFrame):
    """‹ 2023年5月 ›; the middle can be clicked and typed over."""

    stepped = Signal(int)
    typed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "stepper")
        back = parts.button("‹", lambda: self.stepped.emit(-1), role="step", name="上一期")
        back.setToolTip("上一期（Ctrl+PgUp）")
        on = parts.button("›", lambda: self.stepped.emit(1), role="step", name="下一期")
        on.setToolTip("下一期（Ctrl+PgDn）")
        self.shown = parts.button("", self._type, role="period", name="期")
        self.shown.setToolTip("点一下可以直接写，如 2023-5")
        self.entry = _Entry()
        self.entry.setAccessibleName("写一个期，如 2023-5、2023Q2、2023")
        self.entry.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.entry.entered.connect(self._done)
        self.entry.left.connect(self._back)
        self.middle = QStackedWidget()
        self.middle.addWidget(self.shown)
        self.middle.addWidget(self.entry)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(0)
        for widget in (back, self.middle, on):
            layout.addWidget(widget)

    def show_period(self, period: Period) -> None:
        self.shown.setText(period.label)
        self.shown.setAccessibleName(f"期：{period.label}")
        self.entry.setText(str(period))
        self.middle.setCurrentWidget(self.shown)

    def _type(self) -> None:
        self.middle.setCurrentWidget(self.entry)
        self.entry.selectAll()
        self.entry.setFocus()

    @Slot()
    def _done(self) -> None:
        self._back()
        self.typed.emit(self.entry.text())

    @Slot()
    def _back(self) -> None:
        self.middle.setCurrentWidget(self.shown)


class _Entry(QLineEdit):
    """A line that says when Enter was pressed, and when it was left without."""

    entered = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()
