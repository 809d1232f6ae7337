"""断电自检 in 设置: a button, what is going on, and how the last one went."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QVBoxLayout

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.selftest import KILLS, SelfTest, last_selftest, selftest, told
from jmdesk.ui import parts
from jmdesk.ui.jobs import Job, Jobs
from jmdesk.ui.notice import Notices


class SelfTestPanel(QVBoxLayout):
    """The words and the button; a running test is stopped by the same button."""

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices, *, kills: int = KILLS) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices, self._kills = desk, jobs, notices, kills
        self._job: Job | None = None
        self.last = parts.label(wrap=True)
        self.button = parts.button(tr("自检一次"), self._press)
        about = tr(
            "用编的数据在旁边另开一份，边存边断电 {count} 次，每次都打开核对。不动这里的数据，"
            "约半分钟。",
            count=kills,
        )
        self.addWidget(self.last)
        self.addWidget(parts.label(about, role="quiet", wrap=True))
        self.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignLeft)
        self.setSpacing(8)

    def refresh(self) -> None:
        """Say how the last one went."""
        done = last_selftest(self._desk)
        self.last.setText(_line(done) if done else tr("这台电脑还没有自检过。"))

    def _press(self) -> None:
        if self._job is not None:
            self._job.cancel()
            return
        desk, kills = self._desk, self._kills
        self._job = self._jobs.start(
            lambda progress: selftest(desk, kills=kills, progress=progress),
            then=self._done,
            failed=self._notices.failure,
            aside=True,
        )
        self._job.progressed.connect(self._show)
        self._job.finished.connect(self._end)
        self.button.setText(tr("停下"))

    @Slot(int, int, str)
    def _show(self, done: int, total: int, _text: str) -> None:
        self.last.setText(tr("正在自检：断电 {done} / {total} 次", done=done, total=total))

    def _done(self, made: SelfTest) -> None:
        (self._notices.warn if made.lost else self._notices.say)(told(made))

    @Slot()
    def _end(self) -> None:
        self._job = None
        self.button.setText(tr("自检一次"))
        self.refresh()


def _line(done: SelfTest) -> str:
    sign = "×" if done.lost else "√"
    day = datetime.fromisoformat(done.at)
    return tr(
        "{sign} {year}年{month}月{day}日自检：{told}",
        sign=sign,
        year=day.year,
        month=day.month,
        day=day.day,
        told=told(done),
    )
