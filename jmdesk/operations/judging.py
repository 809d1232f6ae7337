"""What a half-typed record comes to: worked-out fields, last period's values, problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jmdesk.definitions.check import carried, check, complete, presets, works_out
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.said import with_said
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.operations.desk import Desk
from jmdesk.operations.recording import today, typed_record
from jmdesk.operations.remarks import remark_problems
from jmdesk.operations.silencing import heard
from jmdesk.operations.watching import Watcher, says_something


@dataclass(frozen=True, kw_only=True)
class Sketch:
    """A record as it is being typed. ``record`` is None while it has never been saved."""

    ledger: Ledger
    values: Mapping[str, Any]
    record: RecordId | None
    unit: str | None
    period: Period | None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """The whole record as it would be saved, and what is to be shown around it.

    ``carried`` are last period's values of the fields that carry, ``proposed`` what the
    definition presets, ``worked_out`` the fields that must not be typed now.
    """

    record: Record
    carried: Mapping[str, Any] = field(default_factory=dict)
    proposed: Mapping[str, Any] = field(default_factory=dict)
    worked_out: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    @property
    def is_there(self) -> bool:
        """Whether the store holds a record with this id already."""
        return bool(self.record.heads)


def judge(desk: Desk, sketch: Sketch) -> Judgement:
    """Look at a sketch with the store's records around it. Saves nothing.

    In a new record, fields that carry and were not typed count with last period's values, and
    presets count as well, as saving would write them.
    """
    ledger, facts, day = sketch.ledger, desk.facts(), today()
    typed = typed_record(
        desk,
        ledger=ledger.id,
        values=sketch.values,
        record=sketch.record,
        unit=sketch.unit,
        period=sketch.period,
    )
    emptied = replace(typed, values={**typed.values, **_emptied(sketch)})
    last = carried(ledger, emptied, facts, today=day)
    proposed: Mapping[str, Any] = {}
    whole = typed
    if sketch.record is None:
        proposed = presets(ledger, typed, facts, today=day)
        added = {n: v for n, v in {**proposed, **last}.items() if n not in sketch.values}
        whole = with_said(ledger, typed, added)
    written = check(ledger, whole, facts, today=day)
    told = sketch.record is not None or says_something(ledger, sketch.values)
    hints = Watcher(desk, facts).hints(whole, written) if told else ()
    return Judgement(
        record=replace(whole, values=complete(ledger, whole, facts, today=day)),
        carried=last,
        proposed=proposed,
        worked_out=works_out(ledger, whole, facts, today=day),
        problems=(*heard(desk, (*written, *hints)), *remark_problems(desk, ledger, whole)),
    )


def _emptied(sketch: Sketch) -> dict[str, None]:
    """The fields that carry as empty ones, so that last period's value is told for all."""
    return {f.name: None for f in sketch.ledger.current if f.carry}
