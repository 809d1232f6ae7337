"""工作台: what is due this period, how far it is, what is wrong, and the one next step."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.overview import LedgerState, Overview, ReportState, Stage
from jmdesk.store.query import Query
from jmdesk.ui import desk_words, parts, theme
from jmdesk.ui.desk_charts import DeskCharts
from jmdesk.ui.desk_drafts import unfinished
from jmdesk.ui.desk_table import DeskTable, Step
from jmdesk.ui.elided import ElidedLabel
from jmdesk.ui.exchange_inbox import Inbox
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.overview import Looking, Picture
from jmdesk.ui.tips import tip

_BESIDE = 940
"""From this width on (at scale 1) the pictures stand beside the table, else below it."""
_CHARTS = 396


class DeskPage(QWidget):
    """Signals: `place_asked` (key of a place), `missing_asked` (ledger: what is 未报 in it),
    `record_asked` (ledger, record), `records_asked` (ledger, ids), `report_asked` (report),
    `import_asked` (ledger), `exchange_asked`, `conflicts_asked`, `backups_asked`,
    `audit_asked`, `draft_asked` (Draft), `counted` (ledger, records),
    `owed` (ledger, how much this unit has not reported in it), `shown` once an overview is on the
    page, `pictured` once its pictures are."""

    place_asked = Signal(str)
    missing_asked = Signal(str)
    record_asked = Signal(str, str)
    records_asked = Signal(str, object)
    report_asked = Signal(str)
    import_asked = Signal(str)
    exchange_asked = Signal()
    conflicts_asked = Signal()
    backups_asked = Signal()
    audit_asked = Signal()
    draft_asked = Signal(object)
    counted = Signal(str, int)
    owed = Signal(str, int)
    shown = Signal()
    pictured = Signal()

    def __init__(self, desk: Desk, jobs: Jobs) -> None:
        super().__init__()
        self._desk = desk
        self._unit = ""
        self._month: Period | None = None
        self._unfolded = False
        self._wanted = False
        self._overview: Overview | None = None
        self.next: QPushButton | None = None
        self.setAccessibleName(tr("工作台"))
        self.charts = DeskCharts()
        self.charts.records_asked.connect(self.records_asked)
        self._looking = Looking(desk, jobs, self)
        self._looking.width = lambda: self.charts_room
        self._looking.counted.connect(self._show_counts)
        self._looking.looked.connect(self.show_overview)
        self._looking.drawn.connect(self._show_pictures)
        self._build()

    def _build(self) -> None:
        self.title = parts.label(role="title")
        self.hint = ElidedLabel(role="quiet")
        self.backup = ElidedLabel(role="quiet")
        self.risk = parts.button("", self.backups_asked.emit, role="count-must")
        self.risk.hide()
        self.inbox = Inbox()
        self.inbox.open.clicked.connect(lambda _checked=False: self.conflicts_asked.emit())
        head = QHBoxLayout()
        head.addWidget(self.title)
        head.addSpacing(8)
        head.addWidget(self.hint, 1)  # gives way first
        head.addWidget(self.backup)
        head.addWidget(self.risk)
        self._work = QVBoxLayout()
        self._work.setSpacing(12)
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(14)
        self._body.addLayout(self._work, 1)
        self._body.addWidget(self.charts)
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
        layout.addWidget(self.inbox)
        layout.addWidget(scroll, 1)

    def show_period(self, unit: str, month: Period) -> None:
        """Show a unit's month; the figures come a moment later."""
        if (unit, month) != (self._unit, self._month):
            self._overview = None
            self.title.setText(tr("{month}月要做的", month=month.end.month))
        self._unit, self._month = unit, month
        self._looking.begin(unit, month)

    def on_changes(self, _changes: Changes) -> None:
        """Anything changed concerns this page while it is shown."""
        if self.isVisible() and self._month is not None:
            self.show_period(self._unit, self._month)

    def show_conflicts(self, count: int) -> None:
        """How much is not the same and waits for someone to decide."""
        self.inbox.show_count(count)

    def focus_work(self) -> None:
        """Put the keyboard on the next step, now or once it is known."""
        self._wanted = self.next is None
        if self.next is not None:
            self.next.setFocus()

    def keep(self) -> None:
        """Nothing is typed here."""

    @property
    def overview(self) -> Overview | None:
        """What was found, once the month was looked through."""
        return self._overview

    @property
    def charts_room(self) -> float:
        """How wide a picture may be before there is one."""
        return self.charts.room if self.charts.isVisible() else _CHARTS - 30

    @Slot(object)
    def _show_counts(self, overview: Overview) -> None:
        """What there is; where the month was looked through before, that stays meanwhile."""
        if self._overview is None:
            self.show_overview(overview)

    @Slot(object)
    def show_overview(self, overview: Overview) -> None:
        """Lay out what was found."""
        kept = self._focused()
        self._overview = overview if overview.complete else None
        self._clear()
        self.title.setText(desk_words.title(overview))
        self.hint.setText(desk_words.summary(overview))
        self.hint.setToolTip(f"{self.hint.text()}\n{tr(desk_words.PROPOSED)}")
        made = overview.backup
        self.backup.setText(desk_words.backup(made, overview.today) if made else "")
        if overview.complete:
            self._show_risk(overview.at_risk)
        self._lay_out(overview)
        for state in overview.ledgers:
            self.counted.emit(state.id, state.count)
            if overview.complete:
                self.owed.emit(state.id, state.missing if state.own else 0)
        self._refocus(kept)
        self.shown.emit()

    def _show_risk(self, sentences: tuple[str, ...]) -> None:
        """A red light with its word; the sentence for those who point at it or listen."""
        self.risk.setText(tr("■ 备份要看一下"))
        self.risk.setAccessibleName("\n".join(sentences))
        self.risk.setToolTip(tip("\n".join(sentences)))
        self.risk.setVisible(bool(sentences))

    def _lay_out(self, overview: Overview) -> None:
        if overview.drafts:
            panel, first = unfinished(self._desk, overview.drafts, self.draft_asked.emit)
            self._propose(first)
            self._work.addWidget(panel)
        if overview.empty:
            self._work.addWidget(self._beginning())
        table = DeskTable(
            overview,
            for_ledger=self._ledger_step,
            for_report=self._report_step,
            unfolded=self._unfolded,
            fold=self._fold,
        )
        self._work.addWidget(table)
        for button in table.urgent:
            self._propose(button)
        if overview.empty:
            self._work.addStretch(1)
        else:
            self._work.addWidget(
                self._findings(overview) if overview.complete else parts.panel(), 1
            )

    def _findings(self, overview: Overview) -> QWidget:
        # Here, not above: there is nothing to be found when the window is filled.
        from jmdesk.ui.desk_findings import Findings

        made = Findings(overview)
        made.record_asked.connect(self.record_asked)
        made.records_asked.connect(self.records_asked)
        made.exchange_asked.connect(self.exchange_asked)
        made.audit_asked.connect(self.audit_asked)
        self._propose(made.must)
        return made

    def _propose(self, button: QPushButton | None) -> None:
        """The first thing proposed is the page's one next step, in green."""
        if button is not None and self.next is None:
            theme.set_role(button, "main")
            self.next = button

    def _clear(self) -> None:
        self.next = None
        while (item := self._work.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()

    def _focused(self) -> str | None:
        """The name of what has the keyboard in the part that is laid out anew."""
        widget = QApplication.focusWidget()
        inside = widget is not None and self.isAncestorOf(widget)
        if widget is None or not inside or widget in self.charts.views:
            return None
        return widget.accessibleName()

    def _refocus(self, kept: str | None) -> None:
        if not self.isVisible():  # the person has gone elsewhere, and the cursor with them
            return
        if self._wanted:
            self.focus_work()
        elif kept is not None:
            same = [one for one in self.findChildren(QPushButton) if one.accessibleName() == kept]
            shown = [one for one in same if one.isVisibleTo(self)]
            if shown:
                shown[-1].setFocus()
            else:
                self.focus_work()

    @Slot(object)
    def _show_pictures(self, pictures: tuple[Picture, ...]) -> None:
        self.charts.show_pictures(pictures)
        self.pictured.emit()

    def _fold(self, unfolded: bool) -> None:
        self._unfolded = unfolded

    def _ledger_step(self, state: LedgerState) -> Step:
        if state.own and state.missing:
            text = tr("填剩下的 {count} 个", count=state.missing)
            return Step(
                text=text,
                name=f"{state.title}：{text}",
                act=lambda: self.missing_asked.emit(state.id),
                urgent=state.main,
            )
        return Step(
            text=tr("打开"),
            name=tr("{title}：打开", title=state.title),
            act=lambda: self.place_asked.emit(f"ledger:{state.id}"),
        )

    def _report_step(self, report: ReportState) -> Step:
        text = tr(desk_words.ACTS[report.stage])
        return Step(
            text=text,
            name=f"{report.title}：{text}",
            act=lambda: self.report_asked.emit(report.id),
            urgent=report.stage in (Stage.READY, Stage.CHANGED, Stage.RETURNED),
        )

    def _beginning(self) -> QWidget:
        """An empty desk has one obvious first step."""
        bring = parts.button(tr("导入项目表…"), lambda: self.import_asked.emit("project"))
        self._propose(bring)
        said = desk_words.beginning(self._month, self._desk.store.count(Query(ledger="project")))
        made = parts.panel(parts.label(said[0], role="heading"), parts.label(said[1], wrap=True))
        box = made.layout()
        assert box is not None
        box.addWidget(bring)
        box.setAlignment(bring, Qt.AlignmentFlag.AlignLeft)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Beside each other where there is room, else below each other."""
        super().resizeEvent(event)
        scale = theme.scale_of(self)
        beside = self.width() >= _BESIDE * scale
        across, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._body.setDirection(across if beside else down)
        self.charts.lay(down if beside else across)
        self.charts.setMinimumWidth(round(_CHARTS * scale) if beside else 0)
        self.charts.setMaximumWidth(round(_CHARTS * scale) if beside else 1 << 16)
