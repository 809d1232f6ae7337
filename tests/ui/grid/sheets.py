"""Sheets for the tests: the month of mockup 2, and plain ones of any size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from jmdesk.ui.chooser import Option
from jmdesk.ui.grid.column import GridColumn, GridRow

STATES = ("未开工", "招采中", "实施中", "已完工")
CADRES = ("包文", "白音", "陈小梅")


def read_number(text: str) -> Decimal | None:
    """A number in plain digits; a sentence where it is none."""
    if not text.strip():
        return None
    try:
        return Decimal(text.replace(",", "").strip())
    except InvalidOperation:
        raise ValueError(f"「{text}」不是数，请写成 120 或 1.5。") from None


def show_number(value: Any) -> str:
    """With separators: 1,500."""
    return f"{value:,}"


def read_choice(text: str) -> str | None:
    """One of the states, by its words or its number."""
    text = text.strip()
    if text.isdecimal() and 1 <= int(text) <= len(STATES):
        return STATES[int(text) - 1]
    if text and text not in STATES:
        raise ValueError(f"「{text}」不在可选的里面。")
    return text or None


def read_date(text: str) -> date | None:
    """A day as 2024-05-20."""
    try:
        return date.fromisoformat(text.strip()) if text.strip() else None
    except ValueError:
        raise ValueError(f"「{text}」不是日期，请写成 2024-05-20。") from None


def read_yes(text: str) -> bool | None:
    """是 or √."""
    return {"": None, "否": False, "是": True, "√": True, "1": True}.get(text.strip())


def look_up(text: str) -> Sequence[Option]:
    """People of the office."""
    return [Option(key=name, text=name) for name in CADRES if text in name]


def text_of(value: Any) -> str:
    """As it is."""
    return str(value)


def plain(text: str) -> str | None:
    """The text, None where there is none."""
    return text.strip() or None


def number(name: str, heading: str, width: int = 104, *, editable: bool = True) -> GridColumn:
    """A column of numbers."""
    return GridColumn(
        name=name,
        heading=heading,
        width=width,
        kind="number",
        numeric=True,
        read=read_number,
        show=show_number,
        editable=editable,
    )


def word(name: str, heading: str, width: int = 120, kind: Any = "text", **more: Any) -> GridColumn:
    """A column of words."""
    more.setdefault("read", plain)
    return GridColumn(
        name=name, heading=heading, width=width, kind=kind, show=more.pop("show", text_of), **more
    )


MONTH = (
    word("project", "项目", 220, "fixed", frozen=True),
    number("approved", "批复京蒙\n万元", 84, editable=False),
    word("state", "状态", 84, "choice", choices=STATES, read=read_choice),
    number("progress", "形象进度\n%", 84),
    number("done", "完成投资\n累计 万元"),
    number("arrived", "到位\n累计 万元", 96),
    number("paid", "支付\n累计 万元", 96),
    word("said", "本月进展", 261, "long_text"),
    word("who", "填报人", 90, "lookup", lookup=look_up),
    word("until", "完工日", 100, "date", read=read_date, show=lambda day: day.isoformat()),
    word("same", "无变化", 76, "yes_no", read=read_yes, show=lambda yes: "无变化" if yes else ""),
)

_PROJECTS = (
    ("草高吐嘎查示范村打造项目", 500, "实施中", 60, 310, 300, 285),
    ("海龙屯嘎查示范村打造项目", 900, "实施中", 35, 320, 450, 300),
    ("窑艾里嘎查示范村打造项目", 1500, "实施中", 55, 860, 750, 820),
    ("巴仁布敦化嘎查示范村打造项目", 1000, "招采中", 0, 0, 400, 0),
    ("王鲁示范村打造项目", 500, "已完工", 100, Decimal("498.6"), 500, 455),
    ("文化活动室项目（2 个嘎查）", 100, "实施中", 70, 68, 100, 60),
    ("社区卫生服务中心信息化", 30, "未开工", 0, 0, 0, 0),
    ("种养殖技术培训", 50, "实施中", 42, 12, 20, 12),
)


def month_rows() -> list[GridRow]:
    """The eight projects of the mockup, last month's figures carried."""
    names = ("state", "progress", "done", "arrived", "paid")
    return [
        GridRow(
            key=f"r{place}",
            values={"project": project[0], "approved": Decimal(project[1])},
            carried={
                name: Decimal(value) if isinstance(value, int) else value
                for name, value in zip(names, project[2:], strict=True)
            },
        )
        for place, project in enumerate(_PROJECTS, 1)
    ]


def numbers(columns: int) -> list[GridColumn]:
    """Columns c0, c1 … of numbers, the first a frozen name."""
    names = [word("name", "名称", 160, "fixed", frozen=True)]
    return names + [number(f"c{place}", f"第{place}栏\n万元") for place in range(1, columns)]


def many_rows(count: int) -> list[GridRow]:
    """Rows k0, k1 … with nothing but a name."""
    return [GridRow(key=f"k{place}", values={"name": f"第{place}个嘎查"}) for place in range(count)]
