"""A figure far above those that other units report about the same thing and time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import UNIT
from jmdesk.language import mark, tr
from jmdesk.operations.watches.around import Around
from jmdesk.operations.watches.spread import spread
from jmdesk.operations.watches.watch import Ledgers, Look, Watch, hint, number, said, typed_numbers

CODE = "watch-neighbours"
_ENOUGH = 5
_TIMES = 10
_FOLD = 5
_LEAST = 10


def _prepare(ledger: Ledger, _ledgers: Ledgers) -> Look | None:
    if ledger.period is None or UNIT not in ledger.key:
        return None  # what one unit does many of is large and small by nature
    fields = [
        field
        for field in typed_numbers(ledger)
        if field.over_time in (RollUp.SUM, RollUp.LATEST) or field.over_units is RollUp.SUM
    ]
    return (lambda record, around: _look(fields, record, around)) if fields else None


def _look(fields: Sequence[Field], record: Record, around: Around) -> Iterator[Problem]:
    filled = [field for field in fields if (number(record.get(field.name)) or 0) >= _LEAST]
    others = around.neighbours(record) if filled else ()
    if len(others) < _ENOUGH:
        return
    for field in filled:
        value = number(record.get(field.name)) or 0
        figures = [n for one in others if (n := number(one.get(field.name))) is not None]
        if len(figures) < _ENOUGH:
            continue
        usual = spread(figures)
        above = value > usual.middle and value > 2 * usual.greatest
        if above and usual.far(value, times=_TIMES, fold=_FOLD):
            yield hint(
                CODE,
                field,
                tr(
                    "“{label}”是 {value}，同期的另外 {count} 个单位居中的是 {middle}，"
                    "最大的是 {greatest}，请核对。",
                    label=field.label,
                    value=said(field, record.get(field.name)),
                    count=len(figures),
                    middle=said(field, usual.middle),
                    greatest=said(field, usual.greatest),
                ),
            )


WATCH = Watch(code=CODE, title=mark("与同期其他单位相差很大"), prepare=_prepare)
