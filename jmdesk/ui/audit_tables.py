"""What an audit found: the rules above, below them what the chosen one found, one by one."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QSplitter, QVBoxLayout

from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.revision import RecordId
from jmdesk.language import mark, tr
from jmdesk.operations.audit_view import RuleFound
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.ui import parts, theme
from jmdesk.ui.head_line import HeadLine
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.rows_model import Heading
from jmdesk.ui.tab_order import lead

SHOWN = 300
"""Of one rule's problems so many are listed; who wants others narrows down."""

_RULES = (
    Heading(text=mark("程度"), width=132),
    Heading(text=mark("处"), width=72, numeric=True),
    Heading(text=mark("怎么回事")),
    Heading(text=mark("台账"), width=170),
)
_FOUND = (Heading(text=mark("哪一条")), Heading(text=mark("怎么回事")))


class AuditTables(QSplitter):
    """Signals: `opened` (Problem) to go to its field, `explain_asked` (Problem) for a 须说明,
    `silence_asked` (RuleFound) for a hint nobody wants to hear, or wants to hear again.

    ``silent`` says whether the rules shown are silenced ones.
    """

    opened = Signal(object)
    explain_asked = Signal(object)
    silence_asked = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__(Qt.Orientation.Vertical)
        self._desk, self._jobs = desk, jobs
        self.rules: tuple[RuleFound, ...] = ()
        self._names: dict[str, str] = {}
        self.silent = False
        self.rule_table = RowsTable(tr("规则"), _RULES)
        self.table = RowsTable(tr("这条规则查出的"), _FOUND)
        self._lay_out()
        self.rule_table.selectionModel().currentRowChanged.connect(self._turn)
        self.rule_table.opened.connect(lambda _row: self.table.setFocus())
        self.rule_table.delete_asked.connect(self.turn_silent)
        self.table.opened.connect(lambda _row: self.open())
        self.table.delete_asked.connect(self.turn_silent)
        self.table.selectionModel().currentRowChanged.connect(self._say)

    def _lay_out(self) -> None:
        below = QFrame()
        theme.set_role(below, "panel")
        self.heading = parts.label(role="heading")
        self.detail = parts.label(wrap=True)
        self.open_button = parts.button(tr("打开　Enter"), self.open, name=tr("打开"))
        self.explain_button = parts.button(tr("写说明…"), self.explain)
        self.silence_button = parts.button("", self.turn_silent)
        acts = (self.open_button, self.explain_button, self.silence_button)
        layout = QVBoxLayout(below)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(8)
        layout.addWidget(HeadLine((self.heading,), acts))
        layout.addWidget(self.table, 1)
        layout.addWidget(self.detail)
        for table in (self.rule_table, self.table):
            table.setMinimumHeight(1)  # with large type the sentence needs the room more
        self.setChildrenCollapsible(False)
        self.addWidget(self.rule_table)
        self.addWidget(below)
        self.setSizes([230, 340])
        lead(self.rule_table, *acts, self.table)

    # what is shown

    def show_rules(self, rules: Sequence[RuleFound], *, silent: bool) -> None:
        """Show these; the rule pointed at stays the same where it is still there."""
        kept = self._key(self.rule)
        row = self.table.currentIndex().row()
        self.silent = silent
        self.rules = tuple(rules)
        self.rule_table.show_rows([_rule_row(one) for one in self.rules])
        places = [n for n, one in enumerate(self.rules) if self._key(one) == kept]
        if self.rules:
            self.rule_table.selectRow(places[0] if places else 0)
        self._turn()
        if places and row >= 0:
            self.table.selectRow(min(row, len(self.problems) - 1))

    @staticmethod
    def _key(rule: RuleFound | None) -> tuple[str, str, str] | None:
        return (rule.ledger, rule.code, rule.says) if rule else None

    @property
    def rule(self) -> RuleFound | None:
        """The rule one is in."""
        row = self.rule_table.currentIndex().row()
        return self.rules[row] if 0 <= row < len(self.rules) else None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What of its findings is listed."""
        return self.rule.problems[:SHOWN] if self.rule else ()

    @property
    def problem(self) -> Problem | None:
        """The one that one is in."""
        row = self.table.currentIndex().row()
        return self.problems[row] if 0 <= row < len(self.problems) else None

    @Slot()
    def _turn(self, *_rows: object) -> None:
        rule, listed = self.rule, self.problems
        self._fill()
        self._offer(rule)
        if rule is not None and any(one.record not in self._names for one in listed):
            self._jobs.start(
                lambda _progress: (rule, _names(self._desk, listed)), then=self._named, quick=True
            )

    def _fill(self) -> None:
        row = self.table.currentIndex().row()
        told = [(self._names.get(one.record or "", "…"), one.message) for one in self.problems]
        self.table.show_rows(told)
        if told:
            self.table.selectRow(min(max(row, 0), len(told) - 1))
        self._say()

    @Slot(object)
    def _named(self, outcome: tuple[RuleFound, dict[str, str]]) -> None:
        rule, names = outcome
        if rule is self.rule:
            self._names = names
            self._fill()

    def _offer(self, rule: RuleFound | None) -> None:
        for one in (self.heading, self.open_button):
            one.setVisible(rule is not None)
        self.explain_button.setVisible(rule is not None and rule.level is Level.EXPLAIN)
        self.silence_button.setVisible(rule is not None and rule.can_be_silenced)
        words = tr("恢复提示") if self.silent else tr("不再提示")
        self.silence_button.setText(f"{words}　Del")
        self.silence_button.setAccessibleName(words)
        if rule is not None:
            self.heading.setText(_heading(rule))

    @Slot()
    def _say(self, *_rows: object) -> None:
        self.detail.setText(self.problem.message if self.problem else "")

    # what is asked

    def open(self) -> None:
        """Go to the field of the problem one is in."""
        if self.problem is not None:
            self.opened.emit(self.problem)

    def explain(self) -> None:
        """Say why what one is in is right all the same."""
        if self.problem is not None:
            self.explain_asked.emit(self.problem)

    def turn_silent(self) -> None:
        """Hear no more of the rule one is in, or hear of it again."""
        if self.rule is not None and self.rule.can_be_silenced:
            self.silence_asked.emit(self.rule)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from what a rule found to the rules."""
        if event.key() == Qt.Key.Key_Escape and not self.rule_table.hasFocus():
            self.rule_table.setFocus()
        else:
            super().keyPressEvent(event)


def _rule_row(rule: RuleFound) -> list[str]:
    sign, word, _colour = theme.sign(rule.level)
    return [f"{sign} {word}", f"{len(rule.problems):,}", rule.says, rule.title]


def _heading(rule: RuleFound) -> str:
    count = len(rule.problems)
    if count > SHOWN:
        return tr(
            "{title}：{count} 处，列出前 {shown} 处，在上面选单位、期再看",
            title=rule.title,
            count=f"{count:,}",
            shown=SHOWN,
        )
    return tr("{title}：{count} 处", title=rule.title, count=count)


def _names(desk: Desk, problems: Sequence[Problem]) -> dict[str, str]:
    """What the records of these problems are called."""
    ids = dict.fromkeys(RecordId(one.record) for one in problems if one.record)
    return {id: _name(desk, id) for id in ids}


def _name(desk: Desk, id: RecordId) -> str:
    """Its name, with the unit whose it is where the name does not tell."""
    name, record = record_name(desk, id), desk.store.record(id)
    if record is None or desk.ledger(record.ledger).belongs == "banner":
        return name
    unit = desk.units.name(record.unit)
    return name if unit in name else f"{name}　{unit}"
