"""The boxes below a table: a label, and beside it a text over the rest of the width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document import Cell, Column, Row, RowKind
from jmdesk.reporting.frame import Frame, SheetScope
from jmdesk.reporting.showing import Showing
from jmdesk.reporting.single import single

_LABEL = 30
"""Millimetres that a label has at the least, in whole columns."""


def box_rows(
    frame: Frame, columns: Sequence[Column], showing: Showing, scope: SheetScope
) -> Iterator[Row]:
    """A row for each box that is wanted; what is in it comes from the records of the rows' ledger.

    On a blank form only what needs no record stands in them.
    """
    span = _label_span(columns)
    behind = _records(frame)
    for box in frame.report.boxes:
        if not frame.holds(box.when, scope):
            continue
        text = "".join(showing.filled(part, scope) for part in box.text)
        label = Cell(text=box.label, span=span)
        rest = Cell(text=text, span=len(columns) - span, records=behind if text else ())
        shows = single(frame, box.text, showing)
        yield Row(
            kind=RowKind.BOX,
            cells=(label, shows.shown(rest) if shows else rest),
            least=box.height,
            awaited=shows.awaited(span) if shows else None,
        )


def _label_span(columns: Sequence[Column]) -> int:
    """So many columns as a label needs, of which one is always left for the text."""
    used = 0
    for number, column in enumerate(columns[:-1], 1):
        used += column.width
        if used >= _LABEL:
            return number
    return max(len(columns) - 1, 1)


def _records(frame: Frame) -> tuple[RecordId, ...]:
    """The records that the unit itself has made for the period in the rows' ledger."""
    if not frame.ledger.period or not frame.report.boxes:
        return ()
    found = frame.facts.records(frame.ledger.id, units=frame.under, period=frame.period)
    return tuple(record.id for record in found)
