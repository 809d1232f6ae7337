"""汇总: a ledger's figures by whatever is asked, each of them opening to what made it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.domain.unit import UnitLevel
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.rollup_axes import axes
from jmdesk.operations.rollup_notes import Note
from jmdesk.operations.rollup_records import Behind, records_of
from jmdesk.operations.rollups import RolledUp, roll_up
from jmdesk.operations.tracing import Origin, Rows
from jmdesk.ui import parts
from jmdesk.ui.commands import Command
from jmdesk.ui.figures import grouped
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_origin import OriginBar
from jmdesk.ui.report_saving import AskFile, ReportSaver, ask_for_file
from jmdesk.ui.rollup_head import RollupHead
from jmdesk.ui.rollup_notes import RollupNotes
from jmdesk.ui.rollup_table import RollupTable


class RollupPage(QWidget):
    """Signals: `records_asked` (ledger, ids, title), `left` for the way back."""

    records_asked = Signal(str, object, str)
    left = Signal()

    def __init__(
        self, desk: Desk, jobs: Jobs, notices: Notices, *, ask_file: AskFile | None = None
    ) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._ledger: Ledger | None = None
        self._unit = desk.unit
        self._job: Job | None = None
        self._looking: Job | None = None
        self._opening = False
        self.setAccessibleName(tr("汇总"))
        self.head = RollupHead()
        self.table = RollupTable()
        self.empty = parts.label(role="quiet", wrap=True)
        self.notes = RollupNotes()
        self.origin = OriginBar()
        self.saver = ReportSaver(desk, self, jobs, notices, ask_file or ask_for_file)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(self.head)
        layout.addWidget(self.empty)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.notes)
        layout.addWidget(self.origin)

    def _connect(self) -> None:
        self.head.changed.connect(self.refresh)
        self.head.back_asked.connect(self.left)
        self.head.copy.clicked.connect(lambda _checked=False: self.copy())
        self.head.sheet.clicked.connect(lambda _checked=False: self.save(".xlsx"))
        self.head.paper.clicked.connect(lambda _checked=False: self.save(".pdf"))
        self.table.chosen.connect(self._look)
        self.table.figure_opened.connect(self._open)
        self.origin.rows_asked.connect(self._show_rows)
        self.notes.opened.connect(self._show_noted)
        keys = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.copy)

    @property
    def busy(self) -> bool:
        """Whether figures are still to come."""
        return self._job is not None or self._looking is not None

    def show_ledger(self, ledger: str, unit: str, month: Period) -> None:
        """Roll up a ledger for a unit and all below it, in the window's period."""
        definition = self._desk.ledger(ledger)
        self._unit = unit
        if self._ledger is not definition:
            self._ledger = definition
            known = axes(self._desk, definition)
            self.head.period.clear()
            self.head.offer(definition, known, rows=self._first(definition))
        self.head.offer_periods(definition, month)
        self.refresh()

    def _first(self, ledger: Ledger) -> str:
        """A sensible start: by the units below, else by the first thing that is offered."""
        level = self._desk.units.get(self._unit).level if self._unit in self._desk.units else None
        if level in (UnitLevel.TOWNSHIP, UnitLevel.VILLAGE, UnitLevel.BODY):
            return "unit:village" if ledger.belongs == "unit" else ""
        return "unit:township"

    @Slot()
    def refresh(self) -> None:
        """Add everything up anew."""
        if self._ledger is None:
            return
        self._drop()
        ledger, unit, wanted = self._ledger.id, self._unit, self.head.wanted()

        def work(progress: Progress) -> RolledUp:
            return roll_up(
                self._desk,
                ledger=ledger,
                fields=wanted.fields,
                by=wanted.by,
                unit=unit,
                period=wanted.period,
                progress=progress,
            )

        job = self._jobs.start(work, then=self._show, failed=self._refused)
        job.finished.connect(lambda: self._done(job))
        self._job = job

    def _drop(self) -> None:
        for job in (self._job, self._looking):
            if job is not None:
                job.cancel()
        self._job = self._looking = None
        self._opening = False

    def _done(self, job: Job) -> None:
        if self._job is job:
            self._job = None
        if self._looking is job:
            self._looking = None

    @Slot(object)
    def _show(self, rolled: RolledUp) -> None:
        self.table.show_rolled(rolled)
        name = self._desk.units.name(rolled.plan.unit)
        period = rolled.plan.period.told if rolled.plan.period else tr("各期")
        self.head.note.setText(tr("{unit}　{period}", unit=name, period=period))
        self.notes.show_notes(rolled.notes)
        some = bool(rolled.lines or rolled.shared)
        self._show_some(some, "" if some else tr("这里还没有可以汇总的记录。"))
        self.origin.show_state(tr("选一个数，看它由哪些记录得来"), tr("回车打开这些行"))
        if some:
            self.table.go_to(len(rolled.lines), min(1, self.table.figures.columnCount() - 1))
            self.table.scrollToTop()

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        """What cannot be rolled up so is said in the table's place."""
        if not isinstance(error, Refusal):
            raise error
        self.table.show_rolled(None)
        self._show_some(False, error.message)

    def _show_some(self, some: bool, said: str) -> None:
        self.table.setVisible(some)
        self.empty.setVisible(not some)
        self.empty.setText(said)
        self.origin.setVisible(some)
        for button in (self.head.copy, self.head.sheet, self.head.paper):
            button.setEnabled(some)
        if not some:
            self.notes.show_notes(())

    @Slot()
    def _look(self) -> None:
        """Find out what made the current figure."""
        model = self.table.figures
        place = model.place(self.table.currentIndex())
        rolled = model.rolled
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        current = self.table.currentIndex()
        if rolled is None or place is None or not model.text(current.row(), current.column()):
            self.origin.show_state(tr("选一个数，看它由哪些记录得来"), tr("回车打开这些行"))
            return
        job = self._jobs.start(
            lambda _progress: records_of(rolled, *place),
            then=self._tell,
            failed=self._notices.failure,
        )
        job.finished.connect(lambda: self._done(job))
        self._looking = job

    @Slot(object)
    def _tell(self, behind: Behind) -> None:
        ledger = self._ledger
        assert ledger is not None
        rows = Rows(ledger=ledger.id, title=ledger.title, records=behind.records)
        self.origin.show_origin(
            Origin(
                figure=grouped(behind.figure),
                sign="＝" if behind.figure else "",
                what=behind.what,
                amounts=behind.amounts,
                rows=(rows,) if behind.records else (),
            )
        )
        self.table.setAccessibleDescription(behind.sentence)
        if self._opening:
            self._opening = False
            self.origin.open_first()

    @Slot()
    def _open(self) -> None:
        """Open the rows behind the figure, as soon as they are known."""
        if self._looking is not None:
            self._opening = True
        else:
            self.origin.open_first()

    @Slot(object)
    def _show_rows(self, rows: Rows) -> None:
        origin = self.origin.origin
        said = f"{origin.figure} {origin.sign} {origin.what}".strip() if origin else ""
        self.records_asked.emit(rows.ledger, rows.records, said)

    @Slot(object)
    def _show_noted(self, note: Note) -> None:
        if self._ledger is not None:
            self.records_asked.emit(self._ledger.id, note.records, note.text)

    @Slot()
    def copy(self) -> None:
        """The table to the clipboard."""
        self.table.copy()
        self._notices.say(tr("已复制，可以粘贴到 WPS 或微信。"))

    def save(self, ending: str) -> None:
        """The table as a workbook or as paper."""
        from jmdesk.operations.rollup_paper import rollup_document

        rolled = self.table.figures.rolled
        if rolled is not None:
            title = tr("存 Excel") if ending == ".xlsx" else tr("存 PDF")
            self.saver.save(rollup_document(self._desk, rolled), title, ending)

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        some = self.table.figures.rolled is not None
        return (
            Command(id="rollup.copy", text=tr("复制汇总表"), keys="Ctrl+C", act=self.copy,
                    enabled=some),
            Command(id="rollup.sheet", text=tr("汇总表存 Excel"), act=lambda: self.save(".xlsx"),
                    enabled=some),
            Command(id="rollup.paper", text=tr("汇总表存 PDF"), act=lambda: self.save(".pdf"),
                    enabled=some),
        )  # fmt: skip

    def on_changes(self, changes: Changes) -> None:
        """Add up anew where the changes concern what is shown."""
        if self._ledger is not None and self.isVisible():
            targets = {field.target for field in self._ledger.current if field.target}
            if changes.ledgers & {self._ledger.id, *targets} or changes.units:
                self.refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focus_work(self) -> None:
        """Put the keyboard where the work is."""
        (self.table if self.table.isVisible() else self.head.rows).setFocus()
