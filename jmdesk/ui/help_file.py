"""Where a help file goes: asked for in one way wherever one is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from jmdesk.language import tr

AskFile = Callable[[QWidget, Path], Path | None]
_STAMP = "-%Y%m%d-%H%M.zip"


def suggested() -> Path:
    """A dated name among the person's documents."""
    folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    stamp = datetime.now().astimezone().strftime(_STAMP)
    return Path(folder) / f"{tr('求助')}{stamp}"


def ask_help_file(parent: QWidget, begin: Path) -> Path | None:
    """Ask for the file, ``begin`` offered; None where it was thought better of."""
    chosen, _ = QFileDialog.getSaveFileName(
        parent, tr("存求助文件"), str(begin), tr("求助文件 (*.zip)")
    )
    return Path(chosen) if chosen else None
