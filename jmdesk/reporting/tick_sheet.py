"""冲突核对单: what is not the same, with boxes to tick, to be settled by telephone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby

from jmdesk.definitions.report import Format, Paper
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind

NAME = "冲突核对单"
REPORT = "conflicts"
_COLUMNS = (
    Column(id="number", heading=("序号",), width=10, format=Format.INTEGER, align=Align.CENTER),
    Column(id="record", heading=("记录",), width=62),
    Column(id="field", heading=("栏",), width=32),
    Column(id="before", heading=("原来",), width=28),
    Column(id="choices", heading=("几种说法（在对的前面打√）",), width=105),
    Column(id="agreed", heading=("核定",), width=30),
)
_SIGNATURES = ("打电话的人：", "接电话的人：", "核对日期：　　年　　月　　日")
_LINE = "□ 都不对，应为："


@dataclass(frozen=True, kw_only=True, slots=True)
class Saying:
    """One of the values, and who says so: person, time, file."""

    text: str
    who: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Question:
    """A field with several values: of which unit, of what record, what it was before.

    ``about`` is the id of the record, for who has to know what the texts tell of.
    """

    unit: str
    record: str
    field: str
    sayings: tuple[Saying, ...]
    before: str = ""
    about: RecordId | None = None


def tick_sheet(questions: Sequence[Question], *, unit: str, unit_name: str, day: date) -> Document:
    """The list by unit, in the order given; ``unit`` is whose desk asks."""
    return Document(
        report=REPORT,
        number="",
        form_code="",
        name=NAME,
        title=NAME,
        unit=unit,
        unit_name=unit_name,
        period=f"{day:%Y-%m}",
        columns=_COLUMNS,
        rows=tuple(_rows(questions)),
        head_left=(f"核对单位：{unit_name}",),
        head_right=(f"共 {len(questions)} 处　印于 {day.year}年{day.month}月{day.day}日",),
        notes=("说明：核对以后在系统“收发”里逐处选定；没有选定以前，各种说法都留着，不会丢。",),
        signatures=_SIGNATURES,
        state="",
        paper=Paper.LANDSCAPE,
        file_stem=f"{NAME}_{unit_name}_{day:%Y%m%d}",
    )


def _rows(questions: Sequence[Question]) -> Iterator[Row]:
    numbers = count(1)
    for unit, asked in groupby(questions, key=lambda one: one.unit):
        of_unit = list(asked)
        label = f"{unit}　{len(of_unit)} 处"
        yield Row(kind=RowKind.GROUP, cells=(Cell(text=label, span=len(_COLUMNS)),))
        yield from (_row(next(numbers), one) for one in of_unit)


def _row(number: int, one: Question) -> Row:
    lines = [f"□ {said.text or '（空）'}　　{said.who}".rstrip() for said in one.sayings]
    texts = (one.record, one.field, one.before, "\n".join([*lines, _LINE]), "")
    about = (one.about,) if one.about else ()
    told = (Cell(text=text, records=about if text else ()) for text in texts)
    cells = (Cell(text=str(number), value=number), *told)
    return Row(kind=RowKind.ROW, cells=cells)
