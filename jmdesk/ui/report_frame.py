"""What stands around a report's paper: the choice, the buttons, the problems, the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jmdesk.domain.problem import Level, Problem
from jmdesk.language import tr
from jmdesk.reporting.document import Document
from jmdesk.ui import theme
from jmdesk.ui.parts import button, label, panel
from jmdesk.ui.problem_list import ProblemList
from jmdesk.ui.report_figures import PaperFigures
from jmdesk.ui.report_making import Made
from jmdesk.ui.report_origin import OriginBar
from jmdesk.ui.report_paper import ReportPaper

_SHARE = 3
"""The problems take at most one part in so many of the height: the paper matters."""
_HEAD_EDGES = 60
"""Pixels of margins and spaces in the line above the paper."""
_ROLES = {Level.MUST: "count-must", Level.EXPLAIN: "count-explain", Level.HINT: "count-hint"}


class ReportFrame(QWidget):
    """Lays the page out; decides nothing but whether the problems are folded."""

    def __init__(self, choice: QWidget, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice = choice
        self._unfolded: bool | None = None
        """As the person wants it; None before they said: open where something must be mended."""
        self._make_parts()
        whole = QVBoxLayout(parent)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(8)
        self._head = QGridLayout()
        self._head.setSpacing(8)
        self._head.setColumnStretch(1, 1)
        self._lines = (-1, -1)
        column.addLayout(self._head)
        self._lay_head()
        column.addWidget(self._problem_panel)
        column.addWidget(self._stack, 1)
        column.addWidget(self.origin)
        column.addWidget(self.enclosed)

    def show_paper(self, made: Made, *, keep: bool) -> None:
        """The paper in the middle; at the place it was at, where it is the same report."""
        if self._stack.currentWidget() is self._waiting or not keep:
            self._stack.setCurrentWidget(self.paper)
        # On a blank form nothing has been worked out that one could ask about.
        drawn = made.drawn._replace(pages=()) if made.wanted.blank else made.drawn
        figures = PaperFigures(made.document, drawn)
        self.paper.show_paper(made.paper, made.drawn, figures, keep=keep)
        self.print_button.setEnabled(made.whole)
        # At once: what is made next would take the processor from the painting.
        self.paper.viewport().repaint()

    def show_panel(self, other: QWidget) -> None:
        """Something else in the place of the paper."""
        if self._stack.indexOf(other) < 0:
            self._stack.addWidget(other)
        self._stack.setCurrentWidget(other)
        self.origin.hide()  # it speaks of the paper
        self.enclosed.hide()

    def close_panel(self) -> None:
        """The paper again, or the words in its place."""
        there = self.paper if self.paper.page_count else self._waiting
        self._stack.setCurrentWidget(there)
        self.origin.show()
        self.enclosed.setVisible(bool(self.enclosed.text()))
        there.setFocus()

    def say_waiting(self, text: str) -> None:
        """Words in the place of the paper."""
        self._waiting.setText(text)
        self._stack.setCurrentWidget(self._waiting)
        self.show_problems(())
        self.origin.show_state("")
        self.enclosed.hide()
        for one in self._needing_paper:
            one.setEnabled(False)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """What stands in the way, above the paper; each line opens its record."""
        self.problems.show_problems(problems)
        self._problem_panel.setVisible(bool(problems) and self._is_unfolded())
        self._show_counts(problems)
        self._fit()

    def _show_counts(self, problems: Sequence[Problem]) -> None:
        open_ones = (p.level for p in problems if p.explanation is None)
        worst = min(open_ones, key=list(Level).index, default=Level.HINT)
        text = "　".join(_counted(problems))
        word = tr("收起") if self._is_unfolded() else tr("展开")
        theme.set_role(self.fold_button, _ROLES[worst])
        self.fold_button.setText(text)
        self.fold_button.setAccessibleName(tr("{counts}，{act}", counts=text, act=word))
        self.fold_button.setToolTip(tr("{act}要看的地方　F9", act=word))
        self.fold_button.setVisible(bool(problems))

    def fold(self) -> None:
        """Hide the problems, or show them again."""
        self._unfolded = not self._is_unfolded()
        self.show_problems(self.problems.problems)
        if self._unfolded and self.problems.problems:
            self.problems.setFocus()

    def _is_unfolded(self) -> bool:
        if self._unfolded is None:
            return any(problem.level is Level.MUST for problem in self.problems.problems)
        return self._unfolded

    def show_state(self, made: Made, step: str, *, can_correct: bool = False) -> None:
        """The next step; draft or version, check code and pages while no figure is chosen.

        ``can_correct``: whether a version was submitted that says otherwise.
        """
        known = made.complete
        self.submit_button.setVisible(not made.wanted.blank)
        self.correct_button.setVisible(can_correct)
        self.submit_button.setText(step or tr("已上报"))
        self.submit_button.setAccessibleName(step.rstrip(" ›") or tr("已上报"))
        self.submit_button.setEnabled(bool(step) and known)
        for one in (self.pdf_button, self.excel_button):
            one.setEnabled(known)
        self.enclosed.setText(tr("存成文件：{told}", told=made.enclosed) if made.enclosed else "")
        self.enclosed.setVisible(bool(made.enclosed) and not self.origin.isHidden())
        if self.paper.figure is None:
            self.say_on_paper(made.document)
        self._fit()

    def say_on_paper(self, document: Document) -> None:
        """No figure is chosen: what the paper says of itself, and how to ask it."""
        pages = tr("{count} 页", count=self.paper.page_count)
        code = tr("校验码 {code}", code=document.check_code) if document.check_code else ""
        parts = (document.form_code, tr(document.state).replace("　", " "), code, pages)
        told = "　·　".join(part for part in parts if part)
        hint = tr("点一个数，看它由哪些记录得来　F6") if self.paper.can_ask else ""
        self.origin.show_state(told, hint)
        if self._stack.currentWidget() not in (self.paper, self._waiting):
            self.origin.hide()  # something else stands in the place of the paper

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Two lines of buttons where one is too short; as many problems as there is room for."""
        rows = range(len(self.problems.problems))
        wanted = sum(map(self.problems.sizeHintForRow, rows)) + 4
        most = max(self.height() // _SHARE - 12, self.fontMetrics().height() * 2)
        self.problems.setFixedHeight(min(wanted, most))
        self._lay_head()

    def _lay_head(self) -> None:
        """One line where there is room; with large type the buttons, then the counts go below."""
        choice, buttons = self._choice.sizeHint().width(), self._buttons.sizeHint().width()
        counts = 0 if self.fold_button.isHidden() else self.fold_button.sizeHint().width()
        room = self.width() - _HEAD_EDGES
        one = choice + counts + buttons <= room
        beside = one or choice + counts <= room
        lines = (0, 0 if one else 1) if beside else (1, 1 if counts + buttons <= room else 2)
        if lines == self._lines:
            return
        self._lines = lines
        left = Qt.AlignmentFlag.AlignLeft
        alone = lines[1] not in (0, lines[0])
        self._head.addWidget(self._choice, 0, 0, 1, 1 if beside else 3, left)
        self._head.addWidget(self.fold_button, lines[0], 1 if beside else 0, left)
        column, span = (0, 3) if alone else (2, 1)
        right = Qt.AlignmentFlag.AlignRight
        self._head.addWidget(self._buttons, lines[1], column, 1, span, right)

    def _make_parts(self) -> None:
        self.more_button = button(tr("更多"))
        self.print_button = button(tr("打印"))
        self.pdf_button = button(tr("存 PDF"))
        self.excel_button = button(tr("存 Excel"))
        self.correct_button = button(tr("更正单…"))
        self.correct_button.hide()
        self.submit_button = button(tr("上报"), role="main")
        buttons = (self.print_button, self.pdf_button, self.excel_button, self.submit_button)
        self._needing_paper = buttons
        self._buttons = QWidget()
        line = QHBoxLayout(self._buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for one in (self.more_button, self.correct_button, *buttons):
            line.addWidget(one)
        self.fold_button = button("", self.fold, role="count-hint")
        self.fold_button.hide()
        self.problems = ProblemList(tr("报表里要看的地方"))
        self._problem_panel = panel(self.problems)
        self._problem_panel.layout().setContentsMargins(4, 2, 4, 2)  # type: ignore[union-attr]
        self._problem_panel.hide()
        self.origin = OriginBar()
        self.enclosed = label(role="small", wrap=True)
        self.enclosed.hide()
        self.paper = ReportPaper()
        self._waiting = label(role="quiet")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self.paper)


def _counted(problems: Sequence[Problem]) -> list[str]:
    """How many of each level there are: ▲ 1 处须说明."""
    open_ones = [p.level for p in problems if p.explanation is None]
    found = [(theme.sign(level), open_ones.count(level)) for level in Level]
    settled = len(problems) - len(open_ones)
    explained = [tr("√ {count} 处已说明", count=settled)] if settled else []
    told = [
        tr("{sign} {count} 处{word}", sign=sign, count=count, word=word)
        for (sign, word, _colour), count in found
        if count
    ]
    return told + explained
