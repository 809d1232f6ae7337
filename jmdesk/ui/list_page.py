"""A ledger as a list: found by typing, opened by Enter, deleted with a reason, undone at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query, record_name
from jmdesk.operations.relating import references
from jmdesk.operations.working_out import tellers
from jmdesk.store.query import Query
from jmdesk.ui import theme
from jmdesk.ui.columns import list_columns
from jmdesk.ui.commands import Command
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.list_acts import ListActs
from jmdesk.ui.list_export import ListExport
from jmdesk.ui.list_frame import ListFrame
from jmdesk.ui.list_look import Findings, ListLook, Wanted
from jmdesk.ui.notice import Notices
from jmdesk.ui.record_model import RecordModel


class ListPage(ListFrame):
    """One ledger, for the window's unit and period.

    Signals: `open_asked` (record id), `new_asked` (subject: the record that the new one is about,
    "" for none; unit), `import_asked`, `grid_asked` (ledger: fill these in the grid),
    `rollup_asked` (ledger), `record_asked` (ledger, record) for what a row names, `changed`
    (Changes).
    """

    open_asked = Signal(str)
    new_asked = Signal(str, str)
    import_asked = Signal()
    grid_asked = Signal(str)
    rollup_asked = Signal(str)
    record_asked = Signal(str, str)
    changed = Signal(object)

    def __init__(self, desk: Desk, ledger: Ledger, jobs: Jobs, notices: Notices) -> None:
        super().__init__(ledger)
        self._desk = desk
        self._ledger = ledger
        self._jobs = jobs
        self._notices = notices
        self._unit = desk.unit
        self._period: Period | None = None
        self._order: tuple[str, ...] = ()
        self._only: dict[RecordId, int] | None = None
        self._only_title = ""
        self._look = ListLook(desk, ledger, jobs, self)
        self._look.found.connect(self._show_findings)
        self.model = RecordModel(desk, ledger, self)
        self.table.setModel(self.model)
        self._show_switches()
        self._acts = ListActs(desk, jobs, notices, self)
        self.export = ListExport(desk, ledger, jobs, notices, self)
        self._connect()

    def _connect(self) -> None:
        self.new_button.clicked.connect(self._new)
        self.grid_button.clicked.connect(self._ask_grid)
        self.rollup_button.clicked.connect(self._ask_rollup)
        self.import_button.clicked.connect(self.import_asked)
        self.export_button.clicked.connect(self.export.by(self._shown_of))
        self.all_link.clicked.connect(self._show_whole_list)
        self.search.textChanged.connect(self._filter)
        self.search.went_down.connect(self._into_table)
        self.search.entered.connect(self._open_first)
        self.every.toggled.connect(self._widen)
        self.whole.toggled.connect(self._widen)
        self.table.opened.connect(self._open)
        self.table.typed.connect(self.search.begin)
        self.table.left_upward.connect(self.search.setFocus)
        self.table.delete_asked.connect(self._ask_to_delete)
        self.delete_bar.confirmed.connect(self._acts.delete)
        self._acts.changed.connect(self.changed)
        self.delete_bar.closed.connect(self.table.setFocus)
        self.owing.chosen.connect(self.new_asked)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._order_by)
        for keys, act in (
            (QKeySequence.StandardKey.Find, self.search.setFocus),
            (QKeySequence.StandardKey.New, self._new),
            (QKeySequence(Qt.Key.Key_Insert), self._new),
            (QKeySequence("Ctrl+G"), self._ask_grid),
            (QKeySequence(Qt.Key.Key_F6), self._ask_rollup),
            (QKeySequence(Qt.Key.Key_F4), self._open_named),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_period(self, unit: str, period: Period) -> None:
        """Show a unit (and all below it) in the window's period."""
        self._unit = unit
        kind = self._ledger.period
        self._period = period.as_kind(kind) if kind else None
        self._only = None
        self._show_switches()
        self.refresh()

    def show_records(self, ids: Sequence[RecordId], title: str) -> None:
        """Show exactly these, of whatever unit and period, until all are asked for."""
        found = ((id, self._desk.store.key(id)) for id in ids)
        self._only = {id: key for id, key in found if key is not None}
        self._only_title = title
        self.search.clear()
        self._show_switches()
        self.refresh()

    def commands(self) -> tuple[Command, ...]:
        """What can be done in this list."""
        named = self._named()
        return (
            Command(id="list.new", text=self.new_button.text(), keys="Ctrl+N", act=self._new),
            Command(id="list.grid", text=tr("表格填"), keys="Ctrl+G", act=self._ask_grid),
            Command(id="list.rollup", text=tr("汇总"), keys="F6", act=self._ask_rollup),
            Command(
                id="list.named",
                text=tr("打开这一行的{label}", label=named[0]) if named else tr("打开所属的记录"),
                keys="F4",
                act=self._open_named,
                enabled=named is not None,
            ),
            Command(
                id="list.delete",
                text=tr("删除这一行"),
                keys="Del",
                act=self._ask_to_delete,
                enabled=self._current() is not None,
            ),
        )

    def refresh(self) -> None:
        """Read everything anew, keeping the row one is in."""
        kept = self._current()
        self._lay_out_columns()
        self._read()
        self._fit_columns()
        if kept is not None:
            self.select(kept)

    def on_changes(self, changes: Changes) -> None:
        """Refresh where the changes concern what is shown."""
        if changes.ledgers & self._concerned() or changes.units:
            self.refresh()

    def show_all(self) -> None:
        """Leave nothing out, as after an import: every period, the whole banner."""
        self.every.setChecked(self._ledger.period is not None)
        self.whole.setChecked(self._ledger.belongs == "banner")

    def select(self, record: RecordId) -> None:
        """Go to a record's row if it is on the first screens."""
        if self.model.rowCount():
            self.model.record_at(0)
        row = self.model.row_of(record)
        if row is not None:
            self.table.selectRow(row)

    def focus_work(self) -> None:
        """Put the keyboard where the work is."""
        (self.table if self.model.rowCount() else self.new_button).setFocus()
        if self.model.rowCount() and not self.table.currentIndex().isValid():
            self.table.selectRow(0)

    @property
    def looking(self) -> bool:
        """Whether totals, problems and what is owed are still to come."""
        return self._look.busy

    def query(self) -> Query:
        """What is shown: unit, period, what is searched for, and in which order."""
        if self._only is not None:
            return replace(
                list_query(self._desk, ledger=self._ledger.id, search=self.search.text().strip()),
                units=None,
                order=self._order or _first_order(self._ledger),
            )
        unit, period = self._shown_of()
        return replace(
            list_query(
                self._desk,
                ledger=self._ledger.id,
                unit=unit,
                period=period,
                search=self.search.text().strip(),
            ),
            order=self._order or _first_order(self._ledger),
        )

    def _shown_of(self) -> tuple[str, Period | None]:
        """Whose records are listed, and of which period; None for all."""
        unit = self._desk.banner if self.whole.isChecked() else self._unit
        return unit, None if self.every.isChecked() else self._period

    def _concerned(self) -> frozenset[str]:
        targets = {field.target for field in self._ledger.current if field.target}
        return frozenset({self._ledger.id, *targets, *tellers(self._ledger)})

    def _lay_out_columns(self) -> None:
        every = self.every.isChecked() or self._only is not None
        below = len(self._desk.units.under(self._unit)) > 1 or self._only is not None
        named = {field.name for field in self._ledger.current}
        self._columns = list_columns(
            self._desk,
            self._ledger,
            unit=below and self._ledger.belongs == "unit" and "unit" not in named,
            period=every and self._ledger.period is not None,
            query=self.query(),
        )
        label = self._only_title if self._only is not None else self._period_text(every)
        self.period_label.setVisible(bool(label))
        self.period_label.setText(label)

    def _period_text(self, every: bool) -> str:
        return self._period.label if self._period is not None and not every else ""

    def _read(self) -> None:
        only = frozenset(self._only.values()) if self._only is not None else None
        self.model.show_rows(self.query(), self._columns, only=only)
        count = self.model.rowCount()
        self.foot.setText(tr("共 {count} 条", count=count))
        self.table.setVisible(count > 0)
        self.empty.setVisible(count == 0)
        self.empty.setText(self._why_empty())
        self._look_through()

    def _why_empty(self) -> str:
        if self.search.text().strip():
            return tr("没有找到“{text}”。按 Esc 看全部。", text=self.search.text().strip())
        if self._only is not None:
            return tr("这些记录都已经不在了。")
        if self._period is not None and not self.every.isChecked():
            return tr(
                "{period}还没有{ledger}的记录。按 Ctrl+N 新增一条。",
                period=self._period.label,
                ledger=self._ledger.title,
            )
        return tr(
            "还没有{ledger}的记录。按 Ctrl+N 新增一条，或导入一张表格。", ledger=self._ledger.title
        )

    def _fit_columns(self) -> None:
        """The columns as wide as they wish; what room is left goes to those with text."""
        scale = theme.scale_of(self.table)
        self.table.fit_rows()
        wished = [34, *(column.width for column in self._columns)]
        texts = [place for place, one in enumerate(self._columns, start=1) if not one.numeric]
        self.table.share_width([round(width * scale) for width in wished], texts)

    def _look_through(self) -> None:
        wide = bool(self.search.text().strip()) or self.every.isChecked() or self._only is not None
        self._look.begin(
            Wanted(
                query=self.query(),
                count=self.model.rowCount(),
                unit=self._desk.banner if self.whole.isChecked() else self._unit,
                owing_unit=self._unit,
                owing_period=None if wide else self._period,
                only=frozenset(self._only) if self._only is not None else None,
            )
        )

    @Slot(object)
    def _show_findings(self, findings: Findings) -> None:
        self.model.show_problems(findings.problems)
        self.owing.show_owing(findings.owing)
        if findings.owing and not self.model.rowCount():
            said = tr("点上面未报的名字，就填那一个。")
            self.empty.setText(f"{self._why_empty()}{said}")
            if self.new_button.hasFocus():
                self.owing.focus_first()
        self.foot.setText(tr("共 {count} 条", count=self.model.rowCount()) + findings.totals)

    @Slot()
    def _filter(self) -> None:
        self._read()

    @Slot(bool)
    def _widen(self, _on: bool) -> None:
        self.refresh()

    @Slot(int)
    def _order_by(self, section: int) -> None:
        name = self._columns[section - 1].name if section else ""
        if not name:
            return
        self._order = (f"-{name}",) if self._order == (name,) else (name,)
        header = self.table.horizontalHeader()
        down = self._order[0].startswith("-")
        header.setSortIndicatorShown(True)
        header.setSortIndicator(
            section, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        )
        self._read()

    @Slot()
    def _into_table(self) -> None:
        if self.model.rowCount():
            self.table.setFocus()
            self.table.selectRow(0)

    @Slot()
    def _open_first(self) -> None:
        """Enter in the search: the only one found is meant, else go on in the list."""
        if self.model.rowCount() == 1:
            self._open(0)
        else:
            self._into_table()

    @Slot(int)
    def _open(self, row: int) -> None:
        self.open_asked.emit(self.model.record_at(row).id)

    @Slot()
    def _new(self) -> None:
        self.new_asked.emit("", "")

    @Slot()
    def _ask_grid(self) -> None:
        self.grid_asked.emit(self._ledger.id)

    @Slot()
    def _ask_rollup(self) -> None:
        self.rollup_asked.emit(self._ledger.id)

    def _named(self) -> tuple[str, str, str] | None:
        """What the current row names first: the field's label, its ledger, the record."""
        row = self.table.currentIndex().row()
        if not 0 <= row < self.model.rowCount():
            return None
        values = self.model.record_at(row).values
        for field in references(self._ledger):
            value = values.get(field.name)
            if isinstance(value, str):
                return field.label, field.target, value
        return None

    @Slot()
    def _open_named(self) -> None:
        """The project that a row is about, from where it is named."""
        named = self._named()
        if named is not None:
            self.record_asked.emit(named[1], named[2])

    def _show_switches(self) -> None:
        """Period and unit are no question while certain records are shown."""
        certain = self._only is not None
        self.all_link.setVisible(certain)
        self.title.setHidden(certain)
        self.every.setVisible(self._ledger.period is not None and not certain)
        self.whole.setVisible(self._ledger.belongs == "banner" and not certain)

    @Slot()
    def _show_whole_list(self) -> None:
        self._only = None
        self._show_switches()
        self.refresh()
        self.focus_work()

    def _current(self) -> RecordId | None:
        row = self.table.currentIndex().row()
        return self.model.record_at(row).id if 0 <= row < self.model.rowCount() else None

    @Slot()
    def _ask_to_delete(self) -> None:
        record = self._current()
        if record is not None:
            self.delete_bar.ask(record, record_name(self._desk, record))


def _first_order(ledger: Ledger) -> tuple[str, ...]:
    """Projects as the plan lists them: newest year first, by class and number in it."""
    years = [f"-{field.name}" for field in ledger.current if field.type.name == "year"]
    placed = [name for name in ("category", "seq") if name in ledger.by_name]
    return tuple(years + placed) if years and ledger.period is None else ()
