"""收到: each batch that came in, taking it back, and bringing in what is new."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from jmdesk.domain.changes import Changes
from jmdesk.language import tr
from jmdesk.operations.batches import Batch, TakenBack, batches, undo_batch
from jmdesk.operations.desk import Desk
from jmdesk.ui import parts
from jmdesk.ui.ask_bar import AskBar
from jmdesk.ui.commands import Command
from jmdesk.ui.exchange_parts import came_in_panel, came_in_row
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices
from jmdesk.ui.tab_order import lead


class CameTab(QWidget):
    """Signals: `import_asked` (ledger), `merge_asked` (paths, none of them: choose),
    `conflicts_asked`, `changed` (Changes)."""

    import_asked = Signal(str)
    merge_asked = Signal(object)
    conflicts_asked = Signal()
    changed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices) -> None:
        super().__init__()
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._batches: tuple[Batch, ...] = ()
        self.came_in = came_in_panel()
        self.undo = self.came_in.add_button(
            tr("撤销这一批…"), self._ask_to_undo, when=lambda row: not self._batches[row].undone
        )
        self.bring = parts.button(tr("导入表格…"), self._bring, role="main")
        self.came_in.add(self.bring)
        self.bring.setToolTip("Ctrl+O")
        self.ask = AskBar()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.came_in, 1)
        layout.addWidget(self.ask)
        lead(self.undo, self.bring, self.came_in.table)

    def refresh(self) -> None:
        """Read anew what came."""
        desk = self._desk

        def work(_progress: Progress) -> tuple[Batch, ...]:
            return batches(desk)

        self._jobs.start(work, then=self._show)

    def _show(self, found: tuple[Batch, ...]) -> None:
        self._batches = found
        self.came_in.show_rows([came_in_row(self._desk, one) for one in found])

    def on_changes(self, _changes: Changes) -> None:
        """Anything may have come."""
        self.refresh()

    def focus_work(self) -> None:
        """Put the keyboard on what one most likely came for."""
        self.bring.setFocus()

    def commands(self) -> Sequence[Command]:
        """What can be done here."""
        return (self._command("exchange.undo", self.undo),)

    def _command(self, id: str, button: QPushButton) -> Command:
        return Command(id=id, text=button.text(), act=button.click, enabled=button.isEnabled())

    def _bring(self) -> None:
        self.import_asked.emit("project")

    def _ask_to_undo(self, row: int) -> None:
        batch = self._batches[row]
        question = tr(
            "撤销“{file}”带来的 {count} 条？后来改过的会留下；撤销以后可以再导入。",
            file=batch.file,
            count=batch.new + batch.changed,
        )
        self.ask.ask(question, tr("撤销这一批"), lambda: self._undo(batch))

    def _undo(self, batch: Batch) -> None:
        def taken_back(taken: TakenBack) -> None:
            kept = tr("；后来改过的 {count} 条没有动", count=taken.kept) if taken.kept else ""
            self._notices.say(
                tr(
                    "已撤销“{file}”：{count} 条退回原样{kept}。",
                    file=batch.file,
                    count=len(taken.changes.records),
                    kept=kept,
                )
            )
            self.changed.emit(taken.changes)
            self.refresh()

        self._jobs.start(
            lambda _progress: undo_batch(self._desk, batch=batch.id),
            then=taken_back,
            failed=self._notices.failure,
            writes=True,
        )
