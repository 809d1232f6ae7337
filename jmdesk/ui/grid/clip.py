"""Between the system's clipboard and blocks of texts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

Block = tuple[tuple[str, ...], ...]


def put_block(rows: Sequence[Sequence[str]]) -> None:
    """Give a block to other programs, as a table and as text with tabs."""
    data = QMimeData()
    data.setText("\n".join("\t".join(row) for row in rows))
    QGuiApplication.clipboard().setMimeData(data)


def taken_block() -> Block:
    """What lies on the clipboard, as rows of texts; () for nothing that can be pasted.

    Raises ValueError with a sentence where it is too much.
    """
    data = QGuiApplication.clipboard().mimeData()
    text = data.text().removesuffix("\n") if data.hasText() else ""
    return tuple(tuple(row.split("\t")) for row in text.split("\n")) if text else ()
