"""指标完成情况表 of a unit: its targets as of a day, as paper or workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.language import on_paper
from jmdesk.operations.desk import Desk
from jmdesk.operations.target_conflicts import Contradiction
from jmdesk.operations.targets import Standing, shown_goal
from jmdesk.reporting.document import Document
from jmdesk.reporting.target_sheet import TargetLine, target_sheet


def target_document(
    desk: Desk,
    *,
    unit: str,
    day: date,
    standings: Sequence[Standing],
    conflicts: Sequence[Contradiction] = (),
) -> Document:
    """The paper of these standings of a unit; `reports.write_report` writes it."""
    return target_sheet(
        [_line(desk, one) for one in standings],
        unit=unit,
        unit_name=desk.units.name(unit),
        day=day,
        conflicts=[on_paper(one.text) for one in conflicts],
        period=str(Period.holding(day, PeriodKind.YEAR)),
    )


def _line(desk: Desk, one: Standing) -> TargetLine:
    target = one.target
    return TargetLine(
        term=one.term.label,  # paper stays Chinese
        what=one.what,
        nature=str(target.get("nature") or ""),
        measure=one.measure,
        way=str(target.get("way") or ""),
        goal=shown_goal(desk, target),
        source=str(target.get("source") or ""),
        state=one.state.value,
        result=one.result,
        share=one.shown_share,
        gap=one.gap,
        as_of=one.as_of,
        typed=one.typed,
        records=one.records,
    )
