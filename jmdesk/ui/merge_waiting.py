"""Before there is a plan: where to put files, and how far the reading is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QProgressBar, QVBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.ui import parts, theme
from jmdesk.ui.elided import ElidedLabel


class MergeWaiting(QFrame):
    """Either asks for files or tells how far the work is."""

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.heading = parts.label(role="heading")
        self.choose = parts.button(tr("选文件…"), role="main")
        self.note = parts.label(
            tr(
                "报表、台账表格、PDF、数据包都可以，整个文件夹也可以；叫什么名字没有关系，"
                "重复的自己会认出来。按“合并”之前什么都不会改。"
            ),
            role="quiet",
            wrap=True,
        )
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("进度"))
        self.bar.setTextVisible(False)
        self.file = ElidedLabel(role="quiet")
        self.stop = parts.button(tr("停下"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.addWidget(self.heading)
        below: tuple[QWidget, ...] = (self.choose, self.bar, self.file, self.stop, self.note)
        for widget in below:
            layout.addWidget(widget)
        for button in (self.choose, self.stop):
            layout.setAlignment(button, Qt.AlignmentFlag.AlignLeft)
        layout.addStretch(1)
        self.show_choosing()

    def show_choosing(self) -> None:
        """Ask for files."""
        self._show(working=False, can_stop=False)
        self.heading.setText(tr("把收到的文件或文件夹拖到窗口里，或"))

    def show_work(self, doing: str, *, can_stop: bool = True) -> None:
        """Something is under way."""
        self._show(working=True, can_stop=can_stop)
        self.heading.setText(doing)
        self.file.clear()
        self.bar.setRange(0, 0)

    def focus_work(self) -> None:
        """Put the keyboard on what can be pressed."""
        if self.choose.isVisibleTo(self):
            self.choose.setFocus()
        elif self.stop.isVisibleTo(self):
            self.stop.setFocus()

    @Slot(int, int, str)
    def show_progress(self, done: int, total: int, text: str) -> None:
        """How far it is, and at which file."""
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.file.setText(text)

    def _show(self, *, working: bool, can_stop: bool) -> None:
        self.choose.setVisible(not working)
        self.note.setVisible(not working)
        self.bar.setVisible(working)
        self.file.setVisible(working)
        self.stop.setVisible(can_stop)
