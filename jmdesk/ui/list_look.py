"""What is looked up about a list in the background: totals, problems, what is still owed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from jmdesk.definitions.check import check
from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.operations.checking import check_all
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.store.query import Query
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.list_totals import totals_text
from jmdesk.ui.owed import LARGE, is_large, still_owed

if TYPE_CHECKING:  # brings in all of reporting
    from jmdesk.operations.owing import Owing

_CHECKED = 3000
"""Lists up to this length get the signs of their problems; longer ones are checked by report."""
_ASKED = 500
"""So many records named one by one are checked."""
_PAUSE = 120
"""Milliseconds without typing before the look begins: it must not slow typing down."""


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """The list as it is shown: its query, its length, and for whom and when things are owed.

    ``only`` are the records that are shown of those that the query finds, None for all.
    """

    query: Query
    count: int
    unit: str
    owing_unit: str
    owing_period: Period | None
    only: frozenset[RecordId] | None = None


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What there is to say about the list."""

    totals: str
    problems: tuple[Problem, ...]
    owing: tuple[Owing, ...]


class ListLook(QObject):
    """Looks through the list shown last; a newer one takes the place of one under way.

    Signal: `found` (Findings).
    """

    found = Signal(object)

    def __init__(self, desk: Desk, ledger: Ledger, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._ledger = ledger
        self._jobs = jobs
        self._wanted: Wanted | None = None
        self._job: Job | None = None
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._soon.timeout.connect(self._start)

    @property
    def busy(self) -> bool:
        """Whether findings are still to come."""
        return self._soon.isActive() or self._job is not None

    def begin(self, wanted: Wanted) -> None:
        """Look through this list, once nothing newer comes for a moment."""
        self._wanted = wanted
        self._soon.start()

    @Slot()
    def _start(self) -> None:
        wanted = self._wanted
        if wanted is None:
            return
        if self._job is not None:
            self._job.cancel()
        self._job = self._jobs.start(
            lambda progress: self._look(wanted, progress), then=self.found.emit
        )
        self._job.finished.connect(self._done)

    @Slot()
    def _done(self) -> None:
        if self.sender() is self._job:
            self._job = None

    def _look(self, wanted: Wanted, progress: Progress) -> Findings:
        """In the worker."""
        short = wanted.count <= LARGE
        return Findings(
            totals=totals_text(self._desk, self._ledger, wanted.query, only=wanted.only)
            if short
            else "",
            owing=self._owing(wanted),
            problems=self._problems(wanted, progress),
        )

    def _owing(self, wanted: Wanted) -> tuple[Owing, ...]:
        if wanted.owing_period is None:
            return ()
        return still_owed(
            self._desk,
            ledger=self._ledger.id,
            unit=wanted.owing_unit,
            period=wanted.owing_period,
        )

    def _problems(self, wanted: Wanted, progress: Progress) -> tuple[Problem, ...]:
        if wanted.only is not None:
            return self._problems_of(wanted.only) if wanted.count <= _ASKED else ()
        if wanted.count > _CHECKED or is_large(self._desk, self._ledger.id):
            return ()
        return check_all(
            self._desk,
            ledger=self._ledger.id,
            unit=wanted.unit,
            period=wanted.query.period,
            progress=progress,
        )

    def _problems_of(self, ids: frozenset[RecordId]) -> tuple[Problem, ...]:
        facts = self._desk.facts()
        found = (self._desk.store.record(id) for id in ids)
        return tuple(
            problem
            for record in found
            if record is not None
            for problem in check(self._ledger, record, facts, today=today())
        )
