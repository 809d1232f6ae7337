"""What a person does with a sheet's rows: save, mark 无变化, delete; each can be undone at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.definitions.fieldtypes.choosing import YES
from jmdesk.domain.changes import Changes
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.month_rows import SAME
from jmdesk.operations.month_saving import mark_unchanged
from jmdesk.operations.month_undoing import undo_changes
from jmdesk.operations.recording import delete_record, restore_record
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.month_drafts import MonthDrafts
from jmdesk.ui.month_saving import Saved, harvest, left_out_text, save
from jmdesk.ui.month_state import MonthState
from jmdesk.ui.notice import Notices
from jmdesk.ui.problem_list import counts


class MonthActs(QObject):
    """Signals: ``done`` (Changes) after each; ``reload_asked`` where rows must be read anew."""

    done = Signal(object)
    reload_asked = Signal()

    def __init__(
        self, desk: Desk, jobs: Jobs, notices: Notices, state: MonthState, drafts: MonthDrafts
    ) -> None:
        super().__init__(state)
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._state, self._drafts = state, drafts
        self._saving = False
        self._left = ""

    def save(self) -> None:
        """Save what can be read, in one step; say what was left out and why."""
        state = self._state
        if self._saving:
            return
        found = harvest(
            state.sheet.ledger,
            state.model.typed(),
            state.model.unread(),
            state.judged,
            self._drafts.outside,
        )
        left = left_out_text(state.sheet, found.left)
        if not found.typed:
            self._notices.warn(left) if left else self._notices.say(tr("没有改动，不用存。"))
            return
        self._saving, self._left = True, left
        drop = self._drafts.draft_keys(found.typed)
        sheet, desk = state.sheet, self._desk
        self._jobs.start(
            lambda _progress: save(desk, sheet, found.typed, drop),
            then=self._saved,
            failed=self._failed,
            writes=True,
        )

    def mark(self, keys: Sequence[str]) -> None:
        """无变化 for these rows, signed by the person; where there is a mark, as typing."""
        state = self._state
        if SAME in state.model.sheet.by_name:
            cells = [((key, SAME), YES) for key in keys]
            state.model.write(cells, tr("记无变化 {count} 行", count=len(cells)))
        elif fresh := [key for key in keys if state.rows[key].record is None]:
            self.mark_now(fresh)
        else:
            self._notices.say(tr("这几行已经报过了。"))

    def mark_now(self, keys: Sequence[str]) -> None:
        """无变化 for these rows, saved at once; those without anything to carry are named."""
        sheet, desk = self._state.sheet, self._desk
        rows = [RecordId(key) for key in keys]
        self._jobs.start(
            lambda _progress: mark_unchanged(desk, sheet=sheet, rows=rows),
            then=self._marked,
            failed=self._notices.failure,
            writes=True,
        )

    def untouched(self) -> tuple[list[str], int]:
        """The rows that could be marked 无变化, and how many could not: nothing was ever said."""
        state = self._state
        open_ones: list[str] = [
            row.id
            for row in state.sheet.rows
            if row.owed and row.record is None and not state.is_touched(row.id)
        ]
        state.see(open_ones)
        lines = state.model.sheet
        ready = [key for key in open_ones if (one := lines.line(key)) and one.row.carried]
        return ready, len(open_ones) - len(ready)

    def delete(self, keys: Sequence[str], reason: str) -> None:
        """Delete the stored records of rows that were taken out of the grid."""
        desk = self._desk
        stored = [key for key in keys if self._is_stored(key)]

        def work(_progress: object) -> tuple[list[str], list[Changes]]:
            return stored, [delete_record(desk, record=RecordId(k), reason=reason) for k in stored]

        self._jobs.start(
            work,
            then=self._deleted,
            failed=self._notices.failure,
            writes=True,
        )

    def _is_stored(self, key: str) -> bool:
        row = self._state.rows.get(key)
        return row is not None and row.record is not None

    @Slot(object)
    def _saved(self, saved: Saved) -> None:
        self._saving = False
        self._drafts.saved(saved.records)
        self._state.take_stored(saved.records, saved.worked_out)
        self._drafts.touch([*saved.records, *(one.id for one in saved.records.values())])
        said = tr("已存 {count} 行。", count=len(saved.records)) + _open(saved.changes.problems)
        self._tell(saved.changes, " ".join(part for part in (said, self._left) if part))

    @Slot(object)
    def _marked(self, changes: Changes) -> None:
        found = ((id, self._desk.store.record(id)) for id in changes.records)
        records: dict[str, Record] = {id: one for id, one in found if one is not None}
        self._state.take_stored(records)
        said = tr("{count} 行记了无变化。", count=len(records)) + _open(changes.problems)
        self._tell(changes, said)

    @Slot(object)
    def _deleted(self, outcome: tuple[list[str], list[Changes]]) -> None:
        keys, made = outcome
        still_owed = any(self._state.rows[key].owed for key in keys)
        self._state.forget(keys)
        changes = Changes(
            records=tuple(id for one in made for id in one.records),
            ledgers=frozenset(ledger for one in made for ledger in one.ledgers),
        )
        said = tr("已删除 {count} 行，历史里还查得到。", count=len(keys))
        self._tell(changes, said, lambda: _restored(self._desk, changes))
        if still_owed:
            self.reload_asked.emit()

    def _tell(self, changes: Changes, said: str, back: Callable[[], Changes] | None = None) -> None:
        desk = self._desk
        take_back = back or (lambda: undo_changes(desk, changes=changes))
        self._notices.say(said, action=tr("撤销"), act=lambda: self._undo(take_back))
        self.done.emit(changes)

    def _undo(self, take_back: Callable[[], Changes]) -> None:
        self._jobs.start(
            lambda _progress: take_back(),
            then=self._undone,
            failed=self._notices.failure,
            writes=True,
        )

    @Slot(object)
    def _undone(self, back: Changes) -> None:
        self._notices.say(tr("已撤销 {count} 行。", count=len(back.records)))
        self.done.emit(back)
        self.reload_asked.emit()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._saving = False
        self._notices.failure(error)


def _restored(desk: Desk, changes: Changes) -> Changes:
    """The records that were deleted are there again."""
    made = [restore_record(desk, record=id) for id in changes.records]
    return Changes(records=tuple(id for one in made for id in one.records), ledgers=changes.ledgers)


def _open(problems: Sequence[Problem]) -> str:
    still = counts(problems)
    return tr("还有 {count}", count=still) if still else ""
