"""设置 · 备份: how safe the data are, a backup now, and going back to one, seen beforehand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QPushButton, QWidget
from shiboken6 import isValid

from jmdesk.language import tr
from jmdesk.operations.backups import FOLDER, Copy, listed
from jmdesk.operations.backups_light import Safety, safety
from jmdesk.operations.desk import Desk
from jmdesk.operations.drill import Drilled, drill
from jmdesk.operations.restore_preview import RestorePreview, preview_restore
from jmdesk.operations.safekeeping import Backup, backup
from jmdesk.operations.sticks import chosen_folders
from jmdesk.ui import parts
from jmdesk.ui.ask_bar import AskBar
from jmdesk.ui.backup_words import backup_told, day_and_time, drill_told, stick_told
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.restore_preview import RestoreTable, restore_question
from jmdesk.ui.settings_backup_list import headings, row
from jmdesk.ui.settings_backup_removing import Removing
from jmdesk.ui.settings_folders import AskFolder, ask_for_folder
from jmdesk.ui.settings_parts import SettingsPart
from jmdesk.ui.verify_panel import VerifyPanel

AskFile = Callable[[QWidget, str, Path], Path | None]
_STAMP = "jmdesk-%Y%m%d-%H%M%S.db"
_LEAST = 190
_RED = "■ "
"""The sign before what is wrong: colour is never the only one."""


@dataclass(frozen=True, kw_only=True)
class _Looked:
    """What was looked up."""

    safety: Safety
    copies: tuple[Copy, ...]
    now: datetime


class BackupPart(SettingsPart):
    """Signals: `restore_asked` (Path) once the person saw what would change and wants it,
    `mend_asked` where data is found damaged, `recover_asked` for what was deleted or thrown
    away, `risk_told` (bool) after each look."""

    restore_asked = Signal(object)
    mend_asked = Signal()
    recover_asked = Signal()
    risk_told = Signal(bool)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        *,
        ask_folder: AskFolder | None = None,
        ask_file: AskFile | None = None,
    ) -> None:
        super().__init__(tr("备份"))
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.ask_folder, self.ask_file = ask_folder or ask_for_folder, ask_file or _ask_file
        self.copies: tuple[Copy, ...] = ()
        self._into_sight = QTimer(self, singleShot=True, interval=0)
        self._into_sight.timeout.connect(self._show_whole)
        self._lay_out_state()
        self._lay_out_restore()
        self.check = VerifyPanel(desk, jobs, notices)
        self.check.restore_asked.connect(self._look)
        self.check.mend_asked.connect(self.mend_asked)
        self.add_panel(tr("核对"), self.check)
        self.recover = parts.button(tr("找回删掉的和不要了的…"), self.recover_asked.emit)
        self.add_panel(
            tr("找回"),
            parts.label(
                tr("删掉的记录、不要了的半截输入，30 天内在这里一键找回。"), role="quiet", wrap=True
            ),
            self.recover,
        )

    def _lay_out_state(self) -> None:
        self.red = parts.label(role="must", wrap=True)
        self.last = parts.label(wrap=True)
        self.stick = parts.label(wrap=True)
        self.drilled = parts.label(wrap=True)
        self.here = parts.button(tr("备份到这台电脑"), lambda: self._backup(None), role="main")
        self.elsewhere = parts.button(tr("备份到别处…"), self._backup_elsewhere)
        self.drill = parts.button(tr("现在演练一次"), self._drill)
        self.add_panel(
            tr("备份"),
            self.red,
            self.last,
            self.stick,
            self.drilled,
            _line(self.here, self.elsewhere, self.drill),
            parts.label(
                tr(
                    "每小时、合并和升级之前自动备份，关窗口时两秒内备得完也备份，备不完下次打开再备；"
                    "每份都当场打开核对过才算。插上 U 盘，点“插上就备份”，电脑坏了也不怕。"
                ),
                role="quiet",
                wrap=True,
            ),
        )

    def _lay_out_restore(self) -> None:
        self.table = RowsTable(tr("备份"), headings())
        self.table.setMinimumHeight(_LEAST)
        self.table.opened.connect(lambda _row: self._look_at_chosen())
        self.restore = parts.button(
            tr("看看恢复会怎样　{keys}", keys="Enter"), self._look_at_chosen
        )
        self.other = parts.button(tr("别的文件…"), self._look_at_other)
        self.preview = RestoreTable(self._desk)
        self.ask = AskBar()
        self.ask.closed.connect(self._show_list)
        self.removing = Removing(
            self._desk,
            self._jobs,
            self._notices,
            self.ask,
            chosen=self._chosen,
            name=lambda copy: self._name(copy.file),
            asked=self._into_sight.start,
            done=self.refresh,
        )
        self.table.delete_asked.connect(self.removing.look)
        self.add_panel(
            tr("恢复"),
            parts.label(
                tr("选一份备份，先看会怎样，再决定；现在的数据会留在旁边，不会丢。"),
                role="quiet",
                wrap=True,
            ),
            self.table,
            _line(self.restore, self.other, self.removing.button),
            self.ask,
            self.preview,
        )

    def refresh(self) -> None:
        """Look at the copies there are."""
        desk = self._desk

        def look(_progress: Progress) -> _Looked:
            now = datetime.now().astimezone()
            key, beside = desk.store.lock_key, chosen_folders(desk)
            found = listed(desk.path, key=key, beside=beside)
            return _Looked(safety=safety(desk, now=now), copies=found, now=now)

        self._jobs.start(look, then=self._show, failed=self._notices.failure)

    def refresh_shown(self) -> None:
        """There is a new backup: say so where this is on the screen."""
        if self.isVisible():
            self.refresh()

    def _show(self, looked: _Looked) -> None:
        told, now = looked.safety, looked.now
        self.red.setText("\n".join(f"{_RED}{sentence}" for sentence in told.red))
        self.last.setText(backup_told(told.newest, now=now))
        self.stick.setText(stick_told(told.stick, now=now))
        self.drilled.setText(drill_told(told.drill, now=now))
        for label in (self.red, self.stick):
            label.setVisible(bool(label.text()))
        self.risk_told.emit(bool(told.red))
        kept = self.table.currentIndex().row()
        self.copies = looked.copies
        self.table.show_rows([row(one, self._desk.path, now) for one in looked.copies])
        if looked.copies:
            self.table.selectRow(min(max(0, kept), len(looked.copies) - 1))
        if not self.ask.isVisibleTo(self):
            self._show_list()

    def _show_list(self) -> None:
        """The copies to choose from, in the place of what one of them would change."""
        self.preview.hide()
        for part in (self.table, self.restore, self.removing.button):
            part.setVisible(bool(self.copies))
        self.other.show()

    def _backup_elsewhere(self) -> None:
        chosen = self.ask_folder(self, tr("备份放到哪个文件夹"), Path.home())
        if chosen is not None:
            self._backup(chosen / datetime.now().astimezone().strftime(_STAMP))

    def _backup(self, to: Path | None) -> None:
        desk = self._desk
        self._start(lambda _progress: backup(desk, to=to), self._made)

    def _drill(self) -> None:
        desk = self._desk
        self._start(lambda progress: drill(desk, step=progress.step, aside=True), self._told_drill)

    def _start(self, work: Callable[[Progress], object], then: Callable[..., None]) -> None:
        buttons = (self.here, self.elsewhere, self.drill)

        def enable() -> None:
            for button in buttons:
                if isValid(button):
                    button.setEnabled(True)

        for button in buttons:
            button.setEnabled(False)
        job = self._jobs.start(work, then=then, failed=self._notices.failure)
        job.finished.connect(enable)

    def _made(self, made: Backup) -> None:
        self.refresh()
        self._notices.say(
            tr("已备份并核对：{file}，{count} 条修订。", file=made.file, count=made.revisions)
        )

    def _told_drill(self, drilled: Drilled) -> None:
        self.refresh()
        said = drill_told(drilled, now=datetime.now().astimezone())
        (self._notices.say if drilled.ok else self._notices.warn)(said)

    def _chosen(self) -> Copy | None:
        row = self.table.currentIndex().row()
        return self.copies[row] if 0 <= row < len(self.copies) else None

    def _look_at_chosen(self) -> None:
        if (copy := self._chosen()) is not None:
            self._look(copy.file)

    def _look_at_other(self) -> None:
        folder = self._desk.path.parent / FOLDER
        file = self.ask_file(self, tr("选一份备份"), folder if folder.is_dir() else Path.home())
        if file is not None:
            self._look(file)

    def _look(self, file: Path) -> None:
        desk = self._desk

        def compared(seen: RestorePreview) -> None:
            self.ask.ask(
                restore_question(seen, self._name(file)), tr("恢复"), lambda: self._go(file)
            )
            for part in (self.table, self.restore, self.other, self.removing.button):
                part.hide()
            self.preview.show_preview(seen)
            self._into_sight.start()

        self._jobs.start(
            lambda progress: preview_restore(desk, file=file, step=progress.step),
            then=compared,
            failed=self._notices.failure,
        )

    def _name(self, file: Path) -> str:
        """A copy of the list as it stands there: its file's name is long and says less."""
        copy = next((one for one in self.copies if one.file == file), None)
        if copy is None:
            return ""
        when = day_and_time(copy.at, datetime.now().astimezone())
        return tr("{when} 的备份（{why}）", when=when, why=copy.why)

    def _show_whole(self) -> None:
        """The end of what would change, and then, above it, the question."""
        if self.preview.isVisible():
            self.ensureWidgetVisible(self.preview, 0, 10)
        self.ensureWidgetVisible(self.ask, 0, 10)

    def _go(self, file: Path) -> None:
        self.restore_asked.emit(file)


def _line(*buttons: QPushButton) -> QBoxLayout:
    line = QHBoxLayout()
    for button in buttons:
        line.addWidget(button)
    line.addStretch(1)
    return line


def _ask_file(parent: QWidget, title: str, begin: Path) -> Path | None:
    pattern = tr("备份 (*.db);;所有文件 (*)")
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(begin), pattern)
    return Path(chosen) if chosen else None
