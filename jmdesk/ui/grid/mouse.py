"""What the mouse does in the cells: choose, widen what is chosen, tick, begin to type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QMouseEvent

from jmdesk.ui import theme
from jmdesk.ui.grid.cursor import Spot
from jmdesk.ui.grid.painting import PAD

if TYPE_CHECKING:
    from jmdesk.ui.grid.view import GridView

_REPEAT = 40
"""Milliseconds between two steps while the mouse is held outside."""
_BOX = 24


class Mouse:
    """The mouse over one view's cells."""

    def __init__(self, view: GridView) -> None:
        self._view = view
        self._dragging = False
        self._at = QPoint()
        self._repeat = QTimer(view)
        self._repeat.setInterval(_REPEAT)
        self._repeat.timeout.connect(self._drag)

    def press(self, event: QMouseEvent) -> None:
        """Choose a cell, or up to it (Shift), or it as well (Ctrl)."""
        spot = self._spot(event.position().toPoint())
        if spot is None or event.button() == Qt.MouseButton.MiddleButton:
            return
        hand, modifiers = self._view.hand, event.modifiers()
        if event.button() == Qt.MouseButton.RightButton:
            if spot not in self._view.chosen.cells():
                hand.go(spot)
            return
        self._dragging = True
        if modifiers & Qt.KeyboardModifier.ShiftModifier:
            hand.go(spot, extend=True)
        elif modifiers & Qt.KeyboardModifier.ControlModifier:
            hand.add(spot)
        else:
            hand.go(spot)
            if self._is_on_box(event.position().toPoint(), spot):
                self._view.acts.toggle()

    def move(self, event: QMouseEvent) -> None:
        """Choose up to where the mouse is dragged; outside, the sheet scrolls along."""
        if not self._dragging or not event.buttons() & Qt.MouseButton.LeftButton:
            return
        self._at = event.position().toPoint()
        if self._view.viewport().rect().contains(self._at):
            self._repeat.stop()
        elif not self._repeat.isActive():
            self._repeat.start()
        self._drag()

    def double_click(self, event: QMouseEvent) -> None:
        """Type on in the cell; in one that cannot be changed nothing happens."""
        view, index = self._view, self._view.indexAt(event.position().toPoint())
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        column = view.model().sheet.columns[index.column()]
        if column.kind != "yes_no" and view.model().flags(index) & Qt.ItemFlag.ItemIsEditable:
            view.typing.begin(overwrite=False)

    def release(self) -> None:
        """No longer dragging."""
        self._dragging = False
        self._repeat.stop()

    def _drag(self) -> None:
        spot = self._spot(self._at, nearest=True)
        if spot is not None and spot != self._view.hand.corner():
            self._view.hand.go(spot, extend=True)

    def _spot(self, at: QPoint, *, nearest: bool = False) -> Spot | None:
        view = self._view
        index = view.indexAt(at)
        if index.isValid():
            return index.row(), view.sight.columns.index(index.column())
        return self._nearest(at) if nearest else None

    def _nearest(self, at: QPoint) -> Spot:
        """One cell beyond the edge over which the mouse has gone."""
        view = self._view
        area = view.viewport().rect()
        row, column = view.hand.corner()
        inside = view.indexAt(
            QPoint(max(0, min(area.right() - 1, at.x())), max(0, min(area.bottom() - 1, at.y())))
        )
        if inside.isValid():
            row, column = inside.row(), view.sight.columns.index(inside.column())
        row += (at.y() > area.bottom()) - (at.y() < 0)
        column += (at.x() > area.right()) - (at.x() < 0)
        return row, column

    def _is_on_box(self, at: QPoint, spot: Spot) -> bool:
        view = self._view
        column = view.sight.columns[spot[1]]
        if view.model().sheet.columns[column].kind != "yes_no":
            return False
        left = view.sight.left(column) + round(PAD * theme.scale_of(view)) // 2
        return left <= at.x() <= left + round(_BOX * theme.scale_of(view))
