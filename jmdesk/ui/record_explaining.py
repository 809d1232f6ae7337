"""Explaining on a record's page: a line to type in, right below the problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.domain.explanation import can_be_explained, is_open
from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.explaining import offered
from jmdesk.ui.explain_draft import ExplainDraft
from jmdesk.ui.explain_line import ExplainLine
from jmdesk.ui.explainer import Explainer
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices
from jmdesk.ui.record_form import RecordForm
from jmdesk.ui.record_frame import RecordFrame


class RecordExplaining(QObject):
    """Opens the line where it is asked for and says what was typed in it.

    ``record`` gives the record's id, None while it was never saved: then ``save`` comes first.
    Signals: ``explained`` (Changes).
    """

    explained = Signal(object)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        frame: RecordFrame,
        form: RecordForm,
        *,
        record: Callable[[], RecordId | None],
        save: Callable[[], None],
    ) -> None:
        super().__init__(frame)
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._frame, self._form = frame, form
        self._record, self._save = record, save
        self._draft: ExplainDraft | None = None
        self._explainer = Explainer(desk, jobs, notices, self)
        self._explainer.explained.connect(self.explained)
        self._waiting = False
        self.line: ExplainLine | None = None
        form.explain_asked.connect(self.ask)

    @Slot()
    def begin(self) -> None:
        """F7: the problem where the cursor is, else the first that awaits an explanation."""
        wanted = self._wanted()
        if wanted is None:
            self._notices.say(tr("没有要说明的地方。"))
        else:
            self.ask(wanted)

    @Slot(object)
    def ask(self, problem: Problem) -> None:
        """Open the line for a problem; a record that was never saved is saved first."""
        record = self._record()
        if record is None:
            self._waiting = True
            self._save()
        else:
            self._open(replace(problem, record=record))

    def saved(self) -> None:
        """The record is saved and judged anew: go on where saving came between."""
        if self._waiting:
            self._waiting = False
            self.begin()

    def keep(self) -> None:
        """Put what stands in the line on disk now."""
        if self.line is not None and self._draft is not None:
            self._draft.flush()

    def close(self) -> None:
        """Take the line away; the cursor goes back to the field."""
        line, self.line = self.line, None
        if line is None:
            return
        had_focus = line.isAncestorOf(line.window().focusWidget())
        for row in self._form.rows.values():
            if row.isAncestorOf(line):
                row.explain(None)
                if had_focus:
                    row.editor.take_focus()
        self._frame.show_below(None)
        line.hide()
        line.deleteLater()

    def _wanted(self) -> Problem | None:
        told = [one for one in self._frame.problems.problems if can_be_explained(one)]
        pointed = self._frame.problems.pointed_at
        if pointed in told and self._frame.problems.hasFocus():
            return pointed
        here = [one for one in told if one.field == self._form.focused()]
        asked = [one for one in told if is_open(one)]
        first = next((one for one in here if is_open(one)), None)
        return first or next(iter([*here, *asked]), None)

    def _open(self, problem: Problem) -> None:
        self.close()
        text = problem.explanation or offered(self._desk, problem)
        line = self.line = ExplainLine(problem.message, offered=text, narrow=True)
        line.said.connect(lambda said: self._say(problem, said))
        line.left.connect(self.close)
        self._draft = ExplainDraft(self._desk, self._jobs, line, problem)
        line.refused.connect(lambda: self._frame.bring_into_sight(line))
        row = self._form.rows.get(problem.field or "")
        if row is not None:
            self._form.part_of(row.field.name).open(True)
            row.explain(line)
            self._frame.bring_into_sight(line)
        else:
            self._frame.show_below(line)
        line.focus()

    def _say(self, problem: Problem, text: str) -> None:
        self.close()
        self._explainer.explain(problem, text)
