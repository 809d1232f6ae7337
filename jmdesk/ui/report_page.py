"""A report as paper: chosen at the top, seen as it prints, printed, saved, submitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.domain.record import Record
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.recording import today
from jmdesk.operations.reports import (
    Submitted,
    make_report,
    pdf_of,
    submissions,
    submit_report,
    write_report,
)
from jmdesk.reporting.document import Document
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_choice import ReportChoice, Wanted
from jmdesk.ui.report_frame import ReportFrame

AskFile = Callable[[QWidget, str, Path], Path | None]
"""Title and proposed file → the file chosen, None for none."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A report that was made: what for, the document, its paper, the versions submitted."""

    wanted: Wanted
    document: Document
    paper: bytes
    submitted: Mapping[int, Record]
    problems: tuple[Problem, ...]
    """Those of the document, each with the name of its record before it."""

    @property
    def is_draft(self) -> bool:
        """Whether it says something that was not submitted yet."""
        return self.document.state.startswith("草稿")


class ReportPage(QWidget):
    """Signals: ``open_record`` (ledger, record) to mend a problem, ``left`` on Esc,
    ``submitted`` (Changes).
    """

    open_record = Signal(str, str)
    left = Signal()
    submitted = Signal(object)

    def __init__(
        self, desk: Desk, jobs: Jobs, notices: Notices, *, ask_file: AskFile | None = None
    ) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._ask_file = ask_file or _ask_file
        self._folder = Path(
            QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        )
        self.made: Made | None = None
        self._job: Job | None = None
        month = Period.month(today().year, today().month)
        self.choice = ReportChoice(desk, month)
        self.frame = ReportFrame(self.choice, parent=self)
        self._connect()

    def open(self, report: str | None, unit: str, month: Period) -> None:
        """Show a report (the one shown last, else the first) for the window's month."""
        self.choice.show_choice(report, unit, month)
        self.refresh()
        self.frame.paper.setFocus()

    def refresh(self) -> None:
        """Make the report anew from what is recorded now."""
        wanted = self.choice.wanted()
        if wanted is None:
            self.frame.say_waiting("请选报表、单位和报告期。")
            return
        if self._job is not None:
            self._job.cancel()
        if self.made is None or self.made.wanted != wanted:
            self.frame.say_waiting("正在做报表…")
        self._job = self._jobs.start(
            lambda progress: self._make(wanted, progress),
            then=self._show,
            failed=self._failed,
        )

    def on_changes(self, changes: Changes) -> None:
        """Records changed: make the report anew when it is seen."""
        if self.isVisible() and changes.records:
            self.refresh()

    # what the person does

    def print_paper(self) -> None:
        """Print what the preview shows."""
        from jmdesk.ui.printing import ask_printer, print_paper, printer_for

        if self.made is None:
            return
        printer = printer_for(self.frame.paper, self.made.document.file_stem)
        if ask_printer(printer, self.frame.paper, self):
            pages = print_paper(self.frame.paper, printer)
            self._notices.say(f"已送打印机，{pages} 页。")

    def save_pdf(self) -> None:
        """Save the paper."""
        self._save("存 PDF", ".pdf")

    def save_workbook(self) -> None:
        """Save the sheets."""
        self._save("存 Excel", ".xlsx")

    def submit(self) -> None:
        """上报: keep the report as its next version; refused while something must be mended."""
        if self.made is None:
            return
        wanted = self.made.wanted
        self.frame.submit_button.setEnabled(False)
        self._jobs.start(
            lambda _progress: submit_report(
                self._desk, report=wanted.report, unit=wanted.unit, period=wanted.period
            ),
            then=self._submitted,
            failed=self._failed,
            writes=True,
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    # making

    def _make(self, wanted: Wanted, progress: Progress) -> Made:
        about = {"report": wanted.report, "unit": wanted.unit}
        progress(0, 3, "算数")
        document = make_report(self._desk, **about, period=wanted.period, version=wanted.version)
        progress(1, 3, "排版")
        paper = pdf_of(document)
        progress(2, 3, "查稿次")
        known = submissions(self._desk, **about, period=wanted.period)
        return Made(
            wanted=wanted,
            document=document,
            paper=paper,
            submitted=known,
            problems=tuple(self._named(problem) for problem in document.audit),
        )

    def _named(self, problem: Problem) -> Problem:
        if not problem.record:
            return problem
        name = record_name(self._desk, problem.record)
        return replace(problem, message=f"{name}：{problem.message}")

    @Slot(object)
    def _show(self, made: Made) -> None:
        if made.wanted != self.choice.wanted():
            return
        same = self.made is not None and self.made.wanted == made.wanted
        self.made = made
        self.choice.show_versions(made.submitted)
        self.frame.show_paper(made.paper, keep_place=same)
        self.frame.show_problems(made.problems)
        self.frame.show_state(made.document, self._step(made))

    def _step(self, made: Made) -> str:
        """The word on the button of submitting; "" where there is nothing to submit."""
        if made.wanted.version is not None or not made.is_draft:
            return ""
        return f"上报第 {max(made.submitted, default=0) + 1} 稿 ›"

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.frame.submit_button.setEnabled(True)
        if isinstance(error, Refusal) and self.made is None:
            self.frame.say_waiting(error.message)
        self._notices.failure(error)

    @Slot(object)
    def _submitted(self, kept: Submitted) -> None:
        self.frame.submit_button.setEnabled(True)
        code = kept.document.check_code
        self._notices.say(f"已上报第 {kept.version} 稿，校验码 {code}。这一稿以后随时能照样再印。")
        self.choice.show_now()
        self.submitted.emit(kept.changes)
        self.refresh()

    # saving

    def _save(self, title: str, ending: str) -> None:
        if self.made is None:
            return
        document = self.made.document
        to = self._ask_file(self, title, self._folder / f"{document.file_stem}{ending}")
        if to is None:
            return
        to = to if to.suffix.lower() == ending else to.with_name(to.name + ending)
        self._folder = to.parent

        def work(_progress: Progress) -> Path:
            write_report(document, to=to)
            return to

        self._jobs.start(work, then=self._saved, failed=self._failed, writes=True)

    @Slot(object)
    def _saved(self, file: Path) -> None:
        self._notices.say(f"已存到 {file}。", action="打开文件夹", act=self._open_folder)

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))

    # parts

    def _connect(self) -> None:
        frame = self.frame
        self.choice.changed.connect(self.refresh)
        frame.print_button.clicked.connect(self.print_paper)
        frame.pdf_button.clicked.connect(self.save_pdf)
        frame.excel_button.clicked.connect(self.save_workbook)
        frame.submit_button.clicked.connect(self.submit)
        frame.problems.chosen.connect(self._mend)
        for keys, act in (
            ("Ctrl+P", self.print_paper),
            ("Ctrl+S", self.save_pdf),
            ("Ctrl+Shift+S", self.save_workbook),
        ):
            shortcut = QShortcut(QKeySequence(keys), self, act)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    @Slot(object)
    def _mend(self, problem: Problem) -> None:
        if problem.ledger and problem.record:
            self.open_record.emit(problem.ledger, problem.record)


def _ask_file(parent: QWidget, title: str, proposed: Path) -> Path | None:
    pattern = f"{title.removeprefix('存 ')} (*{proposed.suffix})"
    chosen, _ = QFileDialog.getSaveFileName(parent, title, str(proposed), pattern)
    return Path(chosen) if chosen else None
