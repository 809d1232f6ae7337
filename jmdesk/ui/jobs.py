"""Work that must not hold up the window: four lanes, in each one job after another.

What writes to the store has a lane of its own, so that what is typed is on the disk within a
second even while a long report is being made; so have short looks, such as a search, and what
nobody waits for, such as a backup. A job is a plain function that gets a `Progress` and returns a
value; it never touches a widget. What it returns, and how far it is, reaches the window by signals,
in the window's own thread.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from threading import Event
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

Work = Callable[["Progress"], Any]
Then = Callable[[Any], None]
Failed = Callable[[BaseException], None]


_GONE = ("already deleted", "has been deleted")
"""How PySide says that an object of Qt's is no more."""


class Lane(StrEnum):
    """Where a job waits its turn."""

    READING = "reading"
    WRITING = "writing"
    LOOKING = "looking"
    ASIDE = "aside"


class Cancelled(Exception):
    """The person asked a job to stop; whatever it began is undone by its transaction."""


class Progress:
    """What a job is given: where it says how far it is and hears that it should stop."""

    def __init__(self, report: Callable[[int, int, str], None]) -> None:
        self._report = report
        self._stop = Event()

    @property
    def cancelled(self) -> bool:
        """Whether the job should stop."""
        return self._stop.is_set()

    def __call__(self, done: int, total: int, text: str = "") -> None:
        """Say how far the job is (0 of 0: not known); raises `Cancelled` when it should stop."""
        if self.cancelled:
            raise Cancelled
        self._report(done, total, text)

    def step(self) -> None:
        """Raise `Cancelled` when the job should stop; says nothing of how far it is."""
        if self.cancelled:
            raise Cancelled

    def cancel(self) -> None:
        """Ask the job to stop at its next step."""
        self._stop.set()


class Job(QObject):
    """One piece of work under way.

    Signals, all in the window's thread: `progressed` (done, total, text), `succeeded` (value),
    `failed` (exception), and `finished` last, also after `cancel`.
    """

    progressed = Signal(int, int, str)
    succeeded = Signal(object)
    failed = Signal(object)
    finished = Signal()
    # From the worker; queued to the window's thread before anyone else hears of it.
    _reported = Signal(int, int, str)
    _ended = Signal(object)

    def __init__(self, parent: QObject, *, writes: bool) -> None:
        super().__init__(parent)
        self.writes = writes
        self.left_behind = False
        """Whether whoever began it is gone; nobody but messages hears of it then."""
        self.progress = Progress(self._reported.emit)
        self._reported.connect(self.progressed, Qt.ConnectionType.QueuedConnection)
        self._ended.connect(self._end, Qt.ConnectionType.QueuedConnection)

    def cancel(self) -> None:
        """Stop as soon as the work allows; neither `succeeded` nor `failed` comes then."""
        self.progress.cancel()

    def _run(self, work: Work) -> Any:
        if self.progress.cancelled:
            raise Cancelled
        return work(self.progress)

    def _hand_over(self, future: Future[Any]) -> None:
        """In the worker: send the outcome to the window's thread."""
        self._ended.emit(future)

    @Slot(object)
    def _end(self, future: Future[Any]) -> None:
        error = Cancelled() if future.cancelled() else future.exception()
        try:
            if error is None and (self.writes or not self.progress.cancelled):
                self.succeeded.emit(future.result())
            elif error is not None and not isinstance(error, Cancelled):
                self.failed.emit(error)
        finally:
            self.finished.emit()
            self.deleteLater()


class Jobs(QObject):
    """Runs jobs one after another in each of four worker threads: reading, writing, looking, aside.

    Signals: `busy` (bool) when work begins and when none is left; `failed` (exception) for a job
    whose starter does not look at failures itself; `rested` when nothing at all is under way.
    """

    busy = Signal(bool)
    failed = Signal(object)
    rested = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._open: list[Job] = []
        self._aside: list[Job] = []
        self._closed = False

    @property
    def idle(self) -> bool:
        """Whether nothing is under way or waiting, but for what nobody waits for."""
        return not self._open

    def start(
        self,
        work: Work,
        *,
        then: Then | None = None,
        failed: Failed | None = None,
        writes: bool = False,
        quick: bool = False,
        aside: bool = False,
    ) -> Job:
        """Do `work` elsewhere; call `then` with its value, or `failed` with its exception.

        Work that `writes` to the store waits for no reading, is finished even when the window
        closes, and its value is handed over even if it was cancelled too late. Long work that
        only writes files belongs with the reading. A `quick` look takes a tenth of a second at
        most and waits for neither. What goes on ``aside`` is not seen as work at all, and is given
        up as soon as the store is wanted (`when_idle`). After `close` nothing is begun any more.
        """
        job = Job(self, writes=writes)
        if self._closed:
            return job
        if then is not None:
            job.succeeded.connect(_heard(job, then))
        job.failed.connect(_heard(job, failed) if failed is not None else self.failed.emit)
        job.finished.connect(self._forget)
        lane = Lane.ASIDE if aside else _lane(writes=writes, quick=quick)
        (self._aside if aside else self._open).append(job)
        if not aside and len(self._open) == 1:
            self.busy.emit(True)
        self._thread(lane).submit(job._run, work).add_done_callback(job._hand_over)
        return job

    def close(self) -> None:
        """Drop what only reads, finish what writes, and wait: no thread outlives the window."""
        self._closed = True
        for job in (*self._open, *self._aside):
            if not job.writes:
                job.cancel()
        for lane in self._lanes.values():
            lane.shutdown(wait=True)

    def wait_for_writing(self, seconds: float = 5) -> None:
        """Wait until what is to be written by now is on the disk, so many seconds at most."""
        if not self._closed and Lane.WRITING in self._lanes:
            from concurrent.futures import wait

            wait([self._lanes[Lane.WRITING].submit(bool)], timeout=seconds)

    def leave_behind(self) -> None:
        """Whoever began what is under way goes: what would still be shown there is not."""
        for job in (*self._open, *self._aside):
            job.left_behind = True

    def when_idle(self, act: Callable[[], None]) -> None:
        """Do something, here, as soon as nothing is under way; what goes on aside is given up."""
        for job in self._aside:
            job.cancel()
        if not self._open and not self._aside:
            act()
            return

        def go() -> None:
            self.rested.disconnect(go)
            act()

        self.rested.connect(go)

    def _thread(self, lane: Lane) -> ThreadPoolExecutor:
        if lane not in self._lanes:
            # Here, not above: it loads much that the first painted window can do without.
            from concurrent.futures import ThreadPoolExecutor

            name = f"jmdesk-jobs-{lane.value}"
            self._lanes[lane] = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        return self._lanes[lane]

    @Slot()
    def _forget(self) -> None:
        job = self.sender()
        known = self._aside if job in self._aside else self._open
        known.remove(job)  # type: ignore[arg-type]  # the sender is a Job
        if known is self._open and not self._open:
            self.busy.emit(False)
        if not self._open and not self._aside:
            self.rested.emit()


def _lane(*, writes: bool, quick: bool) -> Lane:
    if writes:
        return Lane.WRITING
    return Lane.LOOKING if quick else Lane.READING


def _heard(job: Job, told: Callable[[Any], None]) -> Callable[[Any], None]:
    """Methods of objects of Qt's go with their object; anything else may meet one that is gone."""
    if isinstance(getattr(told, "__self__", None), QObject):
        return told

    def tell(value: Any) -> None:
        try:
            told(value)
        except RuntimeError as error:
            if not (job.left_behind and any(word in str(error) for word in _GONE)):
                raise

    return tell
