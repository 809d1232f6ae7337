"""The rows of a report over indicators: one for each, its cells worked out beforehand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from jmdesk.definitions.indicators import Indicator, IndicatorSet
from jmdesk.definitions.report_columns import Format
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document_parts import Align, Cell
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.indicator_doubts import TWICE, doubts
from jmdesk.reporting.indicator_open import open_record, shown_field
from jmdesk.reporting.indicator_results import Figure, Indicators, Result, results, wanted
from jmdesk.reporting.lines import Line
from jmdesk.reporting.made import Made, MadeRow, Way
from jmdesk.reporting.showing import Showing, number_text, rounded
from jmdesk.reporting.trace_terms import Term

NONE = "—"
"""Printed where a unit has nothing from which the figure could come."""
_SIDES = ("京方", "我方")
_ADDED = "（上下级相加）"
"""Printed where a unit and one below it both gave a figure: who reads it sees that both count."""


def indicator_lines(frame: Frame, set: IndicatorSet) -> list[Line]:
    """A line for each indicator of the unit and period, in the order of the set."""
    if frame.blank:
        found = [one for one in set.indicators if wanted(frame, one)]
        return [_line(frame, one, {}, MadeRow(cells=_words(one, ""))) for one in found]
    made = Indicators(frame, set)
    told = list(doubts(frame, set, made))
    frame.problems.extend(one for one in told if one not in frame.problems)
    twice = {one.record for one in told if one.code == TWICE}
    return [
        _of_result(frame, set, result, twice=not twice.isdisjoint(result.so_far.records))
        for result in results(frame, set, within=made)
    ]


def _of_result(frame: Frame, set: IndicatorSet, result: Result, *, twice: bool) -> Line:
    indicator, figures = result.indicator, (result.now, result.so_far, result.year_ago)
    values = {
        "target": result.target,
        "value": result.now.value,
        "so_far": result.so_far.value,
        "rate": result.rate,
        "year_ago": result.year_ago.value,
    }
    cells = dict(_words(indicator, result.called + (_ADDED if twice else "")))
    for name, figure in zip(("value", "so_far", "year_ago"), figures, strict=True):
        cells[name] = _made(frame, result, figure, name)
    cells["target"] = _target(result)
    cells["rate"] = _rate(result)
    awaited, sets = open_record(frame, set, result)
    made = MadeRow(cells=cells, awaited=awaited, sets=sets)
    records = (*result.now.records, *result.so_far.records, *result.target_records)
    return _line(frame, indicator, values, made, tuple(dict.fromkeys(records)))


def _line(
    frame: Frame,
    indicator: Indicator,
    values: Mapping[str, Any],
    made: MadeRow,
    records: tuple[RecordId, ...] = (),
) -> Line:
    told = {name: made.cells[name].cell.text for name in made.cells if name not in values}
    told["group"] = indicator.group
    record = Record(
        id=RecordId(""),
        ledger=frame.ledger.id,
        unit=frame.unit,
        period=frame.period,
        values={**told, **values},
    )
    return Line(frame=frame, record=record, records=records, made=made)


def _words(indicator: Indicator, source: str) -> dict[str, Made]:
    told = {
        "seq": indicator.seq,
        "label": indicator.label,
        "measure": indicator.measure,
        "source": source,
    }
    return {name: Made(cell=Cell(text=text)) for name, text in told.items()}


def _made(frame: Frame, result: Result, figure: Figure, name: str) -> Made:
    """The cell of a figure: 「—」 where the unit has no source or the figure no such time."""
    indicator = result.indicator
    if indicator.two:
        return _two(indicator, figure, known=result.known)
    if figure.value is None:
        return Made(cell=_empty(figure, known=result.known))
    value = rounded(figure.value, indicator.format.places)
    # What was a year ago is looked at, but no part of what this report says is recorded.
    behind = () if name == "year_ago" else figure.records
    record, field = shown_field(frame, result, name)
    cell = Cell(
        text=number_text(value, indicator.format),
        value=value,
        records=behind,
        record=record,
        field=field,
    )
    rows = {source.sheet.rows for source in figure.sources}
    return Made(
        cell=cell,
        way=_way(figure, indicator),
        terms=figure.terms,
        factor=indicator.factor,
        exact=figure.value,
        label=_label(frame, figure, indicator),
        records=figure.records,
        rows=next(iter(rows)) if len(rows) == 1 else None,
        ledgers=_ledgers(figure),
    )


def _way(figure: Figure, indicator: Indicator) -> Way:
    if indicator.above or figure.share:
        return Way.RATIO
    if figure.difference:
        return Way.DIFFERENCE
    return Way.COUNT if figure.counted else Way.SUM


def _label(frame: Frame, figure: Figure, indicator: Indicator) -> str:
    """What is added, in the words of its ledger; of figures given for the indicator, its own."""
    if len(figure.sources) != 1 or figure.sources[0].given:
        return indicator.label
    source = figure.sources[0]
    column = source.column("value")
    if column is None or column.value is None:
        return indicator.label
    ledger = frame.ledgers[source.ledger]
    field = Showing(frame).field(column.value, ledger)
    return field.label.removeprefix("其中：") if field else indicator.label


def _empty(figure: Figure, *, known: bool) -> Cell:
    """Empty where it is only not filled."""
    return Cell() if known and figure.known else Cell(text=NONE, align=Align.CENTER)


def _two(indicator: Indicator, figure: Figure, *, known: bool) -> Made:
    """京方／我方, a side that nobody gave as 「—」."""
    if figure.value is None and figure.second is None:
        return Made(cell=_empty(figure, known=known))
    sides = [_side(indicator, one) for one in (figure.value, figure.second)]
    pairs = zip(_SIDES, (figure.terms, figure.seconds), strict=True)
    terms = [Term(value=t.value, records=t.records, label=side) for side, ts in pairs for t in ts]
    cell = Cell(text="／".join(sides), align=Align.RIGHT, records=figure.records)
    return Made(
        cell=cell,
        terms=tuple(terms),
        label=indicator.label,
        records=figure.records,
        ledgers=_ledgers(figure),
    )


def _ledgers(figure: Figure) -> tuple[str, ...]:
    """The ledgers whose records are behind a figure."""
    standing = (source.standing for source in figure.sources if source.standing is not None)
    return tuple(dict.fromkeys(source.ledger for source in (*figure.sources, *standing)))


def _side(indicator: Indicator, value: Decimal | None) -> str:
    if value is None:
        return NONE
    return number_text(rounded(value, indicator.format.places), indicator.format)


def _target(result: Result) -> Made:
    """As written; one of a plan still under way says by when: 30（2025年）."""
    until = "" if result.target_until is None else f"（{result.target_until}年）"
    cell = Cell(
        text=result.target_text + until,
        value=None if until or result.target_text != str(result.target) else result.target,
        align=Align.RIGHT,
        records=result.target_records,
    )
    return Made(cell=cell, label=result.indicator.label, records=result.target_records)


def _rate(result: Result) -> Made:
    """完成率 with one decimal; of two figures, and without a target, none."""
    if result.rate is None or result.indicator.two:
        return Made(cell=Cell())
    value = rounded(result.rate, Format.ONE.places)
    terms = _rate_terms(result)
    records = (*result.so_far.records, *result.target_records)
    cell = Cell(text=number_text(value, Format.ONE), value=value, records=records)
    return Made(
        cell=cell,
        way=Way.RATIO,
        terms=tuple(terms),
        factor=100,
        exact=result.rate,
        label=result.indicator.label,
        records=records,
    )


def _rate_terms(result: Result) -> Iterator[Term]:
    if result.so_far.value is not None:
        yield Term(value=result.so_far.value, records=result.so_far.records, label="累计")
    if result.target is not None:
        yield Term(value=result.target, records=result.target_records, label="年度目标")
