"""Records that look like the same thing: one pair after another, made one or said to be two."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.language import mark, tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.lookalikes import Pair, lookalikes, set_apart, unite
from jmdesk.operations.month_undoing import undo_changes
from jmdesk.ui import parts
from jmdesk.ui.commands import Command
from jmdesk.ui.head_line import HeadLine
from jmdesk.ui.import_parts import RowsTable
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.lookalike_panel import Look, LookalikePanel, look_at
from jmdesk.ui.notice import Notices
from jmdesk.ui.rows_model import Heading
from jmdesk.ui.tab_order import lead


class LookalikePage(QWidget):
    """Signals: `changed` (Changes), `records_asked` (ledger, ids, title), `left` on Esc."""

    changed = Signal(object)
    records_asked = Signal(str, object, str)
    left = Signal()

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self.pairs: tuple[Pair, ...] = ()
        self._search: Progress | None = None
        self._wanted = False
        self.setAccessibleName(tr("像同一件事的"))
        self.title = parts.label(tr("像同一件事的"), role="title")
        self.note = parts.label(tr("并成一条可以撤销；拿不准就先放着"), role="quiet")
        self.open = parts.button(tr("打开这两条"), self._open)
        self.nothing = parts.label(role="quiet", wrap=True)
        self.table = RowsTable(tr("像同一件事的"), _headings())
        self.panel = LookalikePanel()
        self._lay_out()
        self.table.selectionModel().currentRowChanged.connect(self._turn)
        self.table.opened.connect(lambda _row: self.panel.focus_first())
        self.panel.united.connect(self._unite)
        self.panel.set_apart.connect(self._set_apart)

    def _lay_out(self) -> None:
        self.halves = QSplitter(Qt.Orientation.Vertical)
        self.halves.setChildrenCollapsible(False)
        self.halves.addWidget(self.table)
        self.halves.addWidget(self.panel)
        self.halves.setSizes([240, 340])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 14, 20, 14)
        layout.setSpacing(10)
        layout.addWidget(HeadLine((self.title, self.note), (self.open,)))
        layout.addWidget(self.nothing, 1, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.halves, 1)
        lead(self.open, self.table)
        self._show_parts()

    # looking

    def refresh(self) -> None:
        """Search anew."""
        if self._search is not None:
            self._search.cancel()
        self.nothing.setText(tr("正在找看着像同一件事的记录…"))
        job = self._jobs.start(lambda _progress: lookalikes(self._desk), then=self._show)
        self._search = job.progress

    @Slot(object)
    def _show(self, found: tuple[Pair, ...]) -> None:
        kept = self._number
        self.pairs = found
        self.nothing.setText(tr("没有看着像同一件事的记录。"))
        self._show_parts()
        self.table.show_rows([_row(self._desk, one) for one in found])
        if found:
            self.table.selectRow(min(max(0, kept), len(found) - 1))
        if self._wanted:
            self.focus_work()

    def _show_parts(self) -> None:
        count = len(self.pairs)
        self.title.setText(
            tr("像同一件事的 {count} 对", count=count) if count else tr("像同一件事的")
        )
        self.nothing.setVisible(not count)
        for part in (self.halves, self.open, self.note):
            part.setVisible(bool(count))

    @property
    def _number(self) -> int:
        return self.table.currentIndex().row()

    @property
    def pair(self) -> Pair | None:
        """The one that one is in."""
        return self.pairs[self._number] if 0 <= self._number < len(self.pairs) else None

    @Slot()
    def _turn(self, *_rows: object) -> None:
        pair = self.pair
        if pair is not None:
            self._jobs.start(
                lambda _progress: look_at(self._desk, pair), then=self._looked, quick=True
            )

    @Slot(object)
    def _looked(self, look: Look) -> None:
        if look.pair == self.pair:
            self.panel.show_look(look)

    # saying what they are

    def _unite(self) -> None:
        pair = self.pair
        if pair is None:
            return

        def done(changes: Changes) -> None:
            said = tr("并成了一条：{title}。", title=pair.keep_title)
            self._told(said, lambda: self._take_back(changes), changes)

        self._write(lambda: unite(self._desk, keep=pair.keep, other=pair.other), done)

    def _take_back(self, changes: Changes) -> None:
        def done(back: Changes) -> None:
            self._told(tr("已撤销，又是两条了。"), None, back)

        self._write(lambda: undo_changes(self._desk, changes=changes), done)

    def _set_apart(self) -> None:
        pair = self.pair
        if pair is not None:
            self._say_apart(pair, True)

    def _say_apart(self, pair: Pair, apart: bool) -> None:
        def done(_none: None) -> None:
            if apart:
                self._told(tr("记下了：不是一件事。"), lambda: self._say_apart(pair, False))
            else:
                self._told(tr("已撤销，这一对还会问。"), None)

        desk = self._desk
        self._write(lambda: set_apart(desk, one=pair.keep, other=pair.other, apart=apart), done)

    def _write(self, act: Callable[[], Any], then: Callable[[Any], None]) -> None:
        self._jobs.start(
            lambda _progress: act(), then=then, failed=self._notices.failure, writes=True
        )

    def _told(
        self, said: str, back: Callable[[], None] | None, changes: Changes | None = None
    ) -> None:
        self._notices.say(said, action=tr("撤销") if back else "", act=back)
        self._wanted = self.isVisible()
        if changes is not None:
            self.changed.emit(changes)
        self.refresh()

    def _open(self) -> None:
        pair = self.pair
        if pair is not None:
            ids = (pair.keep, pair.other)
            self.records_asked.emit(pair.ledger, ids, tr("像同一件事的两条"))

    # as a page

    def on_changes(self, _changes: Changes) -> None:
        """Others may look alike now."""
        if self.isVisible():
            self.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on the pairs, now or once there are some."""
        self._wanted = not self.pairs
        (self.table if self.pairs else self).setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        offered = (
            ("lookalikes.unite", self.panel.unite),
            ("lookalikes.apart", self.panel.apart),
            ("lookalikes.open", self.open),
        )
        able = bool(self.pairs)
        return tuple(
            Command(id=id, text=one.text(), act=one.click, enabled=able and one.isEnabled())
            for id, one in offered
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back from what one says to the pairs, and from there to where one was."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.panel.unite.hasFocus() or self.panel.apart.hasFocus():
            self.table.setFocus()
        else:
            self.left.emit()


def _headings() -> tuple[Heading, ...]:
    return (
        Heading(text=mark("台账"), width=150),
        Heading(text=mark("这一条")),
        Heading(text=mark("那一条")),
        Heading(text=mark("名称相同"), width=90, numeric=True),
    )


def _row(desk: Desk, pair: Pair) -> list[str]:
    alike = f"{round(pair.likeness * 100)}%"
    return [desk.ledger(pair.ledger).title, pair.keep_title, pair.other_title, alike]
