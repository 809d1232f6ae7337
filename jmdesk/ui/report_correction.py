"""更正单: from which version, why, the cells that differ; saved as a page to sign and as data."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from jmdesk.language import tr
from jmdesk.operations.correcting import (
    Correction,
    WrittenCorrection,
    correction,
    persons_of,
    slip_of,
    write_correction,
)
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import Door, Leaving
from jmdesk.operations.paper_answer import version_told
from jmdesk.ui import theme
from jmdesk.ui.changed_cells import ChangedCells
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.parts import button, label
from jmdesk.ui.report_making import Made
from jmdesk.ui.report_saving import ReportSaver
from jmdesk.ui.report_wanted import Wanted
from jmdesk.ui.tab_order import lead


def can_correct(made: Made) -> bool:
    """Whether a version was submitted from which what is shown may differ."""
    if not made.complete or made.wanted.blank or not made.submitted:
        return False
    return made.is_draft or made.document.version > min(made.submitted)


class CorrectionPanel(QFrame):
    """Stands in the place of the paper.

    Signals: ``closed``; ``written`` (WrittenCorrection); ``failed`` (exception).
    """

    closed = Signal()
    written = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, saver: ReportSaver) -> None:
        super().__init__()
        self._desk, self._jobs, self._saver = desk, jobs, saver
        self._wanted: Wanted | None = None
        self._to = 0
        self.made: Correction | None = None
        theme.set_role(self, "panel")
        self.setAccessibleName(tr("更正单"))
        self._make()
        self._lay_out()

    def open(self, made: Made) -> None:
        """Correct a version submitted to what is shown."""
        document, submitted = made.document, made.submitted
        self._wanted, self._to = made.wanted, document.version
        earlier = [n for n in sorted(submitted) if not self._to or n < self._to]
        self.title.setText(tr("更正单　{title}", title=document.title))
        self.since.blockSignals(True)
        self.since.clear()
        for number in reversed(earlier):
            self.since.addItem(version_told(number), number)
        self.since.blockSignals(False)
        self.to.setText(tr("更正为{version}", version=version_told(self._to)))
        self.note.setVisible(document.is_draft)
        self.note.setText(
            tr(
                "现在的记录还没有上报。先上报第 {number} 稿再出更正单，"
                "纸上就写明是第 {number} 稿。",
                number=max(submitted, default=0) + 1,
            )
        )
        self._look()

    def focus_work(self) -> None:
        """The keyboard to the reason: the rest is known."""
        self.reason.setFocus()

    def save_paper(self) -> None:
        """The slip to sign, with the data inside."""
        self._save(".pdf")

    def save_file(self) -> None:
        """The small file alone."""
        self._save(".jmdesk")

    def showEvent(self, event: QShowEvent) -> None:
        """What is chosen stands before the buttons."""
        super().showEvent(event)
        lead(self.since, self.reason, self.table, *self._buttons())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the paper."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def _look(self) -> None:
        desk, wanted = self._desk, self._wanted
        since, to = self.since.currentData(), self._to
        if wanted is None:
            return

        def work(_progress: Progress) -> Correction:
            return correction(
                desk,
                report=wanted.report,
                unit=wanted.unit,
                period=wanted.period,
                since=since,
                to=to or None,
            )

        self._show(None)
        self._jobs.start(work, then=self._show, failed=self._refused)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        """There is nothing to correct after all."""
        self.closed.emit()
        self.failed.emit(error)

    @Slot(object)
    def _show(self, made: Correction | None) -> None:
        self.made = made
        for one in (self.paper_button, self.file_button):
            one.setEnabled(made is not None)
        self.count.setText(tr("{count} 处", count=len(made.cells)) if made else "")
        self.table.show_cells(made.cells if made else (), old=tr("原数"), new=tr("更正为"))

    def _save(self, ending: str) -> None:
        made, reason = self.made, self.reason.text()
        if made is None:
            return
        slip = slip_of(made, reason=reason)
        title = tr("存更正单") if ending == ".pdf" else tr("存更正数据")
        proposed = self._saver.folder / f"{slip.file_stem}{ending}"
        to = self._saver.ask_file(self, title, proposed)
        if to is None:
            return
        to = to if to.suffix.lower() == ending else to.with_name(to.name + ending)
        self._saver.folder = to.parent
        desk = self._desk

        def write(door: Door) -> WrittenCorrection:
            return write_correction(desk, correction=made, to=to, reason=reason, door=door)

        leaving = Leaving.FILE if ending == ".pdf" else Leaving.DATA
        self._saver.leave(lambda: persons_of(desk, made), write, self.written.emit, leaving)

    def _make(self) -> None:
        self.title = label(role="heading")
        self.since = QComboBox()
        self.since.setAccessibleName(tr("从哪一稿"))
        self.since.currentIndexChanged.connect(lambda _at: self._look())
        self.to, self.count = label(), label(role="quiet")
        self.note = label(role="quiet", wrap=True)
        self.reason = QLineEdit()
        self.reason.setAccessibleName(tr("更正的原因"))
        self.reason.setPlaceholderText(tr("更正的原因，印在单上；也可以空着手写"))
        self.reason.setMaxLength(120)
        self.table = ChangedCells(tr("要更正的格"))
        self.paper_button = button(tr("存更正单（PDF）"), self.save_paper, role="main")
        self.file_button = button(tr("只存数据（.jmdesk）"), self.save_file)
        self.back_button = button(tr("回到报表"), self.closed.emit, role="link")

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(8)
        chosen: tuple[QWidget, ...] = (label(tr("从")), self.since, self.to, self.count)
        for one in chosen:
            above.addWidget(one)
        above.addStretch(1)
        below = QHBoxLayout()
        for act in self._buttons():
            below.addWidget(act)
        below.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 14, 18, 14)
        whole.setSpacing(10)
        whole.addWidget(self.title)
        whole.addLayout(above)
        whole.addWidget(self.reason)
        whole.addWidget(self.note)
        whole.addWidget(self.table, 1)
        whole.addLayout(below)

    def _buttons(self) -> tuple[QWidget, ...]:
        return self.paper_button, self.file_button, self.back_button
