"""A half-typed explanation: on disk within a second, back in its line when that is opened again."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from jmdesk.domain.beside import explain_name, explanations
from jmdesk.domain.explanation import explain_key
from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.drafting import drop_draft
from jmdesk.operations.explaining import problems_of_record
from jmdesk.store.draft import EXPLAINING, Draft
from jmdesk.ui.draft_keeper import DraftKeeper, focus_place, focus_text
from jmdesk.ui.explain_line import ExplainLine
from jmdesk.ui.jobs import Jobs, Progress


class ExplainDraft(QObject):
    """Keeps what is typed in a line about a problem, and brings back what was typed before.

    Esc puts it aside, from where it can be brought back; kept as an explanation it is no draft.
    """

    def __init__(self, desk: Desk, jobs: Jobs, line: ExplainLine, problem: Problem) -> None:
        super().__init__(line)
        self._line, self._problem = line, problem
        self._key = f"{EXPLAINING}{problem.record}:{explain_key(problem)}"
        self._desk, self._jobs, self._refused = desk, jobs, False
        self._keeper = DraftKeeper(desk, jobs, self._make, self)
        found = desk.store.draft(self._key)
        if found is not None:
            self._bring_back(found)
        line.box.textEdited.connect(self._typed)
        line.said.connect(self._drop_once_kept)
        line.left.connect(self._refuse)
        line.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Rows are left and pages go without asking: the last letters are kept too."""
        if event.type() == QEvent.Type.Hide:
            self.flush()
        return super().eventFilter(watched, event)

    def flush(self) -> None:
        """Write now what has not been written."""
        if not self._refused:
            self._keeper.flush()

    def _typed(self) -> None:
        self._refused = False
        self._keeper.touch()

    def _bring_back(self, draft: Draft) -> None:
        self._line.box.setText(next(iter(draft.typed.values()), ""))
        self._line.box.setCursorPosition(focus_place(draft.focus)[1])

    def _refuse(self) -> None:
        self._refused = True
        if self._line.box.text():
            self._keeper.drop(self._key)

    def _drop_once_kept(self, text: str) -> None:
        """After the explanation itself in the same lane; where that failed, the draft stays."""
        desk, key, problem = self._desk, self._key, self._problem
        self._refused = True
        self._keeper.stop()

        def work(_progress: Progress) -> None:
            record = desk.store.record(RecordId(problem.record or ""))
            kept = explanations(record).get(explain_key(problem)) if record is not None else None
            if kept is not None and kept.text == text:
                drop_draft(desk, key=key)

        self._jobs.start(work, writes=True)

    def _make(self) -> Draft | None:
        text = self._line.box.text()
        if not text.strip():
            return None
        name = explain_name(explain_key(self._problem))
        return Draft(
            key=self._key,
            ledger=self._problem.ledger or "",
            record=RecordId(self._problem.record or ""),
            unit="",
            period="",
            typed={name: text},
            focus=focus_text(name, self._line.box.cursorPosition()),
            at="",
        )


def explained_by(desk: Desk, draft: Draft) -> Problem | None:
    """The problem that such a draft explains; None where it is one no longer."""
    record = desk.store.record(RecordId(draft.record or ""))
    told = problems_of_record(desk, record, desk.facts()) if record is not None else ()
    return next((one for one in told if explain_name(explain_key(one)) in draft.typed), None)
