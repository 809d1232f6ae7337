"""What someone changed in a workbook by hand: cell by cell, each to be taken or left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.exchange.merge_plan import Edit, EditKind
from jmdesk.language import mark, tr
from jmdesk.ui import parts
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.rows_model import Heading
from jmdesk.ui.tab_order import lead

_KINDS = {
    EditKind.CHANGED: "",
    EditKind.INSERTED: mark("表里新加的一行"),
    EditKind.DELETED: mark("表里删了这一行：要，就把这条记录删掉"),
    EditKind.MISPLACED: mark("行对不上名称，按名称认的"),
    EditKind.WORKED_OUT: mark("这一格是算出来的，不能改"),
    EditKind.UNREADABLE: mark("看不懂写的是什么"),
    EditKind.COLUMN: mark("认不出这一栏"),
}
_TAKEN, _LEFT, _NOT = "■", "□", "×"
_PRESSES = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class EditsTable(RowsTable):
    """Space, Enter or a click turn a line. Signal: `turned` (row)."""

    turned = Signal(int)

    def __init__(self) -> None:
        headings = (
            Heading(text=mark("要"), width=40),
            Heading(text=mark("单元格"), width=130),
            Heading(text=mark("哪一条")),
            Heading(text=mark("哪一项"), width=140),
            Heading(text=mark("原来"), width=110),
            Heading(text=mark("改成"), width=110),
            Heading(text=mark("说明")),
        )
        super().__init__(tr("手工改过的格"), headings)
        self.clicked.connect(self._click)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space and Enter turn the line one is in."""
        row = self.currentIndex().row()
        if event.key() in _PRESSES and row >= 0:
            self.turned.emit(row)
        else:
            super().keyPressEvent(event)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == 0:
            self.turned.emit(index.row())


class MergeEdits(QWidget):
    """Signal: `turned` (keys, whether they are taken)."""

    turned = Signal(object, bool)

    def __init__(self) -> None:
        super().__init__()
        self.edits: Sequence[Edit] = ()
        self._taken: Mapping[str, bool] = {}
        self.title = parts.label(role="heading")
        self.note = parts.label(tr("空格键：要、不要"), role="quiet")
        self.all = parts.button(tr("都要"), lambda: self._turn_all(True))
        self.none = parts.button(tr("都不要"), lambda: self._turn_all(False))
        self.table = EditsTable()
        self.table.turned.connect(self._turn)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(self.title)
        head.addWidget(self.note, 1)
        head.addWidget(self.all)
        head.addWidget(self.none)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(head)
        layout.addWidget(self.table, 1)
        lead(self.all, self.none, self.table)

    def show_edits(self, edits: Sequence[Edit], taken: Mapping[str, bool]) -> None:
        """Show these; ``taken`` by their keys, what is absent is not decided yet."""
        same = self.edits is edits
        row = self.table.currentIndex().row() if same else 0
        self.edits, self._taken = edits, taken
        self.title.setText(tr("手工改过的 {count} 处", count=len(edits)))
        self.table.show_rows([edit_row(one, taken.get(one.key, False)) for one in edits])
        if edits:
            self.table.selectRow(max(0, row))

    def _turn(self, row: int) -> None:
        edit = self.edits[row]
        if can_be_taken(edit):
            self.turned.emit((edit.key,), not self._taken.get(edit.key, False))

    def _turn_all(self, taken: bool) -> None:
        self.turned.emit(tuple(e.key for e in self.edits if not taken or is_plain(e)), taken)


def can_be_taken(edit: Edit) -> bool:
    """Whether it is something that can be done at all."""
    return edit.problem is None


def is_plain(edit: Edit) -> bool:
    """Whether it is taken together with others, without a question of its own."""
    return can_be_taken(edit) and not edit.asks


def edit_row(edit: Edit, taken: bool) -> list[str]:
    """One edit as a line of the table."""
    sign = _NOT if not can_be_taken(edit) else _TAKEN if taken else _LEFT
    where = f"{edit.sheet} {edit.cell}".strip()
    return [sign, where, edit.title, edit.label, edit.old, edit.new, _said(edit)]


def _said(edit: Edit) -> str:
    if edit.problem is not None:
        return edit.problem.message
    word = _KINDS.get(edit.kind, "")
    return tr(word) if word else ""
