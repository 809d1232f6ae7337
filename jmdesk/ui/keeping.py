"""Backups that the window makes by itself: a while after it opened, then hourly, and on sticks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from jmdesk.domain.problem import Refusal
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.operations.sticks import (
    OnStick,
    Stick,
    choose,
    decline,
    is_chosen,
    is_declined,
    plugged_in,
)
from jmdesk.ui.backup_words import stick_told
from jmdesk.ui.jobs import Jobs, Progress
from jmdesk.ui.notice import Notices, Offer

if TYPE_CHECKING:  # what makes backups is loaded with the first one: the window waits for this
    from jmdesk.operations.drill import Drilled
    from jmdesk.operations.keeping import Kept

FIRST = 20_000
"""Milliseconds from the window's first figures to the first look whether a backup is due."""
AGAIN = 300_000
"""Milliseconds between two looks."""
STICKS = 5_000
"""Milliseconds between two looks for sticks: at a table of the system, not at a disk."""

Look = Callable[[], tuple[Stick, ...]]


class Keeping(QObject):
    """Signals: `changed` when there is a new backup, drill or stick."""

    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        jobs: Jobs,
        notices: Notices,
        parent: QObject,
        *,
        look: Look = plugged_in,
    ) -> None:
        super().__init__(parent)
        self._desk, self._jobs, self._notices, self._look = desk, jobs, notices, look
        self._seen: frozenset[Stick] = frozenset()
        self._told = ""
        self._first = QTimer(self, singleShot=True, interval=FIRST)
        self._first.timeout.connect(self.begin)
        self._again = QTimer(self, interval=AGAIN)
        self._again.timeout.connect(self.keep)
        self._sticks = QTimer(self, interval=STICKS)
        self._sticks.timeout.connect(self.look_for_sticks)
        for timer in (self._first, self._again, self._sticks):
            timer.start()

    def stop(self) -> None:
        """The desk is closed: nothing is begun any more."""
        for timer in (self._first, self._again, self._sticks):
            timer.stop()

    @Slot()
    def begin(self) -> None:
        """The first look: also what was left when the last window closed."""
        self._keep(at_once=True)

    @Slot()
    def keep(self) -> None:
        """Make what is due, aside; and back up on the chosen sticks that are plugged in."""
        self._keep(at_once=False)

    def _keep(self, *, at_once: bool) -> None:
        desk = self._desk

        def work(progress: Progress) -> Kept:
            from jmdesk.operations.keeping import keep

            return keep(desk, step=progress.step, at_once=at_once)

        self._jobs.start(work, then=self._kept, failed=self._failed, aside=True)
        for stick in sorted(self._seen, key=lambda one: one.name):
            self._meet(stick, ask=False)

    @Slot()
    def look_for_sticks(self) -> None:
        """Meet those that were plugged in since; forget those that were pulled out."""
        there = frozenset(one for one in self._look() if not self._lies_on(one))
        new, self._seen = there - self._seen, there
        for stick in sorted(new, key=lambda one: one.name):
            self._meet(stick, ask=True)

    def _lies_on(self, stick: Stick) -> bool:
        """A desk that is worked with on a stick is no safer with a copy on the same one."""
        return self._desk.path.is_relative_to(stick.folder)

    def _meet(self, stick: Stick, *, ask: bool) -> None:
        desk = self._desk

        def work(progress: Progress) -> OnStick | bool:
            from jmdesk.operations.backups_stick import back_up_to, stick_is_due

            if not is_chosen(desk, stick):
                return ask and bool(desk.unit) and not is_declined(desk, stick)
            if not stick_is_due(desk, stick, now=datetime.now().astimezone()):
                return False
            return back_up_to(desk, stick, step=progress.step)

        def met(outcome: OnStick | bool) -> None:
            if isinstance(outcome, OnStick):
                self._on_stick(outcome)
            elif outcome:
                self._ask(stick)

        self._jobs.start(work, then=met, failed=self._failed, aside=True)

    def _ask(self, stick: Stick) -> None:
        self._notices.say(
            tr("插上了 U 盘“{name}”。以后插上它就备份一份，当场核对？", name=stick.name),
            action=tr("插上就备份"),
            act=lambda: self.use(stick),
            other=Offer(tr("这个 U 盘不用"), lambda: self._decline(stick)),
        )

    def use(self, stick: Stick) -> None:
        """The person wants backups on this stick: the first one now."""
        desk = self._desk

        def work(progress: Progress) -> OnStick:
            from jmdesk.operations.backups_stick import back_up_to

            choose(desk, stick)
            return back_up_to(desk, stick, step=progress.step)

        self._jobs.start(work, then=self._on_stick, failed=self._failed, aside=True)

    def _decline(self, stick: Stick) -> None:
        desk = self._desk
        self._jobs.start(lambda _progress: decline(desk, stick), writes=True)

    def _on_stick(self, done: OnStick) -> None:
        self._told = ""
        self._notices.say(stick_told(done, now=datetime.now().astimezone()))
        self.changed.emit()

    def _kept(self, kept: Kept) -> None:
        if kept.made is not None or kept.drilled is not None:
            self._told = ""
            self.changed.emit()
        if kept.drilled is not None and not kept.drilled.ok:
            self._warn_of(kept.drilled)

    def _warn_of(self, drilled: Drilled) -> None:
        self._notices.warn(
            tr(
                "恢复演练没有通过：{flaw} 请再备份一份，放到另一块盘上。",
                flaw=drilled.flaws[0] if drilled.flaws else "",
            )
        )

    def _failed(self, error: BaseException) -> None:
        """The same refusal is told once, not every five minutes."""
        if isinstance(error, Refusal):
            if error.message != self._told:
                self._told = error.message
                self._notices.failure(error)
            self.changed.emit()
            return
        self._notices.failure(error)
