"""Which cells of a row over indicators show what people wrote down themselves (补充数).

What someone writes in their place in a workbook can be taken back.
"""

from __future__ import annotations

from jmdesk.definitions.indicators import Given, IndicatorSet, Kind
from jmdesk.domain.period import PeriodKind
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.awaiting import own_values, period_of
from jmdesk.reporting.document_parts import Awaited
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.indicator_results import Figure, Result

_NOBODY = (RecordId(""), "")


def shown_field(frame: Frame, result: Result, name: str) -> tuple[RecordId, str]:
    """The record and field that a cell shows alone; empty where it shows more, or less.

    A figure stands in one cell of its row only: in that of the quarter, or, of a stock, in that of
    its end.
    """
    figure = _open_figure(result)
    if name != open_cell(result) or frame.period.kind is not PeriodKind.QUARTER:
        return _NOBODY
    if len(figure.sources) != 1 or not figure.sources[0].given or len(figure.records) != 1:
        return _NOBODY
    column = figure.sources[0].column("value")
    field = column.value.source if column and column.value else ""
    return figure.records[0], field


def open_cell(result: Result) -> str:
    """The cell of a row in which a given figure stands: the quarter's, or the end's of a stock."""
    return "so_far" if result.indicator.kind is Kind.STOCK else "value"


def _open_figure(result: Result) -> Figure:
    return result.so_far if result.indicator.kind is Kind.STOCK else result.now


def open_record(
    frame: Frame, set: IndicatorSet, result: Result
) -> tuple[Awaited | None, dict[str, str]]:
    """The record that is made when someone writes a figure into a row that has none yet, and its
    fields by the cells in which they are written."""
    given, figure = set.given, _open_figure(result)
    two = result.indicator.two
    if given is None or not result.indicator.given or two or figure.value is not None:
        return None, {}
    choice = _choice(frame, given, result.indicator.seq)
    ledger = frame.ledgers[given.ledger]
    period = period_of(ledger, frame.period)
    level = frame.units.get(frame.unit).level if frame.unit in frame.units else None
    if not choice or not period or level not in ledger.levels:
        return None, {}
    values = (*own_values(frame.unit, period), (given.by, choice))
    return Awaited(ledger=ledger.id, values=values), {open_cell(result): given.value}


def _choice(frame: Frame, given: Given, seq: str) -> str:
    choices = frame.ledgers[given.ledger].field(given.by).choices
    return next((one for one in choices if one.startswith(f"{seq} ")), "")
