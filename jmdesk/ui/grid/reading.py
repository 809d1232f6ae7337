"""Reads pasted cells a slice at a time, so that the window stays alive meanwhile."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from jmdesk.language import tr
from jmdesk.ui.grid.cell import Entry, Place, State
from jmdesk.ui.grid.column import GridColumn, Told

Work = Callable[[], None]

SLICE = 0.012
"""Seconds of reading before the window gets its turn."""


def read_entry(column: GridColumn, key: str, entry: Entry) -> None:
    """Find out what a typed text means in a cell; what means nothing keeps its sentence."""
    try:
        value = column.understand(entry.text, key)
    except ValueError as error:
        entry.value = None
        entry.state = State.UNREAD
        entry.sentence = str(error) or tr("「{text}」在这一栏读不出来。", text=entry.text)
    else:
        entry.state = State.READ
        entry.sentence = ""
        if isinstance(value, Told):
            value, entry.note = value.value, entry.note or value.note
        entry.value = value


class Reader(QObject):
    """Works off what is waiting. `progressed` (done, all) after each slice, `finished` at the end.

    ``take`` is given the places that were read in a slice.
    """

    progressed = Signal(int, int)
    finished = Signal()

    def __init__(
        self,
        column: Callable[[str], GridColumn],
        take: Callable[[list[Place]], None],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._column = column
        self._take = take
        self._waiting: deque[tuple[Place, Entry] | Work] = deque()
        self._all = 0
        self._working = False
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._work)

    @property
    def busy(self) -> bool:
        """Whether cells are still waiting to be read."""
        return bool(self._waiting)

    def add(self, entries: Iterable[tuple[Place, Entry]]) -> None:
        """Read these too; the first slice at once, so that small pastes are there at once."""
        self._add(list(entries))

    def add_work(self, works: Iterable[Work]) -> None:
        """Do this too, before what it adds is read: putting cells onto the sheet."""
        self._add(list(works))

    def _add(self, items: Sequence[tuple[Place, Entry] | Work]) -> None:
        self._waiting.extend(items)
        self._all += len(items)
        if self._waiting and not self._working:
            self._timer.start()
            self._work()

    def finish_works(self) -> None:
        """Put all cells that are still to be put; reading them may go on."""
        works = [item for item in self._waiting if not isinstance(item, tuple)]
        self._waiting = deque(item for item in self._waiting if isinstance(item, tuple))
        for work in works:
            work()

    def finish(self) -> None:
        """Read all that is waiting now: someone wants to save."""
        while self._waiting:
            self._work()

    def drop(self) -> None:
        """Forget what is waiting: it was taken back or another sheet is shown."""
        if self._waiting:
            self._waiting.clear()
            self._end()

    def _work(self) -> None:
        until = time.perf_counter() + SLICE
        done: list[Place] = []
        self._working = True
        while self._waiting and time.perf_counter() < until:
            item = self._waiting.popleft()
            if isinstance(item, tuple):
                place, entry = item
                if entry.state is State.PENDING:
                    read_entry(self._column(place[1]), place[0], entry)
                done.append(place)
            else:
                item()
        self._working = False
        self._take(done)
        self.progressed.emit(self._all - len(self._waiting), self._all)
        if not self._waiting:
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._all = 0
        self.finished.emit()
