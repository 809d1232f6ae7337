"""What a record said before, and bringing it back: with one more step that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.changes import Changes
from jmdesk.domain.revision import RecordId, RevisionId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import stored_record
from jmdesk.operations.versions import restore_version
from jmdesk.ui.history_panel import Step, steps
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices


class RecordHistory(QObject):
    """Reads and restores the versions of one record.

    ``record`` gives the record's id, None while it was never saved. Signals: ``restored``
    (Changes) when the record says again what it once said, and when that was undone.
    """

    restored = Signal(object)

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        *,
        ledger: Ledger,
        record: Callable[[], RecordId | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._notices = desk, jobs, notices
        self._ledger, self._record = ledger, record
        self._then: Callable[[], None] = lambda: None

    def steps(self) -> list[Step]:
        """The versions, the newest first."""
        record = self._record()
        if record is None:
            return []
        store = self._desk.store
        return steps(self._desk, self._ledger, store.history(record), aside=store.aside(record))

    def restore(self, step: Step) -> None:
        """Bring that version back; the notice offers the one before."""
        record = self._record()
        if record is None:
            return
        before = stored_record(self._desk, record).heads
        said = tr("已恢复成 {when} 的那一版。", when=step.when)
        self._go_to(
            record,
            [step.revision],
            lambda: self._notices.say(
                said, action=tr("撤销"), act=lambda: self._undo(record, before)
            ),
        )

    def _undo(self, record: RecordId, heads: Sequence[RevisionId]) -> None:
        self._go_to(record, heads, lambda: self._notices.say(tr("已撤销，内容和恢复以前一样。")))

    def _go_to(
        self, record: RecordId, heads: Sequence[RevisionId], then: Callable[[], None]
    ) -> None:
        self._then = then
        self._jobs.start(
            lambda _progress: restore_version(self._desk, record=record, heads=heads),
            then=self._done,
            failed=self._notices.failure,
            writes=True,
        )

    @Slot(object)
    def _done(self, changes: Changes) -> None:
        self.restored.emit(changes)
        self._then()
