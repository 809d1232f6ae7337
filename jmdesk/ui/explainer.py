"""Saves explanations in the background, says so, and takes them back when asked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Problem
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.explaining import explain_shown
from jmdesk.operations.month_undoing import undo_changes
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices


class Explainer(QObject):
    """Signals: ``explained`` (Changes) when one was saved or taken back."""

    explained = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._notices = desk, jobs, notices

    def explain(self, problem: Problem, text: str) -> None:
        """Save the explanation of a problem as it is shown."""
        self._start(
            lambda: explain_shown(self._desk, problem=problem, text=text), self._say_explained
        )

    def _say_explained(self, changes: Changes) -> None:
        self._notices.say(
            tr("已记下说明。"), action=tr("收回"), act=lambda: self._take_back(changes)
        )

    def _take_back(self, changes: Changes) -> None:
        self._start(
            lambda: undo_changes(self._desk, changes=changes),
            lambda _undone: self._notices.say(tr("说明已收回。")),
        )

    def _start(self, work: Callable[[], Changes], say: Callable[[Changes], None]) -> None:
        self._say = say
        self._jobs.start(
            lambda _progress: work(),
            then=self._done,
            failed=self._notices.failure,
            writes=True,
        )

    @Slot(object)
    def _done(self, changes: Changes) -> None:
        self._say(changes)
        self.explained.emit(changes)
