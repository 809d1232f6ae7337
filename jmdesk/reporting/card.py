"""卡片: all that one record says, then what was recorded of it elsewhere; one record a paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.ledger import Field, Ledger, RollUp
from jmdesk.definitions.report import Format, Paper
from jmdesk.definitions.said import as_said
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.check_code import check_code
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind, Section
from jmdesk.reporting.frame import Frame, long_date
from jmdesk.reporting.lines import own_value
from jmdesk.reporting.showing import Showing, rounded

PREFIX = "card"
"""A card's report is ``card:<ledger>``."""
_CARD = (32, 58, 32, 58)
_FULL = sum(_CARD)
_LONG = frozenset({"long_text", "choices", "units"})
_LONG_TEXT = 22
"""A longer value stands over the whole width."""
_APART = frozenset({"rows", "attachment"})
_NARROWEST = 14
_PERIOD = 18
_UNIT = 26
_MOST_ROWS = 12
"""Of what was recorded elsewhere: the newest, a year by the month."""
_MOST_UNITS = 60
_STATE = "据台账打印"


@dataclass(frozen=True, kw_only=True, slots=True)
class Elsewhere:
    """The records of a ledger that name the card's record in the field ``link``, oldest first."""

    ledger: Ledger
    link: str
    records: tuple[Record, ...]


def record_card(
    frame: Frame, ledger: Ledger, record: Record, *, name: str, elsewhere: Sequence[Elsewhere]
) -> Document:
    """The card; ``name`` is what the record is called. Empty fields and sections are left out."""
    teller = _Teller(frame)
    called = f"{ledger.title.removesuffix('档案')}卡片"
    made = Document(
        report=f"{PREFIX}:{ledger.id}",
        number="",
        form_code="",
        name=called,
        title=called,
        unit=record.unit,
        unit_name=frame.units.name(record.unit),
        period=str(record.period or ""),
        columns=tuple(
            Column(id=f"card_{number}", heading=(), width=width)
            for number, width in enumerate(_CARD)
        ),
        rows=tuple(_rows(teller, ledger, record)),
        sections=tuple(_sections(teller, ledger, record, elsewhere)),
        head_left=(f"单位：{frame.units.name(record.unit)}",),
        head_middle=(f"截至：{long_date(frame.today)}",),
        opening=(name,),
        signatures=("单位负责人：", "经办人：", "日期：　　　年　　月　　日"),
        state=_STATE,
        paper=Paper.PORTRAIT,
        file_stem=f"{called}_{name}",
    )
    return replace(made, check_code=check_code(made))


class _Teller:
    """Says values as paper does: names for codes and for records."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._showing = Showing(frame)

    def value(self, record: Record, field: Field) -> Any:
        return own_value(self._frame, record, field.name)

    def text(self, record: Record, field: Field) -> str:
        value = as_said(field, self.value(record, field), record)
        if isinstance(value, Decimal) and field.compute is not None:
            value = rounded(value, 1 if field.type.name == "percent" else 2)
        return self.shown(field, value)

    def shown(self, field: Field, value: Any) -> str:
        return "" if value is None or value == () else self._showing.of_field(field, value)

    def unit(self, record: Record) -> str:
        return self._frame.units.name(record.unit)


def _rows(teller: _Teller, ledger: Ledger, record: Record) -> Iterator[Row]:
    """The record's own fields; the first row stands for the record, so that its photos follow."""
    titles = {section.id: section.title for section in ledger.sections}
    kept = {ledger.as_written(one.name) for one in ledger.fields}
    shown = [one for one in ledger.current if one.type.name not in _APART and one.name not in kept]
    first = True
    for id in ("", *titles):
        told = [(f, text) for f in shown if f.section == id and (text := teller.text(record, f))]
        if id and told:
            yield Row(kind=RowKind.GROUP, cells=(Cell(text=titles[id], span=len(_CARD)),))
        for row in _paired(told, record.id):
            yield replace(row, id=record.id) if first else row
            first = False


def _paired(told: Sequence[tuple[Field, str]], id: RecordId) -> Iterator[Row]:
    """Two fields beside each other, a long one over the whole width."""
    waiting: list[Cell] = []
    for field, text in told:
        cells = [
            Cell(text=_label(field), align=Align.CENTER),
            Cell(text=text, records=(id,), align=Align.LEFT),
        ]
        long = field.type.name in _LONG or len(text) > _LONG_TEXT
        if waiting and (long or len(waiting) == len(_CARD)):
            yield _closed(waiting)
            waiting = []
        waiting += cells
        if long:
            yield _closed(waiting)
            waiting = []
    if waiting:
        yield _closed(waiting)


def _closed(cells: Sequence[Cell]) -> Row:
    """A row of what is there, the last cell over all that is left."""
    last = replace(cells[-1], span=len(_CARD) - len(cells) + 1)
    return Row(kind=RowKind.BOX, cells=(*cells[:-1], last))


def _label(field: Field) -> str:
    return f"{field.label}（{field.measure}）" if field.measure else field.label


def _sections(
    teller: _Teller, ledger: Ledger, record: Record, elsewhere: Sequence[Elsewhere]
) -> Iterator[Section]:
    for field in ledger.current:
        if field.columns and (rows := record.get(field.name)):
            yield _inside(teller, field, rows, record.id)
    for told in elsewhere:
        if told.records:
            yield _elsewhere(teller, told)


def _inside(teller: _Teller, field: Field, rows: Sequence[Any], id: RecordId) -> Section:
    """The rows that the record holds."""
    columns = _fitting(field.columns, _FULL)
    lines = (
        tuple(
            _cell(teller.shown(one, row.get(one.name)), row.get(one.name), one, id)
            for one in columns
        )
        for row in rows
    )
    return Section(
        caption=field.label,
        columns=_stretched(tuple(_column(one) for one in columns)),
        rows=tuple(Row(kind=RowKind.ROW, cells=cells) for cells in lines),
    )


def _elsewhere(teller: _Teller, told: Elsewhere) -> Section:
    """A table of another ledger: its listed fields as far as there is room, sums where it may."""
    ledger, records = told.ledger, _newest(told.records)
    heads = _heads(ledger, told.records)
    fields = [f for f in ledger.current if f.listed and f.name != told.link and _tells(f)]
    filled = [f for f in fields if any(teller.text(one, f) for one in records)]
    columns = _fitting(filled, _FULL - sum(head.width for head in heads))
    lines = [_line(teller, heads, columns, record) for record in records]
    whole = len(records) == len(told.records) and not heads
    return Section(
        caption=_caption(ledger, len(told.records), len(records)),
        columns=_stretched((*heads, *(_column(one) for one in columns))),
        rows=(*lines, *(_sums(teller, columns, records) if whole else ())),
    )


def _newest(records: Sequence[Record]) -> Sequence[Record]:
    """A year of one thing by the month; of several units only the newest period, of all of them."""
    last = records[-1].period
    if last is not None and len({one.unit for one in records}) > 1:
        return [one for one in records if one.period == last][:_MOST_UNITS]
    return records[-_MOST_ROWS:]


def _caption(ledger: Ledger, known: int, shown: int) -> str:
    less = f"，列最近 {shown} 条" if shown < known else ""
    return f"{ledger.title}（共 {known} 条{less}）"


def _heads(ledger: Ledger, records: Sequence[Record]) -> tuple[Column, ...]:
    """Period and unit, where the rows differ in them."""
    period = Column(id="period", heading=("期",), width=_PERIOD)
    unit = Column(id="unit", heading=("单位",), width=_UNIT)
    several = len({one.unit for one in records}) > 1
    return (*((period,) if ledger.period else ()), *((unit,) if several else ()))


def _tells(field: Field) -> bool:
    return field.type.name not in _APART and field.type.name != "long_text"


def _line(
    teller: _Teller, heads: Sequence[Column], columns: Sequence[Field], record: Record
) -> Row:
    told = {"period": str(record.period), "unit": teller.unit(record)}
    cells = (
        _cell(teller.text(record, one), teller.value(record, one), one, record.id)
        for one in columns
    )
    return Row(
        kind=RowKind.ROW,
        cells=(*(Cell(text=told[head.id]) for head in heads), *cells),
        id=record.id,
    )


def _sums(teller: _Teller, columns: Sequence[Field], records: Sequence[Record]) -> Iterator[Row]:
    """A total row, where anything may be added and nothing stands before it."""
    adding = [one.over_units is RollUp.SUM and not one.once_by for one in columns]
    if len(records) < 2 or not any(adding) or adding[0]:
        return
    cells = [Cell(text="合计", align=Align.CENTER)]
    for field, adds in list(zip(columns, adding, strict=True))[1:]:
        values = [v for one in records if (v := _number(teller.value(one, field))) is not None]
        total = sum(values, Decimal(0))
        cells.append(_cell(field.show(total), total, field, None) if adds and values else Cell())
    yield Row(kind=RowKind.TOTAL, cells=tuple(cells))


def _number(value: Any) -> Decimal | None:
    number = value.number if isinstance(value, Qualified) else value
    return Decimal(number) if isinstance(number, int | Decimal) else None


def _cell(text: str, value: Any, field: Field, id: RecordId | None) -> Cell:
    numeric = field.type.numeric
    return Cell(
        text=text,
        value=value if numeric and isinstance(value, int | Decimal) else None,
        align=Align.RIGHT if numeric else None,
        records=(id,) if id else (),
    )


def _fitting(fields: Sequence[Field], room: int) -> list[Field]:
    """The first fields for which there is room."""
    chosen: list[Field] = []
    for field in fields:
        room -= max(field.width, _NARROWEST)
        if room < 0:
            break
        chosen.append(field)
    return chosen


def _column(field: Field) -> Column:
    return Column(
        id=field.name,
        heading=(_label(field),),
        width=max(field.width, _NARROWEST),
        format=Format.PLAIN if field.type.numeric else Format.TEXT,
    )


def _stretched(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns over the whole width, in their proportion."""
    whole = sum(column.width for column in columns) or 1
    made = [replace(column, width=column.width * _FULL // whole) for column in columns]
    rest = _FULL - sum(column.width for column in made)
    return (*made[:-1], replace(made[-1], width=made[-1].width + rest)) if made else ()
