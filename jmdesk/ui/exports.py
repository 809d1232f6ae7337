"""Where reports are written first; a person may choose another place each time."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths

from jmdesk.operations import desk_settings
from jmdesk.operations.desk import Desk


def exports_folder(desk: Desk) -> Path:
    """The folder chosen in 设置, that of the stick, else the user's documents."""
    documents = QStandardPaths.StandardLocation.DocumentsLocation
    chosen = desk_settings.exports_folder(desk)
    return (chosen or Path(QStandardPaths.writableLocation(documents))).resolve()
