"""Files kept with records, for the window: taken in and drawn small in the background."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import gettempdir

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from jmdesk.definitions.fieldtypes import Attachment
from jmdesk.operations import attachments
from jmdesk.operations.desk import Desk
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices

FOLDER = f"jmdesk-{os.getpid()}-attachments"
"""Of this desk: whoever starts next removes what a killed one left (`operations.leftovers`)."""


class KeptFiles:
    """`jmdesk.ui.editors.attachments.Files` over a desk."""

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        self._desk, self._jobs, self._notices = desk, jobs, notices

    def take(
        self, sources: Sequence[Path | bytes], then: Callable[[tuple[Attachment, ...]], None]
    ) -> None:
        """Keep these; what is wrong with one is told to the person."""

        def failed(error: BaseException) -> None:
            then(())
            self._notices.failure(error)

        self._jobs.start(
            lambda _progress: attachments.take_in(self._desk, sources=sources),
            then=then,
            failed=failed,
            writes=True,
        )

    def pictures(
        self, digests: Sequence[str], side: int, then: Callable[[Mapping[str, bytes]], None]
    ) -> None:
        """Those that are pictures, as JPEG."""
        self._jobs.start(
            lambda _progress: attachments.pictures(self._desk, digests=digests, side=side),
            then=then,
            failed=self._notices.failure,
        )

    def open(self, attachment: Attachment) -> None:
        """Show it with the program that this computer has for it."""
        self._jobs.start(
            lambda _progress: attachments.lay_out_file(
                self._desk, attachment=attachment, folder=Path(gettempdir()) / FOLDER
            ),
            then=_open,
            failed=self._notices.failure,
        )


def forget_shown() -> None:
    """Overwrite and remove what was laid out for other programs: a locked desk leaves nothing."""
    from jmdesk.operations.leftovers import is_own_folder
    from jmdesk.operations.lock_copies import remove_copies

    for folder in Path(gettempdir()).glob("jmdesk-*attachments"):
        if is_own_folder(folder):  # in another's a link may lead anywhere
            remove_copies(file for file in sorted(folder.iterdir()) if _is_plain(file))


def _is_plain(file: Path) -> bool:
    return file.is_file() and not file.is_symlink()


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
