"""签到册: the sheet that people sign before a course, 25 lines a page (forms.md, 附)."""

from __future__ import annotations

from dataclasses import dataclass

from jmdesk.definitions.report import Format, Paper
from jmdesk.reporting.blank import STATE
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind

ID = "signin_sheet"
NAME = "签到册"
LINES = 25
"""On a page."""
_HEIGHT = 8
_COLUMNS = (
    ("number", "序号", 10),
    ("name", "姓名", 25),
    ("sex", "性别", 10),
    ("people", "民族", 15),
    ("place", "嘎查（单位）", 35),
    ("kind", "身份（脱贫／监测／一般／干部）", 25),
    ("phone", "联系电话", 30),
    ("morning", "上午签到", 15),
    ("afternoon", "下午签到", 15),
)
_SIGNATURES = ("本页　　　人", "本日合计　　　人", "授课教师（签字）：", "班主任（签字）：")
_LINE, _HALF = 42, 20
"""Characters that fit on a line of the head, and beside another on one."""
_NO_DAY = "　　　　年　　月　　日"


@dataclass(frozen=True, kw_only=True, slots=True)
class Course:
    """What stands in the head; empty where it is to be written by hand."""

    title: str = ""
    host: str = ""
    day: str = ""
    place: str = ""
    teachers: str = ""
    content: str = ""


def signin_sheet(course: Course, *, unit: str, unit_name: str, pages: int) -> Document:
    """So many pages of 签到册, each with its head and foot, numbered through."""
    place = _short(course.place, _HALF)
    return Document(
        report=ID,
        number="",
        form_code="",
        name=NAME,
        title="京蒙协作培训签到册",
        unit=unit,
        unit_name=unit_name,
        period="",
        columns=tuple(_column(*column) for column in _COLUMNS),
        rows=tuple(_row(number) for number in range(1, pages * LINES + 1)),
        head_left=(f"主办单位：{course.host}",),
        head_right=(f"日期：{course.day or _NO_DAY}",),
        opening=(
            f"班次名称：{_short(course.title, _LINE)}",
            f"地点：{place:　<{_HALF}}授课教师：{_short(course.teachers, _HALF)}",
            f"授课内容：{_short(course.content, _LINE)}",
        ),
        signatures=_SIGNATURES,
        state=f"{NAME}　{STATE}",
        paper=Paper.PORTRAIT,
        every_page=True,
        file_stem="_".join(part for part in (NAME, course.title, course.day) if part),
    )


def _short(text: str, most: int) -> str:
    """On one line: a line more in the head would take a place to sign from each page."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def _column(id: str, heading: str, width: int) -> Column:
    first = id == "number"
    format, align = (Format.INTEGER, Align.CENTER) if first else (Format.TEXT, Align.LEFT)
    return Column(id=id, heading=(heading,), width=width, format=format, align=align)


def _row(number: int) -> Row:
    cells = (Cell(text=str(number), value=number), *[Cell()] * (len(_COLUMNS) - 1))
    return Row(kind=RowKind.BLANK, cells=cells, least=_HEIGHT)
