"""The sheet 明细: one record a row, every field in a column of its own, to filter and to import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.reporting.document import Detail, DetailColumn, Value
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line
from jmdesk.reporting.showing import Showing

_NOT_LISTED = frozenset({"rows", "attachment"})
_NARROWEST, _WIDEST = 8, 60


def detail(frame: Frame, lines: Sequence[Line], showing: Showing) -> Detail:
    """The columns the report names, else what identifies the record and all its fields."""
    given = frame.report.detail
    getters: list[tuple[str, Callable[[Line], Value]]] = (
        [(one.label, _expression(frame, showing, one.value)) for one in given]
        if given
        else _all_columns(frame, showing)
    )
    rows = tuple(tuple(get(line) for _, get in getters) for line in lines)
    columns = tuple(
        DetailColumn(heading=label, width=_width(label, [row[i] for row in rows]))
        for i, (label, _) in enumerate(getters)
    )
    return Detail(columns=columns, rows=rows)


def _all_columns(frame: Frame, showing: Showing) -> list[tuple[str, Callable[[Line], Value]]]:
    ledger, rows = frame.ledger, frame.report.rows
    columns: list[tuple[str, Callable[[Line], Value]]] = [
        ("单位代码", lambda line: line.record.unit),
        ("单位", lambda line: frame.units.name(line.record.unit)),
    ]
    if ledger.period:
        columns.append(("期", lambda line: str(line.record.period or "")))
    link = rows.subjects.link if rows.subjects else ""
    if rows.subjects:
        about = frame.ledgers[rows.subjects.ledger]
        columns += _of_subject(about, showing)
    columns += [
        (_label(field, ledger), _field(showing, field))
        for field in ledger.current
        if field.type.name not in _NOT_LISTED and field.name != link
    ]
    columns.append(("记录号", lambda line: str(line.record.id) or None))
    return columns


def _of_subject(about: Ledger, showing: Showing) -> list[tuple[str, Callable[[Line], Value]]]:
    """What names the subject: the fields of its alternative keys, 项目编号 among them."""
    names = dict.fromkeys(name for key in about.match for name in key) or [about.fields[0].name]

    def getter(field: Field) -> Callable[[Line], Value]:
        return lambda line: (
            plain_value(showing, field, line.subject.get(field.name)) if line.subject else None
        )

    return [(_label(about.field(n), about), getter(about.field(n))) for n in names if n in about]


def _label(field: Field, ledger: Ledger) -> str:
    """The label with its measure, which the numbers in the column do not show."""
    return f"{field.label}（{field.measure}）" if field.measure else field.label


def _field(showing: Showing, field: Field) -> Callable[[Line], Value]:
    def get(line: Line) -> Value:
        value = None if line.missing else line.own(field.name)
        return plain_value(showing, field, value)

    return get


def _expression(frame: Frame, showing: Showing, expression: Any) -> Callable[[Line], Value]:
    def get(line: Line) -> Value:
        value = frame.value(expression, line.scope)
        if isinstance(value, Decimal | int | date) and not isinstance(value, bool):
            return value
        return showing.value(expression, value) or None

    return get


def plain_value(showing: Showing, field: Field, value: Any) -> Value:
    """Numbers and dates as they are, all else as text; years and codes as text are texts."""
    if value is None:
        return None
    if isinstance(value, Decimal | int | date) and not isinstance(value, bool):
        return value
    return showing.of_field(field, value) or None


def _width(label: str, values: Sequence[Value]) -> int:
    """Characters: as wide as the heading and the longest of the first values, within bounds."""
    longest = max((_extent(str(value)) for value in values[:200] if value is not None), default=0)
    return max(_NARROWEST, min(_WIDEST, max(_extent(label) + 4, longest + 2)))


def _extent(text: str) -> int:
    return sum(2 if char > "\u2000" else 1 for char in text.split("\n", 1)[0])
