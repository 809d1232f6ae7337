"""What a restore would change, in the settings: by ledger in one line, by record in a table."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtWidgets import QVBoxLayout, QWidget

from jmdesk.exchange.merge_plan import RecordEffect
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.restore_preview import SHOWN, LedgerChange, RestorePreview
from jmdesk.ui import parts
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.rows_model import Heading

_VERDICTS = {
    "gone": mark("会没有"),
    "deleted": mark("会没有"),
    "new": mark("会回来"),
    "updated": mark("会变"),
}
_LINES = 1000
_LEAST = 150


class RestoreTable(QWidget):
    """A line for each record that goes or comes back, and for each field that would change."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        headings = (
            Heading(text=mark("台账"), width=84),
            Heading(text=mark("哪一条")),
            Heading(text=mark("恢复后"), width=62),
            Heading(text=mark("哪一项"), width=92),
            Heading(text=mark("现在"), width=88),
            Heading(text=mark("备份里"), width=88),
        )
        self.table = RowsTable(tr("恢复会改变什么"), headings)
        self.table.setMinimumHeight(_LEAST)
        self.note = parts.label(role="quiet", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        layout.addWidget(self.note)
        self.hide()

    def show_preview(self, seen: RestorePreview) -> None:
        """The records by name; what is only counted is said below."""
        rows = [row for one in seen.records for row in self._rows(one)]
        self.setVisible(bool(rows))
        self.table.show_rows(rows[:_LINES])
        if rows:
            self.table.selectRow(0)
        told = sum(one.gone + one.back + one.changed for one in seen.ledgers)
        cut = told > len(seen.records) or len(rows) > _LINES
        self.note.setText(tr("每种只列出前 {count} 条。", count=SHOWN) if cut else "")
        self.note.setVisible(cut)

    def _rows(self, effect: RecordEffect) -> Iterator[list[str]]:
        known = self._desk.catalogue.ledgers.get(effect.ledger)
        title = known.title if known else effect.ledger
        first = [title, effect.title, tr(_VERDICTS[effect.verdict])]
        if not effect.fields:
            yield [*first, "", "", ""]
        for number, field in enumerate(effect.fields):
            told = [field.label or field.field, field.before, field.after]
            yield [*(first if number == 0 else ("", "", "")), *told]


def restore_question(seen: RestorePreview, name: str = "") -> str:
    """What is asked before a restore of the backup that is named so, else by its file."""
    name = name or tr("“{file}”", file=seen.file.name)
    if seen.same:
        return tr("{file}和现在的数据完全一样。仍要恢复？", file=name)
    told = tr("；").join(_ledger(one) for one in seen.ledgers)
    drafts = _drafts(seen)
    return tr(
        "恢复{file}：{there} 条修订，现在 {here} 条。{whose}{changes}{drafts}"
        "现在的数据另存在旁边，随时可以再恢复回来。",
        file=name,
        there=f"{seen.difference.there:,}",
        here=f"{seen.difference.here:,}",
        whose=seen.whose,
        changes=tr("{changes}。", changes=told) if told else tr("记录的现状不变，历史不同。"),
        drafts=drafts,
    )


def _ledger(one: LedgerChange) -> str:
    counted = (
        tr("会没有 {count} 条", count=one.gone) if one.gone else "",
        tr("会回来 {count} 条", count=one.back) if one.back else "",
        tr("会变 {count} 条", count=one.changed) if one.changed else "",
    )
    said = tr("、").join(part for part in counted if part)
    return tr("{ledger} {said}", ledger=one.title, said=said)


def _drafts(seen: RestorePreview) -> str:
    if not seen.drafts_now:
        return ""
    return tr("没填完的 {now} 条也换成备份里的 {then} 条。", now=seen.drafts_now, then=seen.drafts)
