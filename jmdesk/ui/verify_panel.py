"""核对数据: look at everything now, say how it stands in plain words, and do the one next thing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.domain.problem import Level
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.safekeeping import rebuild, verify
from jmdesk.operations.verify_words import Explained, Step, explain
from jmdesk.ui import parts, theme
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices


class VerifyPanel(QWidget):
    """Signals: `mend_asked` for the page that says what is left of damaged data and mends it,
    `restore_asked` (Path) for the backup that is advised where data is locked; `looked` after each
    look."""

    mend_asked = Signal()
    restore_asked = Signal(object)
    looked = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._explained: Explained | None = None
        self.verify = parts.button(tr("核对数据"), self.look)
        self.act = parts.button("", self._act, role="main")
        self.act.hide()
        self.said = parts.label(
            tr("逐次核对每一条记录和每一次改动，几秒钟；不改动任何数据。"), role="quiet", wrap=True
        )
        self.more = parts.label(wrap=True)
        self.more.hide()
        buttons = QHBoxLayout()
        buttons.addWidget(self.verify)
        buttons.addWidget(self.act)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        for widget in (self.said, self.more):
            layout.addWidget(widget)
        layout.addLayout(buttons)

    def look(self) -> None:
        """Look at everything, elsewhere than in the window's thread."""
        desk = self._desk
        self._begin(tr("正在核对……"))
        self._jobs.start(
            lambda _progress: explain(desk, verify(desk)), then=self._show, failed=self._failed
        )

    def _rebuild(self) -> None:
        desk = self._desk

        def work(_progress: object) -> Explained:
            rebuild(desk)
            return explain(desk, verify(desk))

        self._begin(tr("正在重建……"))
        self._jobs.start(work, then=self._show, failed=self._failed, writes=True)

    def _begin(self, said: str) -> None:
        for widget in (self.verify, self.act):
            widget.setEnabled(False)
        self.more.hide()
        self.said.setText(said)

    def _end(self) -> None:
        for widget in (self.verify, self.act):
            widget.setEnabled(True)
        self.looked.emit()

    def _failed(self, error: BaseException) -> None:
        self.said.setText(tr("没有核对完。"))
        self._end()
        self._notices.failure(error)

    def _show(self, explained: Explained) -> None:
        self._explained = explained
        headline, *more = explained.lines
        sign, word, _colour = theme.sign(Level.MUST)
        self.said.setText(headline if explained.ok else f"{sign} {headline}")
        self.said.setAccessibleName(headline if explained.ok else f"{word} {headline}")
        theme.set_role(self.said, "" if explained.ok else "must")
        self.more.setText("\n".join(more))
        self.more.setVisible(bool(more))
        word = self._word(explained)
        self.act.setText(word)
        self.act.setAccessibleName(word)
        self.act.setVisible(bool(word))
        self._end()

    def _act(self) -> None:
        told = self._explained
        if told is not None and told.step is Step.REBUILD:
            self._rebuild()
        elif not self._desk.store.lock_key:
            self.mend_asked.emit()
        elif told is not None and told.backup is not None:
            self.restore_asked.emit(told.backup.file)

    def _word(self, explained: Explained) -> str:
        if explained.step is Step.REBUILD:
            return tr("重建当前表")
        if explained.step is Step.NOTHING:
            return ""
        if not self._desk.store.lock_key:
            return tr("看看怎么修…")
        return tr("从这份备份恢复…") if explained.backup is not None else ""
