"""找回: what was deleted or thrown away lately, brought back with Enter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recoverable import KEPT, Thrown, bring_back, thrown_away, told_period
from jmdesk.store.draft import Draft
from jmdesk.ui import parts
from jmdesk.ui.backup_words import day_and_time
from jmdesk.ui.commands import Command
from jmdesk.ui.head_line import HeadLine
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.rows_model import Heading
from jmdesk.ui.tab_order import lead


class RecoverPage(QWidget):
    """Signals: `changed` (Changes), `draft_asked` (Draft) once it is half-typed again,
    `record_asked` (ledger, record), `left` on Esc."""

    changed = Signal(object)
    draft_asked = Signal(object)
    record_asked = Signal(str, str)
    left = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.found: tuple[Thrown, ...] = ()
        self._wanted = False
        self.setAccessibleName(tr("找回"))
        self.title = parts.label(tr("找回"), role="title")
        self.note = parts.label(tr("删掉的记录和不要了的半截输入，最近 30 天的"), role="quiet")
        self.all = QCheckBox(tr("更早删掉的也列出"))
        self.all.toggled.connect(lambda _on: self.refresh())
        self.back = parts.button(tr("找回这一条　{keys}", keys="Enter"), self._bring, role="main")
        self.nothing = parts.label(role="quiet", wrap=True)
        self.table = RowsTable(tr("找回"), _headings())
        self.table.opened.connect(lambda _row: self._bring())
        self.below = parts.label(
            tr(
                "删掉的记录永远留在历史里：超过 30 天的，勾上“更早删掉的也列出”就能看到。"
                "不要了的半截输入只留 30 天。"
            ),
            role="quiet",
            wrap=True,
        )
        self._lay_out()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(HeadLine((self.title, self.note), (self.all, self.back)))
        layout.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.below)
        lead(self.back, self.table)
        self._show_parts()

    def refresh(self) -> None:
        """Look anew."""
        desk, since = self._desk, None if self.all.isChecked() else KEPT

        def look(_progress: Progress) -> list[Thrown]:
            return thrown_away(desk, now=datetime.now().astimezone(), since=since)

        self.nothing.setText(tr("正在找…"))
        self._jobs.start(look, then=self._show, failed=self._notices.failure)

    @Slot(object)
    def _show(self, found: Sequence[Thrown]) -> None:
        kept = self.table.currentIndex().row()
        self.found = tuple(found)
        now = datetime.now().astimezone()
        self.nothing.setText(tr("最近 30 天没有删掉什么，也没有不要了的输入。"))
        if self.all.isChecked():
            self.nothing.setText(tr("没有删掉过什么，也没有不要了的输入。"))
        self._show_parts()
        self.table.show_rows([_row(one, now) for one in found])
        if found:
            self.table.selectRow(min(max(0, kept), len(found) - 1))
            if self._wanted:
                self.focus_work()

    def _show_parts(self) -> None:
        some = bool(self.found)
        self.nothing.setVisible(not some)
        for part in (self.table, self.back):
            part.setVisible(some)

    def _bring(self) -> None:
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.found):
            return
        desk, thrown = self._desk, self.found[row]

        def done(outcome: tuple[Changes, Draft | None]) -> None:
            self._brought(thrown, *outcome)

        self._jobs.start(
            lambda _progress: bring_back(desk, thrown=thrown),
            then=done,
            failed=self._notices.failure,
            writes=True,
        )

    def _brought(self, thrown: Thrown, changes: Changes, draft: Draft | None) -> None:
        if draft is not None:
            self.draft_asked.emit(draft)
            return
        self.changed.emit(changes)
        self.refresh()
        record = str(thrown.record or "")
        self._notices.say(
            tr("已找回：{title} {name}。", title=thrown.title, name=thrown.name),
            action=tr("打开它"),
            act=lambda: self.record_asked.emit(thrown.ledger, record),
        )

    def focus_work(self) -> None:
        """Put the keyboard on the list, now or once it is filled."""
        self._wanted = not self.found
        (self.table if self.found else self.all).setFocus()

    def on_changes(self, _changes: Changes) -> None:
        """Something may have been deleted meanwhile."""
        if self.isVisible():
            self.refresh()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        return (
            Command(
                id="recover.back", text=tr("找回这一条"), act=self._bring, enabled=bool(self.found)
            ),
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


def _headings() -> tuple[Heading, ...]:
    return (
        Heading(text=mark("什么时候"), width=104),
        Heading(text=mark("谁"), width=66),
        Heading(text=mark("怎么没的"), width=96),
        Heading(text=mark("台账"), width=92),
        Heading(text=mark("哪一条")),
        Heading(text=mark("期"), width=76),
        Heading(text=mark("写着")),
    )


def _row(one: Thrown, now: datetime) -> list[str]:
    how = tr("删掉的记录") if one.record is not None else tr("不要了的输入")
    told = tr("原因：{text}", text=one.text) if one.record is not None and one.text else one.text
    return [_when(one.at, now), one.person, how, one.title, one.name, told_period(one.period), told]


def _when(at: str, now: datetime) -> str:
    try:
        return day_and_time(datetime.fromisoformat(at).astimezone(), now)
    except (ValueError, OverflowError, OSError):
        return tr("不知道")
