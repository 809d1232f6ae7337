"""Below a roll-up: what has to be said, each with the way to the records that it is about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.operations.rollup_notes import Note
from jmdesk.ui import parts


class RollupNotes(QWidget):
    """Signal: `opened` (Note)."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("说明"))
        self.notes: Sequence[Note] = ()
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(2)
        self.hide()

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Say these in the place of others; nothing where there are none."""
        self.notes = notes
        while (item := self._lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for note in notes:
            self._lines.addWidget(self._line(note))
        self.setVisible(bool(notes))

    def _line(self, note: Note) -> QWidget:
        made = QWidget()
        line = QHBoxLayout(made)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(parts.label(note.text, role="quiet", wrap=True), 1)
        if note.records:
            name = tr("打开：{text}", text=note.text)
            ask = parts.button(
                tr("打开这些行 ›"), lambda: self.opened.emit(note), role="link", name=name
            )
            line.addWidget(ask)
        return made
