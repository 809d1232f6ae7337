"""The amounts that a figure is made of, each with the records that gave it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from jmdesk.definitions.ledger import RollUp
from jmdesk.definitions.report import Column
from jmdesk.definitions.values import EXACT
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.figures import Figures, given, number_in
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line, own_value


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """An exact amount; ``label`` says what it is where that is not the column's own word."""

    value: Decimal | int
    records: tuple[RecordId, ...] = ()
    label: str = ""


def line_terms(figures: Figures, column: Column, lines: Iterable[Line]) -> list[Term]:
    """What each line gives to a sum of this column; the empty and unreported give nothing."""
    terms = []
    for value, _, group in figures.counted(column, lines):
        behind = dict.fromkeys(id for one in group for id in given(column, one))
        terms.append(Term(value=value, records=tuple(behind)))
    return terms


def period_terms(frame: Frame, column: Column, line: Line) -> list[Term]:
    """What each month gave to a flow of a longer period; empty for anything else."""
    source = column.value.source if column.value else ""
    field = frame.ledger.by_name.get(source)
    if field is None or field.over_time is not RollUp.SUM or len(line.records) < 2:
        return []
    terms = []
    for id in line.records:
        record = frame.facts.record(frame.ledger.id, id)
        value = number_in(own_value(frame, record, source)) if record is not None else None
        if value is not None:
            terms.append(Term(value=value, records=(id,)))
    return terms


def added(terms: Sequence[Term]) -> Decimal:
    """The exact sum."""
    total = Decimal(0)
    for term in terms:
        total = EXACT.add(total, Decimal(term.value))
    return total


def divided(above: Decimal | None, below: Decimal | None, factor: int) -> Decimal | None:
    """A ratio, None where it has none."""
    if above is None or not below:
        return None
    return EXACT.divide(EXACT.multiply(above, Decimal(factor)), below)
