"""How much is not the same and waits for someone to decide, looked up when anything changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.operations.desk import Desk
from jmdesk.ui.jobs import Job, Jobs, Progress


class ConflictCount(QObject):
    """Signal: `counted` (how many fields)."""

    counted = Signal(int)

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs = desk, jobs
        self._job: Job | None = None

    @Slot()
    def look(self) -> None:
        """Count anew; one count under way is enough."""
        if self._job is None:
            self._job = self._jobs.start(self._count, then=self.counted.emit, quick=True)
            self._job.finished.connect(self._forget)

    def _count(self, _progress: Progress) -> int:
        from jmdesk.operations.open_conflicts import conflict_count  # after the first paint

        return conflict_count(self._desk)

    @Slot()
    def _forget(self) -> None:
        self._job = None
