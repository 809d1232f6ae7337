"""How a conflict is told: where it is, and who says what."""

from __future__ import annotations

from jmdesk.domain.problem import Refusal
from jmdesk.exchange.merge_plan import Choice, Conflict
from jmdesk.language import tr
from jmdesk.operations.desk import Desk
from jmdesk.ui.merge_lines import period_text

DELETED = "deleted"
"""The field of a conflict about whether the record is there at all."""


def place(desk: Desk, conflict: Conflict) -> str:
    """Whose record it is, of which ledger and period, and which field."""
    unit = desk.units.name(conflict.unit) if conflict.unit in desk.units else conflict.unit
    try:
        ledger = desk.ledger(conflict.ledger).title
    except Refusal:
        ledger = conflict.ledger
    period = period_text(conflict.period)
    period = "" if period in conflict.title else period
    said = (unit, ledger, conflict.title, period, field(conflict))
    return " · ".join(dict.fromkeys(part for part in said if part))


def field(conflict: Conflict) -> str:
    """What is not the same."""
    return tr("删还是留") if conflict.field == DELETED else conflict.label or conflict.field


def source(choice: Choice) -> str:
    """Who says so, in which file, when."""
    where = choice.file or tr("这里录的")
    return "　".join(part for part in (where, choice.person, moment(choice.at)) if part)


def shown(choice: Choice) -> str:
    """The value itself."""
    return tr("删掉") if choice.deleted else choice.shown or tr("（空）")


def moment(at: str) -> str:
    """A time without its seconds."""
    return at.replace("T", " ")[:16]


def own_first(conflict: Conflict) -> tuple[Choice, ...]:
    """The values, what was recorded here before what came in files."""
    return tuple(sorted(conflict.choices, key=lambda choice: bool(choice.file)))
