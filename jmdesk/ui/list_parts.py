"""What stands around a list: the search line, the strip of what is owed, the bar for deleting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QWidget

from jmdesk.language import tr
from jmdesk.ui import parts, theme
from jmdesk.ui.tips import tip

if TYPE_CHECKING:  # brings in all of reporting
    from jmdesk.operations.owing import Owing

_ROOM = 60
"""Characters for the names in the strip."""
_NAMED = 4
"""Names in the strip before it says 等."""


class SearchLine(QLineEdit):
    """Signals: `went_down` to the list, `entered` by Enter."""

    went_down = Signal()
    entered = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setPlaceholderText(tr("找：汉字或拼音首字母"))
        self.setToolTip("Ctrl+F")
        self.setClearButtonEnabled(True)
        self.setMinimumWidth(200)

    @Slot(str)
    def begin(self, text: str) -> None:
        """Take over what was typed in the list."""
        self.setFocus()
        self.setText(text)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes into the list, Enter opens, Esc shows everything again."""
        if event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)


class OwingStrip(QFrame):
    """未报 3 个：…… Each name begins the record that is owed. Signal: `chosen` (subject, unit)."""

    chosen = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "notice-problem")
        self.setAccessibleName(tr("未报"))
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(12, 4, 8, 4)
        self._line.setSpacing(6)
        self.hide()

    def show_owing(self, owing: Sequence[Owing]) -> None:
        """Name the first few; the rest follow when these are done."""
        while (item := self._line.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.setVisible(bool(owing))
        if not owing:
            return
        self._line.addWidget(parts.label(tr("未报 {count} 个：", count=len(owing)), role="strong"))
        longest = _ROOM // min(len(owing), _NAMED)
        for one in owing[:_NAMED]:
            self._line.addWidget(self._name(one, longest))
        if len(owing) > _NAMED:
            self._line.addWidget(parts.label(tr("等，填完一个出下一个"), role="quiet"))
        self._line.addStretch(1)

    def focus_first(self) -> None:
        """Put the keyboard on the first name."""
        first = self.findChild(QPushButton)
        if first is not None:
            first.setFocus()

    def _name(self, one: Owing, longest: int) -> QWidget:
        short = one.name if len(one.name) <= longest else one.name[: longest - 1] + "…"
        made = parts.button(
            short,
            lambda: self.chosen.emit(one.subject or "", one.unit),
            role="link",
            name=tr("填报：{name}", name=one.name),
        )
        made.setToolTip(tip(one.name))
        return made


class DeleteBar(QFrame):
    """Asks why a record is deleted, in the window. Signals: `confirmed` (record, reason),
    `closed`."""

    confirmed = Signal(str, str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_role(self, "notice-problem")
        self.setAccessibleName(tr("删除"))
        self._record = ""
        self.question = parts.label()
        self.reason = QLineEdit()
        self.reason.setAccessibleName(tr("删除的原因"))
        self.reason.setPlaceholderText(tr("写一句为什么删除，如：重复录入"))
        self.reason.textChanged.connect(self._enable)
        self.reason.returnPressed.connect(self._confirm)
        self.delete = parts.button(tr("删除"), self._confirm)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 6, 8, 6)
        line.addWidget(self.question)
        line.addWidget(self.reason, 1)
        line.addWidget(self.delete)
        line.addWidget(parts.button(tr("不删了　Esc"), self._close, role="link"))
        self.hide()

    def ask(self, record: str, name: str) -> None:
        """Ask for the reason; nothing happens before there is one."""
        self._record = record
        self.question.setText(tr("删除“{name}”？", name=name))
        self.reason.clear()
        self._enable()
        self.show()
        self.reason.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc keeps the record."""
        if event.key() == Qt.Key.Key_Escape:
            self._close()
        else:
            super().keyPressEvent(event)

    @Slot()
    def _enable(self) -> None:
        self.delete.setEnabled(bool(self.reason.text().strip()))

    @Slot()
    def _confirm(self) -> None:
        if self.reason.text().strip():
            self.hide()
            self.confirmed.emit(self._record, self.reason.text().strip())

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
