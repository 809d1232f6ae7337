"""冲突核对单: the fields that await a decision as a page to go through on the telephone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from jmdesk.domain.period import Period
from jmdesk.domain.problem import Refusal
from jmdesk.exchange.merge_plan import Choice, Conflict
from jmdesk.language import tr
from jmdesk.operations.conflicts import conflicts
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, Door
from jmdesk.operations.leaving import leave
from jmdesk.operations.personal import Persons
from jmdesk.operations.recording import today
from jmdesk.reporting.document import Document
from jmdesk.reporting.tick_sheet import Question, Saying, tick_sheet

_DELETED = "删去这条记录"


def conflict_sheet(desk: Desk, *, unit: str | None = None, ledger: str | None = None) -> Document:
    """Those of a unit with all below it, of a ledger, or all; Refusal where there are none."""
    return sheet_of(desk, conflicts(desk, unit=unit, ledger=ledger))


def sheet_of(desk: Desk, found: Iterable[Conflict]) -> Document:
    """The same of conflicts that are at hand."""
    questions = [_question(desk, one) for one in sorted(found, key=lambda one: one.unit)]
    if not questions:
        raise Refusal(tr("没有不一样的地方，不用印核对单。"))
    return tick_sheet(questions, unit=desk.unit, unit_name=desk.units.name(desk.unit), day=today())


def write_conflict_sheet(
    desk: Desk, found: Iterable[Conflict], *, to: Path, door: Door = AS_IT_IS
) -> Persons:
    """Write the sheet of these conflicts as PDF or workbook; what it tells of persons."""
    return leave(desk, sheet_of(desk, found), to=to, door=door)


def _question(desk: Desk, one: Conflict) -> Question:
    ledger = desk.catalogue.ledgers.get(one.ledger)
    period = "" if _period(one.period) in one.title else _period(one.period)
    parts = (ledger.title if ledger else "", one.title, period)
    return Question(
        unit=desk.units.name(one.unit),
        record="　".join(part for part in parts if part),
        field=one.label or one.field,
        before=one.before,
        about=one.record,
        sayings=tuple(_saying(choice) for choice in one.choices),
    )


def _period(text: str) -> str:
    """2024年5月, as titles name it."""
    try:
        return Period.parse(text).label
    except ValueError:
        return text


def _saying(choice: Choice) -> Saying:
    at = choice.at.replace("T", " ")[:16]
    who = "　".join(part for part in (choice.person, at, choice.file) if part)
    return Saying(
        text=_DELETED if choice.deleted else choice.shown, who=f"（{who}）" if who else ""
    )
