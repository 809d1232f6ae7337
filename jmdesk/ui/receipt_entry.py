"""A line into which a receipt code is typed that was told by telephone."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.receipts import Acknowledged, enter_receipt
from jmdesk.ui import parts, theme
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices

_WIDTH = 150


class ReceiptEntry(QWidget):
    """Enter or 记下 takes the code in. Signals: `changed` (Changes)."""

    changed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.code = QLineEdit()
        self.code.setAccessibleName(tr("回执码"))
        self.code.setPlaceholderText("ABCDE-12345")
        self.code.setMaxLength(40)
        self.code.setFixedWidth(round(_WIDTH * theme.scale_of(self)))
        self.enter = parts.button(tr("记下"), self._enter, name=tr("记下回执码"))
        self.enter.setEnabled(False)
        self.code.textChanged.connect(lambda text: self.enter.setEnabled(bool(text.strip())))
        label = parts.label(tr("对方电话里念的回执码"), role="quiet")
        label.setBuddy(self.code)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(label)
        line.addWidget(self.code)
        line.addWidget(self.enter)
        line.addStretch(1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter takes it in; Esc empties the line first."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.code.hasFocus():
            self._enter()
        elif event.key() == Qt.Key.Key_Escape and self.code.text():
            self.code.clear()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        code = self.code.text()
        if not code.strip():
            return
        self._jobs.start(
            lambda _progress: enter_receipt(self._desk, code=code),
            then=self._entered,
            failed=self._failed,
            writes=True,
        )

    def _entered(self, known: Acknowledged) -> None:
        self.code.clear()
        self._notices.say(known.sentence)
        self.changed.emit(known.changes)

    def _failed(self, error: BaseException) -> None:
        self._notices.failure(error)
        self.code.setFocus()
        self.code.selectAll()
