"""After a return or an approval: the small file that is sent to the unit."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QWidget

from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.desk_settings import exports_folder
from jmdesk.operations.review_files import title_of, write_reviews
from jmdesk.operations.reviews import Review
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_saving import AskFile, ask_for_file, open_folder

_NO_NAME = re.compile(r'[\\/:*?"<>|\s]+')


class ReviewSaver(QObject):
    """Says what was said and offers to write the file."""

    def __init__(self, desk: Desk, page: QWidget, jobs: Jobs, notices: Notices) -> None:
        super().__init__(page)
        self._desk, self._page, self._jobs, self._notices = desk, page, jobs, notices
        self.ask_file: AskFile = ask_for_file

    def offer(self, review: Review) -> None:
        """Tell that it is recorded, with a button for the file."""
        unit = self._desk.units.name(review.subject_unit)
        text = (
            tr("已退回{unit}。把意见存成文件发给它，它就在各项旁边看到原因。", unit=unit)
            if review.returned
            else tr("已通过{unit}的第{number}稿。", unit=unit, number=review.version)
        )
        self._notices.say(text, action=tr("存成文件…"), act=lambda: self.save(review))

    def save(self, review: Review) -> None:
        """Ask where, and write."""
        name = _NO_NAME.sub("_", title_of(self._desk, review))
        to = self.ask_file(self._page, tr("存成文件"), self._folder() / f"{name}.jmdesk")
        if to is None:
            return

        def work(_progress: Progress) -> Path:
            write_reviews(self._desk, reviews=[review], to=to)
            return to

        self._jobs.start(work, then=self._saved, failed=self._notices.failure, writes=True)

    def _saved(self, file: Path) -> None:
        self._notices.say(
            tr("已存到 {file}，发给对方就行。", file=file),
            action=tr("打开文件夹"),
            act=lambda: open_folder(file.parent),
        )

    def _folder(self) -> Path:
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        return exports_folder(self._desk) or Path(QStandardPaths.writableLocation(documents))
