"""The sheet 明细: one record a row, every field in a column of its own, to filter and to import."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.reporting.awaiting import awaited, period_of
from jmdesk.reporting.document import Awaited, Detail, DetailColumn, Value
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.indicator_detail import indicator_detail
from jmdesk.reporting.lines import Line
from jmdesk.reporting.showing import Showing
from jmdesk.reporting.sources import Named, named, sets

_NOT_LISTED = frozenset({"rows", "attachment"})
_NARROWEST, _WIDEST = 8, 60


Get: TypeAlias = "Callable[[Line], Value]"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Column:
    """A column: its heading, what stands in it, and the field that it shows if it shows one."""

    label: str
    get: Get
    shows: Named | None = None
    name: str = ""
    key: bool = False


def detail(frame: Frame, lines: Sequence[Line], showing: Showing) -> Detail:
    """The columns the report names, else what identifies the record and all its fields."""
    if frame.report.rows.indicator_set is not None:
        return indicator_detail(frame, lines, showing)
    given = frame.report.detail
    columns = (
        [
            _Column(
                label=one.label,
                get=_expression(frame, showing, one.value),
                shows=named(frame, one.value),
            )
            for one in given
        ]
        if given
        else _all_columns(frame, showing)
    )
    rows = tuple(tuple(column.get(line) for column in columns) for line in lines)
    return Detail(
        columns=tuple(
            _detail_column(frame, column, [row[i] for row in rows])
            for i, column in enumerate(columns)
        ),
        rows=rows,
        ids=tuple(line.id for line in lines),
        subjects=tuple(line.subject.id if line.subject else "" for line in lines),
        worked_out=frozenset(_worked_out(frame, columns, lines)),
        awaited=dict(_awaited(frame, columns, lines)),
        ledger=frame.report.rows.ledger,
        period=period_of(frame.ledger, frame.period),
    )


def _awaited(
    frame: Frame, columns: Sequence[_Column], lines: Sequence[Line]
) -> Iterator[tuple[int, Awaited]]:
    """The records that rows wait for."""
    shown = [column.shows for column in columns]
    for number, line in enumerate(lines):
        if line.missing and (found := awaited(frame, line, shown)) is not None:
            yield number, found


def _detail_column(frame: Frame, column: _Column, values: Sequence[Value]) -> DetailColumn:
    shows = column.shows
    subjects = frame.report.rows.subjects
    of_subject = bool(shows and shows.link and subjects and shows.link == subjects.link)
    if shows is not None and shows.link and not of_subject:
        shows = None
    return DetailColumn(
        heading=column.label,
        width=column_width(column.label, values),
        field=column.name or (shows.field.name if shows else ""),
        of_subject=of_subject,
        sets=column.name or sets(frame, column.shows),
        choices=shows.field.choices if shows and shows.field.type.name == "choice" else (),
        key=column.key,
    )


def _worked_out(
    frame: Frame, columns: Sequence[_Column], lines: Sequence[Line]
) -> Iterator[tuple[int, int]]:
    """Where a field that is sometimes worked out is so."""
    places = [(i, c.shows.field) for i, c in enumerate(columns) if c.shows and not c.shows.link]
    at_times = [(i, field) for i, field in places if field.compute is not None]
    for row, line in enumerate(lines) if at_times else ():
        for column, field in at_times:
            if not line.missing and line.scope.works_out(field):
                yield row, column


def _all_columns(frame: Frame, showing: Showing) -> list[_Column]:
    ledger, rows = frame.ledger, frame.report.rows
    own = not rows.inside  # a row within a record is no record: nothing can be added as one
    columns = [
        _Column(label="单位代码", get=lambda line: line.record.unit),
        _Column(
            label="单位",
            get=lambda line: frame.units.name(line.record.unit),
            name=UNIT if own else "",
        ),
    ]
    if ledger.period:
        columns.append(
            _Column(
                label="期",
                get=lambda line: str(line.record.period or ""),
                name=PERIOD if own else "",
                key=own,
            )
        )
    link = rows.subjects.link if rows.subjects else ""
    if rows.subjects:
        about = frame.ledgers[rows.subjects.ledger]
        columns += _of_subject(about, showing, link)
    columns += [
        _Column(
            label=_label(field, ledger),
            get=_field(showing, field),
            shows=None if field.computed or rows.inside else Named(field=field),
            key=field.name in ledger.key,
        )
        for field in ledger.current
        if field.type.name not in _NOT_LISTED and field.name != link
    ]
    columns.append(_Column(label="记录号", get=lambda line: str(line.record.id) or None))
    return columns


def _of_subject(about: Ledger, showing: Showing, link: str) -> list[_Column]:
    """What names the subject: the fields of its alternative keys, 项目编号 among them."""
    names = dict.fromkeys(name for key in about.match for name in key) or [about.fields[0].name]

    def getter(field: Field) -> Get:
        return lambda line: (
            plain_value(showing, field, line.subject.get(field.name)) if line.subject else None
        )

    return [
        _Column(
            label=_label(field, about),
            get=getter(field),
            shows=None if field.compute is not None else Named(field=field, link=link),
            key=True,
        )
        for field in (about.field(name) for name in names if name in about)
    ]


def _label(field: Field, ledger: Ledger) -> str:
    """The label with its measure, which the numbers in the column do not show."""
    return f"{field.label}（{field.measure}）" if field.measure else field.label


def _field(showing: Showing, field: Field) -> Callable[[Line], Value]:
    def get(line: Line) -> Value:
        value = None if line.missing else line.own(field.name)
        word = "" if field.compute is not None else line.qualifier(field.name)
        if word and value is not None:
            value = Qualified(Decimal(value), word)
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


def column_width(label: str, values: Sequence[Value]) -> int:
    """Characters: as wide as the heading and the longest of the first values, within bounds."""
    longest = max((_extent(str(value)) for value in values[:200] if value is not None), default=0)
    return max(_NARROWEST, min(_WIDEST, max(_extent(label) + 4, longest + 2)))


def _extent(text: str) -> int:
    return sum(2 if char > "\u2000" else 1 for char in text.split("\n", 1)[0])
