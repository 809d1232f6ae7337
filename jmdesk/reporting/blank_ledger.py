"""A ledger to be written by hand: a list with a row for each record, or a card for one record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.definitions.report import Paper
from jmdesk.reporting.blank import ROW_HEIGHT, STATE, numbered
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind, Section

_MOST_COLUMNS = 12
_NARROWEST = 14
"""Millimetres that a column to be written in has at the least."""
_NUMBER = 8
_LINES = 14
_CARD = (32, 58, 32, 58)
_LONG_HEIGHT = 20
_LINES_INSIDE = 4
_MOST_CHOICES = 12
_LONG = frozenset({"long_text", "choices", "units"})
_DATE = "　　　　年　　月　　日"
_SIGNATURES = ("填表人：", "审核人：", "联系电话：", "日期：　　　年　　月　　日")


def blank_ledger(
    ledger: Ledger, *, unit: str, unit_name: str, period: str, label: str, lines: int | None = None
) -> Document:
    """The form of a ledger; ``period`` and its ``label`` are empty where it has none.

    A short ledger is a list of ``lines`` rows, a long one, or one that holds rows itself, a card
    for one record, choices printed to be ticked.
    """
    fields = [field for field in ledger.current if _by_hand(ledger, field)]
    listed = _fits_a_list(fields)
    columns = _list_columns(fields) if listed else _card_columns()
    rows = (
        _list_rows(len(columns), lines or _LINES) if listed else tuple(_card_rows(ledger, fields))
    )
    return Document(
        report=f"{ledger.id}_blank",
        number="",
        form_code="",
        name=f"{ledger.title}登记表",
        title=f"{ledger.title}登记表",
        unit=unit,
        unit_name=unit_name,
        period=period,
        columns=columns,
        rows=rows,
        sections=tuple(_section(field) for field in fields if field.columns),
        head_left=(f"填报单位（盖章）：{unit_name}",),
        head_middle=(f"报告期：{label}",) if label else (),
        notes=tuple(_choices(fields)) if listed else (),
        signatures=_SIGNATURES,
        state=STATE,
        paper=Paper.LANDSCAPE if listed else Paper.PORTRAIT,
        file_stem="_".join(
            part for part in (f"{ledger.title}登记表", unit_name, period, STATE) if part
        ),
    )


def _by_hand(ledger: Ledger, field: Field) -> bool:
    """Whether people write it: not what is worked out, enclosed, or kept beside a unit's name."""
    kept = {ledger.as_written(one.name) for one in ledger.fields}
    return not (field.computed or field.type.name == "attachment" or field.name in kept)


def _fits_a_list(fields: Sequence[Field]) -> bool:
    wide = sum(max(field.width, _NARROWEST) for field in fields) + _NUMBER
    few = len(fields) <= _MOST_COLUMNS and not any(field.columns for field in fields)
    return few and wide <= Paper.LANDSCAPE.width


def _label(field: Field) -> str:
    return f"{field.label}（{field.measure}）" if field.measure else field.label


def _list_columns(fields: Sequence[Field]) -> tuple[Column, ...]:
    number = Column(id="number", heading=("序号",), width=_NUMBER, align=Align.CENTER)
    others = (
        Column(id=field.name, heading=(_label(field),), width=max(field.width, _NARROWEST))
        for field in fields
    )
    return (number, *others)


def _list_rows(columns: int, lines: int) -> tuple[Row, ...]:
    empty = Row(kind=RowKind.BLANK, cells=(Cell(),) * columns, least=ROW_HEIGHT)
    return tuple(numbered([empty] * lines))


def _choices(fields: Sequence[Field]) -> Iterator[str]:
    """What may be written in columns with choices."""
    for field in fields:
        if field.choices:
            yield f"{field.label}：{'、'.join(field.choices)}"


def _card_columns() -> tuple[Column, ...]:
    return tuple(
        Column(id=f"card_{number}", heading=(), width=width) for number, width in enumerate(_CARD)
    )


def _card_rows(ledger: Ledger, fields: Sequence[Field]) -> Iterator[Row]:
    """Two fields beside each other, a long one over the whole width; sections by title."""
    titles = {section.id: section.title for section in ledger.sections}
    for id in ("", *titles):
        inside = [one for one in fields if one.section == id and not one.columns]
        if id and inside:
            yield Row(kind=RowKind.GROUP, cells=(Cell(text=titles[id], span=len(_CARD)),))
        yield from _paired(inside)


def _paired(fields: Sequence[Field]) -> Iterator[Row]:
    waiting: list[Cell] = []
    for field in fields:
        cells = [Cell(text=_label(field), align=Align.CENTER), Cell(text=_room(field))]
        if _is_long(field):
            yield from _closed(waiting)
            waiting = []
            wide = Cell(text=_room(field), span=len(_CARD) - 1)
            height = _LONG_HEIGHT if field.type.name == "long_text" else ROW_HEIGHT
            yield Row(kind=RowKind.BOX, cells=(cells[0], wide), least=height)
            continue
        waiting += cells
        if len(waiting) == len(_CARD):
            yield from _closed(waiting)
            waiting = []
    yield from _closed(waiting)


def _closed(cells: Sequence[Cell]) -> Iterator[Row]:
    """A row of what is there, the last cell over all that is left."""
    if cells:
        last = Cell(text=cells[-1].text, span=len(_CARD) - len(cells) + 1)
        yield Row(kind=RowKind.BOX, cells=(*cells[:-1], last), least=ROW_HEIGHT)


def _is_long(field: Field) -> bool:
    return field.type.name in _LONG or bool(field.choices)


def _room(field: Field) -> str:
    """What is printed where it is to be written: boxes to tick, the parts of a date."""
    if field.type.name == "yes_no":
        return "□是　　□否"
    if field.type.name == "date":
        return _DATE
    if 0 < len(field.choices) <= _MOST_CHOICES:
        return "　".join(f"□{choice}" for choice in field.choices)
    return ""


def _section(field: Field) -> Section:
    """The rows that a record holds, as a table of their own."""
    columns = tuple(
        Column(id=one.name, heading=(_label(one),), width=max(one.width, _NARROWEST))
        for one in field.columns
    )
    empty = Row(kind=RowKind.BLANK, cells=(Cell(),) * len(columns), least=ROW_HEIGHT)
    return Section(caption=field.label, columns=columns, rows=(empty,) * _LINES_INSIDE)
