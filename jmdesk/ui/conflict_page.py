"""What is not the same on different desks and waits for someone to decide: one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.exchange.merge_plan import Conflict
from jmdesk.language import mark, tr
from jmdesk.operations.conflict_sheet import sheet_of
from jmdesk.operations.conflicts import Decision, conflicts, resolve
from jmdesk.operations.desk import Desk
from jmdesk.ui import conflict_words, parts
from jmdesk.ui.commands import Command
from jmdesk.ui.conflict_cards import ConflictCards, Key, key_of
from jmdesk.ui.head_line import HeadLine
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.report_saving import AskFile, ReportSaver, ask_for_file
from jmdesk.ui.rows_model import Heading
from jmdesk.ui.tab_order import lead


@dataclass(frozen=True, kw_only=True)
class _Known:
    """What was looked up."""

    conflicts: tuple[Conflict, ...]


class ConflictPage(QWidget):
    """Signals: `changed` (Changes), `record_asked` (ledger, record), `left` on Esc."""

    changed = Signal(object)
    record_asked = Signal(str, str)
    left = Signal()

    def __init__(
        self, desk: Desk, jobs: Jobs, notices: Notices, *, ask_file: AskFile | None = None
    ) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.conflicts: tuple[Conflict, ...] = ()
        self._left: set[Key] = set()
        self._wanted = False
        self.setAccessibleName(tr("不一样的"))
        self.title = parts.label(role="title")
        self.note = parts.label(tr("定一处，各处以后都跟着定"), role="quiet")
        self.open = parts.button(tr("打开这条记录"), self._open)
        self.sheet = parts.button(tr("存核对单…"), self.save_sheet)
        self.sheet.setToolTip(tr("印出来打勾，打电话一处一处问清楚"))
        self.saver = ReportSaver(desk, self, jobs, notices, ask_file or ask_for_file)
        self.table = RowsTable(tr("不一样的"), _headings())
        self.cards = ConflictCards(desk, leave=tr("先放着"), told=tr("以后再定；打电话问清楚也好"))
        self.nothing = parts.label(
            tr("没有不一样的：各处报来的数都对得上。"), role="quiet", wrap=True
        )
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._turn)
        self.table.opened.connect(lambda _row: self.cards.focus_first())
        self.table.typed.connect(lambda text: self.cards.press(text))
        self.cards.decided.connect(self._decide)

    def _lay_out(self) -> None:
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(self.table)
        self.halves.addWidget(parts.panel(self.cards))
        self.halves.setSizes([300, 280])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(HeadLine((self.title, self.note), (self.sheet, self.open)))
        layout.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.halves, 1)
        lead(self.sheet, self.open, self.table)

    def refresh(self) -> None:
        """Read anew what is not the same."""

        def work(_progress: Progress) -> _Known:
            return _Known(conflicts=conflicts(self._desk))

        self._jobs.start(work, then=self._show)

    @Slot(object)
    def _show(self, found: _Known) -> None:
        kept = self._number
        self.conflicts = found.conflicts
        count = len(self.conflicts)
        self.title.setText(tr("不一样的 {count} 处", count=count))
        self.nothing.setVisible(not count)
        for part in (self.halves, self.sheet, self.open, self.note):
            part.setVisible(bool(count))
        self.table.show_rows([_row(self._desk, one) for one in self.conflicts])
        if count:
            self.table.selectRow(min(max(0, kept), count - 1))
        if self._wanted:
            self.focus_work()

    @property
    def _number(self) -> int:
        return self.table.currentIndex().row()

    @Slot()
    def _turn(self, *_rows: object) -> None:
        number = self._number
        if 0 <= number < len(self.conflicts):
            self.cards.show_conflicts(self.conflicts[number : number + 1], {})

    @Slot(object, object)
    def _decide(self, conflict: Conflict, decision: Decision | None) -> None:
        if decision is None:
            self._go_on()
            return
        record, field = key_of(conflict)

        def resolved(changes: Changes) -> None:
            where = conflict_words.place(self._desk, conflict)
            self._notices.say(tr("定了：{where}。", where=where))
            self._wanted = True
            self.changed.emit(changes)
            self.refresh()

        self._jobs.start(
            lambda _progress: resolve(
                self._desk, record=record, field=field, take=decision.take, value=decision.value
            ),
            then=resolved,
            failed=self._notices.failure,
            writes=True,
        )

    def _go_on(self) -> None:
        """Leave this one; the next."""
        if self._number + 1 < len(self.conflicts):
            self.table.selectRow(self._number + 1)
            self.cards.focus_first()
        else:
            self.table.setFocus()

    def on_changes(self, _changes: Changes) -> None:
        """Something may have been decided elsewhere."""
        if self.isVisible():
            self.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on the first value, now or once there is one."""
        self._wanted = not self.conflicts
        if self.conflicts:
            self.cards.focus_first()
        else:
            self.setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        text, able = self.open.text(), bool(self.conflicts)
        return (
            Command(id="conflicts.open", text=text, act=self._open, enabled=able),
            Command(
                id="conflicts.sheet", text=self.sheet.text(), act=self.save_sheet, enabled=able
            ),
        )

    def save_sheet(self) -> None:
        """冲突核对单: all of them on paper, with boxes to tick."""
        if self.conflicts:
            made = sheet_of(self._desk, self.conflicts)
            self.saver.save(made, tr("存核对单"), ".pdf")

    def _open(self) -> None:
        if 0 <= self._number < len(self.conflicts):
            conflict = self.conflicts[self._number]
            self.record_asked.emit(conflict.ledger, conflict.record)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back; figures choose."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif not self.cards.press(event.text()):
            super().keyPressEvent(event)


def _headings() -> tuple[Heading, ...]:
    return (
        Heading(text=mark("哪一条")),
        Heading(text=mark("哪一项"), width=150),
        Heading(text=mark("各是多少"), width=220),
        Heading(text=mark("从哪里来")),
    )


def _row(desk: Desk, conflict: Conflict) -> list[str]:
    *where, field = conflict_words.place(desk, conflict).split(" · ")
    choices = conflict_words.own_first(conflict)
    values = " / ".join(conflict_words.shown(one) for one in choices)
    sources = tuple(dict.fromkeys(one.file or tr("这里录的") for one in choices))
    return [" · ".join(where), field, values, tr("、").join(sources)]
