"""A roll-up as a table of figures: each cell can be chosen and opened."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem, QWidget

from jmdesk.language import tr
from jmdesk.operations.rollup_amounts import Amount
from jmdesk.operations.rollups import Column, Line, RolledUp
from jmdesk.ui import theme
from jmdesk.ui.figures import grouped
from jmdesk.ui.grid.clip import put_block
from jmdesk.ui.table import RowDelegate, Table
from jmdesk.ui.tips import tip

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_LABEL, _LEAST, _MOST = 220, 96, 190
"""Pixels at scale 1."""


class RollupModel(QAbstractTableModel):
    """The lines of a roll-up, then its total, then what is shared."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rolled: RolledUp | None = None
        self.lines: tuple[Line, ...] = ()
        self._told: dict[tuple[int, int], Amount] = {}

    def show_rolled(self, rolled: RolledUp | None) -> None:
        """Put another one in its place."""
        self.beginResetModel()
        self.rolled, self._told = rolled, {}
        self.lines = ()
        if rolled is not None:
            shared = (rolled.shared,) if rolled.shared else ()
            self.lines = (*rolled.lines, rolled.total, *shared)
        self.endResetModel()

    def place(self, index: Index) -> tuple[Line, Column] | None:
        """Which figure stands there; None for nowhere."""
        if self.rolled is None or not index.isValid():
            return None
        return self.lines[index.row()], self.rolled.columns[index.column()]

    def amount(self, row: int, place: int) -> Amount:
        """A figure by its row and column among the figures; put together once."""
        if (row, place) not in self._told:
            self._told[row, place] = self.lines[row].amount(place)
        return self._told[row, place]

    def is_strong(self, row: int) -> bool:
        """Whether a row is a total."""
        return self.rolled is not None and self.lines[row] is self.rolled.total

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Lines, total, what is shared."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """The figures; the labels stand beside the table, in sight wherever it is scrolled to."""
        return 0 if parent.isValid() or self.rolled is None else len(self.rolled.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """A figure; why it is not added, where one points at it."""
        if role in (Role.DisplayRole, Role.AccessibleTextRole):
            return self.text(index.row(), index.column())
        if role == Role.TextAlignmentRole:
            return _RIGHT
        if role == Role.ToolTipRole:
            return tip(self.amount(index.row(), index.column()).why) or None
        return None

    def text(self, row: int, column: int) -> str:
        """As it is shown: figures that are in no sum stand in brackets."""
        amount = self.amount(row, column)
        shown = grouped(amount.text)
        apart = self.rolled is not None and self.lines[row] is self.rolled.shared
        return f"({shown})" if apart and amount.value is not None else shown

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """What a column holds, over two lines where there is a second axis; what a row is."""
        if self.rolled is None:
            return None
        across = orientation is Qt.Orientation.Horizontal
        if role == Role.TextAlignmentRole:
            return _RIGHT if across else _LEFT
        if role == Role.DisplayRole:
            return "\n".join(self.heading(section)) if across else self.lines[section].label
        if role == Role.ToolTipRole and not across:
            return tip(self.lines[section].label)
        return None

    def heading(self, section: int) -> tuple[str, ...]:
        """The lines above a column."""
        rolled = self.rolled
        assert rolled is not None
        column = rolled.columns[section]
        measure = f"（{column.measure.measure}）" if column.measure.measure else ""
        own = f"{column.heading}{measure}"
        if not rolled.across:
            return (own,)
        return (column.key.label if column.key else tr("合计"), own)

    def block(self) -> list[list[str]]:
        """All of it for another program: plain figures, so that they stay numbers."""
        if self.rolled is None:
            return []
        first = self.rolled.plan.axes[0].label
        told = ("　".join(self.heading(place)) for place in range(self.columnCount()))
        heads = [first, *told]
        rows = [[line.label, *(amount.text for amount in line.amounts)] for line in self.lines]
        return [heads, *rows]


class RollupTable(Table):
    """Signals: `chosen` when another figure is current, `figure_opened` on Enter or double
    click."""

    chosen = Signal()
    figure_opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(tr("汇总表"), parent)
        self.figures = RollupModel(self)
        self.setModel(self.figures)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._strong = _TotalsDelegate(self)
        self.setItemDelegate(self._strong)
        self._labels = self.verticalHeader()
        self._labels.setVisible(True)
        self._labels.setAccessibleName(tr("各行"))
        self._labels.setHighlightSections(False)
        self._labels.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.opened.connect(lambda _row: self.figure_opened.emit())
        self.selectionModel().currentChanged.connect(lambda *_: self.chosen.emit())

    def show_rolled(self, rolled: RolledUp | None) -> None:
        """Show another roll-up, each column as wide as what stands in it."""
        self.figures.show_rolled(rolled)
        self.fit_rows()
        scale = theme.scale_of(self)
        self._strong.pad = round(8 * scale)
        self._labels.setFixedWidth(round(_LABEL * scale))
        self.share_width([round(width * scale) for width in self._widths()], ())

    def _widths(self) -> list[int]:
        model = self.figures
        if model.rolled is None:
            return []
        heads = (max(map(len, model.heading(place))) for place in range(model.columnCount()))
        return [min(max(_LEAST, 17 * head + 20), _MOST) for head in heads]

    def go_to(self, row: int, column: int) -> None:
        """Make a figure the current one."""
        self.setCurrentIndex(self.figures.index(row, column))

    def copy(self) -> None:
        """The whole table to the clipboard."""
        if block := self.figures.block():
            put_block(block)


class _TotalsDelegate(RowDelegate):
    """Totals in strong type."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """As every row; a total stands out by its type, not by colour."""
        model = index.model()
        strong = isinstance(model, RollupModel) and model.is_strong(index.row())
        if strong:
            painter.save()
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
        super().paint(painter, option, index)
        if strong:
            painter.restore()
