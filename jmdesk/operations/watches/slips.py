"""元 in a column of 万元 and the other way round: leaps of a thousand times and more."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.problem import Level, Problem
from jmdesk.domain.record import Record
from jmdesk.language import mark, tr
from jmdesk.operations.watches.around import Around
from jmdesk.operations.watches.spread import spread
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
_Say = Callable[[Field, Record, Number, int], str]


def _prepare(ledger: Ledger, _ledgers: Ledgers) -> Look | None:
    fields = [field for field in typed_numbers(ledger) if field.type.name == "money"]
    return (lambda record, around: _look(fields, record, around)) if fields else None


def _look(fields: Sequence[Field], record: Record, around: Around) -> Iterator[Problem]:
    filled = [field for field in fields if (number(record.get(field.name)) or 0) > 0]
    if not filled:
        return
    last = around.facts.previous(record) if around.has_past(record) else None
    alone = [field for field in filled if last is None or not number(last.get(field.name))]
    for field in filled:
        if field not in alone and last is not None:
            yield from _against(field, record, number(last.get(field.name)) or 0, _LEAP, _last)
    others = around.neighbours(record) if alone else ()
    for field in alone:
        figures = [n for one in others if (n := number(one.get(field.name))) is not None and n > 0]
        if len(figures) >= _ENOUGH:
            yield from _against(field, record, spread(figures).middle, _LEAP_BESIDE, _beside)


def _against(
    field: Field, record: Record, other: Number, leap: int, say: _Say
) -> Iterator[Problem]:
    value = number(record.get(field.name)) or 0
    less, more = sorted((value, other))
    if less > 0 and more >= leap * less:
        yield hint(CODE, field, say(field, record, other, int(more / less)))


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
