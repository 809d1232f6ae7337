"""Cells as the values of fields: amounts in any unit of money, dates, choices, text as it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from jmdesk.definitions.fieldtypes import Qualified
from jmdesk.definitions.ledger import Field
from jmdesk.definitions.numbers import hear_number, money_power, plain_number, range_sentence
from jmdesk.definitions.plain import short
from jmdesk.domain.period import Period
from jmdesk.domain.problem import Level
from jmdesk.exchange.cells import Cell, blank, cell_name, cell_text
from jmdesk.exchange.findings import Findings
from jmdesk.exchange.headings import Column
from jmdesk.exchange.plan import Understood
from jmdesk.exchange.table import Table
from jmdesk.language import tr


class Unreadable:
    """What a cell is worth that says something, but nothing its field can hold."""


UNREADABLE: Final = Unreadable()
_LOST = 15
"""From this power of ten on a spreadsheet has lost the last digits of a number."""
_CODES = {"date": "not-a-date", "month": "not-a-date", "year": "not-a-date"}
_CODES |= {"choice": "unknown-choice", "choices": "unknown-choice", "id_number": "not-an-id"}


class CellReader:
    """Reads the cells of one table; what is wrong or was understood goes into the findings."""

    def __init__(self, table: Table, findings: Findings) -> None:
        self._table = table
        self._findings = findings
        self._plain: dict[tuple[int, str, Cell], Any] = {}
        self._period = Period.year(table.year) if table.year else None

    def value(self, row: int, column: Column, about: Field, cell: Cell) -> Any:
        """The value of a cell: None for an empty one, `UNREADABLE` where a problem was added."""
        broken = self._table.sheet.broken.get((row, column.index))
        if broken is not None and blank(cell):
            return self._broken(row, column, about, broken)
        if blank(cell):
            return None
        key = (column.index, about.measure, cell)
        if key not in self._plain:
            value, note = self._read(row, column, about, cell)
            if note or value is UNREADABLE:
                return value
            self._plain[key] = value
        return self._plain[key]

    def measure(self, column: Column, about: Field) -> str:
        """The measure in which this column's figures stand."""
        if money_power(about.measure) is None:
            return about.measure
        return column.measure or self._table.measure or about.measure

    def shift(self, column: Column, about: Field) -> int:
        """The power of ten from the column's measure to the field's: 元 to 万元 is -4."""
        own, told = money_power(about.measure), money_power(self.measure(column, about))
        return (told or 0) - (own or 0)

    def _read(self, row: int, column: Column, about: Field, cell: Cell) -> tuple[Any, bool]:
        if isinstance(cell, Decimal) and cell.adjusted() >= _LOST:
            message = tr(
                "{place}的数“{text}”超过 15 位，"
                "表格软件已丢掉末几位，请对照原件，把单元格设为文本格式后重填。",
                place=self._at(row, column, about),
                text=cell_text(cell),
            )
            return self._wrong(row, column, about, "lost-digits", message), False
        try:
            if about.type.numeric:
                return self._number(row, column, about, cell)
            if isinstance(cell, str) and about.type.name in ("text", "long_text"):
                return self._text(about, cell), False
            if about.type.name == "month" and isinstance(cell, Decimal):
                _refuse_cut_month(cell)
            heard = about.hear(cell_text(cell), self._period)
            if heard.note:
                shown = about.show(heard.value)
                self._note(row, column, about, cell_text(cell), shown, heard.note)
            return heard.value, bool(heard.note)
        except ValueError as error:
            message = tr("{place}：{error}", place=self._at(row, column, about), error=error)
            return self._wrong(row, column, about, _code(about), message), False

    def _number(self, row: int, column: Column, about: Field, cell: Cell) -> tuple[Any, bool]:
        measure = self.measure(column, about)
        shift = self.shift(column, about)
        if isinstance(cell, Decimal):
            return about.read(plain_number(cell.scaleb(shift))), False
        if not isinstance(cell, str):
            raise ValueError(
                tr("“{text}”不是数，请用阿拉伯数字填写；没有就空着。", text=short(cell_text(cell)))
            )
        reading = hear_number(cell, "%" if about.type.name == "percent" else measure)
        if reading.upper is not None:
            raise ValueError(range_sentence(cell, reading))
        if reading.value is None:
            self._note(row, column, about, cell, "", reading.note)
            return None, True
        value = about.read(plain_number(reading.value.scaleb(shift)))
        if reading.qualifier:
            value = Qualified(Decimal(value), reading.qualifier)
        self._note(row, column, about, cell, about.show(value), reading.note or _typed(cell))
        return value, True

    def _text(self, about: Field, cell: str) -> str | None:
        """Checked as typed text is, but kept as it stands in the cell, blanks at its ends too."""
        clean: str | None = about.hear(cell).value
        lines = cell.replace("\r\n", "\n").replace("\r", "\n")
        return lines if clean == lines.strip() else clean

    def _broken(self, row: int, column: Column, about: Field, shown: str) -> Unreadable:
        what = tr("是错误值 {shown}", shown=shown) if shown else tr("是没有算出结果的公式")
        message = tr(
            "{place}{what}，请用 WPS 或 Excel 打开，改正并保存一次再导入。",
            place=self._at(row, column, about),
            what=what,
        )
        return self._wrong(row, column, about, _code(about), message)

    def _at(self, row: int, column: Column, about: Field) -> str:
        return tr(
            "工作表“{name}”{cell}（{label}）",
            name=self._table.sheet.name,
            cell=cell_name(row, column.index),
            label=about.label,
        )

    def _wrong(self, row: int, column: Column, about: Field, code: str, message: str) -> Unreadable:
        self._findings.problem(
            Level.MUST,
            code,
            message,
            sheet=self._table.sheet.name,
            row=row,
            column=column.index,
            field=about.name,
        )
        return UNREADABLE

    def _note(
        self, row: int, column: Column, about: Field, text: str, value: str, message: str
    ) -> None:
        self._findings.understood.append(
            Understood(
                sheet=self._table.sheet.name,
                cell=cell_name(row, column.index),
                field=about.name,
                text=text,
                value=value,
                message=message,
            )
        )


def _code(about: Field) -> str:
    return "not-a-number" if about.type.numeric else _CODES.get(about.type.name, "unreadable")


def _typed(cell: str) -> str:
    return tr("“{text}”是文本格式的数。", text=short(cell))


def _refuse_cut_month(cell: Decimal) -> None:
    """2023.1 was typed for January, or is what a spreadsheet made of 2023.10."""
    if str(cell).endswith(".1"):
        raise ValueError(
            tr("“{text}”分不清是 1 月还是 10 月，请写成 2023-01。", text=cell_text(cell))
        )
