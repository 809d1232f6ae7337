"""改期限: by when a report is wanted this time, or that nobody has to report it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.operations.board_cells import Board
from jmdesk.operations.desk import Desk
from jmdesk.operations.notices import NOTICES
from jmdesk.ui import parts, theme

_DAY = 160
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a person says: of which report and period, until when or not at all."""

    report: str
    period: Period
    day: date | None
    waived: bool
    title: str


class NoticePanel(QFrame):
    """Signals: `given` (Said) when it is said, `left` when it is not."""

    given = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self._field = desk.ledger(NOTICES).field("day")
        self._periods: dict[str, Period] = {}
        self.setAccessibleName(tr("改期限"))
        self.report = QComboBox()
        self.report.setAccessibleName(tr("哪张表"))
        self.report.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.day = QLineEdit()
        self.day.setAccessibleName(tr("最晚哪天报"))
        self.day.setPlaceholderText(tr("最晚哪天，如 5-20"))
        self.day.setFixedWidth(round(_DAY * theme.scale_of(self)))
        self.waived = QCheckBox(tr("这一期不用报"))
        self.title = QLineEdit()
        self.title.setAccessibleName(tr("依据哪个通知"))
        self.title.setPlaceholderText(tr("依据哪个通知（可以不写）"))
        self.wrong = parts.label(role="must", wrap=True)
        self.do = parts.button(tr("改期限"), self._say, role="main")
        self.cancel = parts.button(tr("不改了　{keys}", keys="Esc"), self.left.emit, role="link")
        self.waived.toggled.connect(self.day.setDisabled)
        self._lay_out()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        for widget in (self.report, self.day, self.waived):
            line.addWidget(widget)
        line.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.title, 1)
        foot.addWidget(self.cancel)
        foot.addWidget(self.do)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addWidget(parts.label(tr("改期限：下面各单位都按它催"), role="heading"))
        layout.addLayout(line)
        layout.addWidget(self.wrong)
        layout.addLayout(foot)
        layout.addStretch(1)
        self.wrong.hide()

    def open(self, board: Board, report: str) -> None:
        """Ask about one of a board's reports."""
        self._periods = {one.id: one.period for one in board.reports}
        self.report.clear()
        for one in board.reports:
            self.report.addItem(f"{one.title}　{one.period.told}", one.id)
        self.report.setCurrentIndex(max(0, self.report.findData(report)))
        self.day.clear()
        self.title.clear()
        self.waived.setChecked(False)
        self.wrong.hide()
        self.day.setFocus()

    def _say(self) -> None:
        report = str(self.report.currentData() or "")
        waived = self.waived.isChecked()
        try:
            day = None if waived else self._field.read(self._with_year(report))
        except ValueError as error:
            self._complain(str(error))
            return
        if day is None and not waived:
            self._complain(tr("请写最晚哪天报。"))
            return
        told = Said(
            report=report,
            period=self._periods[report],
            day=day,
            waived=waived,
            title=self.title.text().strip(),
        )
        self.given.emit(told)

    def _with_year(self, report: str) -> str:
        """A day without its year is of the year in which the report's period ends."""
        text = self.day.text().strip()
        told = _NUMBER.findall(text)
        if len(told) != 2:
            return text
        month, day = told
        return f"{self._periods[report].end.year}-{month}-{day}"

    def _complain(self, sentence: str) -> None:
        self.wrong.setText(sentence)
        self.wrong.show()
        self.day.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter says it; Esc leaves it."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._say()
        else:
            super().keyPressEvent(event)
