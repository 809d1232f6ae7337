"""A figure far from what the same unit reported for the same thing before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD
from jmdesk.language import mark, tr
from jmdesk.operations.watches.around import Around
from jmdesk.operations.watches.spread import spread
from jmdesk.operations.watches.watch import Ledgers, Look, Watch, hint, number, said, typed_numbers

CODE = "watch-own-history"
_ENOUGH = 4
"""Earlier figures without which nothing is unusual."""
_TIMES = 8
_FOLD = 2
_LEAST = 5
"""Figures that differ by less are not worth a word."""


def _prepare(ledger: Ledger, _ledgers: Ledgers) -> Look | None:
    if ledger.period is None or not set(ledger.key) - {PERIOD}:
        return None
    fields = [field for field in typed_numbers(ledger) if _is_level(field)]
    return (lambda record, around: _look(fields, record, around)) if fields else None


def _is_level(field: Field) -> bool:
    """A flow or a stock. What only adds up over time grows by leaps of its own."""
    return field.over_time in (RollUp.SUM, RollUp.LATEST) and not field.cumulative


def _look(fields: Sequence[Field], record: Record, around: Around) -> Iterator[Problem]:
    filled = [field for field in fields if number(record.get(field.name))]
    if not filled:
        return
    history = around.history(record)
    if len(history) < _ENOUGH:
        return
    for field in filled:
        value = number(record.get(field.name)) or 0
        before = [n for one in history if (n := number(one.get(field.name)))]
        if len(before) < _ENOUGH:
            continue
        usual = spread(before)
        if abs(float(value) - float(usual.middle)) >= _LEAST and usual.far(
            value, times=_TIMES, fold=_FOLD
        ):
            yield hint(
                CODE,
                field,
                tr(
                    "“{label}”这次是 {value}，以往 {count} 期在 {least} 到 {greatest} 之间，"
                    "居中的是 {middle}，请核对。",
                    label=field.label,
                    value=said(field, record.get(field.name)),
                    count=len(before),
                    least=field.show(usual.least),
                    greatest=field.show(usual.greatest),
                    middle=said(field, usual.middle),
                ),
            )


WATCH = Watch(code=CODE, title=mark("与本单位以往相差很大"), prepare=_prepare)
