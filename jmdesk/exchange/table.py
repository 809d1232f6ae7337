"""The rows of a sheet below its headings, told apart: records, stated totals, and the rest."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from jmdesk.definitions.fieldtypes.choosing import find_choice
from jmdesk.definitions.ledger import Field, Ledger
from jmdesk.domain.revision import PERIOD, UNIT
from jmdesk.exchange.blocks import DataRow, Stated, bound
from jmdesk.exchange.bracketed import Bracketed, bracketed
from jmdesk.exchange.cells import Area, Cell, Sheet, blank
from jmdesk.exchange.headings import LONGEST, Column, Headings, heading_texts
from jmdesk.exchange.vocabulary import compared

_STEMS = "甲乙丙丁戊"
_SUBTOTAL = "小计"
_TOTAL = re.compile(r"(?P<who>.*?)(?P<word>合计|总计|共计|小计)(?P<rest>.*)")
_AFTER_TOTAL = re.compile(r"[\d.,():元万千亿共计个项目等约]*")
_COUNTED = re.compile(
    r"(?P<who>.*?)[(:]?(?:共计?)?(?P<count>\d+)(?:个|项|户|期|班|人|条)?(?:项目)?\)?"
)
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+[、.]|\([一二三四五六七八九十]+\)|\d{1,2}[、.])"
)
_FOOT = re.compile(
    r"(?:注|备注|说明|填表说明|单位负责人|负责人|审核人?|填表人?|制表人?|填报人|联系人|联系电话"
    r"|报出日期|填报日期|日期|单位|计量单位)[:：]"
)
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_NARROW = 3
_TITLE_ROWS = 6
"""How far under a title its headings may stand."""
_MEASURE = re.compile(r"(?:计量|金额)?单位[:：]\s*([十百千万亿]*元)")


@dataclass(kw_only=True, slots=True)
class Table:
    """One sheet as a table: its columns, records and stated totals.

    It reaches from row ``start``, its titles included, to before row ``end``: years may stand one
    under the other in one sheet. ``title_lines`` are the texts above the headings; ``year`` is
    what they or the sheet's name say; ``measure`` the unit of money stated over the table.
    ``left`` are rows that are none of these.
    """

    sheet: Sheet
    headings: Headings
    start: int = 0
    end: int
    title_lines: tuple[str, ...] = ()
    year: int | None = None
    measure: str = ""
    records: list[DataRow] = field(default_factory=list)
    stated: list[Stated] = field(default_factory=list)
    left: list[int] = field(default_factory=list)

    @property
    def title(self) -> str:
        """The first line above the headings."""
        return self.title_lines[0] if self.title_lines else ""

    def holds(self, sheet: str, row: int) -> bool:
        """Whether a row of a sheet lies in this table."""
        return sheet == self.sheet.name and self.start <= row < self.end

    def column(self, target: str) -> Column | None:
        """The column of a field, None where the sheet has none."""
        return self.headings.known.get(target)

    def target(self, index: int) -> str:
        """The field that a column holds, "" for none."""
        return next((c.target for c in self.headings.columns if c.index == index), "")


def read_tables(sheet: Sheet, headings: Headings, ledger: Ledger) -> list[Table]:
    """Tell the rows of a sheet apart; a title of another year over its own headings is a table."""
    starts = [0, *_further_titles(sheet, headings)]
    tables = []
    for start, end in zip(starts, [*starts[1:], len(sheet.rows)], strict=True):
        moved = headings if not start else _moved(sheet, headings, start)
        table = Table(sheet=sheet, headings=moved, start=start, end=end)
        _read_title(table)
        _Rows(table, ledger).read()
        tables.append(table)
    return tables


def _further_titles(sheet: Sheet, headings: Headings) -> list[int]:
    """Rows below the headings that name another year and have the same headings under them."""
    year = _first_year(sheet, range(headings.top))
    found = []
    for row in range(headings.bottom + 1, len(sheet.rows)):
        told = [cell for cell in sheet.rows[row] if not blank(cell)]
        other = _year(told[0]) if len(told) == 1 and isinstance(told[0], str) else None
        if other not in (None, year) and _headings_below(sheet, headings, row) is not None:
            found.append(row)
            year = other
    return found


def _headings_below(sheet: Sheet, headings: Headings, row: int) -> int | None:
    """Where within a few rows the headings stand once more."""
    texts = heading_texts(sheet, headings)
    for below in range(row + 1, min(row + _TITLE_ROWS, len(sheet.rows))):
        same = [
            isinstance(cell, str) and compared(cell) == texts.get(column)
            for column, cell in enumerate(sheet.rows[below])
        ]
        if sum(same) * 2 > len(texts):
            return below
    return None


def _moved(sheet: Sheet, headings: Headings, start: int) -> Headings:
    bottom = _headings_below(sheet, headings, start) or start
    return replace(headings, top=bottom - (headings.bottom - headings.top), bottom=bottom)


def _first_year(sheet: Sheet, rows: Iterable[int]) -> int | None:
    texts = [cell for row in rows for cell in sheet.rows[row] if isinstance(cell, str)]
    return next((year for text in texts if (year := _year(text))), None)


def _year(text: str) -> int | None:
    """The one year that a text names; none where it names a span of years."""
    years = set(_YEAR.findall(unicodedata.normalize("NFKC", text)))
    return int(years.pop()) if len(years) == 1 else None


def _read_title(table: Table) -> None:
    texts = [
        cell.strip()
        for row in table.sheet.rows[table.start : table.headings.top]
        for cell in row
        if isinstance(cell, str) and not blank(cell)
    ]
    table.title_lines = tuple(texts)
    for text in (*texts, table.sheet.name):
        plain = unicodedata.normalize("NFKC", text)
        table.year = table.year or _year(text)
        if not table.measure and (measure := _MEASURE.search(plain)):
            table.measure = measure[1]


class _Rows:
    """Goes down the rows once, with merged cells filled."""

    def __init__(self, table: Table, ledger: Ledger) -> None:
        self.table = table
        self.ledger = ledger
        self.known = [column for column in table.headings.columns if column.target]
        self.fields = {column.index: ledger.by_name.get(column.target) for column in self.known}
        self.repeated = heading_texts(table.sheet, table.headings)
        self.counts: list[Bracketed] = []
        self.named: dict[tuple[int, int], str] = {}
        self.filled = self._fill()
        self.width = max((c.index + 1 for c in table.headings.columns), default=0)
        self.classes = [f for f in ledger.current if f.choices]

    def _fill(self) -> dict[tuple[int, int], Cell]:
        """What merged cells of several rows say in their lower rows (R13).

        Texts are filled down; a number counts once and stays in the first row.
        """
        filled: dict[tuple[int, int], Cell] = {}
        for area in self.table.sheet.merged:
            value = self.table.sheet.value(area.top, area.left)
            if area.bottom == area.top or area.top <= self.table.headings.bottom:
                continue
            about = self.fields.get(area.left)
            if area.right == area.left and not (about and about.type.numeric):
                value = self._without_count(area, value) if about else value
                for row in range(area.top + 1, min(area.bottom + 1, len(self.table.sheet.rows))):
                    filled[row, area.left] = value
        return filled

    def _without_count(self, area: Area, value: Cell) -> Cell:
        """What a merged cell calls its rows; the count that it states is kept to be checked."""
        found = bracketed(value, area) if isinstance(value, str) else None
        if found is None:
            return value
        self.counts.append(found)
        self.named[area.top, area.left] = found.name
        return found.name

    def read(self) -> None:
        for row in range(self.table.headings.bottom + 1, self.table.end):
            cells = dict(self._cells(row))
            if cells:
                self._place(row, cells)
        bound(self.table.stated, self.table.records)
        held = [one for one in self.counts if self.table.start <= one.area.top < self.table.end]
        self.table.stated += [one.stated(self.table.records) for one in held]

    def _cells(self, row: int) -> Iterator[tuple[int, Cell]]:
        cells = self.table.sheet.rows[row]
        for column in range(max(len(cells), self.width)):
            cell = cells[column] if column < len(cells) else None
            value = cell if not blank(cell) else self.filled.get((row, column))
            value = self.named.get((row, column), value)
            if not blank(value) or (row, column) in self.table.sheet.broken:
                yield column, value

    def _place(self, row: int, cells: dict[int, Cell]) -> None:
        own = {column: cell for column, cell in cells.items() if (row, column) not in self.filled}
        if not own or self._repeats_headings(cells) or self._numbers_columns(row, cells):
            return
        stated = self._stated(row, own)
        if stated is not None:
            self.table.stated.append(stated)
        elif _is_foot(own):
            return
        elif self._is_record(own, cells):
            self.table.records.append(DataRow(row=row, cells=cells))
        else:
            self.table.left.append(row)

    def _repeats_headings(self, cells: Mapping[int, Cell]) -> bool:
        same = [
            column
            for column, cell in cells.items()
            if isinstance(cell, str)
            and len(cell) <= LONGEST
            and compared(cell) == self.repeated.get(column)
        ]
        return len(same) >= 2 and len(same) * 2 > len(cells)

    def _numbers_columns(self, row: int, cells: Mapping[int, Cell]) -> bool:
        """The row of 1, 2, 3 … (or 甲, 乙, 1 …) that forms have under their headings."""
        if row != self.table.headings.bottom + 1 or len(cells) < 3:
            return False
        numbers = [int(cell) for cell in cells.values() if isinstance(cell, Decimal)]
        letters = [cell for cell in cells.values() if isinstance(cell, str)]
        steps = {later - earlier for earlier, later in pairwise(numbers)}
        return steps == {1} and all(letter in _STEMS for letter in letters)

    def _is_record(self, own: Mapping[int, Cell], cells: Mapping[int, Cell]) -> bool:
        """Whether the row says enough to be one: two known columns, one in a narrow table.

        What a merged cell beside it says is said of the row too, once it says something itself.
        """
        if not any(column in self.fields for column in own):
            return False
        told = [column for column in cells if column in self.fields]
        return len(told) >= (2 if len(self.known) > _NARROW else 1)

    def _stated(self, row: int, own: Mapping[int, Cell]) -> Stated | None:
        texts = [(column, cell) for column, cell in own.items() if isinstance(cell, str)]
        if not texts or any(self._worded(column) for column, _ in texts[1:]):
            return None
        column, text = texts[0]
        if len(text) > LONGEST or sum(other < column for other in own) > 1:
            return None
        return self._label(row, column, text, own)

    def _worded(self, column: int) -> bool:
        """Whether a text in this column tells of a record, not of a total."""
        about: Field | None = self.fields.get(column)
        return column in self.fields and not (about is not None and about.type.numeric)

    def _label(self, row: int, column: int, text: str, cells: Mapping[int, Cell]) -> Stated | None:
        """What a label states: 科右中旗合计25个, 基础设施类3个, 一、基础设施类（3个）, 小计."""
        plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
        total = _TOTAL.fullmatch(plain)
        if total and not _AFTER_TOTAL.fullmatch(total["rest"]):
            return None
        counted = _COUNTED.fullmatch(total["rest"] if total else plain)
        who = total["who"] if total else counted["who"] if counted else plain
        about, group = self._class(who)
        if total is None and not group:
            return None
        return Stated(
            row=row,
            column=column,
            text=text.strip(),
            grand=total is not None and not group and total["word"] != _SUBTOTAL,
            summary=total is not None,
            group=group or who,
            class_field=about,
            count=int(counted["count"]) if counted else None,
            cells=cells,
        )

    def _class(self, name: str) -> tuple[str, str]:
        """The field and choice of the ledger that a class row names, with or without its number."""
        name = name.strip(":、(")
        for form in (name, _NUMBERED.sub("", name)):
            for about in self.classes if re.search(r"\D{2}", form) else ():
                if (found := find_choice(form, about)) is not None:
                    return about.name, found
        return "", ""


def _is_foot(own: Mapping[int, Cell]) -> bool:
    texts = [cell for cell in own.values() if isinstance(cell, str)]
    return bool(texts) and bool(_FOOT.match(re.sub(r"\s", "", texts[0])))


def columns_needed(table: Table, ledger: Ledger) -> tuple[Field, ...]:
    """The required fields for which the sheet has no column."""
    have = {column.target for column in table.headings.columns}
    return tuple(f for f in ledger.current if f.required and not f.compute and f.name not in have)


def identity_targets(ledger: Ledger) -> frozenset[str]:
    """The fields by which an import knows a record again."""
    names = {name for names in ledger.match or (ledger.key,) for name in names}
    return frozenset(names - {UNIT, PERIOD})
