"""What a report still has to explain, one line each, before it can be handed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.domain.explanation import explain_key
from jmdesk.domain.problem import Problem, Refusal
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.explaining import explain_each, offered, to_explain
from jmdesk.ui import theme
from jmdesk.ui.explain_draft import ExplainDraft
from jmdesk.ui.explain_entry import ExplainEntry
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.parts import button, label
from jmdesk.ui.report_making import Made
from jmdesk.ui.tab_order import lead

_MOST = 60
"""So many lines are shown at once; the rest follows when these are done."""

Key = tuple[RecordId, str]
Outcome = tuple[Mapping[Key, str], Changes | Refusal]


class ExplainPanel(QFrame):
    """Stands in the place of the paper. Enter says one and goes to the next at once, Ctrl+D says it
    to all of its kind.

    Signals: ``closed``; ``finished`` when all is explained and the report is to be handed on;
    ``explained`` (Changes) for each; ``failed`` (exception).
    """

    closed = Signal()
    finished = Signal()
    explained = Signal(object)
    failed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self._desk, self._jobs = desk, jobs
        self._waiting: dict[Key, Problem] = {}
        self._problems: Mapping[Key, Problem] = {}
        self._names: Mapping[Key, str] = {}
        self._last, self._kind = "", ""
        """What was said last, and of which rule."""
        self.entries: dict[Key, ExplainEntry] = {}
        theme.set_role(self, "panel")
        self.setAccessibleName(tr("写说明"))
        self._make()
        self._lay_out()

    def open(self, made: Made, *, step: str) -> None:
        """Show what a report has to explain; ``step`` is the word of handing it on."""
        audit = made.document.audit
        self._problems = _by_kind(to_explain(audit))
        self._waiting = dict(self._problems)
        told = zip(audit, made.problems, strict=False)
        self._names = {_key(one): named.message for one, named in told if one.record}
        self._last = self._kind = ""
        self.title.setText(tr("{title}　须说明", title=made.document.title))
        self.finish_button.setText(step or tr("回到报表"))
        self._fill()

    def focus_work(self) -> None:
        """The first line that awaits an explanation, else the next step."""
        first = next((one for one in self.entries.values() if one.is_open), None)
        if first is not None:
            first.line.focus()
            self._area.ensureWidgetVisible(first)
        else:
            self.finish_button.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        """The lines stand before the buttons."""
        super().showEvent(event)
        self._order()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the paper."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def same_for_rest(self) -> None:
        """What was said last, said to all that is left of its kind."""
        if alike := self._alike():
            self._start(dict.fromkeys(alike, self._last))

    def _alike(self) -> list[Key]:
        return [key for key, one in self._waiting.items() if self._last and one.code == self._kind]

    # saying it

    def _say(self, key: Key, text: str) -> None:
        self._last, self._kind = text, self._problems[key].code
        self._start({key: text})

    def _spread(self, key: Key, text: str) -> None:
        if text:
            self._last, self._kind = text, self._problems[key].code
        if alike := {*self._alike(), *([key] if text else ())}:
            self._start(dict.fromkeys(alike, self._last))

    def _start(self, texts: Mapping[Key, str]) -> None:
        """Shown as said at once: whoever types on need not wait for the disk."""
        desk = self._desk

        def work(_progress: Progress) -> Outcome:
            try:
                return texts, explain_each(desk, texts=texts)
            except Refusal as refusal:
                return texts, refusal

        self._jobs.start(work, then=self._said, failed=self._broken, writes=True)
        for key, text in texts.items():
            self._waiting.pop(key, None)
            if key in self.entries:
                self.entries[key].show_said(text)
        if self._waiting and not any(one.is_open for one in self.entries.values()):
            self._fill()
        self._show_state()
        self.focus_work()

    @Slot(object)
    def _said(self, outcome: Outcome) -> None:
        texts, made = outcome
        if isinstance(made, Changes):
            self.explained.emit(made)
            return
        for key in texts:
            self._waiting[key] = self._problems[key]
            if key in self.entries:
                self.entries[key].show_open()
        self._show_state()
        self.focus_work()
        self.failed.emit(made)

    @Slot(object)
    def _broken(self, error: BaseException) -> None:
        """Nobody knows what was kept: the paper tells."""
        self.failed.emit(error)
        self.closed.emit()

    # the lines

    def _fill(self) -> None:
        self.entries = {}
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(2, 2, 12, 2)
        column.setSpacing(14)
        for key, problem in list(self._waiting.items())[:_MOST]:
            entry = ExplainEntry(replace(problem, message=self._names[key]))
            entry.said.connect(lambda text, key=key: self._say(key, text))
            entry.spread.connect(lambda text, key=key: self._spread(key, text))
            entry.left.connect(self.closed)
            ExplainDraft(self._desk, self._jobs, entry.line, problem)
            self.entries[key] = entry
            column.addWidget(entry)
        column.addStretch(1)
        self._area.setWidget(inside)
        if self.isVisible():
            self._order()
        self._show_state()
        self._look_up()

    def _order(self) -> None:
        stops = [stop for entry in self.entries.values() for stop in entry.stops]
        if stops:
            lead(*stops, self.finish_button, self.same_button, self.back_button)

    def _look_up(self) -> None:
        desk, asked = self._desk, {key: self._waiting[key] for key in self.entries}

        def work(_progress: Progress) -> Mapping[Key, str]:
            return {key: offered(desk, problem) for key, problem in asked.items()}

        self._jobs.start(work, then=self._offer, failed=self.failed.emit)

    @Slot(object)
    def _offer(self, texts: Mapping[Key, str]) -> None:
        for key, text in texts.items():
            if key in self.entries:
                self.entries[key].line.offer(text)

    def _show_state(self) -> None:
        left = len(self._waiting)
        done = tr("都说明了，可以上报。")
        self.count.setText(tr("还有 {count} 处", count=left) if left else done)
        self.finish_button.setEnabled(not left)
        alike = len(self._alike())
        rest = tr("同一说明用于其余 {count} 处", count=alike)
        told = rest if alike == left else tr("同一说明用于同类的 {count} 处", count=alike)
        self.same_button.setVisible(bool(alike))
        self.same_button.setText(told)
        self.same_button.setAccessibleName(told)

    # parts

    def _make(self) -> None:
        self.title, self.count = label(role="heading"), label(role="quiet")
        self.hint = label(
            tr(
                "每处写为什么会这样，至少六个字。回车记下并到下一处，Ctrl+D 用于同类各处；"
                "灰字是以前的说明，Tab 取用。"
            ),
            role="small",
            wrap=True,
        )
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.same_button = button("", self.same_for_rest)
        self.finish_button = button(tr("上报"), self.finished.emit, role="main")
        self.back_button = button(tr("回到报表"), self.closed.emit, role="link")

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(12)
        above.addWidget(self.title)
        above.addWidget(self.count, 1)
        below = QHBoxLayout()
        below.setSpacing(8)
        for one in (self.finish_button, self.same_button, self.back_button):
            below.addWidget(one)
        below.addStretch(1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(18, 14, 18, 14)
        whole.setSpacing(10)
        whole.addLayout(above)
        whole.addWidget(self.hint)
        whole.addWidget(self._area, 1)
        whole.addLayout(below)


def _by_kind(problems: Mapping[Key, Problem]) -> dict[Key, Problem]:
    """Those of a rule follow each other; the rules and theirs in the order of the report."""
    codes = [one.code for one in problems.values()]
    return dict(sorted(problems.items(), key=lambda item: codes.index(item[1].code)))


def _key(problem: Problem) -> Key:
    return RecordId(problem.record or ""), explain_key(problem)
