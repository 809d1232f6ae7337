"""Checks a record while it is being typed: soon after typing stops, never holding up the window."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from jmdesk.domain.problem import Refusal
from jmdesk.operations.desk import Desk
from jmdesk.operations.judging import Judgement, Sketch, judge
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices

_WAIT = 150
"""Milliseconds without typing before the record is checked."""
_QUICK = 0.02
"""Seconds a check may take in the window's own thread."""


class RecordChecker(QObject):
    """Signals: ``judged`` (Judgement) for the last texts; what comes late is dropped."""

    judged = Signal(object)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        sketch: Callable[[], Sketch],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._sketch = sketch
        self._round = 0
        self._slow = False
        self._timer = QTimer(self, singleShot=True, interval=_WAIT)
        self._timer.timeout.connect(self.check)

    @Slot()
    def touch(self) -> None:
        """Something was typed: check once it stops."""
        self._timer.start()

    def stop(self) -> None:
        """The page goes."""
        self._timer.stop()

    @Slot()
    def check(self) -> None:
        """Check in this thread while that is quick, else in the worker."""
        self._timer.stop()
        if self._slow:
            self._check_in_worker()
        elif (judgement := self.judge_now()) is not None:
            self.judged.emit(judgement)

    def judge_now(self) -> Judgement | None:
        """In this thread; None, and said, where the record cannot be looked at."""
        started = perf_counter()
        try:
            judgement = judge(self._desk, self._sketch())
        except Refusal as refusal:
            self._notices.failure(refusal)
            return None
        self._slow = perf_counter() - started > _QUICK
        return judgement

    def _check_in_worker(self) -> None:
        self._round += 1
        this_round, sketch = self._round, self._sketch()
        self._jobs.start(
            lambda _progress: (this_round, judge(self._desk, sketch)),
            then=self._came,
            failed=self._notices.failure,
        )

    @Slot(object)
    def _came(self, outcome: tuple[int, Judgement]) -> None:
        if outcome[0] == self._round:
            self.judged.emit(outcome[1])
