"""Records what was typed on the 嘎查's page, act by act, and remembers each to undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from jmdesk.domain.changes import Changes
from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.language import tr
from jmdesk.operations import village_saving as saving
from jmdesk.operations.desk import Desk
from jmdesk.operations.village import VillageLine, VillageSheet, village_sheet
from jmdesk.operations.village_steps import States, Step, bring_to
from jmdesk.ui.jobs import Jobs


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The page as it is after an act.

    ``saved`` are the texts that were recorded by it, by cell; ``turned`` whether it was undoing or
    redoing; ``said`` what to tell, "" for an act that is seen on the page anyway.
    """

    sheet: VillageSheet
    changes: Changes | None = None
    saved: Mapping[str, str] = field(default_factory=dict)
    turned: bool = False
    said: str = ""
    step: Step | None = None

    @property
    def of(self) -> tuple[str, Period]:
        """Whose page and of which month."""
        return self.sheet.unit, self.sheet.period


class VillageRecorder(QObject):
    """Signals: ``recorded`` (Outcome) after each act, ``refused`` (exception)."""

    recorded = Signal(object)
    refused = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._jobs = desk, jobs
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._open = 0
        self._waiting: list[Callable[[], object]] = []
        self._round = 0

    def begin_anew(self) -> None:
        """Another page: what was done on the one before is undone there."""
        self._done, self._undone, self._waiting = [], [], []
        self._round += 1

    def save(
        self,
        sheet: VillageSheet,
        line: VillageLine,
        values: Mapping[str, Any],
        saved: Mapping[str, str],
    ) -> None:
        """Record what was typed in a line."""

        def work(desk: Desk, now: VillageSheet) -> Step:
            fresh = next((one for one in now.lines if one.id == line.id), line)
            return saving.save_line(desk, sheet=now, line=fresh, values=values)

        self._act(sheet, work, saved=saved)

    def mark_unchanged(self, sheet: VillageSheet) -> None:
        """本月无变化."""
        said = tr("{count} 个项目都照上月报了，本月无变化。", count=len(sheet.sites))
        self._act(sheet, lambda desk, now: saving.mark_unchanged(desk, sheet=now), said=said)

    def mark_rest(self, sheet: VillageSheet) -> None:
        """其余照上月."""
        said = tr("其余 {count} 个项目照上月报了。", count=len(sheet.unreported))
        self._act(sheet, lambda desk, now: saving.mark_rest(desk, sheet=now), said=said)

    def unmark(self, sheet: VillageSheet) -> None:
        """No longer 本月无变化."""
        said = tr("“本月无变化”的勾去掉了。")
        self._act(sheet, lambda desk, now: saving.unmark(desk, sheet=now), said=said)

    def undo(self) -> bool:
        """Take back the last act; False where there is none."""
        return self.when_done(self._undo) if self._open else self._undo()

    def _undo(self) -> bool:
        if not self._done:
            return False
        step = self._done.pop()
        self._undone.append(step)
        self._turn(step.before)
        return True

    def redo(self) -> bool:
        """Do again what was taken back last; False where there is nothing."""
        if self._open or not self._undone:
            return False
        step = self._undone.pop()
        self._done.append(step)
        self._turn(step.after)
        return True

    def read_again(self, unit: str, sheet: VillageSheet) -> None:
        """Something changed elsewhere: read the page anew, beside the work."""
        self._start(sheet, lambda: Outcome(sheet=self._read(sheet)), writes=False)

    def when_done(self, act: Callable[[], object]) -> bool:
        """Do something once nothing is being recorded."""
        if self._open:
            self._waiting.append(act)
        else:
            act()
        return True

    def _act(
        self,
        sheet: VillageSheet,
        work: Callable[[Desk, VillageSheet], Step],
        *,
        saved: Mapping[str, str] | None = None,
        said: str = "",
    ) -> None:
        """Do it on the page as it is when its turn comes, and read that page again."""

        def whole() -> Outcome:
            step = work(self._desk, self._read(sheet))
            after = self._read(sheet)
            return Outcome(
                sheet=after, changes=step.changes, saved=saved or {}, said=said, step=step
            )

        self._undone = []
        self._start(sheet, whole, writes=True)

    def _turn(self, wanted: States) -> None:
        sheet = self._last

        def whole() -> Outcome:
            changes = bring_to(self._desk, wanted=wanted)
            return Outcome(sheet=self._read(sheet), changes=changes, turned=True)

        self._start(sheet, whole, writes=True)

    def _start(self, sheet: VillageSheet, whole: Callable[[], Outcome], *, writes: bool) -> None:
        self._last = sheet
        this_round = self._round
        self._open += 1
        self._jobs.start(
            lambda _progress: (this_round, whole()),
            then=self._came,
            failed=self._failed,
            writes=writes,
        )

    def _read(self, sheet: VillageSheet) -> VillageSheet:
        spare: RecordId = sheet.next_course.id
        return village_sheet(self._desk, unit=sheet.unit, period=sheet.period, spare=spare)

    @Slot(object)
    def _came(self, told: tuple[int, Outcome]) -> None:
        this_round, outcome = told
        self._open -= 1
        if this_round == self._round and outcome.step is not None:
            self._done.append(outcome.step)
        self.recorded.emit(outcome)
        self._go_on()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._open -= 1
        self._waiting = []
        self.refused.emit(error)

    def _go_on(self) -> None:
        while self._waiting and not self._open:
            self._waiting.pop(0)()
