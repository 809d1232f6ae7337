"""The row one is in: its problems, its past, its history, and the way to each problem."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.month_rows import MonthRow
from jmdesk.ui.grid.view import GridView
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_chart import MonthChart
from jmdesk.ui.month_panel import MonthPanel
from jmdesk.ui.month_state import MonthState
from jmdesk.ui.notice import Notices
from jmdesk.ui.record_history import RecordHistory


class MonthCurrent(QObject):
    """Keeps panel and chart on the current row.

    Signals: ``restored`` (Changes) when an old version was brought back; ``field_asked`` (row,
    field) for a problem whose field has no column.
    """

    restored = Signal(object)
    field_asked = Signal(str, str)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        state: MonthState,
        view: GridView,
        panel: MonthPanel,
        chart: MonthChart,
    ) -> None:
        super().__init__(panel)
        self._state, self._view, self._panel, self._chart = state, view, panel, chart
        self._history = RecordHistory(
            desk, jobs, notices, ledger=state.sheet.ledger, record=self.stored, parent=self
        )
        self._history.restored.connect(self._restored)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(0)
        self._soon.timeout.connect(self.show_row)
        view.current_changed.connect(self._soon.start)
        state.changed.connect(self._soon.start)
        panel.problem_chosen.connect(self.go_to)
        panel.history_asked.connect(self._show_history)
        panel.history.restore_asked.connect(self._history.restore)

    @property
    def key(self) -> str:
        """The key of the row one is in, "" for none."""
        place = self._view.place()
        return place[0] if place else ""

    @property
    def row(self) -> MonthRow | None:
        """The row one is in; None for a new one that was never saved."""
        return self._state.rows.get(self.key)

    def stored(self) -> RecordId | None:
        """The stored record of the row one is in."""
        row = self.row
        return row.record.id if row is not None and row.record is not None else None

    @Slot()
    def show_row(self) -> None:
        """Show what there is to say about the row one is in."""
        key, row = self.key, self.row
        name = row.name if row else (tr("新的一行") if key else "")
        self._panel.show_row(name, stored=self.stored() is not None)
        self._panel.show_problems(self._state.problems(key) if key else (), self._calm(row))
        self._panel.show_heard(self._state.heard(key) if key else ())
        if self._panel.history_link.isChecked():
            self._show_history(True)
        record = self._state.record(key) if key else None
        if record is not None:
            self._chart.look_up(record)

    @Slot(object)
    def go_to(self, problem: Problem) -> None:
        """Go to the cell of a problem of the current row, or ask for its page."""
        self._go(self.key, problem.field or "")

    def go_to_next(self) -> bool:
        """F8: the next cell with a problem, round and round; False where there is none."""
        places = list(self._places())
        if not places:
            return False
        here = self._view.place() or ("", "")
        after = places.index(here) + 1 if here in places else self._first_after(places, here[0])
        self._go(*places[after % len(places)])
        return True

    def _first_after(self, places: list[tuple[str, str]], key: str) -> int:
        """The first problem in this row or below it."""
        sheet = self._state.model.sheet
        row = sheet.row_of(key)
        return next((n for n, (one, _) in enumerate(places) if sheet.row_of(one) >= row), 0)

    def _places(self) -> Iterator[tuple[str, str]]:
        """Cells with a problem, as they stand in the sheet."""
        sheet = self._state.model.sheet
        order = {column.name: place for place, column in enumerate(sheet.columns)}
        for line in sheet.seen:
            told = self._state.problems(line.key)
            names = {one.field or "" for one in told if one.explanation is None}
            yield from ((line.key, name) for name in sorted(names, key=lambda n: order.get(n, 999)))

    def _go(self, key: str, name: str) -> None:
        if name in self._state.model.sheet.by_name:
            self._view.go_to(key, name)
            self._view.setFocus()
        else:
            self.field_asked.emit(key, name)

    def _calm(self, row: MonthRow | None) -> str:
        if row is None:
            return ""
        if labels := self._state.to_fill(self.key):
            return tr("还要填：{fields}", fields="、".join(labels))
        if self._state.is_touched(self.key):
            return tr("填的都对得上，还没有存。")
        return tr("已报，没有要看的。") if row.record is not None else tr("还没有报。")

    def _show_history(self, shown: bool) -> None:
        self._panel.show_history(self._history.steps() if shown else None)

    @Slot(object)
    def _restored(self, changes: Changes) -> None:
        self.restored.emit(changes)
