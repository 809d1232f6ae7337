"""工作台: what there is this period, what is owed, what is wrong, and the one next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.store.draft import Draft
from jmdesk.ui import parts, theme
from jmdesk.ui.jobs import Job, Jobs
from jmdesk.ui.overview import Finding, LedgerState, Overview, count, look

_SHOWN = 20
_DRAFTS = 5
_HEADS = ("台账", "期", "已有", "未报", "要看的", "")


class DeskPage(QWidget):
    """Signals: `place_asked` (key of a place), `record_asked` (ledger, record), `import_asked`
    (ledger), `draft_asked` (Draft), `counted` (ledger, records), `shown` once an overview is on the
    page."""

    place_asked = Signal(str)
    record_asked = Signal(str, str)
    import_asked = Signal(str)
    draft_asked = Signal(object)
    counted = Signal(str, int)
    shown = Signal()

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self._desk = desk
        self._jobs = jobs
        self._look: Job | None = None
        self._unit = ""
        self._month: Period | None = None
        self.setAccessibleName("工作台")
        self.title = parts.label(role="title")
        self.hint = parts.label(role="quiet")
        self.next: QPushButton | None = None
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addSpacing(8)
        head.addWidget(self.hint)
        head.addStretch(1)
        self._body = QVBoxLayout()
        self._body.setSpacing(12)
        inner = QWidget()
        inner.setLayout(self._body)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addLayout(head)
        layout.addWidget(scroll, 1)
        self._body.setContentsMargins(0, 0, 0, 0)

    def show_period(self, unit: str, month: Period) -> None:
        """Show a unit's month; the figures come a moment later."""
        self._unit, self._month = unit, month
        self.title.setText(f"{month.label}要做的")
        if self._look is not None:
            self._look.cancel()
        desk = self._desk

        def counted(overview: Overview) -> None:
            if (unit, month) == (self._unit, self._month):
                self.show_overview(overview)
                self._look_through(overview)

        self._jobs.start(lambda _progress: count(desk, unit, month), then=counted)

    def _look_through(self, counted: Overview) -> None:
        """Then, in the background, what is wrong and what is owed."""
        desk, unit, month = self._desk, self._unit, self._month
        assert month is not None
        self._look = self._jobs.start(
            lambda progress: look(desk, unit, month, counted, progress), then=self.show_overview
        )
        self._look.finished.connect(self._looked)

    def on_changes(self, _changes: Changes) -> None:
        """Anything changed concerns this page while it is shown."""
        if self.isVisible() and self._month is not None:
            self.show_period(self._unit, self._month)

    def focus_work(self) -> None:
        """Put the keyboard on the next step."""
        if self.next is not None:
            self.next.setFocus()

    @Slot()
    def _looked(self) -> None:
        if self.sender() is self._look:
            self._look = None

    @Slot(object)
    def show_overview(self, overview: Overview) -> None:
        """Lay out what was found."""
        had_focus = self.next is not None and self.next.hasFocus()
        self._clear()
        self.hint.setText(_summary(overview))
        if overview.drafts:
            self._body.addWidget(self._unfinished(overview.drafts))
        if overview.empty:
            self._body.addWidget(self._beginning())
        self._body.addWidget(self._table(overview))
        if overview.findings:
            self._body.addWidget(self._problems(overview.findings))
        self._body.addStretch(1)
        for state in overview.ledgers:
            self.counted.emit(state.id, state.count)
        if had_focus or self.isVisible():
            self.focus_work()
        self.shown.emit()

    def _clear(self) -> None:
        self.next = None
        while (item := self._body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _beginning(self) -> QWidget:
        """An empty desk has one obvious first step."""
        bring = parts.button(
            "导入项目表…",
            lambda: self.import_asked.emit("project"),
            role="" if self.next else "main",
        )
        self.next = self.next or bring
        made = parts.panel(
            parts.label("还没有项目", role="heading"),
            parts.label(
                "先把已有的需求统计表（Excel）导进来，进度、受益、培训都挂在项目上。", wrap=True
            ),
        )
        box = made.layout()
        assert box is not None
        box.addWidget(bring)
        box.setAlignment(bring, Qt.AlignmentFlag.AlignLeft)
        return made

    def _unfinished(self, drafts: tuple[Draft, ...]) -> QWidget:
        """What was typed and not saved comes first: it is lost sight of otherwise."""
        made = parts.panel(parts.label(f"没填完的 {len(drafts)} 条", role="heading"))
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        for draft in drafts[:_DRAFTS]:
            line = QHBoxLayout()
            line.addWidget(parts.label(self._draft_text(draft)), 1)
            line.addWidget(self._go_on(draft))
            box.addLayout(line)
        return made

    def _draft_text(self, draft: Draft) -> str:
        title = self._desk.ledger(draft.ledger).title
        name = record_name(self._desk, draft.record) if draft.record else f"新的{title}"
        period = Period.parse(draft.period).label if draft.period else ""
        when = draft.at.replace("T", " ")[:16]
        return "　".join(text for text in (title, name, period, f"{when} 输入") if text)

    def _go_on(self, draft: Draft) -> QPushButton:
        made = parts.button(
            "接着填",
            lambda: self.draft_asked.emit(draft),
            role="" if self.next else "main",
            name=f"接着填：{self._draft_text(draft)}",
        )
        self.next = self.next or made
        return made

    def _table(self, overview: Overview) -> QFrame:
        made = QFrame()
        theme.set_role(made, "panel")
        grid = QGridLayout(made)
        grid.setContentsMargins(14, 10, 14, 10)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(3)
        for place, text in enumerate(_HEADS):
            grid.addWidget(parts.label(text, role="quiet"), 0, place)
        for row, state in enumerate(overview.ledgers, start=1):
            grid.addWidget(parts.rule(), 2 * row - 1, 0, 1, len(_HEADS))
            self._row(grid, 2 * row, state)
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(4, 3)
        return made

    def _row(self, grid: QGridLayout, line: int, state: LedgerState) -> None:
        grid.addWidget(parts.label(state.title, role="strong"), line, 0)
        grid.addWidget(parts.label(state.period, role="quiet"), line, 1)
        grid.addWidget(parts.label(f"{state.count} 条" if state.count else "—"), line, 2)
        grid.addWidget(parts.label(f"{state.owed} 个" if state.owed else "—"), line, 3)
        grid.addLayout(_signs(state), line, 4)
        key = f"ledger:{state.id}"
        first = bool(state.owed) and self.next is None
        text = f"填剩下的 {state.owed} 个" if state.owed else "打开"
        made = parts.button(
            text,
            lambda: self.place_asked.emit(key),
            role="main" if first else "",
            name=f"{state.title}：{text}",
        )
        if first:
            self.next = made
        grid.addWidget(made, line, 5, Qt.AlignmentFlag.AlignRight)

    def _problems(self, findings: tuple[Finding, ...]) -> QFrame:
        made = parts.panel(parts.label(f"要看的 {len(findings)} 处", role="heading"))
        box = made.layout()
        assert isinstance(box, QVBoxLayout)
        for finding in findings[:_SHOWN]:
            box.addWidget(parts.rule())
            box.addLayout(self._problem(finding))
        if len(findings) > _SHOWN:
            box.addWidget(parts.label("其余的在各台账里看。", role="quiet"))
        return made

    def _problem(self, finding: Finding) -> QHBoxLayout:
        problem = finding.problem
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(parts.sign(problem.level))
        line.addWidget(parts.label(f"{finding.name}：{problem.message}", wrap=True), 1)
        word = {Level.MUST: "去改 ›", Level.EXPLAIN: "说明 ›", Level.HINT: "看看 ›"}
        ledger, record = problem.ledger or "", problem.record or ""
        line.addWidget(
            parts.button(
                word[problem.level],
                lambda: self.record_asked.emit(ledger, record),
                role="link",
                name=f"{word[problem.level]}{finding.name}",
            )
        )
        return line


def _signs(state: LedgerState) -> QHBoxLayout:
    line = QHBoxLayout()
    line.setSpacing(4)
    for level in Level:
        if found := state.problems.get(level, 0):
            line.addWidget(parts.sign(level))
            role = {Level.MUST: "must", Level.EXPLAIN: "explain"}.get(level, "hint")
            line.addWidget(parts.label(f"{theme.SIGNS[level][1]} {found}", role=role))
            line.addSpacing(8)
    line.addStretch(1)
    return line


def _summary(overview: Overview) -> str:
    if not overview.complete:
        return "正在看有没有欠报和要改的…"
    owed = sum(state.owed for state in overview.ledgers)
    must = sum(state.problems.get(Level.MUST, 0) for state in overview.ledgers)
    said = [f"未报 {owed} 个" if owed else "", f"必须改 {must} 处" if must else ""]
    return "，".join(part for part in said if part) or "没有欠报，也没有必须改的"
