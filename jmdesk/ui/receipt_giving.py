"""回执 of a merge: on the clipboard to be sent or read out, and as a tiny file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.desk_settings import exports_folder
from jmdesk.operations.receipts import Given, receipt_text, receipts, write_receipts
from jmdesk.operations.recording import today
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_saving import AskFile, ask_for_file, open_folder


class ReceiptGiver(QObject):
    """Copies the receipts of a batch and offers to write the file."""

    def __init__(self, desk: Desk, page: QWidget, jobs: Jobs, notices: Notices) -> None:
        super().__init__(page)
        self._desk, self._page, self._jobs, self._notices = desk, page, jobs, notices
        self.ask_file: AskFile = ask_for_file

    def give(self, batch: str) -> None:
        """Look up what is to be told of a batch."""
        self._jobs.start(
            lambda _progress: receipts(self._desk, batch=batch),
            then=self._copy,
            failed=self._notices.failure,
        )

    def _copy(self, given: tuple[Given, ...]) -> None:
        if not given:
            self._notices.say(tr("这一批里没有要回执的文件。"))
            return
        QGuiApplication.clipboard().setText(receipt_text(self._desk, given=given))
        self._notices.say(
            tr("已复制 {count} 个文件的回执，发到群里或在电话里念回执码都行。", count=len(given)),
            action=tr("存成文件…"),
            act=lambda: self._save(given),
        )

    def _save(self, given: tuple[Given, ...]) -> None:
        name = tr("回执_{unit}_{day}", unit=self._desk.units.name(self._desk.unit), day=today())
        to = self.ask_file(self._page, tr("存成文件"), self._folder() / f"{name}.jmdesk")
        if to is None:
            return

        def work(_progress: Progress) -> Path:
            write_receipts(self._desk, given=given, to=to)
            return to

        self._jobs.start(work, then=self._saved, failed=self._notices.failure, writes=True)

    def _saved(self, file: Path) -> None:
        self._notices.say(
            tr("已存到 {file}，发给各单位，拖进窗口就行。", file=file),
            action=tr("打开文件夹"),
            act=lambda: open_folder(file.parent),
        )

    def _folder(self) -> Path:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return exports_folder(self._desk) or Path(QStandardPaths.writableLocation(documents))
