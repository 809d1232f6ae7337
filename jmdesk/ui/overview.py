"""Looking a month through in the background: counts first, then what is owed and wrong, then
the pictures, which load what draws them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from jmdesk.domain.period import Period
from jmdesk.operations.desk import Desk
from jmdesk.operations.overview import Overview, count_up, filled_ledgers
from jmdesk.operations.recording import today
from jmdesk.ui.jobs import Job, Jobs, Progress

if TYPE_CHECKING:  # loaded by the job that needs them
    from jmdesk.operations.charts import Comparison
    from jmdesk.reporting.chart import Chart

__all__ = ["Looking", "Overview", "Picture", "filled_ledgers"]


_BREATH = 0.03
"""Seconds in which the window paints what was found before the worker competes with it again."""


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Figures and their chart at the width it was asked for."""

    figures: Comparison
    chart: Chart


class Looking(QObject):
    """Signals: `counted` and `looked` (Overview), `drawn` (tuple of Picture), in this order; only
    those of the unit and month that were asked for last."""

    counted = Signal(object)
    looked = Signal(object)
    drawn = Signal(object)

    def __init__(self, desk: Desk, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._job: Job | None = None
        self._turn = 0
        self.width: Callable[[], float] = lambda: 0.0
        """How wide the pictures should be, asked when they are about to be drawn."""

    def begin(self, unit: str, month: Period) -> None:
        """Look at a unit's month; what was still being looked at is dropped."""
        if self._job is not None:
            self._job.cancel()
        self._turn += 1
        desk = self._desk
        self._start(lambda _: count_up(desk, unit, month, today=today()), self._counted)

    def _start(self, work: Callable[[Progress], object], then: Callable[[object], None]) -> None:
        turn = self._turn

        def heard(value: object) -> None:
            if turn == self._turn and isValid(self):  # the desk may have been exchanged
                self._job = None
                then(value)

        self._job = self._jobs.start(work, then=heard)

    def _counted(self, overview: object) -> None:
        assert isinstance(overview, Overview)
        self.counted.emit(overview)
        desk = self._desk

        def look(progress: Progress) -> Overview:
            # Here, not above: it brings in reporting, which the first look can do without.
            time.sleep(_BREATH)
            from jmdesk.operations.overview_look import look_through

            return look_through(desk, overview, progress)

        self._start(look, self._looked)

    def _looked(self, overview: object) -> None:
        assert isinstance(overview, Overview)
        self.looked.emit(overview)
        desk, unit, month, width = self._desk, overview.unit, overview.month, self.width()
        self._start(lambda _: _pictures(desk, unit, month, width), self.drawn.emit)


def _pictures(desk: Desk, unit: str, month: Period, width: float) -> tuple[Picture, ...]:
    time.sleep(_BREATH)
    from jmdesk.operations.charts import money_of_year
    from jmdesk.operations.charts_targets import targets_of_year

    found = (money_of_year(desk, unit, month), targets_of_year(desk, unit, month))
    return tuple(Picture(figures=one, chart=one.draw(width)) for one in found if one is not None)
