"""Asking where the chosen figure comes from, without holding up the window."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from jmdesk.operations.desk import Desk
from jmdesk.operations.tracing import Origin, Origins
from jmdesk.reporting.document import Document
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.report_figures import Place
from jmdesk.ui.report_frame import ReportFrame


class FigureTracing(QObject):
    """Fills the bar below the paper as figures are chosen.

    What the facts said of one document is kept until it is made anew: going from figure to figure
    costs nothing.
    """

    def __init__(self, desk: Desk, jobs: Jobs, frame: ReportFrame, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._frame = desk, jobs, frame
        self._document: Document | None = None
        self._origins: Origins | None = None
        self._job: Job | None = None
        self._opening = False
        frame.paper.chosen.connect(self._ask)
        frame.paper.opened.connect(self._open)

    @property
    def busy(self) -> bool:
        """Whether a figure is being looked into."""
        return self._job is not None

    def about(self, document: Document) -> None:
        """This document is on the paper now."""
        if self._document is None:
            self._document = document
            self._ask(self._frame.paper.figure)

    def forget(self) -> None:
        """The facts may be others now."""
        self._document, self._origins = None, None
        self._drop()

    def _drop(self) -> None:
        self._opening = False
        if self._job is not None:
            self._job.cancel()
            self._job = None

    @Slot(object)
    def _ask(self, place: Place | None) -> None:
        self._drop()
        document = self._document
        if document is None:
            return
        if place is None:
            self._frame.say_on_paper(document)
            self._frame.paper.tell_keys()
            return
        known = self._origins

        def work(_progress: Progress) -> tuple[Origins, Origin | None]:
            origins = known or Origins(self._desk, document)
            return origins, origins.of(*place.cell)

        job = self._jobs.start(work, then=self._told)
        job.finished.connect(lambda: self._forget(job))
        self._job = job

    def _forget(self, job: Job) -> None:
        if self._job is job:
            self._job = None

    @Slot(object)
    def _told(self, found: tuple[Origins, Origin | None]) -> None:
        self._origins, origin = found
        opening, self._opening = self._opening, False
        if origin is None and self._document is not None:
            self._frame.say_on_paper(self._document)
        elif origin is not None:
            self._frame.origin.show_origin(origin)
            # The paper has the keyboard: it is what is read out.
            self._frame.paper.setAccessibleDescription(origin.sentence)
            if opening:
                self._frame.origin.open_first()

    @Slot(object)
    def _open(self, _place: Place) -> None:
        """Open what the bar offers, as soon as it is known."""
        if self._job is not None:
            self._opening = True
        else:
            self._frame.origin.open_first()
