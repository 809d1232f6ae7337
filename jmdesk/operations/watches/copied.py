"""Figures that are the same for three periods and more, without a word that nothing changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.domain.revision import PERIOD
from jmdesk.language import mark, tr
from jmdesk.operations.watches.around import Around
from jmdesk.operations.watches.watch import Ledgers, Look, Watch, hint, number, said, typed_numbers

CODE = "watch-copied"
SAME = "same"
"""The field that says 无变化, in ledgers that have one."""
_BEFORE = 2
"""Earlier periods with the same figure: with this one, three."""
_CHANCE = 10
"""One new worker each quarter is the same by itself: smaller flows say nothing alone."""


def _prepare(ledger: Ledger, _ledgers: Ledgers) -> Look | None:
    if ledger.period is None or not set(ledger.key) - {PERIOD}:
        return None
    numbers = typed_numbers(ledger)
    flows = [field for field in numbers if field.over_time is RollUp.SUM]
    growing = [f for f in numbers if f.cumulative and f.over_time is RollUp.LATEST]
    if not flows and not growing:
        return None
    marked = ledger.by_name.get(SAME)
    return lambda record, around: _look(flows, growing, marked, record, around)


def _look(
    flows: Sequence[Field],
    growing: Sequence[Field],
    marked: Field | None,
    record: Record,
    around: Around,
) -> Iterator[Problem]:
    if marked is not None and record.get(marked.name):
        return
    told = [f for f in (*flows, *growing) if number(record.get(f.name))]
    before = _earlier(record, around) if told else []
    if len(before) < _BEFORE:
        return
    copied = [field for field in told if _unchanged(field, record, before)]
    grown = [field for field in growing if field in told]
    if any(field not in copied for field in grown):
        # A project whose works go on while nothing is paid is nothing unusual.
        copied = [field for field in copied if field not in grown]
    alone = copied[0] if len(copied) == 1 else None
    if alone in flows and alone is not None and (number(record.get(alone.name)) or 0) < _CHANCE:
        return
    if copied:
        yield hint(CODE, copied[0], _say(copied, marked, record))


def _earlier(record: Record, around: Around) -> list[Record]:
    """The two records before, each of the period just before."""
    found: list[Record] = []
    last = record
    while len(found) < _BEFORE:
        before = around.facts.previous(last)
        if before is None or before.period is None or last.period is None:
            break
        if before.period != last.period.step(-1):
            break
        found.append(before)
        last = before
    return found


def _unchanged(field: Field, record: Record, before: Sequence[Record]) -> bool:
    value = record.get(field.name)
    return all(one.get(field.name) == value for one in before)


def _say(copied: Sequence[Field], marked: Field | None, record: Record) -> str:
    figures = "、".join(
        tr("{label} {value}", label=field.label, value=said(field, record.get(field.name)))
        for field in copied
    )
    if marked is not None:
        return tr(
            "{figures}：连着三期没有变。确实没有变化请打“{mark}”，有变化请改。",
            figures=figures,
            mark=marked.label,
        )
    return tr("{figures}：连着三期没有变，请核对是不是照抄的。", figures=figures)


WATCH = Watch(code=CODE, title=mark("连着三期照抄"), prepare=_prepare)
