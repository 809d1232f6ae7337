"""The page before a locked desk: one field, one Enter; a wrong passphrase says so and waits."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.ui import parts

_PAUSES = (0, 2, 5, 10, 30)
"""Seconds after the first, second, … wrong passphrase, and after each further one."""
_WIDTH = 520


class UnlockPage(QWidget):
    """Signals: `tried` (text) on Enter, `close_asked`."""

    help_page = "lock"
    tried = Signal(str)
    close_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("数据上了锁"))
        self.wrong = 0
        self._left = 0
        self._said = ""
        self._by_key = False
        self._clock = QTimer(self, interval=1000)
        self._clock.timeout.connect(self._tick)
        self.title = parts.label(tr("数据上了锁"), role="title")
        self.about = parts.label(wrap=True)
        self.field = QLineEdit()
        self.field.setMaximumWidth(_WIDTH)
        self.field.setAcceptDrops(False)  # the name of a dropped file would stand there
        self.field.returnPressed.connect(self._try)
        self.shown = QCheckBox(tr("显示（中文口令要先勾上才能打汉字）"))
        self.shown.setAccessibleName(tr("显示口令"))
        self.shown.toggled.connect(self._show)
        self.message = parts.label(role="must", wrap=True)
        self.open = parts.button(tr("打开"), self._try, role="main")
        self.other = parts.button("", self._turn, role="link")
        self.close_button = parts.button(tr("关闭窗口"), self.close_asked.emit, role="link")
        self._lay_out()
        self._word()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(60, 80, 60, 60)
        layout.setSpacing(14)
        line = QHBoxLayout()
        line.setSpacing(14)
        for button in (self.open, self.other, self.close_button):
            line.addWidget(button)
        line.addStretch(1)
        for widget in (self.title, self.about, self.field, self.shown, self.message):
            layout.addWidget(widget)
        layout.addLayout(line)
        layout.addStretch(1)

    def wait(self, why: str) -> None:
        """Nothing can be typed until `ready`."""
        self._enable(False)
        self.message.setText(why)

    def ready(self) -> None:
        """Begin: the keyboard is in the field."""
        self._left = 0
        self.message.setText("")
        self._enable(True)
        self.field.setFocus()

    def refuse(self, sentence: str, *, counts: bool) -> None:
        """Say why it did not open; after a wrong passphrase (``counts``) one waits, longer each
        time."""
        self.wrong += counts
        self._left = _PAUSES[min(self.wrong, len(_PAUSES)) - 1] if counts else 0
        self._said = sentence
        self.field.selectAll()
        self._tell()

    def _tick(self) -> None:
        self._left -= 1
        self._tell()

    def _tell(self) -> None:
        """The sentence, with the seconds that are left; then the field again."""
        if self._left > 0:
            self._enable(False)
            told = tr("{seconds} 秒后可以再试。", seconds=self._left)
            self.message.setText(f"{self._said} {told}")
            self._clock.start()
            return
        self._clock.stop()
        self.ready()
        self.message.setText(self._said)

    def _enable(self, on: bool) -> None:
        for widget in (self.field, self.open):
            widget.setEnabled(on)

    @Slot()
    def _try(self) -> None:
        text = self.field.text()
        if text and self.field.isEnabled():
            self.wait(tr("正在打开……"))
            self.tried.emit(text)

    @Slot()
    def _turn(self) -> None:
        """Between passphrase and recovery key."""
        self._by_key = not self._by_key
        self.field.clear()
        self._word()
        if self.field.isEnabled():
            self.ready()

    def _word(self) -> None:
        by_key = self._by_key
        self.about.setText(
            tr("输入打印的恢复钥匙，七组字母和数字，大小写和横线都不要紧。打开以后请换一个新口令。")
            if by_key
            else tr("输入口令，按回车。没有口令，谁也读不了里面的数据。")
        )
        name = tr("恢复钥匙") if by_key else tr("口令")
        self.field.setAccessibleName(name)
        self.field.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX" if by_key else name)
        self.other.setText(tr("用口令") if by_key else tr("忘了口令，用恢复钥匙"))
        self.other.setAccessibleName(self.other.text())
        self.shown.setVisible(not by_key)
        self._show()

    @Slot()
    def _show(self) -> None:
        seen = self._by_key or self.shown.isChecked()
        self.field.setEchoMode(QLineEdit.EchoMode.Normal if seen else QLineEdit.EchoMode.Password)

    def focus_work(self) -> None:
        """Put the keyboard into the field."""
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)
