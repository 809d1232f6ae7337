"""Where the parts of a sheet's page stand: the grid above, the row one is in below it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from jmdesk.ui import theme
from jmdesk.ui.grid.pane import GridPane
from jmdesk.ui.month_bars import MonthBars
from jmdesk.ui.month_chart import MonthChart
from jmdesk.ui.month_empty import MonthEmpty
from jmdesk.ui.month_foot import MonthFoot
from jmdesk.ui.month_head import MonthHead
from jmdesk.ui.month_panel import MonthPanel

_FEW = 5
"""Rows for which a sheet always has room."""
_LEAST = 4
"""Rows that are in sight at any size of type; the row below has less room then."""
_ROOMY = 1.2
"""Up to this size of type the keys stand on the buttons."""
_AS_NEEDED = Qt.ScrollBarPolicy.ScrollBarAsNeeded
_UNBOUND = (1 << 24) - 1
"""As high as Qt lets a widget be."""
_GAPS = 58
"""Pixels of margins and spaces around head, grid, the row below, and foot."""
_BELOW, _BELOW_LEAST = 132, 64
"""Pixels for the row one is in, below the grid, at scale 1; the least with large type."""


class MonthFrame(QWidget):
    """Lays the page out; decides nothing."""

    def __init__(
        self,
        head: MonthHead,
        bars: MonthBars,
        grid: GridPane,
        panel: MonthPanel,
        chart: MonthChart,
        empty: MonthEmpty,
        foot: MonthFoot,
        *,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._head, self._grid, self._panel = head, grid, panel
        self._chart, self._empty, self._foot = chart, empty, foot
        whole = QVBoxLayout(parent)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self)
        below = QHBoxLayout()
        below.setSpacing(12)
        below.addWidget(panel, 3)
        below.addWidget(chart, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 14, 20, 14)
        column.setSpacing(10)
        column.addWidget(head)
        column.addWidget(bars)
        column.addWidget(grid, 1)
        column.addWidget(empty, 1)
        column.addLayout(below)
        column.addWidget(foot)

    def show_empty(self, empty: bool) -> None:
        """Without a row there is the head of the sheet, and below it what can be done."""
        self._empty.setVisible(empty)
        bar = Qt.ScrollBarPolicy.ScrollBarAlwaysOff if empty else _AS_NEEDED
        self._grid.view.setHorizontalScrollBarPolicy(bar)
        for widget in (self._panel, self._chart):
            widget.setVisible(not empty and (widget is self._panel or self._chart.tells))
        self.fit()

    def fit(self) -> None:
        """A short sheet takes no more room than its rows; what is left is for the row below."""
        view, scale = self._grid.view, theme.scale_of(self)
        header = view.horizontalHeader().sizeHint().height()
        if not self._empty.isHidden():
            self._grid.setMaximumHeight(header + 2 * view.frameWidth())
            return
        self._grid.setMaximumHeight(_UNBOUND)
        rows = max(view.model().rowCount(), _FEW) + 1
        wished = header + rows * view.row_height() + 2 * view.frameWidth()
        around = self._head.sizeHint().height() + self._foot.sizeHint().height() + _GAPS
        room = self.height() - around
        least = header + _LEAST * view.row_height()
        below = max(
            min(round(_BELOW * scale), room - least), room - wished, round(_BELOW_LEAST * scale)
        )
        self._panel.setFixedHeight(below)
        self._chart.setFixedHeight(below)
        self._head.show_keys(scale <= _ROOMY)
        self._foot.show_keys(scale <= _ROOMY)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """More or less room for the rows."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Another size of type."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and hasattr(self, "_foot"):
            self.fit()
