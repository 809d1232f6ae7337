"""Below a sheet: the row one is in, what is to be looked at in it, and where else it leads."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout

from jmdesk.domain.explanation import can_be_explained
from jmdesk.domain.problem import Problem
from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.explain_line import ExplainLine
from jmdesk.ui.history_panel import HistoryPanel, Step
from jmdesk.ui.parts import button, label
from jmdesk.ui.problem_list import ProblemList
from jmdesk.ui.tab_order import lead

_NOTES = 3
"""Of more cells only the corners tell that they were understood otherwise than typed."""


class MonthPanel(QFrame):
    """Signals: ``subject_asked`` (打开项目), ``page_asked`` (the record's own page), ``past_asked``
    (各月), ``history_asked`` (bool), ``problem_chosen`` (Problem), ``explain_asked`` (写说明).
    """

    subject_asked = Signal()
    page_asked = Signal()
    past_asked = Signal()
    history_asked = Signal(bool)
    problem_chosen = Signal(object)
    explain_asked = Signal()

    def __init__(self, *, subject: str, past: str) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self.setAccessibleName(tr("这一行"))
        self.name = ElidedLabel(role="heading")
        self.explain_link = button(tr("写说明 F7 ›"), self.explain_asked.emit, role="link")
        self.page_link = button(tr("整页填 F4 ›"), self.page_asked.emit, role="link")
        self.subject_link = button(
            tr("打开{subject} ›", subject=subject), self.subject_asked.emit, role="link"
        )
        self.past_link = button(past, self.past_asked.emit, role="link")
        for link, word in ((self.subject_link, subject), (self.past_link, past)):
            if not word:  # never shown here: without a parent it would be a window of its own
                link.hide()
        self.history_link = button(tr("历史 ›"), role="link")
        self.history_link.setCheckable(True)
        self.history_link.toggled.connect(self.history_asked)
        self.line: ExplainLine | None = None
        self.problems = ProblemList()
        self.problems.chosen.connect(self.problem_chosen)
        self.history = HistoryPanel()
        self.heard = label(role="quiet", wrap=True)
        self.heard.hide()
        self.calm = label(role="quiet", wrap=True)
        self.calm.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self._lay_out()

    def show_row(self, name: str, *, stored: bool) -> None:
        """Another row."""
        self.name.setText(name)
        for link in (self.page_link, self.subject_link, self.past_link):
            link.setEnabled(bool(name))
        self.history_link.setEnabled(stored)
        if not stored:
            self.history_link.setChecked(False)

    def show_line(self, line: ExplainLine | None) -> None:
        """A line to explain a problem in, above the sentences; None takes it away."""
        old, self.line = self.line, line
        if old is not None:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        if line is not None:
            self._column.insertWidget(1, line)
            lead(self.history_link, *line.stops)

    def show_problems(self, problems: Sequence[Problem], calm: str) -> None:
        """The sentences about the row; ``calm`` where there are none."""
        self.explain_link.setVisible(any(map(can_be_explained, problems)))
        self.problems.show_problems(problems)
        self.calm.setText(calm)
        if not self.history_link.isChecked():
            self._below.setCurrentWidget(self.problems if problems else self.calm)

    def show_heard(self, notes: Sequence[str]) -> None:
        """How what is typed in the row was understood."""
        more = "……" if len(notes) > _NOTES else ""
        self.heard.setText("".join(notes[:_NOTES]) + more)
        self.heard.setVisible(bool(notes))

    def show_history(self, made: Sequence[Step] | None) -> None:
        """The versions of the row's record in the place of its problems; None: those again."""
        if made is not None:
            self.history.show_steps(made)
            self._below.setCurrentWidget(self.history)
        else:
            self._below.setCurrentWidget(self.problems if self.problems.problems else self.calm)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.name, 1)
        self.explain_link.hide()
        links = (self.page_link, self.subject_link, self.past_link, self.history_link)
        for link in (self.explain_link, *links):
            head.addWidget(link)
        self._below = QStackedWidget()
        for widget in (self.calm, self.problems, self.history):
            self._below.addWidget(widget)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 10, 8)
        column.setSpacing(6)
        column.addLayout(head)
        column.addWidget(self.heard)
        column.addWidget(self._below, 1)
