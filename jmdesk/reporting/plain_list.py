"""A plain list as paper or workbook: headings, a row each, no sums. 认识的电脑, 谁做了什么."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest

from jmdesk.definitions.report import Format, Paper
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind

_NUMBER = Column(
    id="number", heading=("序号",), width=12, format=Format.INTEGER, align=Align.CENTER
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """What stands over the rows: ``columns`` are headings with their widths in mm."""

    id: str
    name: str
    unit: str
    unit_name: str
    day: date
    columns: tuple[tuple[str, int], ...]
    notes: tuple[str, ...] = ()


def plain_list(
    about: Listed, rows: Iterable[Sequence[str]], records: Sequence[str] = ()
) -> Document:
    """The list in the order given; ``records`` are those of which the rows tell, "" for none."""
    columns = (
        Column(id=f"c{place}", heading=(heading,), width=width)
        for place, (heading, width) in enumerate(about.columns)
    )
    return Document(
        report=about.id,
        number="",
        form_code="",
        name=about.name,
        title=about.name,
        unit=about.unit,
        unit_name=about.unit_name,
        period=str(about.day.year),
        columns=(_NUMBER, *columns),
        rows=tuple(
            _row(number, texts, id)
            for number, (texts, id) in enumerate(zip_longest(rows, records, fillvalue=""), 1)
        ),
        head_left=(f"单位：{about.unit_name}",),
        head_right=(f"{about.day.year}年{about.day.month}月{about.day.day}日",),
        notes=about.notes,
        state="",
        paper=Paper.LANDSCAPE,
        file_stem=f"{about.name}_{about.unit_name}_{about.day:%Y%m%d}",
    )


def _row(number: int, texts: Sequence[str], record: str) -> Row:
    behind = (RecordId(record),) if record else ()
    told = (Cell(text=text, records=behind) for text in texts)
    cells = (Cell(text=str(number), value=number), *told)
    return Row(kind=RowKind.ROW, cells=cells)
