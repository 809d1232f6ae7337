"""The sheet 明细 of a report over indicators: what each figure was added from, a record a row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document import Detail, DetailColumn, Value
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line
from jmdesk.reporting.made import Made, Way
from jmdesk.reporting.showing import Showing
from jmdesk.reporting.trace_terms import Term

_COLUMNS = (
    ("序号", 8),
    ("指标", 34),
    ("计量单位", 10),
    ("数", 14),
    ("京方／我方", 12),
    ("台账", 14),
    ("记录", 40),
    ("单位代码", 16),
    ("单位", 20),
    ("期", 12),
    ("记录号", 34),
)


def indicator_detail(frame: Frame, lines: Sequence[Line], showing: Showing) -> Detail:
    """What the cumulative figures (stocks at the end) were added from; ratios have no rows."""
    rows = [row for line in lines for row in _rows(frame, line, showing)]
    return Detail(
        columns=tuple(DetailColumn(heading=heading, width=width) for heading, width in _COLUMNS),
        rows=tuple(rows),
        ids=("",) * len(rows),
        subjects=("",) * len(rows),
    )


def _rows(frame: Frame, line: Line, showing: Showing) -> Iterator[tuple[Value, ...]]:
    made = line.made.cells.get("so_far") if line.made else None
    if made is None or made.way is Way.RATIO:
        return
    for term in made.terms:
        record = _found(frame, made.ledgers, term.records)
        yield (*_indicator(line), *_figure(made, term), *_record(frame, showing, record))


def _indicator(line: Line) -> tuple[Value, ...]:
    return tuple(line.record.get(name) or None for name in ("seq", "label", "measure"))


def _figure(made: Made, term: Term) -> tuple[Value, ...]:
    return term.value, term.label or None


def _record(frame: Frame, showing: Showing, found: Record | None) -> tuple[Value, ...]:
    if found is None:
        return (None,) * 6
    return (
        frame.ledgers[found.ledger].title,
        showing.title(found.ledger, found.id),
        found.unit,
        frame.units.name(found.unit),
        str(found.period) if found.period else None,
        str(found.id),
    )


def _found(frame: Frame, ledgers: Sequence[str], records: Sequence[RecordId]) -> Record | None:
    """The newest record of a term: several are the periods of one thing."""
    for id in reversed(records):
        for ledger in ledgers:
            if (found := frame.facts.record(ledger, id)) is not None:
                return found
    return None
