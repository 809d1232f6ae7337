"""Documents made by hand, and programs that read them back."""

from __future__ import annotations

import subprocess
from decimal import Decimal
from pathlib import Path

from jmdesk.definitions.report import Format, Paper
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind

LONG = (
    "购母牛120头，冷库基础（含配套）。资金未到位，镇政府垫付70万元；申请第三批资金：12,345.67元。"
)
COLUMNS = (
    Column(id="number", heading=("序号",), width=8, format=Format.INTEGER, align=Align.CENTER),
    Column(id="name", heading=("项目名称",), width=60),
    Column(id="paid", heading=("京蒙资金", "支付"), width=20, format=Format.TWO, align=Align.RIGHT),
    Column(id="left", heading=("京蒙资金", "结余"), width=20, format=Format.TWO, align=Align.RIGHT),
    Column(id="work", heading=("进展",), width=80),
)


def money(amount: str) -> Cell:
    return Cell(text=f"{Decimal(amount):,.2f}", value=Decimal(amount))


def group(label: str) -> Row:
    return Row(
        kind=RowKind.GROUP,
        cells=(Cell(text=label, span=2), money("3"), money("1"), Cell()),
    )


def row(number: int, work: str = "", name: str = "牛舍") -> Row:
    cells = (Cell(text=str(number), value=number), Cell(text=name), money("1.5"), money("1860"))
    return Row(kind=RowKind.ROW, cells=(*cells, Cell(text=work)))


def document(*rows: Row, **more: object) -> Document:
    usual: dict[str, object] = {
        "report": "try",
        "number": "表2",
        "form_code": "京蒙协2表",
        "name": "试表",
        "title": "京蒙协作试表",
        "unit": "152222100000",
        "unit_name": "好腰苏木镇",
        "period": "2023-05",
        "columns": COLUMNS,
        "rows": rows,
        "head_left": ("草稿　未上报", "填报单位（盖章）：好腰苏木镇"),
        "head_middle": ("报告期：2023年5月", "截至：2023年5月31日"),
        "head_right": ("表　　号：京蒙协2表",),
        "measure": "万元",
        "notes": ("说明：①支付率＝累计支付÷批复（计划）京蒙资金",),
        "signatures": (
            "单位负责人：",
            "审核人：",
            "填表人：",
            "联系电话：",
            "报出日期：　年　月　日",
        ),
        "paper": Paper.LANDSCAPE,
        "check_code": "7KQ4-M2XD",
    }
    return Document(**{**usual, **more})  # type: ignore[arg-type]


def tool(*arguments: str | Path) -> str:
    """What a program says."""
    done = subprocess.run(
        [str(argument) for argument in arguments], capture_output=True, check=True, text=True
    )
    return done.stdout


def pages_of(pdf: Path) -> list[str]:
    """The text of each page as it copies out, laid out as printed."""
    return tool("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
