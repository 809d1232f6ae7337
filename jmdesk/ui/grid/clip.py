"""Between the system's clipboard and blocks of texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QMimeData, QStringListModel
from PySide6.QtGui import QGuiApplication

from jmdesk.operations.clipboard import Block, clipboard_html, clipboard_text, parse_clipboard
from jmdesk.ui.grid.column import GridColumn
from jmdesk.ui.grid.sheet import Line, Sheet


def put_block(rows: Sequence[Sequence[str]]) -> None:
    """Give a block to other programs, as a table and as text with tabs."""
    data = new_data()
    data.setText(clipboard_text(rows))
    data.setHtml(clipboard_html(rows))
    QGuiApplication.clipboard().setMimeData(data)


def new_data() -> QMimeData:
    """Data for the clipboard that may outlive Python.

    The clipboard keeps the last copy until the process is gone, and one that was made in Python
    ends the process with a segmentation fault then (PySide 6.11, Linux). This one Qt has made.
    """
    source = QStringListModel([""])
    data = source.mimeData([source.index(0)])
    for kind in data.formats():
        data.removeFormat(kind)
    return data


@dataclass(frozen=True, kw_only=True)
class Clip:
    """What lies on the clipboard, not yet taken apart."""

    html: str | None
    text: str | None

    def __len__(self) -> int:
        return len(self.html or "") + len(self.text or "")

    def block(self) -> Block:
        """Rows of texts; () for nothing that can be pasted. Raises Refusal where it is too much."""
        return parse_clipboard(self.html, self.text)


def taken() -> Clip:
    """What lies on the clipboard now."""
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    return Clip(
        html=data.html() if data is not None and data.hasHtml() else None,
        text=data.text() if data is not None and data.hasText() else None,
    )


def copied_text(sheet: Sheet, line: Line, column: GridColumn) -> str:
    """What a cell gives to other programs: a number without separators, so that it stays one."""
    value: Any = sheet.value(line, column.name)
    if column.numeric and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return sheet.text(line, column)
