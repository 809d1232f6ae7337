"""What stands outside the lines of a table and shows one field of one record, or has it ticked.

`value_of("…", "…", unit=unit, period=period)` names a field of the one record that a unit has for
a period; what someone writes or ticks in its place in a workbook can be taken back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.ledger import Ledger
from jmdesk.definitions.report import Part
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD, UNIT, LedgerId, RecordId
from jmdesk.reporting.awaiting import own_values, period_of
from jmdesk.reporting.document import Awaited, Cell
from jmdesk.reporting.frame import Frame, SheetScope
from jmdesk.reporting.showing import Showing

_VALUE_OF = re.compile(r'value_of\("(\w+)", *"(\w+)", *unit=unit, *period=period\)')
_NEVER = frozenset({"rows", "attachment"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Single:
    """A field that a text shows, of a record that may not be there yet; texts for no and yes."""

    ledger: Ledger
    record: Record
    field: str
    answers: tuple[str, ...] = ()

    def shown(self, cell: Cell) -> Cell:
        """The cell with what it shows; where the record is not there, the row says it."""
        if not self.record.id:
            return replace(cell, answers=self.answers)
        return replace(cell, record=self.record.id, field=self.field, answers=self.answers)

    def awaited(self, before: int = 0) -> Awaited:
        """The record that is made where it is not there; ``before`` so many columns stand."""
        own = own_values(self.record.unit, str(self.record.period))
        fields = () if self.record.id else (*("",) * before, self.field)
        return Awaited(ledger=self.ledger.id, values=own, fields=fields)


def single(frame: Frame, parts: Sequence[Part], showing: Showing) -> Single | None:
    """The field that a text is there for; None where it is made of several, or worked out."""
    asked = {name for part in parts for one in _expressions(part) for name in _asked(one)}
    if frame.blank or len({ledger for ledger, _ in asked}) != 1:
        return None
    ledger = frame.ledgers.get(next(ledger for ledger, _ in asked))
    record = own_record(frame, ledger) if ledger else None
    if ledger is None or record is None:
        return None
    if (name := _plain(parts)) and _kept(ledger, name):
        return Single(ledger=ledger, record=record, field=name)
    return _ticked(frame, parts, showing, Single(ledger=ledger, record=record, field=""), asked)


def _ticked(
    frame: Frame, parts: Sequence[Part], showing: Showing, of: Single, asked: set[tuple[str, str]]
) -> Single | None:
    """The one field of a text that is ticked, with its texts for no and for yes."""
    fields = [name for _, name in asked if _is_yes_no(of.ledger, name)]
    if len(fields) != 1:
        return None
    texts = []
    for value in (False, True):
        record = replace(of.record, values={**of.record.values, fields[0]: value})
        scope = _Supposed(frame, record)
        texts.append("".join(showing.filled(part, scope) for part in parts))
    if texts[0] == texts[1] or not all(texts):
        return None
    return replace(of, field=fields[0], answers=tuple(texts))


class _Supposed(SheetScope):
    """A sheet as it would be if the unit's record for the period were this one."""

    def __init__(self, frame: Frame, record: Record) -> None:
        super().__init__(frame, {})
        self._record = record

    def related(self, ledger: str, filters: Mapping[str, Any], /) -> Sequence[Record]:
        """See `jmdesk.definitions.expression.Scope`."""
        return [self._record] if ledger == self._record.ledger else super().related(ledger, filters)


def own_record(frame: Frame, ledger: Ledger) -> Record | None:
    """The unit's record for the period, or the place of it; None where there may be several."""
    period = period_of(ledger, frame.period)
    if not period or set(ledger.key) != {UNIT, PERIOD}:
        return None
    found = frame.facts.related(ledger.id, unit=frame.unit, period=frame.period)
    if found:
        return found[0] if len(found) == 1 else None
    level = frame.units.get(frame.unit).level if frame.unit in frame.units else None
    if ledger.levels and level not in ledger.levels:
        return None
    return Record(
        id=RecordId(""),
        ledger=LedgerId(ledger.id),
        unit=frame.unit,
        period=frame.period,
        values={},
    )


def _expressions(part: Part) -> Iterator[Expression]:
    yield from part.text.expressions
    if part.when is not None:
        yield part.when


def _asked(expression: Expression) -> Iterator[tuple[str, str]]:
    """The fields that it asks of records; one asked of others than the unit's own fits nowhere."""
    found = _VALUE_OF.findall(expression.source)
    told = {pair for pair in expression.related if pair[1] not in (UNIT, PERIOD)}
    yield from found if told <= set(found) else [*found, ("", "")]


def _plain(parts: Sequence[Part]) -> str:
    """The field where the text is its value and nothing beside; "" else."""
    if len(parts) != 1 or parts[0].when is not None or len(parts[0].text.parts) != 1:
        return ""
    (expression,) = parts[0].text.parts
    source = expression.source if isinstance(expression, Expression) else ""
    return found[2] if (found := _VALUE_OF.fullmatch(source)) else ""


def _kept(ledger: Ledger, name: str) -> bool:
    """Whether what is written there can become the field's value."""
    field = ledger.by_name.get(name)
    return field is not None and field.compute is None and field.type.name not in _NEVER


def _is_yes_no(ledger: Ledger, name: str) -> bool:
    return _kept(ledger, name) and ledger.field(name).type.name == "yes_no"
