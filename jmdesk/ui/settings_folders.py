"""设置 · 文件夹 and U 盘: where things lie, and taking the whole desk along."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.desk_settings import set_exports_folder
from jmdesk.operations.portable import Placed, is_portable, put_on_stick
from jmdesk.ui import parts
from jmdesk.ui.exports import exports_folder
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.settings_parts import SettingsPart, opener

AskFolder = Callable[[QWidget, str, Path], Path | None]
"""Title and where to begin → the folder chosen, None for none."""


class FoldersPart(SettingsPart):
    """Where exports go, where the data is, and a copy of the desk for a stick.

    Signal: `exports_changed` when another folder was chosen.
    """

    exports_changed = Signal()

    def __init__(
        self, desk: Desk, jobs: Jobs, notices: Notices, *, ask_folder: AskFolder | None = None
    ) -> None:
        super().__init__(tr("文件夹和 U 盘"))
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.ask_folder = ask_folder or ask_for_folder
        self.exports = parts.label(wrap=True)
        self.choose = parts.button(tr("换一个…"), self._choose)
        self.usual = parts.button(tr("用平常的"), self._use_usual, role="link")
        line = QHBoxLayout()
        for widget in (self.choose, self.usual):
            line.addWidget(widget)
        line.addStretch(1)
        self.add_panel(tr("报表存到哪里"), self.exports, line)
        folder = QUrl.fromLocalFile(str(desk.path.parent))
        self.add_panel(
            tr("数据在哪里"),
            parts.label(str(desk.path), wrap=True),
            opener(tr("打开数据文件夹"), folder),
        )
        self.stick = parts.button(tr("把这个台放到 U 盘…"), self._put_on_stick)
        self.told = parts.label(wrap=True)
        self.told.hide()
        self.add_panel(
            tr("带着走"), parts.label(self._about_stick(), wrap=True), self.stick, self.told
        )

    def _about_stick(self) -> str:
        if is_portable(self._desk):
            return tr("这个台就在可以带走的文件夹里，数据、设置和存出的报表都跟着它走。")
        return tr(
            "把数据、自己的表式和窗口的样子一起拷到 U 盘，拷完当场打开核对。"
            "拷好以后请只在 U 盘上接着填，免得两边不一样。"
        )

    def refresh(self) -> None:
        """Show where exports go."""
        self.exports.setText(str(exports_folder(self._desk)))

    def _choose(self) -> None:
        chosen = self.ask_folder(self, tr("报表存到哪里"), exports_folder(self._desk))
        if chosen is not None:
            self._set(chosen)

    def _use_usual(self) -> None:
        self._set(None)

    def _set(self, folder: Path | None) -> None:
        set_exports_folder(self._desk, folder=folder)
        self.refresh()
        self.exports_changed.emit()
        where = exports_folder(self._desk)
        self._notices.say(tr("以后报表先存到 {folder}。", folder=where))

    def _put_on_stick(self) -> None:
        chosen = self.ask_folder(self, tr("选 U 盘或上面的文件夹"), Path.home())
        if chosen is None:
            return
        self.stick.setEnabled(False)
        job = self._jobs.start(
            lambda _progress: put_on_stick(self._desk, folder=chosen),
            then=self._placed,
            failed=self._notices.failure,
        )
        job.finished.connect(lambda: self.stick.setEnabled(True))

    def _placed(self, placed: Placed) -> None:
        self.told.setText(
            tr(
                "已放好并核对：{folder}，{count} 条修订。\n"
                "怎么打开：把填报台的程序文件夹也拷到 {name} 的旁边，从 U 盘上打开程序就是这个台；"
                "已装了填报台的电脑上，也可以运行 jmdesk --store {store}。",
                folder=placed.folder,
                count=placed.revisions,
                name=placed.folder.name,
                store=placed.store,
            )
        )
        self.told.show()
        self._notices.say(tr("已把这个台放到 {folder}。", folder=placed.folder))


def ask_for_folder(parent: QWidget, title: str, begin: Path) -> Path | None:
    chosen = QFileDialog.getExistingDirectory(parent, title, str(begin))
    return Path(chosen) if chosen else None
