"""元 in a column of 万元 and the other way round: leaps of a thousand times and more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.language import mark, tr
from jmdesk.operations.watches.around import Around
from jmdesk.operations.watches.spread import middle
from jmdesk.operations.watches.watch import (
    Ledgers,
    Look,
    Number,
    Watch,
    hint,
    number,
    said,
    typed_numbers,
)

CODE = "watch-unit-slip"
_LEAP = 1000
"""Times as much as last time: a slip between 元 and 万元 with some growth, or a lost point."""
_LEAP_BESIDE = 3000
"""Times as much as neighbours: these differ by themselves."""
_ENOUGH = 5


def _prepare(ledger: Ledger, _ledgers: Ledgers) -> Look | None:
    fields = [field for field in typed_numbers(ledger) if field.type.name == "money"]
    return (lambda record, around: _look(fields, record, around)) if fields else None


def _look(fields: Sequence[Field], record: Record, around: Around) -> Iterator[Problem]:
    told = [(field, number(record.get(field.name))) for field in fields]
    filled = [(field, value) for field, value in told if value is not None and value > 0]
    if not filled:
        return
    last = around.before(record) if around.has_past(record) else None
    alone = []
    for field, value in filled:
        other = number(last.get(field.name)) if last is not None else None
        if not other:
            alone.append((field, value))
        elif _leaps(value, other, _LEAP):
            yield hint(CODE, field, _last(field, record, other, _times(value, other)))
    others = around.neighbours(record) if alone else ()
    for field, value in alone:
        figures = [n for one in others if (n := number(one.get(field.name))) is not None and n > 0]
        if len(figures) < _ENOUGH:
            continue
        usual = middle(figures)
        if _leaps(value, usual, _LEAP_BESIDE):
            yield hint(CODE, field, _beside(field, record, usual, _times(value, usual)))


def _leaps(value: Number, other: Number, leap: int) -> bool:
    """Whether one of two figures, the first above 0, is so many times the other."""
    return other > 0 and (value >= leap * other or other >= leap * value)


def _times(value: Number, other: Number) -> int:
    less, more = sorted((value, other))
    return int(more / less)


def _last(field: Field, record: Record, other: Number, times: int) -> str:
    return tr(
        "“{label}”是 {value}，上次是 {other}，相差 {times} 倍，是不是把元和万元弄混了？",
        label=field.label,
        value=said(field, record.get(field.name)),
        other=said(field, other),
        times=times,
    )


def _beside(field: Field, record: Record, other: Number, times: int) -> str:
    return tr(
        "“{label}”是 {value}，同类记录居中的是 {other}，相差 {times} 倍，是不是把元和万元弄混了？",
        label=field.label,
        value=said(field, record.get(field.name)),
        other=said(field, other),
        times=times,
    )


WATCH = Watch(
    code=CODE,
    title=mark("像把元和万元弄混了"),
    prepare=_prepare,
    yields=frozenset({Level.HINT}),
)
