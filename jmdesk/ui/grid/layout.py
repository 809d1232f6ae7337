"""How wide the columns are, which are hidden and in which order they stand; remembered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QHeaderView

from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.figures import grouped

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

_LEAST = 24


class ColumnLayout:
    """The columns of one view; remembered under an id (the ledger's) and each column's name."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._settings: QSettings | None = None
        self._id = ""
        self._applying = False
        header = view.horizontalHeader()
        header.sectionResized.connect(self._resized)
        header.sectionMoved.connect(self._moved)

    def remember(self, settings: QSettings, id: str) -> None:
        """From now on keep the layout in settings under an id; before a sheet is shown."""
        self._settings, self._id = settings, id

    def apply(self) -> None:
        """Lay the columns out as they were left, else as they wish."""
        self._applying = True
        view, header = self._view, self._view.horizontalHeader()
        header.setMinimumSectionSize(round(_LEAST * theme.scale_of(view)))
        self._order(header)
        for number, column in enumerate(view.model().sheet.columns):
            width = self._number(column.name, "width", column.width)
            view.setColumnHidden(number, bool(self._number(column.name, "hidden", 0)))
            view.setColumnWidth(number, round(width * theme.scale_of(view)))
        self._applying = False
        view.sight.forget()
        view.viewport().update()

    def hide(self) -> None:
        """Hide the columns in which something is chosen; one stays in any case."""
        view = self._view
        places = {place for _row, place in view.chosen.cells()} or {view.hand.here()[1]}
        if len(places) >= len(view.sight.columns):
            view.told.emit(tr("至少要留一栏。"))
            return
        for column in [view.sight.columns[place] for place in sorted(places)]:
            self._show(column, shown=False)
        view.hand.go((view.hand.here()[0], min(places)))

    def show_all(self) -> None:
        """Show all hidden columns."""
        for column in range(self._view.model().columnCount()):
            self._show(column, shown=True)

    def show_column(self, column: int) -> None:
        """Show one hidden column."""
        self._show(column, shown=True)

    def hidden(self) -> list[int]:
        """The hidden columns."""
        count = self._view.model().columnCount()
        return [column for column in range(count) if self._view.isColumnHidden(column)]

    def move(self, by: int) -> None:
        """Move the current column past its neighbour to the right, or (-1) to the left."""
        view, header = self._view, self._view.horizontalHeader()
        row, place = view.hand.here()
        if not 0 <= place + by < len(view.sight.columns):
            return
        first, second = view.sight.columns[place], view.sight.columns[place + by]
        header.moveSection(header.visualIndex(first), header.visualIndex(second))
        view.hand.go((row, view.sight.columns.index(first)))

    def fit(self, column: int) -> None:
        """As wide as the longest of what is in sight, and the heading."""
        view = self._view
        metrics = view.fontMetrics()
        sheet = view.model().sheet
        shown = sheet.columns[column]
        rows = view.rows_in(view.viewport().rect())
        texts = [sheet.text(sheet.seen[row], shown) for row, _top, _height in rows]
        texts = [grouped(text) if shown.numeric else text for text in texts]
        texts += shown.heading.split("\n")
        longest = max(metrics.horizontalAdvance(text) for text in texts)
        view.setColumnWidth(column, round(longest * 1.08) + metrics.height())

    def _show(self, column: int, *, shown: bool) -> None:
        self._view.setColumnHidden(column, not shown)
        if shown and not self._view.columnWidth(column):
            self._view.setColumnWidth(column, self._view.model().sheet.columns[column].width)
        self._keep(column, "hidden", int(not shown))
        self._changed()

    def _order(self, header: QHeaderView) -> None:
        names = [column.name for column in self._view.model().sheet.columns]
        kept = self._settings.value(f"grid/{self._id}/order", "") if self._settings else ""
        wished = [name for name in str(kept).split(" ") if name in names]
        order = sorted(names, key=lambda name: wished.index(name) if name in wished else -1)
        if not wished:
            order = names
        # Frozen columns come first whatever was remembered.
        order.sort(key=lambda name: not self._view.model().sheet.by_name[name].frozen)
        for place, name in enumerate(order):
            header.moveSection(header.visualIndex(names.index(name)), place)

    def _resized(self, column: int, _old: int, new: int) -> None:
        if new and not self._applying:
            self._keep(column, "width", round(new / theme.scale_of(self._view)))
        self._changed()

    def _moved(self, column: int, old: int, new: int) -> None:
        """Frozen columns stay in front: a move across their edge is taken back."""
        if self._applying:
            return
        columns = self._view.model().sheet.columns
        header = self._view.horizontalHeader()
        order = [columns[header.logicalIndex(place)].frozen for place in range(len(columns))]
        if order != sorted(order, reverse=True):
            header.moveSection(new, old)
            return
        if self._settings is not None:
            names = [columns[header.logicalIndex(place)].name for place in range(len(columns))]
            self._settings.setValue(f"grid/{self._id}/order", " ".join(names))
        self._changed()

    def _changed(self) -> None:
        self._view.sight.forget()
        self._view.viewport().update()
        self._view.horizontalHeader().viewport().update()

    def _keep(self, column: int, what: str, value: int) -> None:
        if self._settings is not None:
            name = self._view.model().sheet.columns[column].name
            self._settings.setValue(f"grid/{self._id}/{name}/{what}", value)

    def _number(self, name: str, what: str, usual: int) -> int:
        """What was kept; files of settings are written by others too, so it may be anything."""
        kept = self._settings.value(f"grid/{self._id}/{name}/{what}") if self._settings else None
        text = str(kept)
        return min(int(text), 2000) if text.isdecimal() and len(text) < 6 else usual
