"""The bars above a sheet: what was found again, what is to be confirmed, what a row is about."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.month_rows import link_of
from jmdesk.operations.recording import today
from jmdesk.ui.bar import Bar
from jmdesk.ui.desk_lookups import DeskLookups
from jmdesk.ui.grid.view import GridView
from jmdesk.ui.list_parts import DeleteBar
from jmdesk.ui.month_acts import MonthActs
from jmdesk.ui.month_drafts import MonthDrafts
from jmdesk.ui.month_lines import grows_by_choice, new_row
from jmdesk.ui.month_new import NewRowBar
from jmdesk.ui.month_state import MonthState
from jmdesk.ui.notice import Notices


class MonthBars(QWidget):
    """Each is hidden until it is needed. Signals: ``closed`` when the grid has the keys again."""

    closed = Signal()

    def __init__(
        self,
        desk: Desk,
        notices: Notices,
        state: MonthState,
        drafts: MonthDrafts,
        acts: MonthActs,
        view: GridView,
    ) -> None:
        super().__init__()
        self._desk, self._notices, self._state = desk, notices, state
        self._drafts, self._acts, self._view = drafts, acts, view
        self._confirmed: Callable[[], None] = lambda: None
        self.note = Bar(self._forget_note)
        self.confirm = Bar(self._confirm)
        self.delete = DeleteBar()
        self.new = self._new_bar()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        for bar in (self.note, self.confirm, self.delete, self.new):
            if bar is not None:
                column.addWidget(bar)
                bar.installEventFilter(self)
        self.hide()
        self.delete.confirmed.connect(self._delete)
        self.delete.closed.connect(self._keep_rows)
        state.model.rows_changed.connect(self._rows_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Without a bar there is no room taken."""
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            bars = (self.note, self.confirm, self.delete, self.new)
            self.setVisible(any(bar is not None and not bar.isHidden() for bar in bars))
        return super().eventFilter(watched, event)

    def begin(self) -> None:
        """Another sheet: nothing is asked there yet."""
        for bar in (self.note, self.confirm, self.delete, self.new):
            if bar is not None:
                bar.hide()

    def say_found(self, cells: int) -> None:
        """The quiet note about what an earlier run left behind."""
        self.note.show_text(tr("上次没存的 {count} 格已找回。", count=cells), tr("知道了"))

    @Slot()
    def ask_rest(self) -> None:
        """其余都无变化: how many that is, and whose name stands under it."""
        ready, bare = self._acts.untouched()
        if not ready:
            self._notices.say(tr("没有可以记无变化的行：没动过的行都没有上次的数。"))
            return
        said = tr(
            "把没有动过的 {count} 行都记为无变化，署名{person}？",
            count=len(ready),
            person=self._desk.person,
        )
        if bare:
            said += tr("另有 {count} 行以前没有报过，仍是未报。", count=bare)
        self._confirmed = lambda: self._acts.mark_now(ready)
        self.confirm.show_text(said, tr("都记无变化"))
        self.confirm.button.setFocus()

    @Slot()
    def ask_new(self) -> None:
        """A row for something that nobody had to report; or simply one more."""
        if self.new is not None:
            self.new.begin()
            return
        self._view.acts.insert_rows()
        self.closed.emit()

    def _new_bar(self) -> NewRowBar | None:
        ledger = self._state.sheet.ledger
        link = link_of(ledger)
        if link is None or not grows_by_choice(ledger):
            return None
        lookups = DeskLookups(self._desk, year=today().year, ledger=ledger.id)
        bar = NewRowBar(link, lookups, unit="unit" in ledger.key)
        bar.chosen.connect(self._add)
        bar.closed.connect(self.closed)
        return bar

    def _confirm(self) -> None:
        self.confirm.hide()
        self._confirmed()
        self.closed.emit()

    def _forget_note(self) -> None:
        self.note.hide()
        self.closed.emit()

    @Slot()
    def _rows_changed(self) -> None:
        """Stored rows were taken out: why? Rows that were never saved need no reason."""
        state = self._state
        removed = [key for key in state.model.removed if key in state.rows]
        stored = [key for key in removed if state.rows[key].record is not None]
        fresh = [key for key in removed if key not in stored]
        if fresh:
            self._drafts.touch(fresh)
            state.forget(fresh)
        if stored:
            name = state.rows[stored[0]].name
            several = tr("等 {count} 行", count=len(stored)) if len(stored) > 1 else ""
            self.delete.ask(" ".join(stored), f"{name}{several}")
        else:
            self.delete.hide()

    @Slot(str, str)
    def _delete(self, keys: str, reason: str) -> None:
        self._acts.delete(keys.split(), reason)
        self.closed.emit()

    @Slot()
    def _keep_rows(self) -> None:
        """Thought better of it: the rows come back, and one stands on the first of them."""
        gone, place = self._state.model.removed, self._view.place()
        self._view.acts.undo()
        first = next((one.name for one in self._state.model.sheet.columns if one.can_edit), "")
        if gone:
            self._view.go_to(gone[0], place[1] if place else first)
        self.closed.emit()

    @Slot(str, str)
    def _add(self, subject: str, unit: str) -> None:
        state = self._state
        name = self._desk.store.title(RecordId(subject), unit_name=self._desk.units.name)
        row = new_row(
            self._desk,
            state.sheet,
            subject=RecordId(subject),
            unit=unit or state.sheet.unit,
            name=name,
        )
        if row.id in state.rows:
            self._notices.say(tr("“{name}”已经在表里。", name=name))
        state.add(row)
        first = next((one.name for one in state.model.sheet.columns if one.can_edit), "")
        self._view.go_to(row.id, first)
        self.closed.emit()
