"""Between the system's clipboard and blocks of texts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication

from jmdesk.operations.clipboard import Block, clipboard_html, clipboard_text, parse_clipboard
from jmdesk.ui.grid.column import GridColumn
from jmdesk.ui.grid.sheet import Line, Sheet


def put_block(rows: Sequence[Sequence[str]]) -> None:
    """Give a block to other programs, as a table and as text with tabs."""
    data = QMimeData()
    data.setText(clipboard_text(rows))
    data.setHtml(clipboard_html(rows))
    QGuiApplication.clipboard().setMimeData(data)


def taken_block() -> Block:
    """What lies on the clipboard, as rows of texts; () for nothing that can be pasted.

    Raises Refusal where it is too much.
    """
    data: QMimeData | None = QGuiApplication.clipboard().mimeData()
    if data is None:
        return ()
    html = data.html() if data.hasHtml() else None
    text = data.text() if data.hasText() else None
    return parse_clipboard(html, text)


def copied_text(sheet: Sheet, line: Line, column: GridColumn) -> str:
    """What a cell gives to other programs: a number without separators, so that it stays one."""
    value: Any = sheet.value(line, column.name)
    if column.numeric and isinstance(value, int | Decimal) and not isinstance(value, bool):
        return f"{value:f}" if isinstance(value, Decimal) else str(value)
    return sheet.text(line, column)
