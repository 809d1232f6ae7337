"""Making a report step by step: what is seen first comes first, what is looked up follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.operations.blank import blank_form
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.reports import audited, make_report, paper_of, submissions
from jmdesk.reporting.annex import Photo, annex_count, with_annex
from jmdesk.reporting.document import Document
from jmdesk.reporting.pdf import Drawn
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.report_wanted import Wanted

_FIRST = 1
"""Pages drawn before the rest: as much as is seen at once."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """A report as far as it is made: what for, the document, its paper and where all stands.

    ``whole`` says whether all pages are drawn, ``complete`` whether its problems and the versions
    submitted are known too.
    """

    wanted: Wanted
    document: Document
    paper: bytes
    drawn: Drawn
    whole: bool = False
    complete: bool = False
    submitted: Mapping[int, Record]
    enclosed: str = ""
    """What a file of it carries, in a sentence."""
    photos: tuple[Photo, ...] = ()
    """What is printed behind it."""
    problems: tuple[Problem, ...] = ()
    """Those of the document, each with the name of its record before it."""

    @property
    def is_draft(self) -> bool:
        """Whether it says something that was not submitted yet."""
        return self.document.is_draft

    @property
    def can_submit(self) -> bool:
        """Whether there is something to hand on."""
        return self.complete and self.is_draft and not self.wanted.is_fixed


class ReportMaker(QObject):
    """Makes one report at a time; asking for another one drops what is under way.

    Signals: ``made`` (Made) for each step, with more in it each time, ``failed`` (exception).
    """

    made = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs = desk, jobs
        self._job: Job | None = None

    def make(self, wanted: Wanted) -> None:
        """Make this report from what is recorded now."""
        self.stop()
        self._start(lambda: self._first(wanted))

    def stop(self) -> None:
        """Drop what is under way."""
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _start(self, step: Callable[[], Made]) -> None:
        def work(progress: Progress) -> Made:
            progress(0, 0)
            return step()

        job = self._jobs.start(work, then=self._go_on, failed=self.failed.emit)
        job.finished.connect(lambda: self._forget(job))
        self._job = job

    def _forget(self, job: Job) -> None:
        if self._job is job:
            self._job = None

    @Slot(object)
    def _go_on(self, made: Made) -> None:
        self.made.emit(made)
        if not made.whole:
            self._start(lambda: _all_pages(self._desk, made))
        elif not made.complete:
            self._start(lambda: self._looked_up(made))

    def _first(self, wanted: Wanted) -> Made:
        document = self._document(wanted)
        paper, drawn = paper_of(document, first=_FIRST)
        return Made(
            wanted=wanted,
            document=document,
            paper=paper,
            drawn=drawn,
            whole=len(drawn.pages) <= _FIRST and not wanted.photos,
            submitted={},
        )

    def _document(self, wanted: Wanted) -> Document:
        if wanted.is_signin:
            return blank_form(
                self._desk,
                report=wanted.report,
                unit=wanted.unit,
                course=wanted.course,
                day=wanted.day,
            )
        if wanted.blank:
            return blank_form(
                self._desk, report=wanted.report, unit=wanted.unit, period=wanted.period
            )
        return make_report(
            self._desk,
            report=wanted.report,
            unit=wanted.unit,
            period=wanted.period,
            version=wanted.version,
            audit=bool(wanted.explaining),  # what is printed must be known first
            explaining=wanted.explaining,
        )

    def _looked_up(self, made: Made) -> Made:
        wanted = made.wanted
        document = made.document if wanted.explaining else audited(self._desk, made.document)
        return replace(
            made,
            document=document,
            complete=True,
            submitted=self._submitted(wanted),
            enclosed=self._carried(document),
            problems=tuple(self._named(problem) for problem in document.audit),
        )

    def _carried(self, document: Document) -> str:
        if not document.check_code:  # a form to write on carries nothing
            return ""
        from jmdesk.operations.enclosing import enclosure  # not before the paper is seen

        return enclosure(self._desk, document, sheets=True).told()

    def _submitted(self, wanted: Wanted) -> Mapping[int, Record]:
        if wanted.is_signin:
            return {}
        return submissions(self._desk, report=wanted.report, unit=wanted.unit, period=wanted.period)

    def _named(self, problem: Problem) -> Problem:
        if not problem.record:
            return problem
        name = record_name(self._desk, problem.record)
        return replace(problem, message=f"{name}：{problem.message}")


def _all_pages(desk: Desk, made: Made) -> Made:
    paper, drawn = paper_of(made.document)
    if not made.wanted.photos:
        return replace(made, paper=paper, drawn=drawn, whole=True)
    from jmdesk.operations.annexes import annex_photos  # not before someone asks for them

    photos = annex_photos(desk, made.document)
    if photos:
        paper = with_annex(paper, made.document, photos)
        empty = ((),) * annex_count(photos)
        drawn = drawn._replace(pages=(*drawn.pages, *empty))
    return replace(made, paper=paper, drawn=drawn, whole=True, photos=photos)
