"""附上盖章页: the scan or photograph of the signed paper goes to its submission."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.domain.record import Record
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.scanning import attach_scan
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices

_KINDS = mark("照片和扫描件 (*.jpg *.jpeg *.png *.pdf *.webp *.bmp *.tif *.tiff);;所有文件 (*)")


class ScanAttacher(QObject):
    """Asks which files and keeps them. Signals: `changed` (Changes)."""

    changed = Signal(object)

    def __init__(self, desk: Desk, page: QWidget, jobs: Jobs, notices: Notices) -> None:
        super().__init__(page)
        self._desk, self._page, self._jobs, self._notices = desk, page, jobs, notices
        self.ask_files: Callable[[QWidget], Sequence[Path]] = _ask_files

    def attach(self, submission: Record) -> None:
        """Ask for the files of one submission."""
        files = self.ask_files(self._page)
        if files:
            self._jobs.start(
                lambda _progress: attach_scan(self._desk, submission=submission.id, sources=files),
                then=self._attached,
                failed=self._notices.failure,
                writes=True,
            )

    def _attached(self, changes: Changes) -> None:
        self._notices.say(tr("盖章页已附在这一稿上，打包时一起带走。"))
        self.changed.emit(changes)


def _ask_files(parent: QWidget) -> Sequence[Path]:
    names, _kind = QFileDialog.getOpenFileNames(parent, tr("选盖章页"), "", tr(_KINDS))
    return [Path(name) for name in names]
