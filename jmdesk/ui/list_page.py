"""A ledger as a list: found by typing, opened by Enter, deleted with a reason, undone at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import list_query, record_name
from jmdesk.operations.recording import delete_record, restore_record
from jmdesk.store.query import Query
from jmdesk.ui import parts, theme
from jmdesk.ui.columns import list_columns
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.list_look import Findings, ListLook, Wanted
from jmdesk.ui.list_parts import DeleteBar, OwingStrip, SearchLine
from jmdesk.ui.notice import Notices
from jmdesk.ui.record_model import RecordModel
from jmdesk.ui.table import Table

if TYPE_CHECKING:  # brings in all of reporting
    pass


class ListPage(QWidget):
    """One ledger, for the window's unit and period.

    Signals: `open_asked` (record id), `new_asked` (subject: the record that the new one is about,
    "" for none; unit), `import_asked`, `changed` (Changes).
    """

    open_asked = Signal(str)
    new_asked = Signal(str, str)
    import_asked = Signal()
    changed = Signal(object)

    def __init__(self, desk: Desk, ledger: Ledger, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk = desk
        self._ledger = ledger
        self._jobs = jobs
        self._notices = notices
        self._unit = desk.unit
        self._period: Period | None = None
        self._order: tuple[str, ...] = ()
        self._look = ListLook(desk, ledger, jobs, self)
        self._look.found.connect(self._show_findings)
        self.setAccessibleName(ledger.title)
        self.model = RecordModel(desk, ledger, self)
        self.table = Table(ledger.title)
        self.table.setModel(self.model)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.title = parts.label(self._ledger.title, role="title")
        self.period_label = parts.label(role="title")
        self.every = QCheckBox("全部各期")
        self.whole = QCheckBox("全旗的")
        self.search = SearchLine(f"在{self._ledger.title}里找")
        self.new_button = parts.button(f"新增{self._ledger.title}", self._new, role="main")
        self.new_button.setToolTip("Ctrl+N")
        self.import_button = parts.button("导入表格…", self.import_asked.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(10)
        layout.addLayout(head)
        left: tuple[QWidget, ...] = (self.title, self.period_label, self.every, self.whole)
        right: tuple[QWidget, ...] = (self.search, self.import_button, self.new_button)
        for widget in left:
            head.addWidget(widget)
        # Only now: a widget without a parent that is shown becomes a window of its own.
        self.every.setVisible(self._ledger.period is not None)
        self.whole.setVisible(self._ledger.belongs == "banner")
        head.addStretch(1)
        for widget in right:
            head.addWidget(widget)
        self.owing = OwingStrip()
        self.delete_bar = DeleteBar()
        self.foot = parts.label(role="quiet", wrap=True)
        self.empty = parts.label(role="quiet", wrap=True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        layout.addWidget(self.owing)
        layout.addWidget(self.empty, 1)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.delete_bar)
        layout.addWidget(self._foot_bar())

    def _foot_bar(self) -> QWidget:
        bar = parts.panel()
        keys = parts.label("回车打开　Ctrl+N 新增　Del 删除　直接打字就能找", role="small")
        line = QHBoxLayout()
        line.addWidget(self.foot, 1)
        line.addWidget(keys)
        box = bar.layout()
        assert isinstance(box, QVBoxLayout)
        box.setContentsMargins(14, 8, 14, 8)
        box.addLayout(line)
        return bar

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.search.went_down.connect(self._into_table)
        self.search.entered.connect(self._open_first)
        self.every.toggled.connect(self._widen)
        self.whole.toggled.connect(self._widen)
        self.table.opened.connect(self._open)
        self.table.typed.connect(self.search.begin)
        self.table.left_upward.connect(self.search.setFocus)
        self.table.delete_asked.connect(self._ask_to_delete)
        self.delete_bar.confirmed.connect(self._delete)
        self.delete_bar.closed.connect(self.table.setFocus)
        self.owing.chosen.connect(self.new_asked)
        header = self.table.horizontalHeader()
        header.setSectionsClickable(True)
        header.sectionClicked.connect(self._order_by)
        for keys, act in (
            (QKeySequence.StandardKey.Find, self.search.setFocus),
            (QKeySequence.StandardKey.New, self._new),
            (QKeySequence(Qt.Key.Key_Insert), self._new),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    def show_period(self, unit: str, period: Period) -> None:
        """Show a unit (and all below it) in the window's period."""
        self._unit = unit
        kind = self._ledger.period
        self._period = period.as_kind(kind) if kind else None
        self.refresh()

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
        whole = self.whole.isChecked()
        return replace(
            list_query(
                self._desk,
                ledger=self._ledger.id,
                unit=self._desk.banner if whole else self._unit,
                period=None if self.every.isChecked() else self._period,
                search=self.search.text().strip(),
            ),
            order=self._order or _first_order(self._ledger),
        )

    def _concerned(self) -> frozenset[str]:
        targets = {field.target for field in self._ledger.current if field.target}
        return frozenset({self._ledger.id, *targets})

    def _lay_out_columns(self) -> None:
        every = self.every.isChecked()
        below = len(self._desk.units.under(self._unit)) > 1
        named = {field.name for field in self._ledger.current}
        self._columns = list_columns(
            self._desk,
            self._ledger,
            unit=below and self._ledger.belongs == "unit" and "unit" not in named,
            period=every and self._ledger.period is not None,
            query=self.query(),
        )
        self.period_label.setVisible(self._period is not None and not every)
        self.period_label.setText(self._period.label if self._period else "")

    def _read(self) -> None:
        self.model.show_rows(self.query(), self._columns)
        count = self.model.rowCount()
        self.foot.setText(f"共 {count} 条")
        self.table.setVisible(count > 0)
        self.empty.setVisible(count == 0)
        self.empty.setText(self._why_empty())
        self._look_through()

    def _why_empty(self) -> str:
        if self.search.text().strip():
            return f"没有找到“{self.search.text().strip()}”。按 Esc 看全部。"
        if self._period is not None and not self.every.isChecked():
            return f"{self._period.label}还没有{self._ledger.title}的记录。按 Ctrl+N 新增一条。"
        return f"还没有{self._ledger.title}的记录。按 Ctrl+N 新增一条，或导入一张表格。"

    def _fit_columns(self) -> None:
        """The columns as wide as they wish; what room is left goes to those with text."""
        scale = theme.scale_of(self.table)
        self.table.fit_rows()
        wished = [34, *(column.width for column in self._columns)]
        texts = [place for place, one in enumerate(self._columns, start=1) if not one.numeric]
        self.table.share_width([round(width * scale) for width in wished], texts)

    def _look_through(self) -> None:
        wide = bool(self.search.text().strip()) or self.every.isChecked()
        self._look.begin(
            Wanted(
                query=self.query(),
                count=self.model.rowCount(),
                unit=self._desk.banner if self.whole.isChecked() else self._unit,
                owing_unit=self._unit,
                owing_period=None if wide else self._period,
            )
        )

    @Slot(object)
    def _show_findings(self, findings: Findings) -> None:
        self.model.show_problems(findings.problems)
        self.owing.show_owing(findings.owing)
        if findings.owing and not self.model.rowCount():
            self.empty.setText(f"{self._why_empty()}点上面未报的名字，就填那一个。")
            if self.new_button.hasFocus():
                self.owing.focus_first()
        self.foot.setText(f"共 {self.model.rowCount()} 条{findings.totals}")

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

    def _new(self) -> None:
        self.new_asked.emit("", "")

    def _current(self) -> RecordId | None:
        row = self.table.currentIndex().row()
        return self.model.record_at(row).id if 0 <= row < self.model.rowCount() else None

    @Slot()
    def _ask_to_delete(self) -> None:
        record = self._current()
        if record is not None:
            self.delete_bar.ask(record, record_name(self._desk, record))

    @Slot(str, str)
    def _delete(self, record: str, reason: str) -> None:
        name = record_name(self._desk, record)

        def deleted(changes: Changes) -> None:
            self.changed.emit(changes)
            self._notices.say(
                f"已删除“{name}”，历史里还查得到。",
                action="撤销",
                act=lambda: self._restore(record, name),
            )

        self._jobs.start(
            lambda _progress: delete_record(self._desk, record=RecordId(record), reason=reason),
            then=deleted,
            failed=self._notices.failure,
            writes=True,
        )

    def _restore(self, record: str, name: str) -> None:
        def restored(changes: Changes) -> None:
            self.changed.emit(changes)
            self._notices.say(f"“{name}”已恢复。")

        self._jobs.start(
            lambda _progress: restore_record(self._desk, record=RecordId(record)),
            then=restored,
            failed=self._notices.failure,
            writes=True,
        )


def _first_order(ledger: Ledger) -> tuple[str, ...]:
    """Projects as the plan lists them: newest year first, by class and number in it."""
    years = [f"-{field.name}" for field in ledger.current if field.type.name == "year"]
    placed = [name for name in ("category", "seq") if name in ledger.by_name]
    return tuple(years + placed) if years and ledger.period is None else ()
