"""缺报清单: which units have not reported, what each of them lacks, whom to call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from jmdesk.definitions.report import Format, Paper
from jmdesk.domain.period import Period
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind

NAME = "缺报清单"
_CENTER = Align.CENTER
_COLUMNS = (
    Column(id="number", heading=("序号",), width=11, format=Format.INTEGER, align=_CENTER),
    Column(id="unit", heading=("单位",), width=46),
    Column(id="owed", heading=("应报",), width=14, format=Format.INTEGER, align=_CENTER),
    Column(id="done", heading=("已报",), width=14, format=Format.INTEGER, align=_CENTER),
    Column(id="lacking", heading=("缺",), width=112),
    Column(id="person", heading=("联系人",), width=30),
    Column(id="phone", heading=("电话",), width=40),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Lacking:
    """A unit that has not reported all: ``owed`` reports, ``done`` of them reported; ``reports``
    names the others. ``above`` is the name of the unit it reports to."""

    unit: str
    above: str
    owed: int
    done: int
    reports: tuple[str, ...]
    person: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """All units that owe something, those that lack as well as those that do not."""

    units: int
    owed: int
    done: int


def missing_sheet(
    rows: Sequence[Lacking], *, tally: Tally, unit: str, unit_name: str, period: Period, day: date
) -> Document:
    """The list in the order given; ``unit`` is whose desk asks, ``day`` when it is printed."""
    return Document(
        report="missing",
        number="",
        form_code="",
        name=NAME,
        title=f"{period.label}{NAME}",
        unit=unit,
        unit_name=unit_name,
        period=str(period),
        columns=_COLUMNS,
        rows=(*_rows(rows), _total(rows, tally)),
        head_left=(f"汇总单位：{unit_name}",),
        head_right=(f"截至 {day.year}年{day.month}月{day.day}日",),
        measure="张",
        notes=(
            f"说明：该报表的单位 {tally.units} 个，报齐的 {tally.units - len(rows)} 个没有列出。"
            "已报含已合并；退回的算缺。",
        ),
        state="",
        paper=Paper.LANDSCAPE,
        file_stem=f"{NAME}_{unit_name}_{period}",
    )


def _rows(rows: Sequence[Lacking]) -> Iterator[Row]:
    number = 0
    several = len({row.above for row in rows}) > 1
    for above, below in groupby(rows, key=lambda row: row.above):
        group = list(below)
        if several and above:
            label = Cell(text=f"{above}　{len(group)} 个单位", span=len(_COLUMNS))
            yield Row(kind=RowKind.GROUP, cells=(label,))
        for row in group:
            number += 1
            yield _row(number, row)


def _row(number: int, row: Lacking) -> Row:
    cells = (
        _count(number),
        Cell(text=row.unit),
        _count(row.owed),
        _count(row.done),
        Cell(text="\n".join(row.reports)),
        Cell(text=row.person),
        Cell(text=row.phone),
    )
    return Row(kind=RowKind.ROW, cells=cells)


def _total(rows: Sequence[Lacking], tally: Tally) -> Row:
    """Over all that owe: 应报 = 已报 + 缺."""
    cells = (
        Cell(text=f"合计　缺 {len(rows)} 个单位", span=2),
        _count(tally.owed),
        _count(tally.done),
        Cell(text=f"{tally.owed - tally.done} 张"),
        Cell(),
        Cell(),
    )
    return Row(kind=RowKind.TOTAL, cells=cells)


def _count(count: int) -> Cell:
    return Cell(text=str(count), value=count)
