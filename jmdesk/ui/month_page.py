"""The page that fills a month: one row for each thing to report, last month's figures in grey."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSettings, Signal, Slot
from PySide6.QtWidgets import QWidget

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.ui.commands import Command
from jmdesk.ui.grid.pane import GridPane
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_acts import MonthActs
from jmdesk.ui.month_bars import MonthBars
from jmdesk.ui.month_chart import MonthChart
from jmdesk.ui.month_columns import about_units
from jmdesk.ui.month_current import MonthCurrent
from jmdesk.ui.month_drafts import MonthDrafts, Typing
from jmdesk.ui.month_empty import MonthEmpty
from jmdesk.ui.month_explaining import MonthExplaining
from jmdesk.ui.month_foot import MonthFoot
from jmdesk.ui.month_frame import MonthFrame
from jmdesk.ui.month_head import MonthHead
from jmdesk.ui.month_keys import MonthKeys
from jmdesk.ui.month_links import MonthLinks
from jmdesk.ui.month_panel import MonthPanel
from jmdesk.ui.month_return import MonthReturn
from jmdesk.ui.month_state import MonthState
from jmdesk.ui.notice import Notices


class MonthPage(QWidget):
    """Fills one ledger for a unit and period, many records at once.

    Signals: ``record_asked`` (ledger, record), ``new_record_asked`` (ledger, subject, unit),
    ``report_asked`` (report), ``list_asked`` (ledger: all periods), ``rollup_asked`` (ledger),
    ``records_asked`` (ledger,
    ids, title) for the periods of one subject, ``changed`` (Changes).
    """

    record_asked = Signal(str, str)
    new_record_asked = Signal(str, str, str)
    report_asked = Signal(str)
    list_asked = Signal(str)
    rollup_asked = Signal(str)
    records_asked = Signal(str, object, str)
    changed = Signal(object)

    def __init__(
        self, desk: Desk, ledger: Ledger, jobs: Jobs, notices: Notices, settings: QSettings
    ) -> None:
        super().__init__()
        self._desk, self._ledger, self._notices = desk, ledger, notices
        self._unit = ""
        self._period: Period | None = None
        self._stale = True
        self._own: Changes | None = None
        self._shown, self._only_missing = "all", False
        self.setAccessibleName(ledger.title)
        self.state = MonthState(desk, ledger, jobs, self)
        self.grid = GridPane(self.state.model, ledger.title)
        self.view = self.grid.view
        self.view.remember(settings, ledger.id)
        self.drafts = MonthDrafts(desk, jobs, self._typing, self)
        self.acts = MonthActs(desk, jobs, notices, self.state, self.drafts)
        self._return = MonthReturn(desk, self.state, self.drafts)
        self.head, self.empty, self.foot = MonthHead(), MonthEmpty(), MonthFoot()
        self.panel = MonthPanel(subject=self._subject(), past=self._past())
        self.chart = MonthChart(desk, ledger, jobs)
        self.bars = MonthBars(desk, notices, self.state, self.drafts, self.acts, self.view)
        self.current = MonthCurrent(
            desk, jobs, notices, self.state, self.view, self.panel, self.chart
        )
        self.explaining = MonthExplaining(desk, jobs, notices, self.state, self.view, self.panel)
        self.links = MonthLinks(desk, ledger, self.state, self.drafts, self.current, self.view)
        self.frame = MonthFrame(
            self.head,
            self.bars,
            self.grid,
            self.panel,
            self.chart,
            self.empty,
            self.foot,
            parent=self,
        )
        self._keys = MonthKeys(
            self,
            self.view,
            self.bars,
            self.links,
            save=self.save,
            mark=self.mark_chosen,
            next_problem=self._next_problem,
            explain=self.explaining.begin,
        )
        self._offer()
        self._connect()

    def show_period(
        self, unit: str, period: Period | None, only_missing: bool | None = False
    ) -> None:
        """Show a unit (and all below it) in a period; only what is missing where that is asked,
        all of it again where it is not, the rows that were shown before for None."""
        kind = self._ledger.period
        wanted = period.as_kind(kind) if kind and period else None
        if self._stale or (unit, wanted) != (self._unit, self._period):
            self._leave_behind()
            self._unit, self._period = unit, wanted
            self._open()
        else:
            self._return.look()
        if only_missing is not None and (only_missing or self._only_missing):
            self.show_rows("missing" if only_missing else "all")
            self._only_missing = only_missing

    def on_changes(self, changes: Changes) -> None:
        """Read anew where others changed what is shown; what is typed stays."""
        if changes is self._own or not (changes.ledgers & self._concerned() or changes.units):
            return
        self._stale = True
        if self.isVisible():
            self.reload()

    def focus_work(self) -> None:
        """Put the keyboard into the grid, in the cell where one was."""
        if self.view.place() is None:
            self._go_to_first()
        self.view.setFocus()

    def keep(self) -> None:
        """Put what is typed on disk now, also what stands in an open cell."""
        self.view.commit()
        self.drafts.flush()
        self.explaining.keep()

    def show_rows(self, which: str) -> None:
        """Show all rows, those that are missing, or those with something to look at."""
        self._shown = which
        self.head.show_shown(which)
        place = self.view.place()
        self.state.model.show_only(self._wanted(which))
        if place is None or not self.view.go_to(*place):
            self._go_to_first()
        self._show_some()

    @Slot()
    def reload(self) -> None:
        """Read the sheet anew; what is typed goes to the disk and comes back."""
        self.keep()
        self._open()

    @Slot()
    def save(self) -> None:
        """Save every row that can be read."""
        self.view.commit()
        self.acts.save()

    @Slot()
    def mark_chosen(self) -> None:
        """无变化 for the rows in which something is chosen."""
        self.view.commit()
        keys = [self.state.model.line_at(row).key for row in self.view.chosen.rows()]
        self.acts.mark([key for key in keys if key in self.state.rows])

    def commands(self) -> Sequence[Command]:
        """What can be done on this page."""
        return self._keys.commands()

    # the sheet

    def _open(self) -> None:
        place = self.view.place()
        self._stale = False
        self.bars.begin()
        self.state.open(self._unit, self._period)
        self.drafts.begin(self.state.sheet)
        period = self._period.told if self._period else ""
        self.head.show_title(self._ledger.title, period, self._hint())
        if self._shown != "all":
            self.state.model.show_only(self._wanted(self._shown))
        if self._only_missing and not self.state.model.sheet.seen:  # nobody is left in a void
            self.show_rows("all")
        if place is None or not self.view.go_to(*place):
            self._go_to_first()
        self._show_some()
        self._return.look()

    @Slot()
    def _show_some(self) -> None:
        """The sheet, or why it has no row and what can be done."""
        empty = not self.state.model.sheet.seen
        if empty:
            below = len(self._desk.units.under(self._unit)) > 1
            self.empty.show_why(self.state.sheet, shown=self._shown, below=below)
        self.frame.show_empty(empty)

    def _wanted(self, which: str) -> Callable[[str], bool] | None:
        state = self.state
        if which == "missing":
            return lambda key: key in state.rows and state.rows[key].record is None
        return (lambda key: bool(state.problems(key))) if which == "problems" else None

    def _leave_behind(self) -> None:
        """Another period: what is typed stays with the one before, and that is said."""
        if not self._unit:
            return
        self.keep()
        left = len(self.state.model.touched)
        if left and self._period is not None and not self._stale:
            said = tr(
                "{period}有 {count} 行还没有存，已留作草稿，回到那一期就能接着填。",
                period=self._period.told,
                count=left,
            )
            self._notices.say(said)

    def _concerned(self) -> frozenset[str]:
        targets = {field.target for field in self._ledger.current if field.target}
        return frozenset({self._ledger.id, *targets})

    def _go_to_first(self) -> None:
        """The first cell that can be typed into."""
        sheet = self.state.model.sheet
        column = next((one.name for one in sheet.columns if one.can_edit), "")
        if sheet.seen and column:
            self.view.go_to(sheet.seen[0].key, column)

    def _typing(self) -> Typing:
        half, texts = self.view.half_typed(), self.state.model.texts()
        if half is not None:
            texts = {**texts, half.key: {**texts.get(half.key, {}), half.name: half.text}}
        return Typing(
            sheet=self.state.sheet,
            texts=texts,
            place=self.view.place(),
            caret=half.caret if half else 0,
        )

    # what happened

    @Slot()
    def _half_typed(self) -> None:
        half = self.view.half_typed()
        if half is not None:
            self._touched([half.key])

    @Slot(list)
    def _touched(self, keys: list[str]) -> None:
        self.drafts.touch(keys)
        self.foot.kept.setText("")

    @Slot()
    def _say_kept(self) -> None:
        unsaved = bool(self.state.model.touched) or self.view.is_editing()
        self.foot.kept.setText(tr("刚才的输入已存到草稿") if unsaved else "")

    @Slot(int, object)
    def _found(self, cells: int, place: tuple[str, str, int] | None) -> None:
        self.bars.say_found(cells)
        if place is not None:
            self.view.go_to(place[0], place[1])

    @Slot(object)
    def _done(self, changes: Changes) -> None:
        self._own = changes
        self.bars.note.hide()
        self._say_kept()
        self.changed.emit(changes)

    @Slot(object)
    def _restored(self, changes: Changes) -> None:
        self.reload()
        self._done(changes)

    @Slot()
    def _count(self) -> None:
        count = self.state.count()
        owed = any(row.owed for row in self.state.sheet.rows)
        self.foot.show_count(count, owed=owed)
        self.foot.rest_button.setVisible(bool(count.missing) and self._period is not None)

    @Slot()
    def _in_sight(self) -> None:
        """Rows scrolled into sight want last period's figures."""
        model = self.state.model
        rows = self.view.rows_in(self.view.viewport().rect())
        self.state.see(model.line_at(row).key for row, _top, _height in rows)

    @Slot()
    def _next_problem(self) -> None:
        if not self.current.go_to_next():
            self._notices.say(tr("没有要看的地方。"))

    # how it is made

    def _offer(self) -> None:
        """What this ledger has: a report, other periods, rows that may be added."""
        report = self.links.report
        self.head.show_report(report.number if report else "")
        self.head.list_button.setVisible(self._ledger.period is not None)
        whole = about_units(self._ledger) or bool(self._ledger.each)
        self.head.new_button.setVisible(not whole)

    def _connect(self) -> None:
        head, foot, view, panel, links = self.head, self.foot, self.view, self.panel, self.links
        for signal, act in (
            (head.paste_asked, self._paste),
            (head.shown_asked, self.show_rows),
            (head.report_asked, links.open_report),
            (head.list_asked, links.open_list),
            (head.rollup_asked, links.open_rollup),
            (head.new_asked, self.bars.ask_new),
            (self.empty.new_asked, self.bars.ask_new),
            (self.empty.paste_asked, self._paste),
            (self.empty.all_asked, lambda: self.show_rows("all")),
            (foot.rest_asked, self.bars.ask_rest),
            (foot.undo_asked, view.acts.undo),
            (foot.save_asked, self.save),
            (view.totals_changed, foot.show_totals),
            (view.half_typed_changed, self._half_typed),
            (view.told, self._notices.say),
            (view.verticalScrollBar().valueChanged, self._in_sight),
            (panel.page_asked, links.open_row),
            (panel.subject_asked, links.open_subject),
            (panel.past_asked, links.open_past),
            (self.current.field_asked, links.open_row),
            (self.current.restored, self._restored),
            (self.explaining.explained, self._done),
            (self.state.model.edited, self._touched),
            (self.state.changed, self._count),
            (self.state.model.rows_changed, self._show_some),
            (self.drafts.kept, self._say_kept),
            (self.acts.done, self._done),
            (self.acts.reload_asked, self.reload),
            (self._return.found, self._found),
            (self._return.stale, self.reload),
            (self.bars.closed, view.setFocus),
            (links.record_asked, self.record_asked),
            (links.new_record_asked, self.new_record_asked),
            (links.report_asked, self.report_asked),
            (links.list_asked, self.list_asked),
            (links.rollup_asked, self.rollup_asked),
            (links.records_asked, self.records_asked),
        ):
            signal.connect(act)

    @Slot()
    def _paste(self) -> None:
        self.view.setFocus()
        self.view.acts.paste()

    def _hint(self) -> str:
        kind = self._ledger.period
        if kind is None or not any(field.carry for field in self._ledger.current):
            return ""
        return tr("灰字是上{kind}的数，没变就不用动", kind=kind.label)

    def _subject(self) -> str:
        link = self.state.sheet.link
        return link.label if link else ""

    def _past(self) -> str:
        kind = self._ledger.period
        if kind is None or self.state.sheet.link is None:
            return ""
        return tr("各{kind} ›", kind=kind.label)
