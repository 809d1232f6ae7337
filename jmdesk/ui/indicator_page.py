"""指标: targets against results as of a day, in a table and a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.demo import example
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today
from jmdesk.operations.target_chart import target_chart
from jmdesk.operations.target_conflicts import Contradiction, contradictions
from jmdesk.operations.target_paper import target_document
from jmdesk.operations.targets import LEDGER, Standing, facts_behind, keeper_of, standings
from jmdesk.ui import parts
from jmdesk.ui.commands import Command
from jmdesk.ui.indicator_band import IndicatorBand
from jmdesk.ui.indicator_chart import IndicatorChart
from jmdesk.ui.indicator_halves import IndicatorHalves
from jmdesk.ui.indicator_head import IndicatorHead
from jmdesk.ui.indicator_table import IndicatorTable
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_saving import ReportSaver, ask_for_file
from jmdesk.ui.tab_order import lead

if TYPE_CHECKING:
    from jmdesk.operations.charts import Comparison
    from jmdesk.reporting.chart import Chart

PLAN = "指标目标2021-2025.xlsx"
"""The plan's targets, as they are shipped."""


@dataclass(frozen=True, kw_only=True)
class Looked:
    """What was worked out for a unit and a day."""

    unit: str
    day: date
    found: tuple[Standing, ...]
    against: tuple[Contradiction, ...]


class IndicatorPage(QWidget):
    """Signals: `record_asked` (ledger, id), `records_asked` (ledger, ids, title), `list_asked` and
    `new_asked` (ledger), `import_asked` (ledger, file or None), `left` on Esc."""

    record_asked = Signal(str, str)
    records_asked = Signal(str, object, str)
    list_asked = Signal(str)
    new_asked = Signal(str)
    import_asked = Signal(str, object)
    left = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._unit = desk.unit
        self._looking: Progress | None = None
        self._wanted = False
        self.looked: Looked | None = None
        self.setAccessibleName(tr("指标"))
        self.head = IndicatorHead(desk)
        self.band = IndicatorBand()
        self.table = IndicatorTable(desk)
        self.chart = IndicatorChart()
        self.nothing = parts.label(role="quiet", wrap=True)
        self.load = parts.button(tr("载入十四五规划目标"), self._load_plan, role="main")
        self.saver = ReportSaver(desk, self, jobs, notices, ask_for_file)
        self._lay_out()
        self._join()

    def _lay_out(self) -> None:
        self.halves = IndicatorHalves(self.table, self.chart)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(self.head)
        layout.addWidget(self.band)
        layout.addWidget(self.nothing)
        layout.addWidget(self.load, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self.halves, 1)
        self._rest = QWidget()
        layout.addWidget(self._rest, 1)
        self._show_parts(filled=False)
        self._order()

    def _order(self) -> None:
        """Tab goes on as one reads; the lines of the band are made anew."""
        lead(self.head.state, self.band.fold, *self.band.links, self.table, self.chart.view)

    def _join(self) -> None:
        head = self.head
        head.day_chosen.connect(self.refresh)
        head.narrowed.connect(self._narrow)
        head.save.clicked.connect(lambda _checked=False: self._save())
        head.bring.clicked.connect(lambda _checked=False: self.import_asked.emit(LEDGER, None))
        head.all.clicked.connect(lambda _checked=False: self.list_asked.emit(LEDGER))
        head.new.clicked.connect(lambda _checked=False: self.new_asked.emit(LEDGER))
        self.table.opened.connect(lambda _row: self._open())
        self.band.opened.connect(self._open_targets)
        self.band.turned.connect(self._order)
        self.chart.chosen.connect(self.records_asked)

    # looking

    def show_unit(self, unit: str) -> None:
        """Show the targets of a unit, or of the nearest above it that has some."""
        self._unit = unit
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Work everything out anew, in the background."""
        if self._looking is not None:
            self._looking.cancel()
        desk, asked, unit = self._desk, self.head.asked, self._unit

        def work(_progress: Progress) -> Looked:
            keeper = keeper_of(desk, unit)
            return Looked(
                unit=keeper,
                day=asked or today(),
                found=standings(desk, unit=keeper, day=asked),
                against=contradictions(desk, unit=keeper),
            )

        job = self._jobs.start(work, then=self._show, failed=self._notices.failure)
        self._looking = job.progress

    @Slot(object)
    def _show(self, looked: Looked) -> None:
        self.looked = looked
        here = self._holds_focus()
        self.head.show_targets(looked.unit, looked.found)
        self.band.show_conflicts(looked.against)
        self._order()
        self._show_parts(filled=bool(looked.found))
        self._narrow()
        if self._wanted or (here and not self._holds_focus()):
            self.focus_work()

    def _holds_focus(self) -> bool:
        at = QApplication.focusWidget()
        return at is not None and self.isAncestorOf(at) and at.isVisible()

    def _show_parts(self, *, filled: bool) -> None:
        self.nothing.setText(
            tr(
                "还没有指标目标。规划、计划、责任书里的一句话一个数，就是一个目标；"
                "完成数能从台账算的，自己会算。"
            )
            if self.looked is not None
            else tr("正在算…")
        )
        empty = self.looked is not None and not filled
        for part, shown in (
            (self.nothing, not filled),
            (self.load, empty),
            (self._rest, not filled),
            (self.halves, filled),
            (self.head.choice, filled),
            (self.head.tally, filled),
            (self.head.save, filled),
        ):
            part.setVisible(shown)

    @property
    def shown(self) -> tuple[Standing, ...]:
        """Those that the choices above let through."""
        found = self.looked.found if self.looked else ()
        return tuple(one for one in found if self.head.takes(one))

    @Slot()
    def _narrow(self) -> None:
        if self.looked is None:
            return
        shown = self.shown
        self.head.tell(shown, self.looked.day)
        self.table.show_standings(shown)
        desk, width = self._desk, self.chart.room

        def work(_progress: Progress) -> tuple[Comparison, Chart] | None:
            figures = target_chart(desk, shown)
            return (figures, figures.draw(width)) if figures else None

        self._jobs.start(work, then=self._show_chart, quick=True)

    @Slot(object)
    def _show_chart(self, made: tuple[Comparison, Chart] | None) -> None:
        self.halves.show_drawn(drawn=made is not None)
        if made is not None:
            self.chart.show_picture(*made)

    # what the person does

    def _open(self) -> None:
        """The facts behind a result; where there are none, the target itself."""
        one = self.table.standing
        if one is None:
            return
        if one.typed or not one.records:
            self.record_asked.emit(LEDGER, one.target.id)
            return
        title = tr("“{what}”的完成数来自这些", what=one.what)

        def found(behind: tuple[str, tuple[RecordId, ...]]) -> None:
            self.records_asked.emit(*behind, title)

        desk = self._desk
        self._jobs.start(lambda _progress: facts_behind(desk, one), then=found, quick=True)

    @Slot(object)
    def _open_targets(self, told: Contradiction) -> None:
        ids = tuple(one.id for one in told.targets)
        self.records_asked.emit(LEDGER, ids, tr("“{what}”的几个目标", what=told.what))

    def _edit(self) -> None:
        if (one := self.table.standing) is not None:
            self.record_asked.emit(LEDGER, one.target.id)

    def _load_plan(self) -> None:
        self.import_asked.emit(LEDGER, example(PLAN))

    def _save(self) -> None:
        if self.looked is not None and self.shown:
            paper = target_document(
                self._desk,
                unit=self.looked.unit,
                day=self.looked.day,
                standings=self.shown,
                conflicts=self.looked.against,
            )
            self.saver.save(paper, tr("存指标完成情况表"), ".pdf", ".xlsx")

    # as a page

    def on_changes(self, _changes: Changes) -> None:
        """Any record may change a result."""
        if self.isVisible():
            self.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on the targets, now or once they are there."""
        self._wanted = self.looked is None
        (self.load if self.load.isVisibleTo(self) else self.table).setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back, F2 to the target itself."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_F2:
            self._edit()
        else:
            super().keyPressEvent(event)

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        head = self.head
        one = self.table.standing is not None
        return (
            Command(id="indicators.open", text=tr("打开完成数的来源"), act=self._open, enabled=one),
            Command(
                id="indicators.edit", text=tr("改这个目标"), keys="F2", act=self._edit, enabled=one
            ),
            Command(id="indicators.new", text=head.new.text(), act=head.new.click),
            Command(id="indicators.all", text=head.all.text(), act=head.all.click),
            Command(id="indicators.load", text=self.load.text(), act=self._load_plan),
            Command(id="indicators.bring", text=tr("导入别的工作簿"), act=head.bring.click),
            Command(
                id="indicators.save",
                text=tr("存指标完成情况表"),
                act=head.save.click,
                enabled=head.save.isVisibleTo(self),
            ),
        )
