"""缺报: which unit owes which report, how far it is, and asking for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.board import board
from jmdesk.operations.board_cells import Board, BoardRow, Cell
from jmdesk.operations.desk import Desk
from jmdesk.operations.missing_list import missing_list
from jmdesk.operations.notices import give_notice
from jmdesk.operations.reminding import one_text, reminders
from jmdesk.operations.reports import submissions
from jmdesk.operations.reviewable import Reviewable, reviewable
from jmdesk.operations.reviewing import Reviewed, approve_report, return_report
from jmdesk.operations.reviews import Remark
from jmdesk.ui import parts
from jmdesk.ui.board_detail import BoardDetail
from jmdesk.ui.board_head import BoardHead
from jmdesk.ui.board_table import BoardTable
from jmdesk.ui.commands import Command
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.notice_panel import NoticePanel, Said
from jmdesk.ui.receipt_entry import ReceiptEntry
from jmdesk.ui.report_saving import ReportSaver, ask_for_file
from jmdesk.ui.return_draft import ReturnDraft
from jmdesk.ui.return_panel import ReturnPanel
from jmdesk.ui.review_saving import ReviewSaver
from jmdesk.ui.tab_order import lead


class BoardTab(QWidget):
    """Signals: `changed` (Changes), `submission_asked` (its Record)."""

    changed = Signal(object)
    submission_asked = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._board: Board | None = None
        self._rows: list[BoardRow] = []
        self.setAccessibleName(tr("缺报"))
        self.head = BoardHead(desk)
        self.table = BoardTable(desk)
        self.nothing = parts.label(role="quiet", wrap=True)
        self.detail = BoardDetail(desk)
        self.back = ReturnPanel()
        self._half_said = ReturnDraft(desk, jobs, self.back)
        self.days = NoticePanel(desk)
        self.receipt = ReceiptEntry(desk, jobs, notices)
        self.saver = ReviewSaver(desk, self, jobs, notices)
        self.sheets = ReportSaver(desk, self, jobs, notices, ask_for_file)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.below = QStackedWidget()
        self.below.addWidget(self.detail)
        self.below.addWidget(self.back)
        self.below.addWidget(self.days)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.head)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.nothing, 1)
        layout.addWidget(self.below)
        layout.addWidget(self.receipt)
        self.nothing.hide()
        self.below.hide()
        lead(self.head.copy, self.table)

    def _connect(self) -> None:
        self.head.stepped.connect(self.refresh)
        self.head.narrowed.connect(self._narrow)
        self.head.copy_asked.connect(self._copy_all)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._show_unit())
        self.table.opened.connect(lambda _row: self._first_act())
        self.detail.remind_asked.connect(self._copy_one)
        self.detail.open_asked.connect(self._open)
        self.detail.approve_asked.connect(self._approve)
        self.detail.return_asked.connect(self._ask_return)
        self.back.returned.connect(self._return)
        self.back.left.connect(self._leave_asking)
        self.head.notice_asked.connect(self._ask_day)
        self.head.sheet_asked.connect(self._save_sheet)
        self.days.given.connect(self._give_notice)
        self.days.left.connect(self._leave_asking)
        self.receipt.changed.connect(self.changed)

    # what is shown

    def show_month(self, month: Period) -> None:
        """Turn to a month; `refresh` reads it."""
        self.head.show_month(month)

    def keep(self) -> None:
        """Put what is half typed on disk now."""
        self._half_said.flush()

    def refresh(self) -> None:
        """Read anew who owes what."""
        desk, month = self._desk, self.head.month
        self._jobs.start(
            lambda _progress: board(desk, period=month),
            then=self._show,
            failed=self._notices.failure,
        )

    def _show(self, found: Board) -> None:
        if found.period == self.head.month:
            self._board = found
            self.head.show_board(found)
            self._narrow()

    def _narrow(self) -> None:
        if self._board is None:
            return
        self._rows = self.head.rows(self._board)
        self.table.show_board(self._board, self._rows)
        self.table.setVisible(bool(self._rows))
        self.nothing.setVisible(not self._rows)
        self.nothing.setText(
            tr("{month}该报的都报了。", month=self._board.period.told)
            if self._board.rows
            else tr("{month}没有要报的表。", month=self._board.period.told)
        )
        self.head.copy.setEnabled(any(self._asked(row) for row in self._rows))
        self._show_unit()

    def _asked(self, row: BoardRow) -> bool:
        return bool(row.missing) and row.unit != self._desk.unit

    def _row(self) -> BoardRow | None:
        return next((one for one in self._rows if one.unit == self.table.unit()), None)

    def _show_unit(self) -> None:
        row = self._row()
        self.below.setVisible(row is not None)
        self.below.setCurrentWidget(self.detail)
        if row is not None and self._board is not None:
            self.detail.show_row(self._board, row)

    def on_changes(self, _changes: Changes) -> None:
        """Anything may have come."""
        self.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on the board."""
        (self.table if self._rows else self.head.only).setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        copy = self.head.copy
        return (
            Command(id="board.copy", text=copy.text(), act=copy.click, enabled=copy.isEnabled()),
            Command(id="board.days", text=tr("改期限"), act=self._ask_day),
            Command(id="board.sheet", text=tr("存缺报清单"), act=self.head.sheet.click),
            Command(id="board.receipt", text=tr("记回执码"), act=self.receipt.code.setFocus),
        )

    # other days

    def _ask_day(self) -> None:
        if self._board is not None and self._board.reports:
            self.below.setCurrentWidget(self.days)
            self.below.show()
            self.days.open(self._board, self.head.chosen)

    def _give_notice(self, told: Said) -> None:
        self._jobs.start(
            lambda _progress: give_notice(
                self._desk,
                report=told.report,
                period=told.period,
                day=told.day,
                waived=told.waived,
                title=told.title,
            ),
            then=self._day_given,
            failed=self._notices.failure,
            writes=True,
        )

    def _day_given(self, changes: Changes) -> None:
        self._leave_asking()
        self._notices.say(tr("期限已改，下次往下打包时一起带去。"))
        self.changed.emit(changes)
        self.refresh()

    # asking for what is missing

    def _copy_all(self) -> None:
        if self._board is None:
            return
        shown = self._of_report(self._board)
        units = [row.unit for row in self._rows]
        count = len(reminders(self._desk, board=shown, units=units))
        QGuiApplication.clipboard().setText(one_text(self._desk, board=shown, units=units))
        self._notices.say(
            tr("已复制催报的话，里面有 {count} 个单位。到微信群里粘贴就行。", count=count)
        )

    def _of_report(self, whole: Board) -> Board:
        """The board with the chosen report alone."""
        chosen = self.head.chosen
        if not chosen:
            return whole
        rows = (
            replace(row, cells={id: one for id, one in row.cells.items() if id == chosen})
            for row in whole.rows
        )
        return replace(whole, rows=tuple(rows))

    def _copy_one(self, unit: str) -> None:
        if self._board is not None:
            QGuiApplication.clipboard().setText(
                one_text(self._desk, board=self._board, units=[unit])
            )
            name = self._desk.units.name(unit)
            self._notices.say(tr("已复制给{unit}的催报的话。", unit=name))

    def _save_sheet(self) -> None:
        if self._board is not None:
            made = missing_list(self._desk, board=self._board, report=self.head.chosen or None)
            self.sheets.save(made, tr("存缺报清单"), ".pdf", ".xlsx")

    def _first_act(self) -> None:
        """Enter in the table goes on to what can be done with the unit."""
        buttons = [self.detail.remind, *self.detail.buttons.values()]
        next((one for one in buttons if one.isVisibleTo(self)), self.table).setFocus()

    # saying yes or no

    def _open(self, cell: Cell) -> None:
        def work(_progress: object) -> Record:
            found = submissions(self._desk, report=cell.report, unit=cell.unit, period=cell.period)
            return found[cell.version]

        self._jobs.start(work, then=self.submission_asked.emit, quick=True)

    def _approve(self, cell: Cell) -> None:
        self._jobs.start(
            lambda _progress: approve_report(
                self._desk, report=cell.report, unit=cell.unit, period=cell.period
            ),
            then=self._said,
            failed=self._notices.failure,
            writes=True,
        )

    def _ask_return(self, cell: Cell) -> None:
        def work(_progress: object) -> tuple[Cell, tuple[Reviewable, ...]]:
            found = reviewable(self._desk, report=cell.report, unit=cell.unit, period=cell.period)
            return cell, found

        self._jobs.start(work, then=self._open_return, failed=self._notices.failure)

    def _open_return(self, found: tuple[Cell, tuple[Reviewable, ...]]) -> None:
        cell, records = found
        titles = {one.id: one.title for one in self._board.reports} if self._board else {}
        title = titles.get(cell.report, cell.report)
        unit = self._desk.units.name(cell.unit)
        self.below.setCurrentWidget(self.back)
        self.back.open(
            cell,
            tr(
                "退回{unit}的{report}（{period}）", unit=unit, report=title, period=cell.period.told
            ),
            records,
        )
        self._half_said.begin(cell)

    def _leave_asking(self) -> None:
        self._show_unit()
        self.focus_work()

    def _return(self, cell: Cell, remarks: Sequence[Remark], note: str) -> None:
        self._jobs.start(
            lambda _progress: return_report(
                self._desk,
                report=cell.report,
                unit=cell.unit,
                period=cell.period,
                remarks=remarks,
                note=note,
            ),
            then=self._returned,
            failed=self._notices.failure,
            writes=True,
        )

    def _returned(self, said: Reviewed) -> None:
        self._half_said.end()
        self._said(said)

    def _said(self, said: Reviewed) -> None:
        self._leave_asking()
        self.saver.offer(said.review)
        self.changed.emit(said.changes)
