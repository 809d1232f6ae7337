"""The head of the window: whose desk it is, the period that is worked on, search and menu."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QStackedWidget, QWidget

from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.ui import parts, theme
from jmdesk.ui.menu_button import MenuButton
from jmdesk.ui.search_box import SearchBox
from jmdesk.ui.tab_order import lead

_WRITTEN = re.compile(r"(\d{4})[年.\-/]?(?:(\d{1,2})月?)?")
_YEAR = "年"
_PATIENCE = 400
"""Milliseconds that work may take before the head says that something is going on."""
_SEARCH = (190, 330)
"""The search's least and greatest width at scale 1."""
_ROOM = (920, 1180)
"""From these widths on, at scale 1, there is room for the unit above, and for the name."""


def read_period(text: str) -> Period:
    """A period as people type it: 2023年5月, 2023-5, 202305, 2023Q2, 2023; ValueError otherwise."""
    plain = re.sub(r"\s", "", text)
    match = _WRITTEN.fullmatch(plain.removesuffix(_YEAR))
    if match is None or not match[2]:
        return Period.parse(plain.removesuffix(_YEAR))
    return Period.parse(f"{match[1]}-{int(match[2]):02d}")


class TopBar(QFrame):
    """Name of the desk, unit, period with its arrows, search, menu.

    Signals: `stepped` (-1 or 1), `period_typed` (Period), `refused` (a sentence about what was
    typed), `unit_asked` when the unit is clicked, `own_asked` to look no more at another unit.
    """

    stepped = Signal(int)
    period_typed = Signal(object)
    refused = Signal(str)
    unit_asked = Signal()
    own_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "top")
        self.name = parts.label(tr("京蒙协作填报台"), role="name")
        self.unit = parts.button("", self.unit_asked.emit, role="unit", name=tr("单位"))
        self.unit.setToolTip(tr("单位，在设置里改"))
        self.above = parts.label(role="small")
        self.viewed = parts.button("", self.own_asked.emit, role="viewed")
        self.viewed.hide()
        self.stepper = _Stepper()
        self.stepper.setVisible(False)
        self.stepper.stepped.connect(self.stepped)
        self.stepper.typed.connect(self._read)
        self.busy = parts.label(tr("正在处理…"), role="small")
        self.busy.setVisible(False)
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(_PATIENCE)
        self._wait.timeout.connect(self.busy.show)
        self.search = SearchBox()
        self.menu = MenuButton()
        self._lay_out()
        self.show_search(False)

    def _lay_out(self) -> None:
        layout = QHBoxLayout(self)
        layout.setContentsMargins(16, 7, 16, 7)
        self.name.setContentsMargins(0, 0, 24, 0)
        layout.addWidget(self.name)
        layout.addWidget(self.unit)
        layout.addWidget(self.above)
        layout.addWidget(self.viewed)
        layout.addSpacing(10)
        layout.addWidget(self.stepper)
        layout.addStretch(1)
        layout.addWidget(self.busy)
        layout.addSpacing(6)
        layout.addWidget(self.search, 4)
        self.extra = QHBoxLayout()
        layout.addLayout(self.extra)
        layout.addWidget(self.menu)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_unit(self, name: str, above: str) -> None:
        """Say whose desk this is."""
        self.unit.setText(name)
        self.unit.setVisible(bool(name))
        self.unit.setAccessibleName(tr("单位：{name}", name=name))
        self.above.setText(above)

    def show_viewed(self, name: str) -> None:
        """Say that only another unit's things are looked at; "" for this desk's own."""
        self.viewed.setText(tr("只看 {name} ×", name=name) if name else "")
        self.viewed.setAccessibleName(tr("只看{name}，按下回到本单位", name=name))
        self.viewed.setToolTip(tr("回到本单位"))
        self.viewed.setVisible(bool(name))

    def show_period(self, period: Period) -> None:
        """Say which period is worked on."""
        self.stepper.setVisible(True)
        self.stepper.show_period(period)

    def show_search(self, shown: bool) -> None:
        """With a desk to search in; not at the first start and not in the plain view."""
        self.search.setVisible(shown)

    def forget(self) -> None:
        """There is no desk: nothing that was searched for or looked at stays."""
        self.show_search(False)
        self.search.clear()
        self.show_viewed("")
        self.show_extra()

    def show_extra(self, *widgets: QWidget) -> None:
        """Buttons of the page at the right, in the plain view where the head is all there is."""
        while (item := self.extra.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.setParent(None)
        for widget in widgets:
            self.extra.addWidget(widget)
            widget.show()
            lead(self.search, *widget.findChildren(QWidget))

    @Slot(bool)
    def show_busy(self, busy: bool) -> None:
        """Say that something is going on, once it takes longer than a blink."""
        if busy:
            self._wait.start()
        else:
            self._wait.stop()
            self.busy.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """With large type, what is least needed gives way first."""
        super().resizeEvent(event)
        scale = theme.scale_of(self)
        self.above.setVisible(self.width() >= _ROOM[0] * scale)
        self.name.setVisible(self.width() >= _ROOM[1] * scale)
        self.search.setMinimumWidth(round(_SEARCH[0] * scale))
        self.search.setMaximumWidth(round(_SEARCH[1] * scale))

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
        back = parts.button("‹", lambda: self.stepped.emit(-1), role="step", name=tr("上一期"))
        back.setToolTip(tr("上一期（{keys}）", keys="Ctrl+PgUp"))
        on = parts.button("›", lambda: self.stepped.emit(1), role="step", name=tr("下一期"))
        on.setToolTip(tr("下一期（{keys}）", keys="Ctrl+PgDn"))
        self.shown = parts.button("", self._type, role="period", name=tr("期"))
        self.shown.setToolTip(tr("点一下可以直接写，如 2023-5"))
        self.entry = _Entry()
        self.entry.setAccessibleName(tr("写一个期，如 2023-5、2023Q2、2023"))
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
        self.shown.setText(period.told)
        self.shown.setAccessibleName(tr("期：{period}", period=period.told))
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
