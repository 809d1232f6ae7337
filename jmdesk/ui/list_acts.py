"""Deleting a record of a list, and bringing it back at once."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.domain.changes import Changes
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.recording import delete_record, restore_record
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.notice import Notices


class ListActs(QObject):
    """Signals: ``changed`` (Changes)."""

    changed = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, notices: Notices, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._notices = desk, jobs, notices

    @Slot(str, str)
    def delete(self, record: str, reason: str) -> None:
        """Delete a record; its history stays, and the notice brings it back."""
        self._jobs.start(
            lambda _progress: delete_record(self._desk, record=RecordId(record), reason=reason),
            then=self._deleted,
            failed=self._notices.failure,
            writes=True,
        )

    @Slot(object)
    def _deleted(self, changes: Changes) -> None:
        record = changes.records[0]
        self.changed.emit(changes)
        self._notices.say(
            tr("已删除“{name}”，历史里还查得到。", name=record_name(self._desk, record)),
            action=tr("撤销"),
            act=lambda: self._restore(record),
        )

    def _restore(self, record: RecordId) -> None:
        self._jobs.start(
            lambda _progress: restore_record(self._desk, record=record),
            then=self._restored,
            failed=self._notices.failure,
            writes=True,
        )

    @Slot(object)
    def _restored(self, changes: Changes) -> None:
        self.changed.emit(changes)
        name = record_name(self._desk, changes.records[0])
        self._notices.say(tr("“{name}”已恢复。", name=name))
