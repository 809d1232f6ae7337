"""Saving a report as a file, under a name that says what it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QStandardPaths, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from jmdesk.language import tr
from jmdesk.operations.batch import file_stem
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import Door, Leaving
from jmdesk.operations.leaving import leave as write_through
from jmdesk.operations.masked_paper import masked_stem, persons_on
from jmdesk.operations.personal import Persons
from jmdesk.operations.reports import write_report
from jmdesk.reporting.annex import Photo
from jmdesk.reporting.document import Document
from jmdesk.ui.door_bar import leave
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices

AskFile = Callable[[QWidget, str, Path], Path | None]
"""Title and proposed file → the file chosen, None for none."""


class ReportSaver(QObject):
    """Asks where, writes, and offers to open the folder. ``folder`` is the one used last."""

    def __init__(
        self, desk: Desk, page: QWidget, jobs: Jobs, notices: Notices, ask_file: AskFile
    ) -> None:
        super().__init__(page)
        self._desk = desk
        self._page, self._jobs, self._notices, self.ask_file = page, jobs, notices, ask_file
        documents = QStandardPaths.StandardLocation.DocumentsLocation
        self.folder = Path(QStandardPaths.writableLocation(documents))

    def save(
        self,
        document: Document,
        title: str,
        ending: str,
        *others: str,
        photos: Sequence[Photo] = (),
    ) -> None:
        """Save as ``.pdf`` (with ``photos`` behind it) or ``.xlsx``; the name may also have one of
        the ``others``."""
        to = self.ask_file(self._page, title, self.folder / f"{self._stem(document)}{ending}")
        if to is None:
            return
        to = to if to.suffix.lower() in (ending, *others) else to.with_name(to.name + ending)
        self.folder = to.parent

        def write(door: Door) -> Path:
            if document.check_code:
                write_report(document, to=to, desk=self._desk, photos=photos, door=door)
            else:  # it carries no records
                write_through(self._desk, document, to=to, door=door)
            return to

        self.leave(lambda: persons_on(self._desk, document), write, self.say_saved)

    def leave(
        self,
        count: Callable[[], Persons],
        write: Callable[[Door], Any],
        then: Callable[[Any], None],
        leaving: Leaving = Leaving.FILE,
    ) -> None:
        """As `jmdesk.ui.door_bar.leave`."""
        leave(self._jobs, self._notices, count=count, write=write, then=then, leaving=leaving)

    def _stem(self, document: Document) -> str:
        """A name for the file that tells of no person: names go by post and by telephone."""
        return masked_stem(self._desk, document, file_stem(document))

    @Slot(object)
    def say_saved(self, file: Path, more: str = "") -> None:
        """Say where a file is (and ``more``), and offer its folder."""
        self._notices.say(
            tr("已存到 {file}。", file=file) + more,
            action=tr("打开文件夹"),
            act=lambda: open_folder(file.parent),
        )


def open_folder(folder: Path) -> None:
    """Show a folder in the system's own window."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def ask_for_file(parent: QWidget, title: str, proposed: Path) -> Path | None:
    """The system's dialog for a file to write."""
    pattern = f"*{proposed.suffix}"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), pattern)
    return Path(chosen) if chosen else None


def ask_for_folder(parent: QWidget, proposed: Path) -> Path | None:
    """The system's dialog for a folder to write into."""
    chosen = QFileDialog.getExistingDirectory(parent, tr("存到哪个文件夹"), str(proposed))
    return Path(chosen) if chosen else None
