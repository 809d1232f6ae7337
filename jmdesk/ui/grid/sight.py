"""Which columns are in sight and where: the frozen ones stand still at the left."""

from __future__ import annotations

from PySide6.QtWidgets import QHeaderView

from jmdesk.ui.grid.sheet import Sheet

_MOST = 0.6
"""Share of the window that stands still at most: beyond it frozen columns scroll like others."""


class Sight:
    """Columns as they stand in the window, from the header's order, widths and hidden sections."""

    def __init__(self, header: QHeaderView) -> None:
        self._header = header
        self._sheet = Sheet()
        self._columns: tuple[int, ...] | None = None
        self._frozen: dict[int, tuple[int, int]] = {}
        self.width = 0
        """Of all frozen columns together, in pixels."""

    def look_at(self, sheet: Sheet) -> None:
        """Another sheet is shown."""
        self._sheet = sheet
        self.forget()

    def forget(self) -> None:
        """Columns were moved, resized, hidden or shown."""
        self._columns = None

    @property
    def columns(self) -> tuple[int, ...]:
        """Columns (as the model counts) that are not hidden, from left to right."""
        if self._columns is None:
            self._measure()
        return self._columns or ()

    @property
    def frozen(self) -> tuple[int, ...]:
        """Those of them that stand still."""
        return tuple(column for column in self.columns if column in self._frozen)

    def frozen_left(self, column: int) -> int | None:
        """Where a frozen column begins; None for the others."""
        _ = self.columns
        place = self._frozen.get(column)
        return None if place is None else place[0]

    def frozen_at(self, x: int) -> int | None:
        """The frozen column at a place of the viewport; None right of them."""
        if not 0 <= x < self.frozen_width:
            return None
        for column, (left, width) in self._frozen.items():
            if left <= x < left + width:
                return column
        return None

    @property
    def frozen_width(self) -> int:
        """How much of the viewport stands still."""
        _ = self.columns
        return self.width

    def left(self, column: int) -> int:
        """Where a column begins in the viewport, also under the frozen ones."""
        fixed = self.frozen_left(column)
        return self._header.sectionViewportPosition(column) if fixed is None else fixed

    def _measure(self) -> None:
        header, count = self._header, len(self._sheet.columns)
        order = (header.logicalIndex(place) for place in range(count))
        self._columns = tuple(column for column in order if not header.isSectionHidden(column))
        self._frozen = {}
        self.width = 0
        for column in self._columns:
            if not self._sheet.columns[column].frozen:
                break
            size = header.sectionSize(column)
            if self.width + size > header.width() * _MOST > 0:
                break
            self._frozen[column] = (self.width, size)
            self.width += size
