"""What stands in a sheet's place while it has no row: why, and the next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from jmdesk.language import mark, tr
from jmdesk.operations.month_rows import MonthSheet
from jmdesk.ui import parts, theme
from jmdesk.ui.month_lines import grows, grows_by_choice

_SOUGHT = {"missing": mark("没有未报的行。"), "problems": mark("没有要看的行。")}
"""What is said where rows of a kind are looked for and there is none."""


class MonthEmpty(QFrame):
    """Signals: ``new_asked``, ``paste_asked``, ``all_asked``."""

    new_asked = Signal()
    paste_asked = Signal()
    all_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.said = parts.label(wrap=True)
        self.new_button = parts.button(
            tr("新增一行　Ctrl++"), self.new_asked.emit, role="main", name=tr("新增一行")
        )
        self.paste_button = parts.button(
            tr("从表格粘贴　Ctrl+V"), self.paste_asked.emit, name=tr("从表格粘贴")
        )
        self.all_button = parts.button(tr("显示全部"), self.all_asked.emit)
        line = QHBoxLayout()
        line.setSpacing(10)
        for button in (self.new_button, self.paste_button, self.all_button):
            line.addWidget(button)
        line.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 16, 18, 16)
        column.setSpacing(12)
        column.setAlignment(Qt.AlignmentFlag.AlignTop)
        column.addWidget(self.said)
        column.addLayout(line)
        self.hide()

    def show_why(self, sheet: MonthSheet, *, shown: str, below: bool) -> None:
        """Say why ``sheet`` shows no row: ``shown`` is what is looked for (all, missing, problems),
        ``below`` whether there are units below that may report."""
        sought = bool(sheet.rows) and shown in _SOUGHT
        open_ended = not sought and grows(sheet.ledger)
        self.said.setText(tr(_SOUGHT[shown]) if sought else _none(sheet, below=below))
        self.setAccessibleName(self.said.text())
        self.new_button.setVisible(open_ended or (not sought and grows_by_choice(sheet.ledger)))
        self.paste_button.setVisible(open_ended)
        self.all_button.setVisible(sought)


def _none(sheet: MonthSheet, *, below: bool) -> str:
    when = sheet.period.told if sheet.period else tr("这里")
    if grows_by_choice(sheet.ledger):
        link = sheet.link.label if sheet.link else ""
        return tr("{when}没有要报的。要报别的，新增一行，选{link}。", when=when, link=link)
    if not grows(sheet.ledger):
        return tr("{when}没有要报的。", when=when)
    if below:
        return tr("{when}还没有记录。下级报来的会列在这里，也可以自己填。", when=when)
    return tr("{when}还没有记录。加一行就可以填。", when=when)
