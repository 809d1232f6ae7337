"""A roll-up as paper or workbook: what stands on the screen, with what has to be said below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from jmdesk.definitions.report import Format, Paper
from jmdesk.language import on_paper
from jmdesk.operations.desk import Desk
from jmdesk.operations.personal import is_personal
from jmdesk.operations.recording import today
from jmdesk.operations.rollup_amounts import Amount
from jmdesk.operations.rollups import Line, RolledUp
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind

NAME = "汇总表"
_LABEL, _LEAST, _MOST = 42, 14, 30
_PORTRAIT = 180
"""Millimetres that a sheet upright has room for."""
_WIDE = 1.9
"""Millimetres of a digit."""


def rollup_document(desk: Desk, rolled: RolledUp) -> Document:
    """The whole table; a roll-up is worked out anew each time and is no report to be handed on."""
    plan, day = rolled.plan, today()
    lines = (*rolled.lines, rolled.total, *((rolled.shared,) if rolled.shared else ()))
    columns = _columns(rolled, lines)
    by = "、".join(on_paper(axis.label) for axis in plan.axes)
    period = plan.period.label if plan.period else ""
    name = desk.units.name(plan.unit)
    upright = sum(column.width for column in columns) <= _PORTRAIT
    return Document(
        report="rollup",
        number="",
        form_code="",
        name=NAME,
        title=f"{period}{plan.ledger.title}{NAME}",
        unit=plan.unit,
        unit_name=name,
        period=str(plan.period or ""),
        columns=columns,
        rows=tuple(_row(rolled, line) for line in lines),
        head_left=(f"汇总单位：{name}",),
        head_middle=(f"按{by}",),
        head_right=(_day(day),),
        notes=tuple(_notes(rolled, lines)),
        state="",
        paper=Paper.PORTRAIT if upright else Paper.LANDSCAPE,
        personal=tuple(_of_persons(rolled)),
        file_stem="_".join(part for part in (plan.ledger.title + NAME, name, period) if part),
    )


def _of_persons(rolled: RolledUp) -> Iterator[tuple[str, str]]:
    """The labels that are what a field about persons says."""
    labels = (
        [line.label for line in rolled.lines],
        [column.key.label for column in rolled.columns if column.key],
    )
    for axis, told in zip(rolled.plan.axes, labels, strict=False):
        if axis.field is not None and is_personal(axis.field):
            yield from ((on_paper(label), axis.field.type.name) for label in told)


def _day(day: date) -> str:
    return f"截至 {day.year}年{day.month}月{day.day}日"


def _columns(rolled: RolledUp, lines: Sequence[Line]) -> tuple[Column, ...]:
    first = Column(id="label", heading=(on_paper(rolled.plan.axes[0].label),), width=_LABEL)
    return (first, *(_column(rolled, lines, place) for place in range(len(rolled.columns))))


def _column(rolled: RolledUp, lines: Sequence[Line], place: int) -> Column:
    told = rolled.columns[place]
    own = on_paper(told.heading) + (f"（{told.measure.measure}）" if told.measure.measure else "")
    above = on_paper(told.key.label) if told.key else "合计"
    longest = max((len(line.amount(place).text) for line in lines), default=0)
    return Column(
        id=f"c{place}",
        heading=(above, own) if rolled.across else (own,),
        width=min(max(round(longest * _WIDE) + 3, _LEAST), _MOST),
        format=Format.PLAIN,
        align=Align.RIGHT,
    )


def _row(rolled: RolledUp, line: Line) -> Row:
    kind = RowKind.ROW if line in rolled.lines else RowKind.TOTAL
    brackets = line is rolled.shared
    cells = (_cell(amount, brackets) for amount in line.amounts)
    return Row(kind=kind, cells=(Cell(text=on_paper(line.label)), *cells))


def _cell(amount: Amount, brackets: bool) -> Cell:
    if amount.value is None:
        return Cell(text=amount.text, align=Align.CENTER)
    if brackets:
        return Cell(text=f"({amount.text})", align=Align.RIGHT)
    return Cell(text=amount.text, value=amount.value)


def _notes(rolled: RolledUp, lines: Sequence[Line]) -> list[str]:
    """Why something was not added, and what else there is to say."""
    amounts = (amount for line in lines for amount in line.amounts)
    why = dict.fromkeys(on_paper(amount.why) for amount in amounts if amount.why)
    told = [f"“—”：{reason}。" for reason in why]
    told += [on_paper(note.text) for note in rolled.notes]
    return [f"说明：{text}" if number == 0 else text for number, text in enumerate(told)]
