"""Explaining a problem of the row one is in, without leaving the sheet."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.domain.changes import Changes
from jmdesk.domain.explanation import can_be_explained, is_open
from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.explaining import offered
from jmdesk.ui.explain_draft import ExplainDraft
from jmdesk.ui.explain_line import ExplainLine
from jmdesk.ui.explainer import Explainer
from jmdesk.ui.grid.view import GridView
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_panel import MonthPanel
from jmdesk.ui.month_state import MonthState
from jmdesk.ui.notice import Notices


class MonthExplaining(QObject):
    """F7 opens a line below the grid, Enter says it and goes back to the cell.

    Signals: ``explained`` (Changes).
    """

    explained = Signal(object)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        state: MonthState,
        view: GridView,
        panel: MonthPanel,
    ) -> None:
        super().__init__(panel)
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._state, self._view, self._panel = state, view, panel
        self._about = ""
        self._draft: ExplainDraft | None = None
        self._explainer = Explainer(desk, jobs, notices, self)
        self._explainer.explained.connect(self._done)
        panel.explain_asked.connect(self.begin)
        view.current_changed.connect(self._moved)

    @Slot()
    def begin(self) -> None:
        """The problem of the cell, else the first of the row that awaits an explanation."""
        self._view.commit()
        key, name = self._view.place() or ("", "")
        wanted = self._wanted(key, name)
        row = self._state.rows.get(key)
        if wanted is None:
            self._notices.say(tr("这一行没有要说明的地方。"))
        elif row is None or row.record is None:
            self._notices.warn(tr("这一行还没有存。先按 Ctrl+S 存，再写说明。"))
        else:
            self._open(key, wanted)

    def keep(self) -> None:
        """Put what stands in the line on disk now."""
        if self._panel.line is not None and self._draft is not None:
            self._draft.flush()

    @Slot()
    def close(self) -> None:
        """Back to the grid."""
        self._about = ""
        self._panel.show_line(None)
        self._view.setFocus()

    def _wanted(self, key: str, name: str) -> Problem | None:
        told = [one for one in self._state.problems(key) if can_be_explained(one)]
        here = [one for one in told if one.field == name]
        ordered = sorted(here or told, key=lambda one: not is_open(one))
        return ordered[0] if ordered else None

    def _open(self, key: str, problem: Problem) -> None:
        self._about = key
        text = problem.explanation or offered(self._desk, problem)
        line = ExplainLine(problem.message, offered=text)
        line.said.connect(lambda said: self._say(problem, said))
        line.left.connect(self.close)
        self._draft = ExplainDraft(self._desk, self._jobs, line, problem)
        self._panel.show_line(line)
        self._panel.problems.point_at(problem)
        line.focus()

    def _say(self, problem: Problem, text: str) -> None:
        self.close()
        self._explainer.explain(problem, text)

    @Slot()
    def _moved(self) -> None:
        """Another row: the line was about the one before."""
        key, _name = self._view.place() or ("", "")
        if self._about and key != self._about:
            self._about = ""
            self._panel.show_line(None)

    @Slot(object)
    def _done(self, changes: Changes) -> None:
        for id in changes.records:
            record = self._desk.store.record(RecordId(id))
            if record is not None:
                self._state.look_again(record)
        self.explained.emit(changes)
