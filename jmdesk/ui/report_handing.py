"""Handing a report on: what has to be explained is asked first, then it is kept as a version."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.domain.problem import Level
from jmdesk.operations.desk import Desk
from jmdesk.operations.explaining import to_explain
from jmdesk.operations.reports import submit_report
from jmdesk.ui.explain_panel import ExplainPanel
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.report_frame import ReportFrame
from jmdesk.ui.report_making import Made
from jmdesk.ui.report_wanted import Wanted


class ReportHanding(QObject):
    """Signals: ``submitted`` (Submitted), ``explained`` (Changes), ``failed`` (exception)."""

    submitted = Signal(object)
    explained = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, frame: ReportFrame, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._frame = desk, jobs, frame
        self._wanted: Wanted | None = None
        """What is handed on once all is explained."""
        self.panel = ExplainPanel(desk, jobs)
        self.panel.closed.connect(frame.close_panel)
        self.panel.finished.connect(self._finished)
        self.panel.explained.connect(self.explained)
        self.panel.failed.connect(self.failed)

    def submit(self, made: Made, *, step: str) -> None:
        """Hand it on; first ask what has to be explained, unless something must be mended."""
        audit = made.document.audit
        if to_explain(audit) and not any(one.level is Level.MUST for one in audit):
            self.explain(made, step=step)
        else:
            self._hand_on(made.wanted)

    def explain(self, made: Made, *, step: str) -> None:
        """Ask; ``step`` is the word of handing on, "" where there is nothing to hand on."""
        self._wanted = made.wanted if step else None
        self.panel.open(made, step=step)
        self._frame.show_panel(self.panel)
        self.panel.focus_work()

    @Slot()
    def _finished(self) -> None:
        if self._wanted is not None:
            self._hand_on(self._wanted)
        else:
            self._frame.close_panel()

    def _hand_on(self, wanted: Wanted) -> None:
        self._frame.submit_button.setEnabled(False)
        self._jobs.start(
            lambda _progress: submit_report(
                self._desk,
                report=wanted.report,
                unit=wanted.unit,
                period=wanted.period,
                explaining=bool(wanted.explaining),
            ),
            then=self.submitted.emit,
            failed=self.failed.emit,
            writes=True,
        )
