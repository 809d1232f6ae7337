"""Above a roll-up: what by what, which figures, of when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period, PeriodKind
from jmdesk.language import tr
from jmdesk.operations.rollup_axes import Axis
from jmdesk.operations.rollup_measures import measured, usual
from jmdesk.ui import parts
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.flow import FlowLayout
from jmdesk.ui.head_line import HeadLine

_WIDE = 10
"""Characters a choice shows at least."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is chosen: ``by`` one axis or two, the names of the figures, the period."""

    by: tuple[str, ...]
    fields: tuple[str, ...]
    period: Period | None


class RollupHead(QWidget):
    """Signals: `changed` when something else is wanted, `back_asked`."""

    changed = Signal()
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.back = parts.button(tr("‹ 回到台账"), self.back_asked.emit, role="link")
        self.title = parts.label(role="title")
        self.note = ElidedLabel(role="quiet")
        self.copy = parts.button(tr("复制"))
        self.copy.setToolTip("Ctrl+C")
        self.sheet = parts.button(tr("存 Excel…"))
        self.paper = parts.button(tr("存 PDF…"))
        self.rows = parts.choice(tr("行"), self.changed.emit, characters=_WIDE)
        self.columns = parts.choice(tr("列"), self.changed.emit, characters=_WIDE)
        self.period = parts.choice(tr("期"), self.changed.emit, characters=_WIDE)
        self.which = parts.button(tr("哪些数 ▾"))
        self.which.setCheckable(True)
        self.fields = QWidget()
        self.which.toggled.connect(self.fields.setVisible)
        self.fields.setAccessibleName(tr("哪些数"))
        self._ticks: dict[str, QCheckBox] = {}
        self._flow = FlowLayout(self.fields, gap=10)
        self._lay_out()

    def _lay_out(self) -> None:
        choices = QWidget()
        line = FlowLayout(choices, gap=12)
        for text, box in ((tr("行"), self.rows), (tr("列"), self.columns), (tr("期"), self.period)):
            line.addWidget(_with_word(text, box))
        line.addWidget(self.which)
        self.fields.hide()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(
            HeadLine((self.back, self.title, self.note), (self.copy, self.sheet, self.paper))
        )
        layout.addWidget(choices)
        layout.addWidget(self.fields)

    def offer(self, ledger: Ledger, axes: Sequence[Axis], *, rows: str) -> None:
        """What there is to choose among for a ledger; ``rows`` is the axis to begin with."""
        self.title.setText(tr("{ledger}汇总", ledger=ledger.title))
        known = [(axis.text, tr("按{label}", label=axis.label)) for axis in axes]
        _fill(self.rows, known, keep=rows)
        _fill(self.columns, [("", tr("不分列")), *known], keep="")
        begun = {field.name for field in usual(ledger)}
        self._show_fields(measured(ledger), begun)

    def _show_fields(self, fields: Iterable[Field], begun: set[str]) -> None:
        for tick in self._ticks.values():
            self._flow.removeWidget(tick)
            tick.deleteLater()
        self._ticks = {}
        for field in fields:
            tick = QCheckBox(field.label)
            tick.setChecked(field.name in begun)
            tick.toggled.connect(lambda _on: self.changed.emit())
            self._flow.addWidget(tick)
            self._ticks[field.name] = tick

    def offer_periods(self, ledger: Ledger, month: Period) -> None:
        """The window's period of each kind that tells something of the ledger, or all."""
        order = (PeriodKind.MONTH, PeriodKind.QUARTER, PeriodKind.YEAR)
        kinds = order[order.index(ledger.period) :] if ledger.period else (PeriodKind.YEAR,)
        periods = [month.as_kind(kind) for kind in kinds]
        known = [(str(period), period.told) for period in periods]
        first = str(periods[-1]) if ledger.period else ""
        kept = self.period.currentIndex()
        _fill(self.period, [*known, ("", tr("各期"))], keep=first)
        if 0 <= kept < self.period.count():
            self.period.setCurrentIndex(kept)

    def wanted(self) -> Wanted:
        """What is chosen now."""
        columns = str(self.columns.currentData() or "")
        rows = str(self.rows.currentData() or "")
        period = str(self.period.currentData() or "")
        return Wanted(
            by=(rows, columns) if columns and columns != rows else (rows,),
            fields=tuple(name for name, tick in self._ticks.items() if tick.isChecked()),
            period=Period.parse(period) if period else None,
        )


def _with_word(text: str, box: QComboBox) -> QWidget:
    """A choice behind its word."""
    made = QWidget()
    line = QHBoxLayout(made)
    line.setContentsMargins(0, 0, 0, 0)
    line.addWidget(parts.label(text, role="quiet"))
    line.addWidget(box)
    return made


def _fill(box: QComboBox, known: Iterable[tuple[str, str]], *, keep: str) -> None:
    box.clear()
    for data, text in known:
        box.addItem(text, data)
    box.setCurrentIndex(max(0, box.findData(keep)))
