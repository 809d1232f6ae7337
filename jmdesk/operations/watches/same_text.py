"""The same long text in the records of many units: written once and copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.problem import Problem
from jmdesk.domain.record import Record
from jmdesk.language import mark, tr
from jmdesk.operations.watches.around import Around
from jmdesk.operations.watches.watch import Ledgers, Look, Watch, hint

CODE = "watch-same-text"
_LONG = 20
"""Characters from which on two people do not write the same by themselves."""
_MANY = 5
"""Units that say it."""
_SHOWN = 12
_TEXTS = ("long_text", "text")


def _prepare(ledger: Ledger, _ledgers: Ledgers) -> Look | None:
    fields = [field for field in ledger.current if field.type.name in _TEXTS and _is_told(field)]
    return (lambda record, around: _look(fields, record, around)) if fields else None


def _is_told(field: Field) -> bool:
    return not field.computed and not field.carry


def _look(fields: Sequence[Field], record: Record, around: Around) -> Iterator[Problem]:
    for field in fields:
        text = record.get(field.name)
        if not isinstance(text, str) or len(text.strip()) < _LONG:
            continue
        others = around.same(record, field.name)
        units = {record.unit, *(one.unit for one in others)}
        if len(units) >= _MANY:
            yield hint(
                CODE,
                field,
                tr(
                    "“{label}”里“{text}…”这 {length} 个字，同期有 {count} 个单位写得一字不差，"
                    "请写本单位的情况。",
                    label=field.label,
                    text=text.strip()[:_SHOWN],
                    length=len(text.strip()),
                    count=len(units),
                ),
            )


WATCH = Watch(code=CODE, title=mark("许多单位写得一字不差"), prepare=_prepare)
