"""退回: why, for the whole report and for single fields of its records."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout

from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.board_cells import Cell
from jmdesk.operations.reviewable import Reviewable
from jmdesk.operations.reviews import Remark
from jmdesk.ui import parts, theme

_MOST = 12
"""Fields that can be named at once; more say that the whole should be done again."""
_BETWEEN = "|"
"""Stands in no id of a record."""


@dataclass(frozen=True)
class _Line:
    record: QComboBox
    field: QComboBox
    reason: QLineEdit


class ReturnPanel(QFrame):
    """Signals: `returned` (Cell, remarks, note) when it is said, `left` when it is not, `typed`
    when a reason changed."""

    returned = Signal(object, object, str)
    left = Signal()
    typed = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self._cell: Cell | None = None
        self._records: Sequence[Reviewable] = ()
        self.lines: list[_Line] = []
        self.title = parts.label(role="heading")
        self.note = QLineEdit()
        self.note.setAccessibleName(tr("为什么退回"))
        self.note.setPlaceholderText(tr("为什么退回，一句话"))
        self.more = parts.button(tr("再指出一处"), self._add_line, role="link")
        self.do = parts.button(tr("退回这一稿"), self._say, role="main")
        self.cancel = parts.button(tr("不退了　{keys}", keys="Esc"), self.left.emit, role="link")
        self.note.textChanged.connect(self._changed)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        for column, share in enumerate((3, 2, 4)):
            self._grid.setColumnStretch(column, share)
        self._lay_out()

    def _lay_out(self) -> None:
        foot = QHBoxLayout()
        foot.addWidget(self.more)
        foot.addStretch(1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.do)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        layout.addLayout(self._grid)
        layout.addLayout(foot)
        layout.addStretch(1)

    def open(self, cell: Cell, title: str, records: Sequence[Reviewable]) -> None:
        """Ask about a report; ``records`` can be named."""
        self._cell, self._records = cell, records
        self.title.setText(title)
        self.setAccessibleName(title)
        self.note.clear()
        for line in self.lines:
            for widget in (line.record, line.field, line.reason):
                widget.hide()
                widget.deleteLater()
        self.lines = []
        if records:
            self._add_line()
        self.more.setVisible(bool(records))
        self._enable()
        self.note.setFocus()

    def texts(self) -> dict[str, str]:
        """The reasons that are typed: of the whole by "", of a place by record and field."""
        told = {_place(one): one.reason.text() for one in self.lines} | {"": self.note.text()}
        return {place: text for place, text in told.items() if text.strip()}

    def bring_back(self, texts: Mapping[str, str]) -> None:
        """Put reasons that were typed before into an empty panel; of what is not in the report
        any more the reason stays, about the whole record."""
        self.note.setText(texts.get("", ""))
        for number, (place, text) in enumerate((p, t) for p, t in texts.items() if p):
            if number >= len(self.lines) and self._records:
                self._add_line()
            if number < len(self.lines):
                record, _, field = place.partition(_BETWEEN)
                line = self.lines[number]
                line.record.setCurrentIndex(max(0, line.record.findData(record)))
                line.field.setCurrentIndex(max(0, line.field.findData(field)))
                line.reason.setText(text)
        self.note.setFocus()

    def _changed(self) -> None:
        self._enable()
        self.typed.emit()

    def _add_line(self) -> None:
        line = _Line(_combo(tr("哪条记录")), _combo(tr("哪一项")), QLineEdit())
        line.reason.setAccessibleName(tr("这一处的原因"))
        line.reason.setPlaceholderText(tr("这一处怎么不对"))
        for one in self._records:
            line.record.addItem(f"{one.name}　{one.ledger}", one.record)
        line.record.currentIndexChanged.connect(lambda _place: self._show_fields(line))
        line.reason.textChanged.connect(self._changed)
        place = len(self.lines)
        for column, widget in enumerate((line.record, line.field, line.reason)):
            self._grid.addWidget(widget, place, column)
        self.lines.append(line)
        self._show_fields(line)
        self.more.setEnabled(len(self.lines) < _MOST)
        if place:
            line.record.setFocus()

    def _show_fields(self, line: _Line) -> None:
        line.field.clear()
        line.field.addItem(tr("整条记录"), "")
        place = line.record.currentIndex()
        for name, label in self._records[place].fields if place >= 0 else ():
            line.field.addItem(label, name)

    def _enable(self) -> None:
        self.do.setEnabled(bool(self.note.text().strip() or self._remarks()))

    def _remarks(self) -> list[Remark]:
        return [
            Remark(
                record=RecordId(line.record.currentData()),
                field=str(line.field.currentData() or ""),
                reason=line.reason.text().strip(),
            )
            for line in self.lines
            if line.reason.text().strip()
        ]

    def _say(self) -> None:
        if self._cell is not None and self.do.isEnabled():
            self.returned.emit(self._cell, self._remarks(), self.note.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc leaves it; Enter goes on to the button."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.do.isEnabled():
            self.do.setFocus()
        else:
            super().keyPressEvent(event)


def _place(line: _Line) -> str:
    return f"{line.record.currentData()}{_BETWEEN}{line.field.currentData() or ''}"


def _combo(name: str) -> QComboBox:
    made = QComboBox()
    made.setAccessibleName(name)
    made.setMinimumContentsLength(8)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return made
