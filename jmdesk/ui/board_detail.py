"""One unit of the board: a line for each report it owes, with what can be done about it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from jmdesk.language import tr
from jmdesk.operations.board_cells import Board, BoardRow, Cell, State
from jmdesk.operations.desk import Desk
from jmdesk.ui import board_words, parts, theme
from jmdesk.ui.elided import ElidedLabel


class BoardDetail(QFrame):
    """Signals: `remind_asked` (unit), `open_asked`, `approve_asked`, `return_asked` (Cell)."""

    remind_asked = Signal(str)
    open_asked = Signal(object)
    approve_asked = Signal(object)
    return_asked = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self._desk = desk
        self._unit = ""
        self.name = parts.label(role="heading")
        self.remind = parts.button(
            tr("复制给它的话"), lambda: self.remind_asked.emit(self._unit), name=tr("复制催报的话")
        )
        self.buttons: dict[tuple[str, str], QPushButton] = {}
        """By report and what it does: open, approve, return."""
        self._lines = QGridLayout()
        self._lines.setHorizontalSpacing(14)
        self._lines.setVerticalSpacing(6)
        self._lines.setColumnStretch(2, 1)
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.remind)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addLayout(head)
        layout.addLayout(self._lines)
        layout.addStretch(1)

    def show_row(self, board: Board, row: BoardRow) -> None:
        """Show a unit; what it does not owe is left out."""
        self._unit = row.unit
        self.name.setText(row.name)
        self.setAccessibleName(tr("{unit}的报表", unit=row.name))
        self.remind.setVisible(bool(row.missing) and row.unit != self._desk.unit)
        self._clear()
        titles = {
            one.id: one.title if one.period == board.period else f"{one.title}　{one.period.told}"
            for one in board.reports
        }
        cells = [one for one in row.cells.values() if one.state is not State.NOTHING]
        for place, cell in enumerate(cells):
            self._add(place, titles[cell.report], cell)
        if not cells:
            self._lines.addWidget(parts.label(tr("没有要报的。"), role="quiet"), 0, 0, 1, 4)

    def _add(self, place: int, title: str, cell: Cell) -> None:
        name = parts.label(title)
        state = parts.label(board_words.short(cell))
        state.setStyleSheet(f"color: {board_words.colour(cell)}")
        more = ElidedLabel(role="quiet")
        more.setText(board_words.more(self._desk, cell))
        top = Qt.AlignmentFlag.AlignTop
        for column, widget in enumerate((name, state, more)):
            widget.setContentsMargins(0, 4, 0, 0)
            self._lines.addWidget(widget, place, column, top)
        acts = QHBoxLayout()
        acts.setSpacing(8)
        acts.addStretch(1)
        for button in self._acts(title, cell):
            acts.addWidget(button)
        self._lines.addLayout(acts, place, 3, top)

    def _acts(self, title: str, cell: Cell) -> list[QPushButton]:
        """What can be done: look at it where it was submitted; of a unit below, say yes or no."""
        found: list[QPushButton] = []
        below = cell.unit != self._desk.unit
        wanted = (
            ("open", tr("看这一稿"), self.open_asked, bool(cell.version)),
            ("approve", tr("通过"), self.approve_asked, below and bool(cell.version)),
            ("return", tr("退回…"), self.return_asked, below and _came(cell)),
        )
        for id, word, signal, there in wanted:
            if there and not (id == "approve" and cell.approved):
                name = tr("{word}：{report}", word=word, report=title)
                button = parts.button(word, partial(signal.emit, cell), name=name, role="link")
                self.buttons[cell.report, id] = button
                found.append(button)
        return found

    def _clear(self) -> None:
        self.buttons.clear()
        _empty(self._lines)


def _came(cell: Cell) -> bool:
    """Whether there is something that could be sent back."""
    return bool(cell.version or cell.done)


def _empty(layout: QGridLayout | QHBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        inner = item.layout()
        if isinstance(inner, QHBoxLayout):
            _empty(inner)
        widget = item.widget()
        if isinstance(widget, QLabel | QPushButton):
            widget.hide()
            widget.deleteLater()
