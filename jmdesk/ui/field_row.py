"""One field on a record's page: label, editor, last period's value, what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QWidget

from jmdesk.definitions.ledger import Field
from jmdesk.domain.explanation import can_be_explained
from jmdesk.domain.problem import Level, Problem
from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.editors.base import Editor, Lookups, em
from jmdesk.ui.editors.making import make_editor
from jmdesk.ui.explain_line import ExplainLine
from jmdesk.ui.parts import button, label
from jmdesk.ui.problem_list import rank
from jmdesk.ui.tab_order import last_in, lead
from jmdesk.ui.tips import tip

_LABEL = 9.5
"""Width of all labels, in Chinese characters, so that the boxes stand in a line."""
_TOP = Qt.AlignmentFlag.AlignTop


class FieldRow(QWidget):
    """The parts of one field. A worked-out field shows its value instead of an editor.

    Parts that most fields never need are made when they are first shown: a page has many fields.
    Signals: ``explain_asked`` (Problem).
    """

    explain_asked = Signal(object)

    def __init__(self, field: Field, lookups: Lookups) -> None:
        super().__init__()
        self.field = field
        self.editor: Editor = make_editor(field, lookups)
        self.computed = False
        self._label = _field_label(field, em(self, _LABEL))
        self._value: QLabel | None = None
        self._last: QLabel | None = None
        self._problems: _ProblemLines | None = None
        self._explaining: ExplainLine | None = None
        self._lay_out()
        self.editor.name(field.label)
        if field.computed:
            self.set_computed(True)

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
        beside = f"{word} {text}" if text and not self.editor.wide else ""
        if beside and self._last is None:
            self._last = label(role="quiet")
            self._last.setContentsMargins(0, 5, 0, 0)
            self._line.insertWidget(1, self._last, 0, _TOP)
        if self._last is not None:
            self._last.setText(beside)

    def set_computed(self, computed: bool, text: str = "") -> None:
        """Show a worked-out value, or the editor."""
        self.computed = computed
        if computed and self._value is None:
            self._value = label(role="strong")
            self._value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._value.setContentsMargins(0, 5, 0, 5)
            self._line.insertWidget(1, self._value, 0, _TOP)
        self.editor.setVisible(not computed)
        if self._value is not None:
            measure = f" {self.field.measure}" if text and self.field.measure else ""
            self._value.setVisible(computed)
            self._value.setText((text or "—") + measure)
            self._value.setAccessibleName(
                tr(
                    "{label}（算出）{value}",
                    label=self.field.label,
                    value=text + measure,
                )
            )

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """The sentences under the box and the colour of the worst one around it."""
        ordered = sorted(problems, key=rank)
        worst = ordered[0] if ordered and ordered[0].explanation is None else None
        sentence = worst.message if worst else ""
        self.editor.show_problem(worst.level if worst else None, sentence)
        if ordered and self._problems is None:
            self._problems = _ProblemLines()
            self._problems.explain_asked.connect(self.explain_asked)
            self._grid.addWidget(self._problems, 2, 0 if self.editor.whole else 1, 1, -1)
        if self._problems is not None and self._problems.show_lines(ordered):
            self._order()

    def explain(self, line: ExplainLine | None) -> None:
        """A line to explain a problem in, below its sentence; None takes it away."""
        if self._explaining is not None:
            self._grid.removeWidget(self._explaining)
        self._explaining = line
        if line is not None:
            self._grid.addWidget(line, 3, 0, 1, -1)
            self._order()

    def _order(self) -> None:
        """Tab goes on from the editor to what was made after it."""
        links = self._problems.links if self._problems is not None else ()
        line = self._explaining.stops if self._explaining is not None else ()
        lead(last_in(self.editor), *links, *line)

    def _lay_out(self) -> None:
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(3)
        self._line = QHBoxLayout()
        self._line.setSpacing(10)
        self._line.addWidget(self.editor, 1 if self.editor.wide else 0, _TOP)
        if not self.editor.wide:
            self._line.addStretch(1)
        self._grid.addWidget(self._label, 0, 0, _TOP)
        if self.editor.whole:
            self._grid.addLayout(self._line, 1, 0, 1, 2)
        else:
            self._grid.addLayout(self._line, 0, 1)
        self._grid.setColumnStretch(1, 1)
        self._grid.setRowStretch(4, 1)


class _ProblemLines(QWidget):
    """Sentences with their signs, one below the other, and the way to explain those that may be.

    Signals: ``explain_asked`` (Problem).
    """

    explain_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 2)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(1, 1)
        self._lines: list[tuple[QLabel, QLabel, QPushButton]] = []
        self._shown: list[Problem] = []

    @property
    def links(self) -> tuple[QPushButton, ...]:
        """The ways to explain, from top to bottom."""
        return tuple(link for _mark, _sentence, link in self._lines)

    def show_lines(self, problems: Sequence[Problem]) -> bool:
        """Show these and nothing else; whether there are more links than before."""
        more = len(problems) - len(self._lines)
        for _ in range(more):
            self._add_line()
        self._shown = list(problems)
        for i, (mark, sentence, link) in enumerate(self._lines):
            shown = i < len(problems)
            mark.setVisible(shown)
            sentence.setVisible(shown)
            link.setVisible(shown and can_be_explained(problems[i]))
            if shown:
                sign, word, _colour = theme.problem_sign(problems[i])
                settled = problems[i].explanation is not None
                mark.setText(sign)
                mark.setAccessibleName(word)
                theme.set_role(mark, "quiet" if settled else theme_role(problems[i].level))
                theme.set_role(sentence, "quiet" if settled else "")
                sentence.setText(theme.problem_text(problems[i]))
                link.setText(tr("改说明　F7") if settled else tr("写说明　F7"))
                link.setAccessibleName(tr("写说明：{said}", said=problems[i].message))
        self.setVisible(bool(problems))
        return more > 0

    def _add_line(self) -> None:
        mark, sentence = label("■", role="must"), label(wrap=True)
        line = len(self._lines)
        link = button("", lambda: self.explain_asked.emit(self._shown[line]), role="link")
        self._grid.addWidget(mark, line, 0, _TOP)
        self._grid.addWidget(sentence, line, 1)
        self._grid.addWidget(link, line, 2, _TOP)
        self._lines.append((mark, sentence, link))


def theme_role(level: Level) -> str:
    """The theme's role for a sign of this level."""
    return {Level.MUST: "must", Level.EXPLAIN: "explain"}.get(level, "hint")


def _field_label(field: Field, width: int) -> QLabel:
    """The label with its 必; markup only for the colour of that one word."""
    need = field.required and not field.computed
    mark = f' <span style="color:{theme.MUST}">{escape(tr("必"))}</span>' if need else ""
    made = QLabel(escape(field.label) + mark)
    made.setTextFormat(Qt.TextFormat.RichText)
    made.setWordWrap(True)
    made.setFixedWidth(width)
    made.setContentsMargins(0, 5, 0, 0)
    made.setToolTip(tip(field.help))
    made.setAccessibleName(tr("{label}（必填）", label=field.label) if need else field.label)
    return made
