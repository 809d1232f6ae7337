"""The foot of a sheet's page: how far it is, what is chosen, undo and save."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from jmdesk.domain.problem import Level
from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.grid.totals import Totals
from jmdesk.ui.parts import button, label


@dataclass(frozen=True, kw_only=True)
class Count:
    """How far a sheet is: rows, those reported, those owed and missing, typed and not saved."""

    rows: int = 0
    reported: int = 0
    missing: int = 0
    unsaved: int = 0
    problems: tuple[tuple[Level, int], ...] = ()


class MonthFoot(QFrame):
    """Signals: ``rest_asked`` (其余都无变化), ``undo_asked``, ``save_asked``."""

    rest_asked = Signal()
    undo_asked = Signal()
    save_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.count = label()
        self.count.setTextFormat(Qt.TextFormat.RichText)
        # Marked text gives way by itself; here what stands beside it shall.
        self.count.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.totals = ElidedLabel(role="quiet")
        self.kept = ElidedLabel(role="quiet")
        self.rest_button = button(tr("其余都无变化"), self.rest_asked.emit)
        self.undo_button = button("", self.undo_asked.emit, name=tr("撤销"))
        self.undo_button.setToolTip("Ctrl+Z")
        self.save_button = button("", self.save_asked.emit, role="main", name=tr("存"))
        self.save_button.setToolTip("Ctrl+S")
        self.show_keys(True)
        line = QHBoxLayout(self)
        line.setContentsMargins(12, 7, 12, 7)
        line.setSpacing(12)
        line.addWidget(self.count)
        line.addWidget(self.totals, 1)
        for widget in (self.kept, self.rest_button, self.undo_button, self.save_button):
            line.addWidget(widget)

    def show_keys(self, shown: bool) -> None:
        """Name the keys on the buttons, where there is room for that."""
        self.undo_button.setText(tr("撤销　Ctrl+Z") if shown else tr("撤销"))
        self.save_button.setText(tr("存　Ctrl+S") if shown else tr("存"))

    def show_count(self, count: Count, *, owed: bool) -> None:
        """已报 5/8, 缺 3, ▲ 1; without anything owed just how many there are."""
        said = tr("已报 {done} / {all}", done=count.reported, all=count.rows)
        words = [said if owed else tr("共 {count} 行", count=count.rows)]
        if count.missing:
            words.append(tr("缺 {count}", count=count.missing))
        if count.unsaved:
            words.append(tr("未存 {count}", count=count.unsaved))
        marked = [f"<b>{escape(words[0])}</b>", *(escape(word) for word in words[1:])]
        for level, several in count.problems:
            sign, word, colour = theme.sign(level)
            marked.append(f'<span style="color:{colour}">{sign} {several}</span>')
            words.append(f"{word} {several}")
        self.count.setText("&nbsp;&nbsp;&nbsp;".join(marked))
        self.count.setAccessibleName(tr("，").join(words))

    def show_totals(self, totals: Totals) -> None:
        """What the chosen cells come to, where there is more than one and of one measure."""
        text = ""
        if totals.cells > 1:
            text = tr("选中 {count} 格", count=totals.cells)
        if totals.cells > 1 and totals.numbers and totals.measure is not None:
            total = f"{_figure(totals.sum)} {totals.measure}".strip()
            text += tr("：合计 {sum}　平均 {mean}", sum=total, mean=_figure(totals.mean))
        self.totals.setText(text)


def _figure(number: object) -> str:
    """With commas, without zeros at the end."""
    text = f"{number:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
