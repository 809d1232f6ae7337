"""Judges the rows of a sheet: the one just typed in at once, many of them beside the typing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.judging import Judgement
from jmdesk.operations.month_judging import judge_rows
from jmdesk.operations.month_rows import MonthSheet
from jmdesk.operations.watches.watch import PREFIX
from jmdesk.ui.jobs import Job, Jobs

_AT_ONCE = 2
"""So many rows are judged in the window's own thread."""
_SLICE = 40
"""Rows judged in one job; the next job looks what was typed meanwhile."""
_PAUSE = 60
"""Milliseconds between two jobs: typing comes first."""
_LATER = 400
"""Milliseconds without typing before a row's past and neighbours are looked at."""

Typed = Mapping[str, Any]


class MonthJudge(QObject):
    """Looks at rows with what is typed in them.

    ``typed`` gives what was typed and read in a row. Signals: ``judged`` (dict of Judgement by
    row); what was typed over since it was asked for is not told.
    """

    judged = Signal(object)

    def __init__(
        self, desk: Desk, jobs: Jobs, typed: Callable[[str], Typed], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._typed = desk, jobs, typed
        self._sheet: MonthSheet | None = None
        self._waiting: dict[str, None] = {}
        self._job: Job | None = None
        self._round = 0
        self._hints: dict[str, tuple[Problem, ...]] = {}
        self._typed_in: dict[str, None] = {}
        self._later = QTimer(self, singleShot=True, interval=_LATER)
        self._later.timeout.connect(self._watch)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(self._start)

    @property
    def busy(self) -> bool:
        """Whether rows are still to be judged; their past may be looked at a moment later."""
        return bool(self._waiting) or self._job is not None

    @property
    def watching(self) -> bool:
        """Whether the past and the neighbours of a row are still to be looked at."""
        return self.busy or bool(self._typed_in)

    def begin(self, sheet: MonthSheet, keys: Iterable[str]) -> None:
        """Another sheet is shown, or another state of it: look at these rows in time."""
        self._round += 1
        self._sheet = sheet
        self._hints, self._typed_in = {}, {}
        self._waiting = dict.fromkeys(keys)
        if self._waiting:
            self._soon.start()

    def use(self, sheet: MonthSheet) -> None:
        """The same sheet with other rows; what waits goes on waiting."""
        self._sheet = sheet

    def look(self, keys: Iterable[str]) -> None:
        """Something was typed in these rows."""
        wanted = list(keys)
        if len(wanted) <= _AT_ONCE:
            for key in wanted:
                self._waiting.pop(key, None)
            self._tell({key: dict(self._typed(key)) for key in wanted})
            self._typed_in.update(dict.fromkeys(wanted))
            self._later.start()
            return
        self._waiting = {**dict.fromkeys(wanted), **self._waiting}
        self._soon.start()

    def add(self, keys: Iterable[str]) -> None:
        """These rows come into sight."""
        self._waiting = {**dict.fromkeys(keys), **self._waiting}
        if self._waiting:
            self._soon.start()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._round += 1
        self._soon.stop()
        self._later.stop()
        self._typed_in.clear()
        self._waiting.clear()

    def _tell(self, typed: Mapping[str, Typed]) -> None:
        if self._sheet is not None and typed:
            found = judge_rows(self._desk, self._sheet, _by_id(typed))
            self.judged.emit({key: self._with_hints(key, one) for key, one in found.items()})

    def _with_hints(self, key: str, judged: Judgement) -> Judgement:
        """What was hinted at last stays until the row is looked at again."""
        hints = self._hints.get(key)
        return replace(judged, problems=(*judged.problems, *hints)) if hints else judged

    @Slot()
    def _watch(self) -> None:
        waiting, self._typed_in = self._typed_in, {}
        self.add(waiting)

    @Slot()
    def _start(self) -> None:
        sheet = self._sheet
        if sheet is None or self._job is not None or not self._waiting:
            return
        keys = list(self._waiting)[:_SLICE]
        for key in keys:
            del self._waiting[key]
        typed = {key: dict(self._typed(key)) for key in keys}
        this_round, desk = self._round, self._desk
        self._job = self._jobs.start(
            lambda _progress: (
                this_round,
                typed,
                judge_rows(desk, sheet, _by_id(typed), watches=True),
            ),
            then=self._came,
        )
        self._job.finished.connect(self._done)

    @Slot(object)
    def _came(self, outcome: tuple[int, Mapping[str, Typed], Mapping[str, Judgement]]) -> None:
        asked_in, typed, found = outcome
        if asked_in != self._round:
            return
        still = {key: one for key, one in found.items() if dict(self._typed(key)) == typed[key]}
        self._waiting.update(dict.fromkeys(key for key in found if key not in still))
        self._hints.update({key: _hints(one) for key, one in still.items()})
        self.judged.emit(still)

    @Slot()
    def _done(self) -> None:
        self._job = None
        if self._waiting:
            self._soon.start()


def _hints(judged: Judgement) -> tuple[Problem, ...]:
    return tuple(one for one in judged.problems if one.code.startswith(PREFIX))


def _by_id(typed: Mapping[str, Typed]) -> dict[RecordId, Typed]:
    return {RecordId(key): values for key, values in typed.items()}
