"""Dates that lie outside the period of their record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.language import mark, tr
from jmdesk.operations.watches.watch import Ledgers, Look, Watch, hint

CODE = "watch-dates"
_ENDS = re.compile(r"结束|截止|到期|计划|预计")
"""Words for days that may well come after the period."""


def _prepare(ledger: Ledger, _ledgers: Ledgers) -> Look | None:
    if ledger.period is None:
        return None
    own = [field for field in ledger.current if _is_of_period(field)]
    rows = [
        (field, columns)
        for field in ledger.current
        if (columns := [one for one in field.columns if _is_of_period(one)]) and not field.carry
    ]
    return (lambda record, _around: _look(own, rows, record)) if own or rows else None


def _is_of_period(field: Field) -> bool:
    """What is carried over was true before, such as the day on which works began."""
    return field.type.name == "date" and not field.carry and not field.computed


def _look(
    own: Sequence[Field], rows: Sequence[tuple[Field, Sequence[Field]]], record: Record
) -> Iterator[Problem]:
    period = record.period
    if period is None:
        return
    for field in own:
        if sentence := _outside(field, record.get(field.name), period):
            yield hint(CODE, field, sentence)
    for field, columns in rows:
        for place, row in enumerate(record.get(field.name) or (), 1):
            for column in columns:
                if sentence := _outside(column, row.get(column.name), period):
                    at = tr("第 {number} 行", number=place)
                    yield hint(CODE, field, f"{at}{sentence}")


def _outside(field: Field, day: object, period: Period) -> str:
    if not isinstance(day, date) or period.holds(day):
        return ""
    if day > period.end and _ENDS.search(field.label):
        return ""
    return tr(
        "“{label}”{day} 不在{period}里，请核对日期，或填到那一期去。",
        label=field.label,
        day=field.show(day),
        period=period.told,
    )


WATCH = Watch(code=CODE, title=mark("日期不在本期"), prepare=_prepare)
