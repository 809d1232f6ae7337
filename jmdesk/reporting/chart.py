"""Charts: drawn once, printed as they are and shown on the screen through their SVG.

`bar_chart` compares figures of several things, `line_chart` follows a few over time. Every figure
is written out beside what stands for it, so that a chart says the same in grey, and to those who
listen to it (`Chart.described`, `Mark.label`).
"""

from __future__ import annotations

from jmdesk.reporting.chart_bars import Bar, BarGroup, bar_chart
from jmdesk.reporting.chart_lines import Line, Tick, line_chart
from jmdesk.reporting.chart_sheet import Chart, Mark

__all__ = ["Bar", "BarGroup", "Chart", "Line", "Mark", "Tick", "bar_chart", "line_chart"]
