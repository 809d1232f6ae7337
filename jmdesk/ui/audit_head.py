"""Above 审核: how much there is to look at, how far the look is, and what one wants to see."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Level
from jmdesk.language import tr
from jmdesk.operations.audit_view import View, Wanted
from jmdesk.ui import parts, theme
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.flow import FlowLayout

_WIDE = 7
"""Characters a choice shows at least."""


class AuditHead(QWidget):
    """Signals: `changed` when something else is wanted, `stop_asked`."""

    changed = Signal()
    stop_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.title = parts.label(tr("审核"), role="title")
        self.note = ElidedLabel(role="quiet")
        self.bar = QProgressBar()
        self.bar.setAccessibleName(tr("审核到哪里了"))
        self.bar.setTextVisible(False)
        self.stop = parts.button(tr("停下"), self.stop_asked.emit)
        self.level = parts.choice(tr("程度"), self.changed.emit, characters=_WIDE)
        self.ledger = parts.choice(tr("台账"), self.changed.emit, characters=_WIDE)
        self.unit = parts.choice(tr("单位"), self.changed.emit, characters=_WIDE)
        self.period = parts.choice(tr("期"), self.changed.emit, characters=_WIDE)
        self.silent = parts.button("", self.changed.emit, role="link")
        self.silent.setCheckable(True)
        self._fill(self.level, [("", tr("全部程度")), *_levels()])
        self._lay_out()
        self.show_busy(False)

    def _lay_out(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.title)
        first.addWidget(self.note, 1)
        first.addWidget(self.bar)
        first.addWidget(self.stop)
        choices = QWidget()
        second = FlowLayout(choices)
        for box in (self.level, self.ledger, self.unit, self.period, self.silent):
            second.addWidget(box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(first)
        layout.addWidget(choices)

    # what is wanted

    def show_month(self, month: Period) -> None:
        """The periods one may want: all, the window's month, its year."""
        year = month.as_kind(PeriodKind.YEAR)
        known = [("", tr("各期")), (str(month), month.told), (str(year), year.told)]
        self._fill(self.period, known, keep=self.period.currentIndex())

    def wanted(self, unit: str) -> Wanted:
        """What is chosen, of the records of a unit."""
        period = self.period.currentData()
        level = self.level.currentData()
        return Wanted(
            unit=unit,
            below=self.unit.currentData() or "",
            level=Level(level) if level else None,
            ledger=self.ledger.currentData() or None,
            period=Period.parse(period) if period else None,
            silent=self.silent.isChecked(),
        )

    def show_all_units(self) -> None:
        """Another unit is looked at: nothing below it is chosen."""
        self.unit.setCurrentIndex(0)

    # what there is

    def show_view(self, found: View) -> None:
        """Offer what there is something in; say how much there is."""
        self._offer(self.ledger, tr("全部台账"), found.ledgers)
        self._offer(self.unit, tr("全部单位"), found.units)
        self.note.setText(self._said(found))
        self.silent.setVisible(bool(found.silent) or self.silent.isChecked())
        text = (
            tr("看还提示的") if self.silent.isChecked() else tr("不再提示的 {n} 处", n=found.silent)
        )
        self.silent.setText(text)
        self.silent.setAccessibleName(text)

    def _said(self, found: View) -> str:
        if self.silent.isChecked():
            return tr("只在这台电脑上不再提示，随时可以恢复")
        levels = ((level, count) for level, count in found.counts.items() if count)
        told = "　".join("{} {} {}".format(*theme.sign(one)[:2], count) for one, count in levels)
        said = told or tr("没有要看的")
        looked = tr("看了 {count} 条记录", count=f"{found.checked:,}")
        more = tr("，已说明 {count} 处", count=found.explained) if found.explained else ""
        return f"{said}　{looked}{more}"

    def show_busy(self, busy: bool) -> None:
        """Something is being looked at, or nothing is."""
        self.bar.setVisible(busy)
        self.stop.setVisible(busy)
        if busy:
            self.bar.setRange(0, 0)

    def show_progress(self, done: int, whole: int) -> None:
        """How far the look is."""
        self.bar.setRange(0, whole)
        self.bar.setValue(done)
        self.note.setText(tr("正在审核：{done} / {whole} 条", done=f"{done:,}", whole=f"{whole:,}"))

    def say(self, text: str) -> None:
        """A word beside the title."""
        self.note.setText(text)

    def _offer(self, box: QComboBox, all_of_them: str, known: Iterable[tuple[str, str]]) -> None:
        chosen = box.currentData()
        offered = [("", all_of_them), *known]
        if chosen and chosen not in dict(offered):
            offered.append((chosen, box.currentText()))
        keys = [key for key, _text in offered]
        self._fill(box, offered, keep=keys.index(chosen or ""))

    def _fill(self, box: QComboBox, offered: Iterable[tuple[str, str]], *, keep: int = 0) -> None:
        box.clear()
        for key, text in offered:
            box.addItem(text, key)
        box.setCurrentIndex(max(0, keep))


def _levels() -> list[tuple[str, str]]:
    return [(level.value, "{} {}".format(*theme.sign(level)[:2])) for level in Level]
