"""The lines of a report, whatever its rows are made of."""

from __future__ import annotations

from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line, gather


def lines_of(frame: Frame) -> list[Line]:
    """All lines of a report, those that will not be listed included."""
    found = frame.report.rows.indicator_set
    if found is None:
        return gather(frame)
    from jmdesk.reporting.indicator_rows import indicator_lines  # few reports are of indicators

    return indicator_lines(frame, found)
