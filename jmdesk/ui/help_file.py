"""Where a help file goes: asked for in one way wherever one is made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from jmdesk.language import tr
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices

if TYPE_CHECKING:
    from jmdesk.operations.support import HelpFile

AskFile = Callable[[QWidget, Path], Path | None]
_STAMP = "-%Y%m%d-%H%M.zip"


def suggested() -> Path:
    """A dated name among the person's documents."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    stamp = datetime.now().astimezone().strftime(_STAMP)
    return Path(folder) / f"{tr('求助')}{stamp}"


def save_help(
    parent: QWidget,
    *,
    store: Path | None,
    jobs: Jobs,
    notices: Notices,
    mistake: Sequence[str] = (),
) -> None:
    """Ask where, write the file elsewhere than in the window's thread, and say so."""
    file = ask_help_file(parent, suggested())
    if file is None:
        return

    def work(_progress: Progress) -> HelpFile:
        from jmdesk.operations.support import write_help

        return write_help(to=file, store=store, mistake=mistake)

    jobs.start(
        work,
        then=lambda made: notices.say(
            tr("求助文件存到了 {file}。里面的 求助.txt 可以先看再发。", file=made.file)
        ),
        failed=notices.failure,
    )


def ask_help_file(parent: QWidget, begin: Path) -> Path | None:
    """Ask for the file, ``begin`` offered; None where it was thought better of."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent, tr("存求助文件"), str(begin), tr("求助文件 (*.zip)")
    )
    return Path(chosen) if chosen else None
