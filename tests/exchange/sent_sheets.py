"""A ledger with a field of every kind, a sheet of it as it was sent, and hands that change it."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from jmdesk.definitions.ledger import Ledger
from jmdesk.exchange.carrier import SentCell, SentColumn, SentRow, SentSheet, SentTable
from jmdesk.exchange.cells import Area, Cell, Sheet
from jmdesk.exchange.edits import SentRecord, find_edits
from jmdesk.exchange.edits_columns import header_tokens
from jmdesk.exchange.edits_text import sent_text
from jmdesk.exchange.merge_plan import Edit

VILLAGE = "152222101001"
BANNER = "152222000000"
LEDGER = """
id = "works"
title = "工程"
version = 1
levels = ["village"]
period = "month"
key = {key}
title_expr = "{{name}}"

[[fields]]
name = "name"
label = "名称"
type = "text"
required = true

[[fields]]
name = "kind"
label = "类别"
type = "choice"
choices = ["产业", "基建", "培训"]

[[fields]]
name = "paid"
label = "支付"
type = "money"
measure = "万元"

[[fields]]
name = "heads"
label = "人数"
type = "count"
measure = "人"

[[fields]]
name = "share"
label = "进度"
type = "percent"

[[fields]]
name = "day"
label = "开工"
type = "date"

[[fields]]
name = "month"
label = "月份"
type = "month"

[[fields]]
name = "person"
label = "身份证"
type = "id_number"

[[fields]]
name = "phone"
label = "电话"
type = "phone"

[[fields]]
name = "where"
label = "所在"
type = "unit"

[[fields]]
name = "said"
label = "说明"
type = "long_text"

[[fields]]
name = "rate"
label = "比率"
type = "percent"
compute = "paid * 100 / 50"
"""
"""``key`` is filled in."""

HEADINGS = {
    "name": "名称",
    "kind": "类别",
    "paid": "支付（万元）",
    "heads": "人数",
    "share": "进度",
    "day": "开工",
    "month": "月份",
    "person": "身份证",
    "phone": "电话",
    "where": "所在",
    "said": "说明",
}
"""The columns of the sheet after the hidden one and 序号."""
FIRST = 3
"""Where the rows begin: title, headings, hidden headers above."""
PEOPLE = ("152222199001011233", "152222198512052411", "152222197903080626", "152222196606150339")
ROWS: list[list[Any]] = [
    ["花灯嘎查棚圈", "产业", "12.5", 30, "40", date(2023, 5, 8), "2023-05", 0, "13904820001"],
    ["巴彦道路", "基建", "168.15", 120, "75.5", date(2023, 6, 1), "2023-06", 1, "04824123456"],
    ["护理培训", "培训", "8", 45, "100", date(2023, 4, 20), "2023-04", 2, "13904820003"],
    ["水井维修", "基建", "20.25", 66, "60", date(2023, 7, 15), "2023-07", 3, "13904820004"],
]
PLACES = ("花灯嘎查", "巴彦嘎查", "哈日嘎查", "乌兰嘎查")
UNITS = {name: f"15222210100{number}" for number, name in enumerate(PLACES, 1)}


def works(folder: Path, key: str = '["name", "period"]') -> Ledger:
    """The ledger, with this natural key."""
    from jmdesk.definitions.reader import read_ledger

    path = folder / "works.toml"
    path.write_text(LEDGER.format(key=key), encoding="utf-8")
    read = read_ledger(path)
    assert not read.problems, read.problems
    return read.ledger


def record(number: int) -> str:
    """The id of the row ``number``."""
    return f"00000000-0000-5000-8000-{number:012d}"


def sent_cells(number: int, values: Sequence[Any]) -> list[SentCell]:
    """A row's cells: the hidden id, 序号, then every field."""
    name, kind, paid, heads, share, day, month, person, phone = values
    told = [name, kind, Decimal(paid), heads, Decimal(share), day, month, PEOPLE[person], phone]
    told += [PLACES[number % 4], f"第{number + 1}项\n两行的说明"]
    cells = [SentCell(), SentCell(text=str(number + 1))]
    return cells + [
        SentCell(text=sent_text(value), record=record(number), field=name)
        for name, value in zip(HEADINGS, told, strict=True)
    ]


def total_cells(rows: Sequence[SentRow]) -> list[SentCell]:
    """合计 over 支付 and 人数."""
    paid = sum(Decimal(row.cells[4].text) for row in rows)
    heads = sum(int(row.cells[5].text) for row in rows)
    texts = ["", "", f"合计{len(rows)}个", "", sent_text(paid), str(heads)]
    return [SentCell(text=text) for text in texts]


def works_sheet(name: str = "报表", keys: Sequence[str] = ("name",)) -> SentSheet:
    """The sheet as it was sent: four records, a total, and a foot."""
    rows = [
        SentRow(record=record(number), cells=sent_cells(number, values))
        for number, values in enumerate(ROWS)
    ]
    foot = SentRow(cells=[SentCell(), SentCell(text="单位负责人：　　填表人：")])
    return SentSheet(
        name=name,
        ledger="works",
        id_column=0,
        first_row=FIRST,
        header_row=FIRST - 1,
        unit=VILLAGE,
        period="2023-07",
        columns=[
            SentColumn(heading=""),
            SentColumn(heading="序号"),
            *[SentColumn(heading=h, field=f, key=f in keys) for f, h in HEADINGS.items()],
        ],
        rows=[*rows, SentRow(cells=total_cells(rows)), foot],
    )


def as_read(sent: SentSheet) -> Sheet:
    """The sheet as the reader gives it when nobody has touched it."""
    headings = [column.heading or None for column in sent.columns]
    rows: list[list[Cell]] = [[None, "工程情况表"], [*headings], [*header_tokens(sent)]]
    for row in sent.rows:
        cells = [_cell(cell) for cell in row.cells]
        if row.record:
            cells[sent.id_column] = row.record
        while cells and cells[-1] is None:
            cells.pop()
        rows.append(cells)
    return Sheet(name=sent.name, rows=rows, broken={})


def _cell(cell: SentCell) -> Cell:
    if cell.field in ("paid", "heads", "share") or (not cell.field and cell.text.isdigit()):
        return Decimal(cell.text)
    if cell.field == "day":
        return date.fromisoformat(cell.text)
    return cell.text or None


class FakeNames:
    """The units of this file; of references none."""

    def unit(self, text: str, *, near: str) -> str:
        if text not in UNITS:
            raise ValueError(f"没有叫“{text}”的单位。")
        return UNITS[text]

    def reference(self, text: str, *, target: str, unit: str, period: str) -> str:
        raise ValueError(f"没有叫“{text}”的记录。")


@dataclass
class Hand:
    """A workbook in someone's hands: sheets that may be changed, and what is found then."""

    ledger: Ledger
    table: SentTable = field(default_factory=lambda: SentTable(sheets=[works_sheet()]))
    sheets: list[Sheet] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sheets = [deepcopy(as_read(sent)) for sent in self.table.sheets]

    @property
    def rows(self) -> list[list[Cell]]:
        """The rows of the first sheet."""
        return self.sheets[0].rows

    def row(self, number: int) -> list[Cell]:
        """The row of a record."""
        return self.rows[FIRST + number]

    def set(self, number: int, name: str, cell: Cell) -> None:
        """Type into the row of a record."""
        self.row(number)[2 + list(HEADINGS).index(name)] = cell

    def merge(self, *areas: Area) -> None:
        """Merge cells of the first sheet."""
        self.sheets[0] = replace(self.sheets[0], merged=areas)

    def edits(self, digest: str = "d" * 64) -> tuple[Edit, ...]:
        """What is found."""
        titles = {record(number): str(values[0]) for number, values in enumerate(ROWS)}

        def known(id: str) -> SentRecord | None:
            if id not in titles:
                return None
            return SentRecord(ledger="works", title=titles[id], unit=VILLAGE, period="2023-07")

        return find_edits(
            table=self.table,
            sheets=self.sheets,
            ledgers={"works": self.ledger},
            record=known,
            names=FakeNames(),
            digest=digest,
            file="七月.xlsx",
            banner=BANNER,
        )
