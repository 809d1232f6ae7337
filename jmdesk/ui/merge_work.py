"""The work behind a merge's page: reading and planning, looking up, merging, taking back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.domain.changes import Changes
from jmdesk.exchange.merge_plan import FilePlan, MergeAnswers, MergePlan, RecordEffect
from jmdesk.operations.batches import undo_batch
from jmdesk.operations.desk import Desk
from jmdesk.operations.merging import Merged, answer_plan, apply_merge, effects, plan_merge
from jmdesk.ui.jobs import Job, Jobs, Progress
from jmdesk.ui.merge_state import MergeState


class MergeWork(QObject):
    """One thing at a time; what is begun anew puts an end to what was under way.

    What files of unknown desks would do is planned too; merging leaves them out until they are
    trusted. Signals: `planned` (MergePlan), `looked_up` (FilePlan, effects), `done` (Merged),
    `failed` (exception), `progressed` (done, total, name), `undone` (Changes).
    """

    planned = Signal(object)
    looked_up = Signal(object, object)
    done = Signal(object)
    failed = Signal(object)
    progressed = Signal(int, int, str)
    undone = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs = desk, jobs
        self._job: Job | None = None
        self._look: Job | None = None

    def plan(self, paths: Sequence[Path], answers: MergeAnswers) -> None:
        """Read files and folders."""
        wanted = tuple(paths)
        self._plan(
            lambda progress: plan_merge(
                self._desk,
                paths=wanted,
                answers=answers,
                progress=progress,
                cancelled=lambda: progress.cancelled,
            )
        )

    def plan_again(self, plan: MergePlan, answers: MergeAnswers) -> None:
        """The same files after an answer."""
        self._plan(lambda _progress: answer_plan(self._desk, plan=plan, answers=answers))

    def look_up(self, plan: MergePlan, file: FilePlan) -> None:
        """What one file would do."""
        if self._look is not None:
            self._look.cancel()
        self._look = self._jobs.start(
            lambda _progress: (file, effects(self._desk, plan=plan, file=file)),
            then=self._looked,
            quick=True,
        )

    def merge(self, state: MergeState) -> None:
        """All of it, as the person has decided."""
        self.stop()
        plan, answers, decisions = state.plan, state.whole_answers(), state.whole_decisions()
        assert plan is not None
        self._job = self._jobs.start(
            lambda _progress: apply_merge(
                self._desk, plan=plan, answers=answers, decisions=decisions
            ),
            then=self._merged,
            failed=self._failed,
            writes=True,
        )

    def undo(self, batch: str, failed: Callable[[BaseException], None]) -> None:
        """Set a batch aside; nothing on the page waits for it."""

        def told(taken: object) -> None:
            changes = getattr(taken, "changes", taken)
            assert isinstance(changes, Changes)
            self.undone.emit(changes)

        self._jobs.start(
            lambda _progress: undo_batch(self._desk, batch=batch),
            then=told,
            failed=failed,
            writes=True,
        )

    def stop(self) -> None:
        """Whatever is under way is no longer wanted."""
        for job in (self._job, self._look):
            if job is not None:
                job.cancel()
        self._job = self._look = None

    def _plan(self, work: Callable[[Progress], MergePlan]) -> None:
        self.stop()
        self._job = self._jobs.start(work, then=self._planned, failed=self._failed)
        self._job.progressed.connect(self.progressed)

    @Slot(object)
    def _planned(self, plan: MergePlan) -> None:
        self._job = None
        self.planned.emit(plan)

    @Slot(object)
    def _looked(self, found: tuple[FilePlan, tuple[RecordEffect, ...]]) -> None:
        self._look = None
        self.looked_up.emit(*found)

    @Slot(object)
    def _merged(self, merged: Merged) -> None:
        self._job = None
        self.done.emit(merged)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._job = None
        self.failed.emit(error)
