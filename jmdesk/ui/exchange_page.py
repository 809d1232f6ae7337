"""收发: what came in and what each file brought, what went out and can be printed again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.language import tr
from jmdesk.operations.batches import Batch, TakenBack, batches, undo_batch
from jmdesk.operations.desk import Desk
from jmdesk.operations.reports import SUBMISSIONS
from jmdesk.store.query import Query
from jmdesk.ui import parts
from jmdesk.ui.ask_bar import AskBar
from jmdesk.ui.commands import Command
from jmdesk.ui.exchange_parts import came_in_panel, came_in_row, went_out_panel, went_out_row
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.tab_order import lead

_Found = tuple[tuple[Batch, ...], list[Record]]


class ExchangePage(QWidget):
    """Signals: `import_asked` (ledger), `submission_asked` (its Record),
    `changed` (Changes), `left` on Esc."""

    import_asked = Signal(str)
    submission_asked = Signal(object)
    changed = Signal(object)
    left = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._batches: tuple[Batch, ...] = ()
        self._submissions: list[Record] = []
        self.setAccessibleName(tr("收发"))
        self.came_in, self.went_out = came_in_panel(), went_out_panel()
        self.bring = parts.button(tr("导入表格…"), self._bring, role="main")
        self.bring.setToolTip("Ctrl+O")
        self.undo = self.came_in.add_button(
            tr("撤销这一批…"), self._ask_to_undo, when=lambda row: not self._batches[row].undone
        )
        self.open = self.went_out.add_button(tr("看这一稿"), self._open, when=lambda _row: True)
        self.print = self.went_out.add_button(
            tr("照样再印…"), self._print_again, when=lambda _row: True
        )
        self.went_out.table.opened.connect(self._open)
        self.ask = AskBar()
        self._lay_out()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(parts.label(tr("收发"), role="title"))
        head.addStretch(1)
        head.addWidget(self.bring)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(self.came_in, 1)
        layout.addWidget(self.ask)
        layout.addWidget(self.went_out, 1)
        lead(self.bring, self.undo)
        lead(self.went_out, self.open, self.print)

    def refresh(self) -> None:
        """Read anew what came and went."""
        desk = self._desk

        def work(_progress: Progress) -> _Found:
            query = Query(ledger=SUBMISSIONS, order=("-day", "-version"))
            _ = desk.catalogue.reports
            return batches(desk), desk.store.records(query)

        self._jobs.start(work, then=self._show)

    def _show(self, found: _Found) -> None:
        self._batches, self._submissions = found
        self.came_in.show_rows([came_in_row(self._desk, one) for one in self._batches])
        self.went_out.show_rows([went_out_row(self._desk, one) for one in self._submissions])

    def on_changes(self, _changes: Changes) -> None:
        """Anything may have come or gone."""
        if self.isVisible():
            self.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on what one most likely came for."""
        self.bring.setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        return (
            self._command("exchange.undo", self.undo),
            self._command("exchange.open", self.open),
            self._command("exchange.print", self.print),
        )

    def _command(self, id: str, button: QPushButton) -> Command:
        return Command(id=id, text=button.text(), act=button.click, enabled=button.isEnabled())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _bring(self) -> None:
        self.import_asked.emit("project")

    def _ask_to_undo(self, row: int) -> None:
        batch = self._batches[row]
        question = tr(
            "撤销“{file}”带来的 {count} 条？后来改过的会留下；撤销以后可以再导入。",
            file=batch.file,
            count=batch.new + batch.changed,
        )
        self.ask.ask(question, tr("撤销这一批"), lambda: self._undo(batch))

    def _undo(self, batch: Batch) -> None:
        def taken_back(taken: TakenBack) -> None:
            kept = tr("；后来改过的 {count} 条没有动", count=taken.kept) if taken.kept else ""
            self._notices.say(
                tr(
                    "已撤销“{file}”：{count} 条退回原样{kept}。",
                    file=batch.file,
                    count=len(taken.changes.records),
                    kept=kept,
                )
            )
            self.changed.emit(taken.changes)
            self.refresh()

        self._jobs.start(
            lambda _progress: undo_batch(self._desk, batch=batch.id),
            then=taken_back,
            failed=self._notices.failure,
            writes=True,
        )

    def _about(self, row: int) -> tuple[str, str, Period, int]:
        said = self._submissions[row].values
        period = Period.parse(said["subject_period"])
        return said["report"], said["subject_unit"], period, int(said["version"])

    def _open(self, row: int) -> None:
        self.submission_asked.emit(self._submissions[row])

    def _print_again(self, row: int) -> None:
        """Print a version exactly as it went out."""
        from jmdesk.operations.reports import make_report, pdf_of

        report, unit, period, version = self._about(row)

        def work(_progress: Progress) -> tuple[str, bytes]:
            document = make_report(
                self._desk, report=report, unit=unit, period=period, version=version
            )
            return document.file_stem, pdf_of(document)

        self._jobs.start(work, then=self._print, failed=self._notices.failure)

    def _print(self, made: tuple[str, bytes]) -> None:
        from jmdesk.ui import printing
        from jmdesk.ui.paper_view import PaperView

        name, paper = made
        view = PaperView(self)
        view.hide()
        view.show_pdf(paper)
        printer = printing.printer_for(view, name)
        if printing.ask_printer(printer, view, self):
            pages = printing.print_paper(view, printer)
            self._notices.say(tr("已送打印机，{pages} 页。", pages=pages))
        view.close_pdf()
        view.deleteLater()
