"""收到: each batch that came in with its files, taking it back or in again, and what is open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QPushButton, QSplitter, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.language import tr
from jmdesk.operations.batches import (
    Batch,
    TurnPreview,
    batches,
    preview_redo,
    preview_undo,
    redo_batch,
    undo_batch,
)
from jmdesk.operations.desk import Desk
from jmdesk.operations.lookalikes import lookalikes
from jmdesk.operations.open_conflicts import conflict_count
from jmdesk.ui import exchange_words, parts
from jmdesk.ui.ask_bar import AskBar
from jmdesk.ui.commands import Command
from jmdesk.ui.exchange_inbox import AlikeLine, Inbox
from jmdesk.ui.exchange_parts import BatchPanel, came_in_panel, came_in_row
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.receipt_giving import ReceiptGiver
from jmdesk.ui.tab_order import lead


@dataclass(frozen=True, kw_only=True)
class _Came:
    """What was looked up."""

    batches: tuple[Batch, ...]
    conflicts: int


class CameTab(QWidget):
    """Signals: `import_asked` (ledger), `merge_asked` (paths, none of them: choose),
    `conflicts_asked`, `lookalikes_asked`, `changed` (Changes)."""

    import_asked = Signal(str)
    merge_asked = Signal(object)
    conflicts_asked = Signal()
    lookalikes_asked = Signal()
    changed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._batches: tuple[Batch, ...] = ()
        self._look: Job | None = None
        self._search: Progress | None = None
        self.inbox = Inbox()
        self.inbox.open.clicked.connect(lambda _checked=False: self.conflicts_asked.emit())
        self.alike = AlikeLine()
        self.alike.open.clicked.connect(lambda _checked=False: self.lookalikes_asked.emit())
        self.came_in = came_in_panel()
        self.undo = self.came_in.add_button(
            tr("撤回这一批…"), self._ask_to_undo, when=lambda row: self._batches[row].active
        )
        self.redo = self.came_in.add_button(
            tr("恢复这一批…"), self._ask_to_redo, when=lambda row: not self._batches[row].active
        )
        self.giver = ReceiptGiver(desk, self, jobs, notices)
        self.receipts = self.came_in.add_button(
            tr("复制回执"), self._give_receipts, when=self._was_merged
        )
        self.bring = parts.button(tr("导入表格…"), self._bring)
        self.bring.setToolTip("Ctrl+O")
        self.merge = parts.button(tr("合并文件…"), lambda: self.merge_asked.emit(()), role="main")
        self.batch = BatchPanel(desk)
        self.ask = AskBar()
        self.came_in.table.selectionModel().currentRowChanged.connect(self._show_batch)
        self._lay_out()

    def _lay_out(self) -> None:
        self.came_in.add(self.bring)
        self.came_in.add(self.merge)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.came_in)
        halves.addWidget(self.batch)
        halves.setSizes([300, 220])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.inbox)
        layout.addWidget(self.alike)
        layout.addWidget(halves, 1)
        layout.addWidget(self.ask)
        lead(
            self.inbox.open,
            self.alike.open,
            self.undo,
            self.redo,
            self.receipts,
            self.bring,
            self.merge,
            self.came_in.table,
        )

    def refresh(self) -> None:
        """Read anew what came."""
        desk = self._desk

        def work(_progress: Progress) -> _Came:
            return _Came(batches=batches(desk), conflicts=conflict_count(desk))

        self._jobs.start(work, then=self._show)

    @Slot(object)
    def _show(self, found: _Came) -> None:
        self._batches = found.batches
        self.inbox.show_count(found.conflicts)
        self.came_in.show_rows([came_in_row(self._desk, one) for one in found.batches])
        self.batch.setVisible(bool(found.batches))
        self._show_batch()
        self._seek()

    def _seek(self) -> None:
        """Look for look-alikes, now that the rest is in sight: it reads every record."""
        if self._search is not None:
            self._search.cancel()
        job = self._jobs.start(
            lambda _progress: len(lookalikes(self._desk)), then=self.alike.show_count
        )
        self._search = job.progress

    @Slot()
    def _show_batch(self, *_rows: object) -> None:
        row = self.came_in.row()
        if 0 <= row < len(self._batches):
            self.batch.show_files(self._batches[row])

    def on_changes(self, _changes: Changes) -> None:
        """Anything may have come."""
        self.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on what one most likely came for."""
        self.merge.setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        return (
            self._command("exchange.merge", self.merge),
            self._command("exchange.undo", self.undo),
            self._command("exchange.redo", self.redo),
            self._command("exchange.receipts", self.receipts),
        )

    def _command(self, id: str, button: QPushButton) -> Command:
        return Command(id=id, text=button.text(), act=button.click, enabled=button.isEnabled())

    def _was_merged(self, row: int) -> bool:
        return self._batches[row].active and self._batches[row].kind == "merge"

    def _give_receipts(self, row: int) -> None:
        self.giver.give(self._batches[row].id)

    def _bring(self) -> None:
        self.import_asked.emit("project")

    def _ask_to_undo(self, row: int) -> None:
        id = self._batches[row].id
        self._look = self._jobs.start(
            lambda _progress: preview_undo(self._desk, batch=id),
            then=self._preview_undo,
            failed=self._notices.failure,
            writes=True,  # it looks by doing it and taking it back
        )

    def _ask_to_redo(self, row: int) -> None:
        id = self._batches[row].id
        self._look = self._jobs.start(
            lambda _progress: preview_redo(self._desk, batch=id),
            then=self._preview_redo,
            failed=self._notices.failure,
            writes=True,
        )

    @Slot(object)
    def _preview_undo(self, preview: TurnPreview) -> None:
        self.batch.show_effects(preview, tr("撤回以后会怎样"))
        question = exchange_words.undo_question(preview)
        self.ask.ask(question, tr("撤回这一批"), lambda: self._undo(preview.batch))
        self.ask.closed.connect(self._show_batch, Qt.ConnectionType.SingleShotConnection)

    @Slot(object)
    def _preview_redo(self, preview: TurnPreview) -> None:
        self.batch.show_effects(preview, tr("恢复以后会怎样"))
        question = exchange_words.redo_question(preview)
        self.ask.ask(question, tr("恢复这一批"), lambda: self._redo(preview.batch))
        self.ask.closed.connect(self._show_batch, Qt.ConnectionType.SingleShotConnection)

    def _undo(self, batch: Batch) -> None:
        self._jobs.start(
            lambda _progress: undo_batch(self._desk, batch=batch.id),
            then=lambda taken: self._done(exchange_words.undone(batch, taken), taken.changes),
            failed=self._notices.failure,
            writes=True,
        )

    def _redo(self, batch: Batch) -> None:
        self._jobs.start(
            lambda _progress: redo_batch(self._desk, batch=batch.id),
            then=lambda changes: self._done(exchange_words.redone(batch, changes), changes),
            failed=self._notices.failure,
            writes=True,
        )

    def _done(self, said: str, changes: Changes) -> None:
        self._notices.say(said)
        self.changed.emit(changes)
        self.refresh()
