"""Targets and results in a picture; a bar opens what it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from jmdesk.language import tr
from jmdesk.ui import parts, theme
from jmdesk.ui.chart_view import ChartView

if TYPE_CHECKING:
    from jmdesk.operations.charts import Comparison
    from jmdesk.reporting.chart import Chart

_MARGIN = 14


class IndicatorChart(QFrame):
    """Signal: `chosen` (ledger, ids, title) for the records behind a bar."""

    chosen = Signal(str, object, str)

    def __init__(self) -> None:
        super().__init__()
        theme.set_role(self, "panel")
        self._figures: Comparison | None = None
        self.view = ChartView(tr("目标与完成"))
        self.view.mark_chosen.connect(self._open)
        self.note = parts.label(role="small", wrap=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 12, _MARGIN, 12)
        layout.setSpacing(6)
        layout.addWidget(parts.label(tr("目标与完成"), role="heading"))
        layout.addWidget(self.view)
        layout.addWidget(self.note)
        layout.addStretch(1)

    @property
    def room(self) -> float:
        """How wide a picture may be, in its own lengths."""
        return max(200.0, (self.width() - 2 * _MARGIN - 2) / theme.scale_of(self))

    def show_picture(self, figures: Comparison, chart: Chart) -> None:
        """Put a picture in the place of the one shown."""
        self._figures = figures
        self.note.setText(figures.note)
        self.note.setVisible(bool(figures.note))
        self.view.show_chart(chart, figures.draw)

    def _open(self, key: str) -> None:
        if self._figures is not None:
            figure = self._figures.figure(key)
            self.chosen.emit(figure.ledger, figure.records, figure.said)
