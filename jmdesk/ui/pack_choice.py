"""What is asked before a package is made: for whom, of which month, with what, under which lock."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.ui import parts
from jmdesk.ui.flow import FlowLayout
from jmdesk.ui.period_choices import period_options

_ANYONE = "*"
_SIZES = (0, 10, 20, 50, 100)
"""MB that a part may have; 0 for one file however large."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What was chosen; ``readable`` is no star in what people read, ``split`` in MB, 0 for one."""

    to_unit: str
    period: Period | None
    everything: bool
    attachments: bool
    persons: bool
    readable: bool
    passphrase: str
    split: int


class PackChoice(QWidget):
    """Signal: ``changed`` when something else would travel."""

    changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.to = parts.choice(tr("发给"))
        self.period = parts.choice(tr("报告期"))
        self.attachments = QCheckBox(tr("带附件"))
        self.persons = QCheckBox(tr("带有个人信息的"))
        self.everything = QCheckBox(tr("对方已收到的也带"))
        self.readable = QCheckBox(tr("给人看的表也不遮"))
        self.passphrase = QLineEdit()
        self.passphrase.setAccessibleName(tr("口令"))
        self.passphrase.setPlaceholderText(tr("不写就不加锁"))
        self.suggest = parts.button(tr("想一个口令"), self._suggest)
        self.split = parts.choice(tr("分份"))
        for size in _SIZES:
            self.split.addItem(tr("每份至多 {size} MB", size=size) if size else tr("不分"), size)
        self.attachments.setChecked(True)
        self.persons.setChecked(True)
        self._lay_out()
        for box in (self.to, self.period):
            box.currentIndexChanged.connect(lambda _place: self.changed.emit())
        for mark in (self.attachments, self.persons, self.everything):
            mark.toggled.connect(lambda _on: self.changed.emit())

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        whom = (parts.label(tr("发给")), self.to, parts.label(tr("报告期")), self.period)
        lock = (parts.label(tr("口令")), self.passphrase, self.suggest, parts.label(tr("分份")))
        for widgets in (
            (*whom, self.attachments, self.persons, self.readable, self.everything),
            (*lock, self.split),
        ):
            line = QWidget()
            line.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            flow = FlowLayout(line, gap=10)
            height = self.to.sizeHint().height()
            for widget in widgets:
                widget.setMinimumHeight(height)  # so that words stand beside their boxes
                flow.addWidget(widget)
            layout.addWidget(line)

    def fill(self, above: str, below: tuple[str, ...]) -> None:
        """Offer the receivers: the unit above, those directly below, and anyone."""
        with QSignalBlocker(self.to), QSignalBlocker(self.period):
            chosen, period = self.to.currentData(), self.period.currentData()
            self.to.clear()
            for code in (above, *below) if above else below[:0]:
                self.to.addItem(self._desk.units.name(code), code)
            self.to.addItem(tr("谁都行"), _ANYONE)
            for code in () if above else below:
                self.to.addItem(self._desk.units.name(code), code)
            self.period.clear()
            self.period.addItem(tr("全部"), "")
            month = Period.holding(today(), PeriodKind.MONTH)
            for option in period_options("", kind=PeriodKind.MONTH, around=month):
                self.period.addItem(option.text, option.key)
            for box, value in ((self.to, chosen), (self.period, period)):
                box.setCurrentIndex(max(0, box.findData(value)))

    def wanted(self) -> Wanted:
        """What is chosen now."""
        period = self.period.currentData()
        return Wanted(
            to_unit=self.to.currentData() or _ANYONE,
            period=Period.parse(period) if period else None,
            everything=self.everything.isChecked(),
            attachments=self.attachments.isChecked(),
            persons=self.persons.isChecked(),
            readable=self.readable.isChecked(),
            passphrase=self.passphrase.text().strip(),
            split=self.split.currentData() or 0,
        )

    def _suggest(self) -> None:
        from jmdesk.operations.pack_files import suggested_passphrase

        self.passphrase.setText(suggested_passphrase())
        self.passphrase.setFocus()
