"""One problem with the line in which it is explained; calm once it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from jmdesk.domain.problem import Problem
from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.explain_line import ExplainLine
from jmdesk.ui.parts import button, label, sign

_TOP = Qt.AlignmentFlag.AlignTop


class ExplainEntry(QWidget):
    """Signals: ``said`` (text), ``spread`` (text, to be said to all of the kind), ``left``."""

    said = Signal(str)
    spread = Signal(str)
    left = Signal()

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self.is_open = True
        self._text = ""
        self._sign = sign(problem.level)
        self.sentence = label(problem.message, wrap=True)
        self.line = ExplainLine(problem.message, closing=False, several=True)
        self.line.said.connect(self.said)
        self.line.spread.connect(self.spread)
        self.line.left.connect(self.left)
        self._told = label(role="quiet", wrap=True)
        self._again = button(
            tr("改"), self._change, role="link", name=tr("改说明：{said}", said=problem.message)
        )
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        grid.addWidget(self._sign, 0, 0, _TOP)
        grid.addWidget(self.sentence, 0, 1, 1, 2)
        grid.addWidget(self.line, 1, 1, 1, 2)
        grid.addWidget(self._told, 2, 1)
        grid.addWidget(self._again, 2, 2, _TOP)
        self._show()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops in it, in order."""
        return (*self.line.stops, self._again)

    def show_said(self, text: str) -> None:
        """It is explained."""
        self.is_open, self._text = False, text
        mark, word, _colour = theme.EXPLAINED
        self._sign.setText(mark)
        self._sign.setAccessibleName(tr(word))
        theme.set_role(self._sign, "quiet")
        theme.set_role(self.sentence, "quiet")
        self._told.setText(tr("已说明：{text}", text=text))
        self._show()

    def show_open(self) -> None:
        """It is to be explained still; what was said stands in the line."""
        self.is_open = True
        self._show()
        self.line.box.setText(self._text)

    def _change(self) -> None:
        self.show_open()
        self.line.focus()

    def _show(self) -> None:
        self.line.setVisible(self.is_open)
        self._told.setVisible(not self.is_open)
        self._again.setVisible(not self.is_open)
