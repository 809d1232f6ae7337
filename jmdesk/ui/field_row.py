"""One field on a record's page: label, editor, last period's value, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QWidget

from jmdesk.definitions.ledger import Field
from jmdesk.domain.problem import Level, Problem
from jmdesk.ui import theme
from jmdesk.ui.editors.base import Editor, Lookups, em
from jmdesk.ui.editors.making import make_editor
from jmdesk.ui.parts import label

_ORDER = list(Level)
_LABEL = 9.5
"""Width of all labels, in Chinese characters, so that the boxes stand in a line."""


class FieldRow(QWidget):
    """The parts of one field. A worked-out field shows its value instead of an editor."""

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__()
        self.field = field
        self.editor: Editor = make_editor(field, lookups)
        self.computed = False
        self._label = label(field.label, wrap=True)
        self._value = label(role="strong")
        self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._last = label(role="quiet")
        self._problems = _ProblemLines()
        self._lay_out()
        self.editor.name(field.label)
        if field.help:
            self._label.setToolTip(field.help)
        self.set_computed(field.computed)

    @property
    def wide(self) -> bool:
        """Whether it wants the whole line."""
        return self.editor.wide and not self.field.computed

    @property
    def typable(self) -> bool:
        """Whether something can be typed here now."""
        return self.editor.typable and not self.computed

    def set_last(self, text: str, word: str) -> None:
        """Last period's value in grey, in the empty box and, where it is short, beside it."""
        self.editor.set_hint(text)
        self._last.setText(f"{word} {text}" if text and not self.editor.wide else "")

    def set_computed(self, computed: bool, text: str = "") -> None:
        """Show a worked-out value, or the editor."""
        self.computed = computed
        self.editor.setVisible(not computed)
        self._value.setVisible(computed)
        measure = f" {self.field.measure}" if text and self.field.measure else ""
        self._value.setText((text or "—") + measure if computed else "")
        self._value.setAccessibleName(f"{self.field.label}（算出）{text}{measure}")
        self._show_need()

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """The sentences under the box and the colour of the worst one around it."""
        ordered = sorted(problems, key=lambda problem: _ORDER.index(problem.level))
        worst = ordered[0] if ordered else None
        sentence = worst.message if worst else ""
        self.editor.show_problem(worst.level if worst else None, sentence)
        self._problems.show_lines(ordered)

    def _show_need(self) -> None:
        """The label with its 必; markup only for the colour of that one word."""
        need = self.field.required and not self.computed
        mark = f' <span style="color:{theme.MUST}">必</span>' if need else ""
        self._label.setText(escape(self.field.label) + mark)
        self._label.setAccessibleName(f"{self.field.label}{'（必填）' if need else ''}")

    def _lay_out(self) -> None:
        self._label.setTextFormat(Qt.TextFormat.RichText)
        self._label.setFixedWidth(em(self, _LABEL))
        for beside in (self._label, self._value, self._last):
            beside.setContentsMargins(0, 5, 0, 0)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(3)
        top = Qt.AlignmentFlag.AlignTop
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.editor, 1 if self.editor.wide else 0, top)
        line.addWidget(self._value, 0, top)
        line.addWidget(self._last, 0, top)
        if not self.editor.wide:
            line.addStretch(1)
        grid.addWidget(self._label, 0, 0, top)
        if self.editor.whole:
            grid.addLayout(line, 1, 0, 1, 2)
        else:
            grid.addLayout(line, 0, 1)
        grid.addWidget(self._problems, 2, 1)
        grid.setColumnStretch(1, 1)
        grid.setRowStretch(3, 1)


class _ProblemLines(QWidget):
    """Sentences with their signs, one below the other."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 2)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, QLabel]] = []
        policy = self.sizePolicy()
        policy.setVerticalPolicy(QSizePolicy.Policy.Minimum)
        self.setSizePolicy(policy)
        self.hide()

    def show_lines(self, problems: Sequence[Problem]) -> None:
        """Show these and nothing else."""
        for _ in range(len(problems) - len(self._lines)):
            self._add_line()
        for i, (mark, sentence) in enumerate(self._lines):
            shown = i < len(problems)
            mark.setVisible(shown)
            sentence.setVisible(shown)
            if shown:
                sign, word, _colour = theme.SIGNS[problems[i].level]
                mark.setText(sign)
                mark.setAccessibleName(word)
                theme.set_role(mark, theme_role(problems[i].level))
                sentence.setText(problems[i].message)
        self.setVisible(bool(problems))

    def _add_line(self) -> None:
        mark, sentence = label("■", role="must"), label(wrap=True)
        line = len(self._lines)
        self._grid.addWidget(mark, line, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(sentence, line, 1)
        self._lines.append((mark, sentence))


def theme_role(level: Level) -> str:
    """The theme's role for a sign of this level."""
    return {Level.MUST: "must", Level.EXPLAIN: "explain"}.get(level, "hint")
