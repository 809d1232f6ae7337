"""What one file does, record by record and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.merge_plan import RecordEffect
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.ui import parts
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.rows_model import Heading

_SHOWN = 3000
"""Lines at most; nobody reads more, and the window must stay alive."""
_VERDICTS = {
    "new": mark("新增"),
    "updated": mark("更新"),
    "deleted": mark("删除"),
    "gone": mark("不再算"),
    "same": mark("相同"),
}


class MergeEffects(QWidget):
    """A line for each field that changes; a record's name stands at its first line."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.title = parts.label(role="heading")
        self.note = parts.label(role="quiet", wrap=True)
        headings = (
            Heading(text=mark("台账"), width=96),
            Heading(text=mark("哪一条")),
            Heading(text=mark("怎样"), width=80),
            Heading(text=mark("哪一项"), width=170),
            Heading(text=mark("原来"), width=150),
            Heading(text=mark("以后"), width=150),
        )
        self.table = RowsTable(tr("这个文件会怎样"), headings)
        self._below = QWidget()  # words alone stand at the top
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.title)
        layout.addWidget(self.note)
        layout.addWidget(self.table, 1)
        layout.addWidget(self._below, 1)

    def show_text(self, title: str, note: str = "") -> None:
        """Only words: while it is looked up, or where a file changes nothing."""
        self.title.setText(title)
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._show_table(False)

    def show_effects(self, title: str, effects: Sequence[RecordEffect], note: str = "") -> None:
        """What changes; records that stay the same are only counted at the file."""
        rows = [row for one in effects for row in self._rows(one)]
        if not rows:
            self.show_text(title, note or tr("没有要改的：这里都有了。"))
            return
        more = len(rows) - _SHOWN
        cut = tr("只列出前 {count} 行。", count=_SHOWN) if more > 0 else ""
        self.title.setText(title)
        self.note.setText(" ".join(part for part in (note, cut) if part))
        self.note.setVisible(bool(self.note.text()))
        self._show_table(True)
        self.table.show_rows(rows[:_SHOWN])
        self.table.selectRow(0)

    def _show_table(self, shown: bool) -> None:
        self.table.setVisible(shown)
        self._below.setVisible(not shown)

    def _rows(self, effect: RecordEffect) -> Iterator[list[str]]:
        if effect.verdict == "same":
            return
        first = [self._title(effect), effect.title, tr(_VERDICTS[effect.verdict])]
        if not effect.fields:
            yield [*first, "", "", ""]
        for number, field in enumerate(effect.fields):
            told = [field.label or field.field, field.before, field.after]
            yield [*(first if number == 0 else ("", "", "")), *told]

    def _title(self, effect: RecordEffect) -> str:
        try:
            return self._desk.ledger(effect.ledger).title
        except Refusal:
            return effect.ledger
