"""Rows that wait for a record, so that what is written into them by hand can become one."""

from __future__ import annotations

from collections.abc import Sequence

from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.reporting.document import Awaited
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line
from jmdesk.reporting.sources import Named


def awaited(frame: Frame, line: Line, columns: Sequence[Named | None]) -> Awaited | None:
    """The record for which the row of a line waits; None for one that waits for none here.

    A shared one is another's to report. ``columns`` are what the columns of its table show.
    """
    subjects = frame.report.rows.subjects
    if not line.missing or line.shared or subjects is None or line.subject is None or frame.blank:
        return None
    period = period_of(frame.ledger, frame.period)
    if frame.ledger.period and not period:
        return None
    return Awaited(
        ledger=frame.ledger.id,
        values=(*own_values(line.record.unit, period), (subjects.link, str(line.subject.id))),
        fields=tuple(_set_by(line, shown, subjects.link) for shown in columns),
    )


def own_values(unit: str, period: str) -> tuple[tuple[str, str], ...]:
    """What every record begins with: its unit, its period where it has one."""
    return ((UNIT, unit), (PERIOD, period)) if period else ((UNIT, unit),)


def period_of(ledger: Ledger, period: Period) -> str:
    """The period of a record that is added to a sheet of ``period``; "" where it is not told."""
    return str(period) if ledger.period is period.kind else ""


def _set_by(line: Line, shown: Named | None, link: str) -> str:
    """The field that a column sets in a row without a record; "" for what it works out there."""
    if shown is None or shown.link or shown.field.name == link:
        return ""
    worked_out = shown.field.compute is not None and line.scope.works_out(shown.field)
    return "" if worked_out else shown.field.name
