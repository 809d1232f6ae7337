"""Half-typed reasons of a return: on disk within a second, back when the same return is opened."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject

from jmdesk.operations.board_cells import Cell
from jmdesk.operations.desk import Desk
from jmdesk.store.draft import Draft
from jmdesk.ui.draft_keeper import DraftKeeper
from jmdesk.ui.jobs import Jobs
from jmdesk.ui.return_panel import ReturnPanel

RETURNING = "return:"
"""How the keys of these drafts begin."""


class ReturnDraft(QObject):
    """Keeps what is typed in the panel, by the report that it is about, until it is said."""

    def __init__(self, desk: Desk, jobs: Jobs, panel: ReturnPanel) -> None:
        super().__init__(panel)
        self._desk, self._panel = desk, panel
        self._cell: Cell | None = None
        self._keeper = DraftKeeper(desk, jobs, self._make, self, saves=True)
        panel.typed.connect(self._keeper.touch)
        panel.installEventFilter(self)

    def begin(self, cell: Cell) -> None:
        """The panel was opened for this report: bring back what was typed before."""
        self._keeper.stop()
        self._cell = cell
        found = self._desk.store.draft(_key(cell))
        if found is not None:
            self._panel.bring_back(found.typed)

    def end(self) -> None:
        """It was said: what stands in the panel is no draft any more."""
        if self._cell is not None:
            key, self._cell = _key(self._cell), None
            self._keeper.forget(key)

    def flush(self) -> None:
        """Write now what has not been written."""
        if self._cell is not None:
            self._keeper.flush()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The panel is left: the last letters are kept too."""
        if event.type() == QEvent.Type.Hide:
            self.flush()
        return super().eventFilter(watched, event)

    def _make(self) -> Draft | None:
        cell, typed = self._cell, self._panel.texts()
        if cell is None or not typed:
            return None
        return Draft(
            key=_key(cell),
            ledger="",
            record=None,
            unit=cell.unit,
            period=str(cell.period),
            typed=typed,
            focus="",
            at="",
        )


def _key(cell: Cell) -> str:
    return f"{RETURNING}{cell.report}:{cell.unit}:{cell.period}"
