"""The work behind 审核: looking at everything once, then again only where something changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.domain.changes import Changes
from jmdesk.operations.audit_view import View, Wanted, view
from jmdesk.operations.auditing import Audit
from jmdesk.operations.desk import Desk
from jmdesk.ui.jobs import Job, Jobs, Progress


class AuditWork(QObject):
    """Signals: `viewed` (View), `progressed` (done, whole), `stopped` when it was cancelled.

    Everything is done in the reading lane, one job after another; what is wanted last is shown.
    """

    viewed = Signal(object)
    progressed = Signal(int, int)
    stopped = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs = desk, jobs
        self._audit = Audit(desk)
        self._waiting: list[Changes] = []
        self._job: Job | None = None
        self._wanted = Wanted()
        self._again = False

    @property
    def busy(self) -> bool:
        """Whether something is still to come."""
        return self._job is not None

    @property
    def known(self) -> bool:
        """Whether everything was looked at once."""
        return self._audit.standing is not None

    def hear(self, changes: Changes) -> None:
        """Something changed; it is looked at with the next look."""
        self._waiting.append(changes)

    def look(self, wanted: Wanted) -> None:
        """Show what is wanted, looking at first what is not known yet."""
        self._wanted = wanted
        if self._job is not None:
            self._again = True
            return
        changes, self._waiting = _together(self._waiting), []
        self._job = self._jobs.start(
            lambda progress: self._work(wanted, changes, progress), then=self._came
        )
        self._job.progressed.connect(self._tell)
        self._job.finished.connect(self._done)

    def stop(self) -> None:
        """Stop looking; what was known before stays."""
        if self._job is not None:
            self._job.cancel()

    def _work(self, wanted: Wanted, changes: Changes | None, progress: Progress) -> View:
        """In the worker."""
        audit = self._audit
        told = None if changes is None or audit.standing is None else audit.after(changes, progress)
        standing = audit.run(progress) if told is None and audit.stale else audit.standing
        assert standing is not None
        return view(self._desk, told or standing, wanted)

    @Slot(object)
    def _came(self, found: View) -> None:
        if not self._again:
            self.viewed.emit(found)

    @Slot(int, int, str)
    def _tell(self, done: int, whole: int, _text: str) -> None:
        self.progressed.emit(done, whole)

    @Slot()
    def _done(self) -> None:
        job, self._job = self._job, None
        if self._again:
            self._again = False
            self.look(self._wanted)
        elif job is not None and job.progress.cancelled:
            self.stopped.emit()


def _together(waiting: list[Changes]) -> Changes | None:
    if not waiting:
        return None
    return Changes(
        records=tuple(dict.fromkeys(id for one in waiting for id in one.records)),
        ledgers=frozenset(ledger for one in waiting for ledger in one.ledgers),
        units=any(one.units for one in waiting),
    )
