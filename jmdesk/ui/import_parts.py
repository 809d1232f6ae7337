"""The parts of an import's preview: what comes in, what disagrees, what must be asked."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QVBoxLayout, QWidget

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.problem import Problem
from jmdesk.exchange.plan import IGNORE, Answers, Group, ImportPlan, Question
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import find_units
from jmdesk.ui import parts, theme
from jmdesk.ui.chooser import Chooser, Option
from jmdesk.ui.columns import heading_lines
from jmdesk.ui.rows_model import Heading, RowsModel
from jmdesk.ui.table import Table
from jmdesk.ui.unit_choice import unit_option

_DISAGREE = (
    Heading(text=mark("工作表"), width=76),
    Heading(text=mark("单元格"), width=62),
    Heading(text=mark("写的是"), width=92, numeric=True),
    Heading(text=mark("算出来是"), width=92, numeric=True),
    Heading(text=mark("怎么回事")),
)

_PLACE = mark("工作表“{sheet}”{cell}：")
_LEAST = 108
"""Pixels at least for a column that takes what is left."""


class RowsTable(Table):
    """A table over texts in memory, its columns as wide as their headings say."""

    def __init__(self, name: str, headings: Sequence[Heading]) -> None:
        super().__init__(name)
        self.rows = RowsModel(headings, self)
        self.setModel(self.rows)

    def show_rows(
        self, rows: Sequence[Sequence[str]], headings: Sequence[Heading] | None = None
    ) -> None:
        """Show these rows, the last column taking what room is left."""
        self.rows.show_rows(rows, headings)
        self.fit_rows()
        scale = theme.scale_of(self)
        wished = [round((one.width or _LEAST) * scale) for one in self.rows.headings]
        stretched = [place for place, one in enumerate(self.rows.headings) if not one.width]
        self.share_width(wished, stretched)


class Coming(QFrame):
    """会进来的: records by period and class with their money."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self._ledger = ledger
        self.title = parts.label(role="heading")
        self.table = RowsTable(tr("会进来的"), ())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.addWidget(self.title)
        layout.addWidget(self.table, 1)

    def show_plan(self, plan: ImportPlan) -> None:
        """Count what is new, changed and the same, and add the money up."""
        said = [f"{verdict.label} {count}" for verdict, count in plan.counts.items() if count]
        self.title.setText(tr("会进来的：") + ("，".join(said) or tr("没有")))
        money = list(dict.fromkeys(name for group in plan.groups for name in group.money))
        headings = [
            Heading(text=tr("期"), width=52),
            Heading(text=tr("类别")),
            Heading(text=tr("个数"), width=50, numeric=True),
            *(self._money_heading(name) for name in money),
        ]
        self.table.show_rows([_group(group, money) for group in plan.groups], headings)

    def _money_heading(self, name: str) -> Heading:
        field = self._ledger.field(name)
        return Heading(text="\n".join(heading_lines(field)), width=88, numeric=True)


def _group(group: Group, money: Sequence[str]) -> list[str]:
    sums = [f"{group.money[name]:,f}" if name in group.money else "" for name in money]
    return [group.period, group.name, str(group.count), *sums]


class Disagreeing(QFrame):
    """对不上的: every stated figure that its rows do not give, and text that is no number."""

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self._problems: Sequence[Problem] = ()
        self.title = parts.label(role="heading")
        self.note = parts.label(
            tr("导入的是各行的数，合计由程序重算；原来的表不会改动。"), role="quiet", wrap=True
        )
        self.whole = parts.label(wrap=True)
        self.whole.setMinimumHeight(self.whole.fontMetrics().lineSpacing() * 2)
        self.table = RowsTable(tr("对不上的"), _DISAGREE)
        self.table.selectionModel().currentRowChanged.connect(self._show_whole)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 12, 14, 12)
        layout.addWidget(self.title)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.whole)
        layout.addWidget(self.note)

    def _show_whole(self, row: QModelIndex) -> None:
        """The whole sentence of the line one is in."""
        self.whole.setText(self._problems[row.row()].message if row.isValid() else "")

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """One line each, in the order of the sheets."""
        self._problems = problems
        self.setVisible(bool(problems))
        self.title.setText(tr("对不上的 {count} 处", count=len(problems)))
        self.table.show_rows([_problem(problem) for problem in problems])
        if problems:
            self.table.selectRow(0)


def _problem(problem: Problem) -> list[str]:
    """Its place has columns of its own, so the sentence need not begin with it."""
    said = problem.message.removeprefix(tr(_PLACE, sheet=problem.sheet, cell=problem.cell))
    texts = (problem.sheet, problem.cell, problem.stated, problem.computed, said)
    return [text or "" for text in texts]


class Questions(QFrame):
    """要问的: each with its answers. Signal: `answered` once none is open."""

    answered = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        theme.set_role(self, "notice-problem")
        self._desk = desk
        self._given: dict[tuple[str, str], str] = {}
        self._open: list[Question] = []
        self._fields: list[QWidget] = []
        self.title = parts.label(role="heading")
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.addWidget(self.title)
        layout.addLayout(self._grid)

    def forget(self) -> None:
        """Another file: no answer holds any more."""
        self._given.clear()
        self.ask(())

    def ask(self, questions: Sequence[Question]) -> None:
        """Ask these; answers given before are kept and sent along."""
        self._open = list(questions)
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self.setVisible(bool(questions))
        self.title.setText(tr("先回答 {count} 个问题，才能导入", count=len(questions)))
        self._fields = []
        for line, question in enumerate(questions):
            field = self._field(question)
            field.setAccessibleName(question.text)
            field.setMinimumWidth(260)
            self._fields.append(field)
            self._grid.addWidget(parts.label(question.text, wrap=True), line, 0)
            self._grid.addWidget(field, line, 1)

    def focus_first(self) -> None:
        """Put the keyboard on the first question."""
        if self._fields:
            self._fields[0].setFocus()

    def answers(self) -> Answers:
        """All that was answered for this file."""
        given = self._given
        headings = {key: said for (kind, key), said in given.items() if kind == "heading"}
        return Answers(
            headings={key: said for key, said in headings.items() if said != IGNORE},
            ignored=frozenset(key for key, said in headings.items() if said == IGNORE),
            units={key: said for (kind, key), said in given.items() if kind == "unit"},
            records={
                key: said for (kind, key), said in given.items() if kind not in ("heading", "unit")
            },
        )

    def answer(self, question: Question, said: str) -> None:
        """Take an answer; the last one lets the preview be made anew."""
        self._given[question.kind, question.key] = said
        if all((one.kind, one.key) in self._given for one in self._open):
            self.answered.emit()

    def _field(self, question: Question) -> QWidget:
        return self._unit(question) if question.kind == "unit" else self._choice(question)

    def _choice(self, question: Question) -> QComboBox:
        box = QComboBox()
        box.setPlaceholderText(tr("请选"))
        for option in question.options:
            box.addItem(option.label, option.value)
        box.setCurrentIndex(-1)
        box.activated.connect(lambda _at: self.answer(question, str(box.currentData())))
        return box

    def _unit(self, question: Question) -> Chooser:
        near = [Option(key=one.value, text=one.label) for one in question.options]

        def source(text: str) -> Sequence[Option]:
            if not text:
                return near
            found = find_units(self._desk, text, limit=30)
            return [unit_option(self._desk, unit.code) for unit in found]

        box = Chooser(source)
        box.setPlaceholderText(tr("选单位：汉字或拼音首字母"))
        box.typed_changed.connect(
            lambda: self.answer(question, box.key) if box.key is not None else None
        )
        return box
