"""Over the board: the month, which reports and units are shown, how many are still to come."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.language import tr
from jmdesk.operations.board_cells import Board, BoardRow, State
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.ui import board_words, parts, theme
from jmdesk.ui.head_line import HeadLine


class BoardHead(QWidget):
    """Signals: `stepped` for another month, `narrowed` for other rows of the same board,
    `copy_asked` for the text that asks all who are shown, `notice_asked` for other days,
    `sheet_asked` for the list on paper."""

    stepped = Signal()
    narrowed = Signal()
    copy_asked = Signal()
    notice_asked = Signal()
    sheet_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.month = Period.holding(today(), PeriodKind.MONTH)
        self.shown = parts.label(role="strong")
        self.report = QComboBox()
        self.report.setAccessibleName(tr("哪张表"))
        self.report.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.report.currentIndexChanged.connect(lambda _place: self.narrowed.emit())
        self.only = QCheckBox(tr("只看没报的"))
        self.only.setChecked(True)
        self.only.toggled.connect(lambda _on: self.narrowed.emit())
        self.copy = parts.button(tr("复制催报的话"), self.copy_asked.emit, role="main")
        self.notice = parts.button(tr("改期限…"), self.notice_asked.emit)
        self.sheet = parts.button(tr("存清单…"), self.sheet_asked.emit, name=tr("存缺报清单"))
        self.sheet.setToolTip(tr("谁缺哪张表、找谁，印出来打电话；文件名以 .xlsx 结尾就存成表格"))
        self.tally = parts.label(role="quiet", wrap=True)
        line = HeadLine(
            (self._stepper(), self.report, self.only),
            (self.notice, self.sheet, self.copy),
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(line)
        layout.addWidget(self.tally)
        self._name_month()

    def _stepper(self) -> QFrame:
        made = QFrame()
        theme.set_role(made, "stepper")
        self.back = parts.button("‹", lambda: self._step(-1), role="step", name=tr("上一个月"))
        self.on = parts.button("›", lambda: self._step(1), role="step", name=tr("下一个月"))
        layout = QHBoxLayout(made)
        layout.setContentsMargins(1, 1, 1, 1)
        layout.setSpacing(8)
        for widget in (self.back, self.shown, self.on):
            layout.addWidget(widget)
        return made

    def _step(self, count: int) -> None:
        self.show_month(self.month.step(count))
        self.stepped.emit()

    def show_month(self, month: Period) -> None:
        """Turn to a month."""
        self.month = month
        self._name_month()

    def _name_month(self) -> None:
        self.shown.setText(self.month.told)

    def show_board(self, board: Board) -> None:
        """Offer the reports of a board; the one chosen stays where it is among them."""
        kept = self.chosen
        with QSignalBlocker(self.report):
            self.report.clear()
            self.report.addItem(tr("全部报表"), "")
            for one in board.reports:
                self.report.addItem(one.title, one.id)
            self.report.setCurrentIndex(max(0, self.report.findData(kept)))
        self.tally.setText(board_words.tally(board, self.chosen or None))

    @property
    def chosen(self) -> str:
        """The report that alone is shown, "" for all."""
        return str(self.report.currentData() or "")

    def rows(self, board: Board) -> list[BoardRow]:
        """The rows of a board that are to be shown."""
        self.tally.setText(board_words.tally(board, self.chosen or None))
        return [row for row in board.rows if self._wanted(row)]

    def _wanted(self, row: BoardRow) -> bool:
        cells = [one for one in row.cells.values() if self.chosen in ("", one.report)]
        if self.only.isChecked():
            return any(one.awaited for one in cells)
        return any(one.state is not State.NOTHING for one in cells)
