"""A report as paper: chosen at the top, seen as it prints, asked, printed, saved, submitted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QMenu, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.language import tr
from jmdesk.operations.blank import SIGNIN
from jmdesk.operations.correcting import WrittenCorrection
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import Leaving, held
from jmdesk.operations.explaining import to_explain
from jmdesk.operations.masked_paper import persons_on
from jmdesk.operations.personal import Persons
from jmdesk.operations.recording import today
from jmdesk.operations.reports import Submitted
from jmdesk.operations.tracing import Rows, Unreported
from jmdesk.ui.commands import Command
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_batch import AskFolder, BatchPanel
from jmdesk.ui.report_choice import ReportChoice
from jmdesk.ui.report_commands import bind_keys, fill_menu, page_commands
from jmdesk.ui.report_copy import size, table_data
from jmdesk.ui.report_correction import CorrectionPanel, can_correct
from jmdesk.ui.report_frame import ReportFrame
from jmdesk.ui.report_handing import ReportHanding
from jmdesk.ui.report_making import Made, ReportMaker
from jmdesk.ui.report_saving import (
    AskFile,
    ReportSaver,
    ask_for_file,
    ask_for_folder,
    open_folder,
)
from jmdesk.ui.report_tracing import FigureTracing

if TYPE_CHECKING:
    from jmdesk.ui.printing import ToPrint


class ReportPage(QWidget):
    """Signals: ``open_record`` (ledger, record) to mend a problem or see what made a figure,
    ``records_asked`` (ledger, ids) where several made it, ``new_record_asked`` (ledger, subject,
    unit) for what is 未报, ``left`` on Esc, ``submitted`` (Changes).
    """

    open_record = Signal(str, str)
    records_asked = Signal(str, object)
    new_record_asked = Signal(str, str, str)
    left = Signal()
    submitted = Signal(object)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        *,
        ask_file: AskFile | None = None,
        ask_folder: AskFolder | None = None,
    ) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._shown: Made | None = None
        self._month = Period.month(today().year, today().month)
        self.choice = ReportChoice(desk, self._month)
        self.frame = ReportFrame(self.choice, parent=self)
        self.maker = ReportMaker(desk, jobs, self)
        self.tracing = FigureTracing(desk, jobs, self.frame, self)
        self.saver = ReportSaver(desk, self, jobs, notices, ask_file or ask_for_file)
        self.batch = BatchPanel(desk, jobs, ask_folder or ask_for_folder)
        self.correction = CorrectionPanel(desk, jobs, self.saver)
        self.handing = ReportHanding(desk, jobs, self.frame, self)
        self._connect()
        bind_keys(self)

    @property
    def shown(self) -> Made | None:
        """The report on the paper, as far as it is made."""
        return self._shown

    @property
    def made(self) -> Made | None:
        """The report that is shown, once all of it is known."""
        return self._shown if self._shown is not None and self._shown.complete else None

    def open(self, report: str | None, unit: str, month: Period) -> None:
        """Show a report (the one shown last, else the first) for the window's month."""
        self._month = month
        self.choice.show_choice(report, unit, month)
        if not self.batch.running:
            self.frame.close_panel()
        self.refresh()
        self.focus_work()

    def show_period(self, unit: str, period: Period) -> None:
        """The window works on another period."""
        self.open(None, unit, period)

    def focus_work(self) -> None:
        """The keyboard to the paper."""
        self.frame.paper.setFocus()

    def keep(self) -> None:
        """Nothing here is half typed."""

    def refresh(self) -> None:
        """Make the report anew from what is recorded now."""
        wanted = self.choice.wanted()
        if wanted is None:
            self.maker.stop()
            self.frame.say_waiting(tr("请选报表、单位和报告期。"))
            return
        if self._shown is None or self._shown.wanted != wanted:
            self._shown = None
            self.tracing.forget()
            self.frame.say_waiting(tr("正在做报表…"))
        self.maker.make(wanted)

    def on_changes(self, changes: Changes) -> None:
        """Records changed: make the report anew when it is seen."""
        if self.isVisible() and changes.records:
            self.refresh()

    def commands(self) -> Sequence[Command]:
        """What can be done here, for menu and search; the page binds the keys itself."""
        return page_commands(self)

    # what the person does

    def print_paper(self) -> None:
        """Print what the preview shows."""
        from jmdesk.ui.printing import to_print

        made = self._shown
        if made is None or not made.whole:
            return
        self.saver.leave(
            lambda: persons_on(self._desk, made.document),
            lambda door: to_print(self._desk, made.document, door, made.photos),
            self._print,
            Leaving.PRINT,
        )

    def save_pdf(self) -> None:
        """Save the paper."""
        if self.made is not None:
            made = self.made
            self.saver.save(made.document, tr("存 PDF"), ".pdf", photos=made.photos)

    def save_workbook(self) -> None:
        """Save the sheets."""
        if self.made is not None:
            self.saver.save(self.made.document, tr("存 Excel"), ".xlsx")

    def copy(self) -> None:
        """The whole table to the clipboard."""
        if self._shown is None:
            return
        document = self._shown.document
        QGuiApplication.clipboard().setMimeData(table_data(document))
        rows, columns = size(document)
        told = tr("已复制 {rows} 行 {columns} 列，可以贴到表格里。", rows=rows, columns=columns)
        self._notices.say(told)

        def say(persons: Persons) -> None:
            if persons.told():
                self._notices.say(told + held(persons))

        self._jobs.start(lambda _progress: persons_on(self._desk, document), then=say)

    def blank(self) -> None:
        """The form to write on by hand; what is recorded again where it is shown already."""
        if self._shown is not None and self._shown.wanted.blank:
            self.choice.show_now()
            self.refresh()
        else:
            self.choice.show_blank()

    def signin(self) -> None:
        """签到册."""
        self.choice.show_report(SIGNIN)
        self.choice.course.course.setFocus()

    def several(self) -> None:
        """几张一起出."""
        if not self.batch.running:
            unit = self.choice.unit.key or self._desk.unit
            self.batch.open(unit, self._month, self.saver.folder)
        self.frame.show_panel(self.batch)
        self.batch.focus_work()

    def correct(self) -> None:
        """更正单: what is otherwise than in the version submitted before."""
        made = self.made
        if made is not None and can_correct(made):
            self.correction.open(made)
            self.frame.show_panel(self.correction)
            self.correction.focus_work()

    def submit(self) -> None:
        """上报: keep the report as its next version; what has to be explained is asked first."""
        if self._shown is not None and self._shown.can_submit:
            self.handing.submit(self._shown, step=self.step())

    def explain(self) -> None:
        """写说明: one line for each figure that has to be explained."""
        if self.made is not None and to_explain(self.made.document.audit):
            self.handing.explain(self.made, step=self.step())
        else:
            self._notices.say(tr("没有要说明的地方。"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    # what comes of it

    @Slot(object)
    def _print(self, told: ToPrint) -> None:
        from jmdesk.ui.printing import print_told

        print_told(self._desk, told, self, self._printed)

    @Slot(object)
    def _corrected(self, written: WrittenCorrection) -> None:
        """Where it is; and that a desk cannot merge all of it where stars kept records back."""
        self.saver.say_saved(written.file, written.told())

    @Slot(int)
    def _printed(self, pages: int) -> None:
        self._notices.say(tr("已送打印机，{count} 页。", count=pages))

    @Slot(object)
    def _show(self, made: Made) -> None:
        if made.wanted != self.choice.wanted():
            return
        keep = self._shown is not None
        if not keep or not made.complete:
            self.tracing.forget()
            self.frame.show_paper(made, keep=keep)
        elif self._shown is not None and made.paper != self._shown.paper:
            self.frame.show_paper(made, keep=True)
        self._shown = made
        self.tracing.about(made.document)
        if made.complete and not made.wanted.is_signin:
            self.choice.show_versions(made.submitted)
            self.frame.show_problems(made.problems)
            if made.wanted.photos and not made.photos:
                self._notices.say(tr("表里的这些记录没有照片。"))
        self.frame.show_state(made, self.step(), can_correct=can_correct(made))

    def step(self) -> str:
        """The word on the button of submitting; "" where there is nothing to submit."""
        made = self._shown
        if made is None or not made.can_submit:
            return ""
        return tr("上报第 {number} 稿 ›", number=max(made.submitted, default=0) + 1)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        made = self._shown
        self.frame.submit_button.setEnabled(made is not None and made.can_submit)
        if isinstance(error, Refusal) and made is None:
            self.frame.say_waiting(error.message)
        else:
            self._notices.failure(error)

    @Slot(object)
    def _submitted(self, kept: Submitted) -> None:
        code = kept.document.check_code
        self.frame.close_panel()
        told = tr("已上报第 {number} 稿，校验码 {code}。", number=kept.version, code=code)
        self._notices.say(told + tr("这一稿以后随时能照样再印。"))
        self.choice.show_now()
        self.submitted.emit(kept.changes)
        self.refresh()

    # parts

    def _connect(self) -> None:
        frame = self.frame
        self.choice.changed.connect(self.refresh)
        self.maker.made.connect(self._show)
        self.maker.failed.connect(self._failed)
        frame.print_button.clicked.connect(self.print_paper)
        frame.pdf_button.clicked.connect(self.save_pdf)
        frame.excel_button.clicked.connect(self.save_workbook)
        frame.submit_button.clicked.connect(self.submit)
        frame.correct_button.clicked.connect(self.correct)
        frame.problems.chosen.connect(self._mend)
        frame.origin.rows_asked.connect(self._open_rows)
        frame.origin.report_asked.connect(self._report_missing)
        self.batch.closed.connect(frame.close_panel)
        self.correction.closed.connect(frame.close_panel)
        self.correction.written.connect(self._corrected)
        self.correction.failed.connect(self._notices.failure)
        self.handing.submitted.connect(self._submitted)
        self.handing.explained.connect(self.submitted)
        self.handing.failed.connect(self._failed)
        self.batch.folder_asked.connect(open_folder)
        self.batch.failed.connect(self._notices.failure)
        menu = QMenu(frame.more_button)
        menu.aboutToShow.connect(lambda: fill_menu(self, menu))
        frame.more_button.setMenu(menu)

    @Slot(object)
    def _mend(self, problem: Problem) -> None:
        if problem.ledger and problem.record:
            self.open_record.emit(problem.ledger, problem.record)

    @Slot(object)
    def _open_rows(self, rows: Rows) -> None:
        if len(rows.records) == 1:
            self.open_record.emit(rows.ledger, rows.records[0])
        else:
            self.records_asked.emit(rows.ledger, rows.records)

    @Slot(object)
    def _report_missing(self, asked: Unreported) -> None:
        self.new_record_asked.emit(asked.ledger, asked.subject or "", asked.unit)
