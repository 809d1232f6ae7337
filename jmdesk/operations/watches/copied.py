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
    copied = _unchanged(told, record, around)
    if not copied:
        return
    grown = [field for field in growing if field in told]
    if any(field not in copied for field in grown):
        # A project whose works go on while nothing is paid is nothing unusual.
        copied = [field for field in copied if field not in grown]
    alone = copied[0] if len(copied) == 1 else None
    if alone in flows and alone is not None and (number(record.get(alone.name)) or 0) < _CHANCE:
        return
    if copied:
        yield hint(CODE, copied[0], _say(copied, marked, record))


def _unchanged(fields: Sequence[Field], record: Record, around: Around) -> Sequence[Field]:
    """Those that say the same in the two records before, each of the period just before."""
    last = record
    for _ in range(_BEFORE):
        if not fields:
            break
        before = around.before(record) if last is record else around.facts.previous(last)
        if before is None:
            return ()
        fields = [one for one in fields if before.get(one.name) == record.get(one.name)]
        if fields and (last.period is None or before.period != last.period.step(-1)):
            return ()
        last = before
    return fields


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
