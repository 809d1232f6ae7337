"""设置 · 备份: a checked copy now, and going back to one, with what that would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.overview_news import last_backup
from jmdesk.operations.restore_preview import RestorePreview, preview_restore
from jmdesk.operations.safekeeping import Backup, backup
from jmdesk.store.comparing import Difference
from jmdesk.ui import parts
from jmdesk.ui.ask_bar import AskBar
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.settings_folders import AskFolder, ask_for_folder
from jmdesk.ui.settings_parts import SettingsPart

AskFile = Callable[[QWidget, str, Path], Path | None]
_STAMP = "jmdesk-%Y%m%d-%H%M%S.db"
_WARNED = 7
"""Days without a backup that are worth a word."""


class BackupPart(SettingsPart):
    """Signal: `restore_asked` (Path) once the person saw what would change and wants it."""

    restore_asked = Signal(object)

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
        self.last = parts.label(wrap=True)
        self.here = parts.button(tr("备份到这台电脑"), lambda: self._backup(None), role="main")
        self.elsewhere = parts.button(tr("备份到别处…"), self._backup_elsewhere)
        line = QHBoxLayout()
        for widget in (self.here, self.elsewhere):
            line.addWidget(widget)
        line.addStretch(1)
        self.add_panel(
            tr("备份一份"),
            self.last,
            line,
            parts.label(
                tr("每份都当场打开核对。放一份在 U 盘上，电脑坏了也不怕。"), role="quiet", wrap=True
            ),
        )
        self.restore = parts.button(tr("从备份恢复…"), self._look)
        self.ask = AskBar()
        self.add_panel(
            tr("恢复"),
            parts.label(
                tr("选一份备份，先看会怎样，再决定；现在的数据会留在旁边，不会丢。"),
                role="quiet",
                wrap=True,
            ),
            self.restore,
            self.ask,
        )

    def refresh(self) -> None:
        """Say when the last copy was made."""
        self.last.setText(_told(last_backup(self._desk)))

    def _backup_elsewhere(self) -> None:
        chosen = self.ask_folder(self, tr("备份放到哪个文件夹"), Path.home())
        if chosen is not None:
            self._backup(chosen / datetime.now().astimezone().strftime(_STAMP))

    def _backup(self, to: Path | None) -> None:
        for button in (self.here, self.elsewhere):
            button.setEnabled(False)
        job = self._jobs.start(
            lambda _progress: backup(self._desk, to=to),
            then=self._made,
            failed=self._notices.failure,
        )
        job.finished.connect(self._enable)

    def _enable(self) -> None:
        for button in (self.here, self.elsewhere):
            button.setEnabled(True)

    def _made(self, made: Backup) -> None:
        self.refresh()
        self._notices.say(
            tr("已备份并核对：{file}，{count} 条修订。", file=made.file, count=made.revisions)
        )

    def _look(self) -> None:
        folder = self._desk.path.parent / "backups"
        file = self.ask_file(self, tr("选一份备份"), folder if folder.is_dir() else Path.home())
        if file is None:
            return
        desk = self._desk

        def compared(seen: RestorePreview) -> None:
            told = _question(desk, file, seen.difference)
            self.ask.ask(told, tr("恢复"), lambda: self._go(file))

        self._jobs.start(
            lambda _progress: preview_restore(desk, file=file),
            then=compared,
            failed=self._notices.failure,
        )

    def _go(self, file: Path) -> None:
        self.restore_asked.emit(file)


def _told(made: datetime | None) -> str:
    if made is None:
        return tr("还没有备份过。")
    now = datetime.now().astimezone()
    days = (now.date() - made.date()).days
    when = tr("今天 {time}", time=f"{made:%H:%M}") if not days else f"{made:%Y-%m-%d %H:%M}"
    said = tr("上次备份：{when}，已核对。", when=when)
    late = tr("已经 {days} 天没有备份了。", days=days) if days > _WARNED else ""
    return said + late


def _question(desk: Desk, file: Path, difference: Difference) -> str:
    """What restoring would change, in records' steps by ledger."""
    gone, back = _steps(desk, difference.only_here), _steps(desk, difference.only_there)
    if not gone and not back:
        return tr("“{file}”和现在的数据完全一样。仍要恢复？", file=file.name)
    said = [
        tr("现在有而备份里没有的：{steps}，恢复后不在台上", steps=gone) if gone else "",
        tr("备份里有而现在没有的：{steps}，会回来", steps=back) if back else "",
    ]
    changes = tr("；").join(one for one in said if one)
    return tr(
        "恢复“{file}”（{there} 条修订，现在 {here} 条）。{changes}。现在的数据另存在旁边。",
        file=file.name,
        there=difference.there,
        here=difference.here,
        changes=changes,
    )


def _steps(desk: Desk, counts: Mapping[str, int]) -> str:
    known = desk.catalogue.ledgers
    named = []
    for id, count in counts.items():
        ledger = next((one for one in known.values() if one.id == id), None)
        named.append(tr("{ledger} {count} 步", ledger=ledger.title if ledger else id, count=count))
    return "、".join(named)


def _ask_file(parent: QWidget, title: str, begin: Path) -> Path | None:
    pattern = tr("备份 (*.db);;所有文件 (*)")
    chosen, _ = QFileDialog.getOpenFileName(parent, title, str(begin), pattern)
    return Path(chosen) if chosen else None
