"""What stands around a report's paper: the choice, the buttons, the problems, the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from jmdesk.domain.problem import Problem
from jmdesk.reporting.document import Document
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.paper_view import PaperView
from jmdesk.ui.parts import button, label, panel
from jmdesk.ui.problem_list import ProblemList, coloured_counts, counts

_LINES = 4
"""Lines of problems seen at once, and no more than a sixth of the page: the paper matters."""


class ReportFrame(QWidget):
    """Lays the page out; decides nothing."""

    def __init__(self, choice: QWidget, *, parent: QWidget) -> None:
        super().__init__(parent)
        self._choice = choice
        self._make_parts()
        whole = QVBoxLayout(parent)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 12)
        column.setSpacing(8)
        self._head = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._head.setSpacing(8)
        self._head.addLayout(self._left())
        self._head.addStretch(1)
        self._head.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignRight)
        column.addLayout(self._head)
        column.addWidget(self._problem_panel)
        column.addWidget(self._stack, 1)
        column.addLayout(self._foot())

    def show_paper(self, paper: bytes, *, keep_place: bool) -> None:
        """The paper in the middle; at the place it was at, where it is the same report."""
        bar = self.paper.verticalScrollBar()
        place = bar.value()
        self._stack.setCurrentWidget(self.paper)
        self.paper.show_pdf(paper)
        if keep_place:
            bar.setValue(place)
        self._allow(True)

    def say_waiting(self, text: str) -> None:
        """Words in the place of the paper."""
        self._waiting.setText(text)
        self._stack.setCurrentWidget(self._waiting)
        self._problem_panel.hide()
        self._state.setText("")
        self._counts.setText("")
        self._allow(False)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """What stands in the way, above the paper; each line opens its record."""
        self.problems.show_problems(problems)
        self._problem_panel.setVisible(bool(problems))
        self._counts.setText(coloured_counts(problems))
        self._counts.setAccessibleName(counts(problems))
        self._fit()

    def show_state(self, document: Document, step: str) -> None:
        """Draft or version, check code, pages; the next step."""
        pages = f"{self.paper.page_count} 页"
        code = f"校验码 {document.check_code}" if document.check_code else ""
        parts = (document.form_code, document.state.replace("　", " "), code, pages)
        self._state.setText("　·　".join(part for part in parts if part))
        self.submit_button.setText(step or "已上报")
        self.submit_button.setAccessibleName(step.rstrip(" ›") or "已上报")
        self.submit_button.setEnabled(bool(step))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit anew."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Two lines of buttons where one is too short; as many problems as there is room for."""
        line = self.fontMetrics().height() * 5 // 3
        room = max(1, min(_LINES, self.height() // 6 // line))
        shown = range(min(len(self.problems.problems), room))
        self.problems.setFixedHeight(sum(map(self.problems.sizeHintForRow, shown)) + 4)
        needed = self._choice.sizeHint().width() + self._buttons.sizeHint().width() + 60
        needed += self._counts.sizeHint().width()
        self._head.setDirection(
            QBoxLayout.Direction.LeftToRight
            if self.width() >= needed
            else QBoxLayout.Direction.TopToBottom
        )

    def _make_parts(self) -> None:
        self.print_button = button("打印")
        self.pdf_button = button("存 PDF")
        self.excel_button = button("存 Excel")
        self.submit_button = button("上报", role="main")
        self.print_button.setToolTip("Ctrl+P")
        self.pdf_button.setToolTip("Ctrl+S")
        self.excel_button.setToolTip("Ctrl+Shift+S")
        self._buttons = QWidget()
        line = QHBoxLayout(self._buttons)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        for one in (self.print_button, self.pdf_button, self.excel_button, self.submit_button):
            line.addWidget(one)
        self.problems = ProblemList("报表里要看的地方")
        self._counts = label()
        self._counts.setTextFormat(Qt.TextFormat.RichText)
        self._problem_panel = panel(self.problems)
        self._problem_panel.layout().setContentsMargins(4, 2, 4, 2)  # type: ignore[union-attr]
        self._problem_panel.hide()
        self.paper = PaperView()
        self._waiting = label(role="quiet")
        self._waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self.paper)

    def _left(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self._choice)
        line.addWidget(self._counts)
        line.addStretch(1)
        return line

    def _foot(self) -> QHBoxLayout:
        self._state = ElidedLabel(role="quiet")
        line = QHBoxLayout()
        line.addWidget(self._state)
        line.addStretch(1)
        line.addWidget(label("PageDown 翻页　Ctrl+加减号 放大缩小", role="small"))
        return line

    def _allow(self, allowed: bool) -> None:
        for one in (self.print_button, self.pdf_button, self.excel_button, self.submit_button):
            one.setEnabled(allowed)
