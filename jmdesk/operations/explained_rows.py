"""What a report's rows have explained: the lines below its 说明, where someone asks for them."""

from __future__ import annotations

from collections.abc import Iterable

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name

_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HEADING = "审核说明："


def explanation_lines(
    desk: Desk, problems: Iterable[Problem], *, period: Period
) -> tuple[str, ...]:
    """「行名：说明」, a line for each text, in the order of the rows; none where none is.

    Rows that say the same are named together; ``period`` stands above them already. Printed, so
    it stays Chinese.
    """
    told: dict[str, dict[str, None]] = {}
    for one in problems:
        if one.explanation and one.record:
            name = _short(record_name(desk, RecordId(one.record)), period)
            told.setdefault(one.explanation, {})[name] = None
    lines = [f"{'、'.join(names)}：{text}" for text, names in told.items()]
    if len(lines) < 2:
        return tuple(f"{_HEADING}{line}" for line in lines)
    marks = (*_CIRCLED, *(f"({n})" for n in range(len(_CIRCLED) + 1, len(lines) + 1)))
    numbered = [f"{mark}{line}" for mark, line in zip(marks, lines, strict=False)]
    return (f"{_HEADING}{numbered[0]}", *numbered[1:])


def _short(name: str, period: Period) -> str:
    """A record's name without the period and the year of the report."""
    bare = name.removesuffix(period.label).rstrip()
    return bare.removesuffix(f"（{period.end.year}）").rstrip() or name
