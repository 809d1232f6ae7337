"""What the side says beside its places: how many records, how much must be mended or decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from jmdesk.domain.problem import Level
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.ui.conflict_count import ConflictCount
from jmdesk.ui.visit import LEDGER

if TYPE_CHECKING:
    from jmdesk.operations.overview import Overview
    from jmdesk.ui.main_window import MainWindow
    from jmdesk.ui.pages import Pages


class Badges(QObject):
    """Numbers at the left, and on pages that tell what waits for a decision."""

    def __init__(self, window: MainWindow, desk: Desk, pages: Pages) -> None:
        super().__init__(window)
        self._window, self._pages = window, pages
        self._conflicts = ConflictCount(desk, window.jobs, self)
        self._conflicts.counted.connect(self._show_conflict_count)

    @Slot(str, int)
    def note(self, ledger: str, count: int) -> None:
        """How many records a ledger has in this period."""
        self._window.side.set_note(f"{LEDGER}{ledger}", str(count) if count else "")

    def show_overview(self, overview: Overview | None) -> None:
        """How much must be mended in each ledger, at the left."""
        for state in overview.ledgers if overview is not None else ():
            count = state.problems.get(Level.MUST, 0)
            self._window.side.set_badge(f"{LEDGER}{state.id}", count)
        self.count_conflicts()

    def count_conflicts(self) -> None:
        """Look how much is not the same."""
        self._conflicts.look()

    @Slot(int)
    def _show_conflict_count(self, count: int) -> None:
        """What waits for a decision, at 收发 and on the page one begins with."""
        told = tr("{count} 处不一样，等着定", count=count)
        self._window.side.set_badge("exchange", count, told)
        for key in ("desk", "village"):
            page = self._pages.of(key)
            if page is not None:
                page.show_conflicts(count)  # type: ignore[attr-defined]  # both have it
