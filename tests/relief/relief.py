"""How much of a month's forms is typed: the month of `month.toml`, typed cell by cell.

*Cells typed* are all cells and marks that a person fills in this month, in the township and in
its 嘎查, 无变化 counted for each project that is marked. *Cells printed* are all non-empty cells
in the bodies of the forms that are due, without headings and without the labels of sums and
groups. *Keystrokes* are what `keystrokes` says of each cell, with the Enter behind it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jmdesk.domain.period import Period
from jmdesk.domain.revision import RecordId
from jmdesk.operations.demo import PLAN, example
from jmdesk.operations.desk import Desk, begin
from jmdesk.operations.importing import import_workbook, plan_workbook
from jmdesk.operations.month import MonthSheet, mark_unchanged, month_sheet, save_rows
from jmdesk.operations.pasting import CellReader
from jmdesk.operations.reports import make_report
from jmdesk.operations.village import VillageLine, VillageSheet, village_sheet
from jmdesk.operations.village_reading import read_days
from jmdesk.operations.village_saving import mark_unchanged as mark_village
from jmdesk.operations.village_saving import save_line
from jmdesk.reporting.document import Document, RowKind

MONTH: Mapping[str, Any] = tomllib.loads(
    (Path(__file__).parent / "month.toml").read_text(encoding="utf-8")
)
PERIOD = Period.parse(MONTH["period"])

_CHINESE = 3
"""Keystrokes for a Chinese character: its pinyin, and the choice now and then."""
_LABELLED = (RowKind.GROUP, RowKind.TOTAL, RowKind.BOX)


@dataclass(kw_only=True)
class Typed:
    """What was typed so far."""

    cells: int = 0
    keys: int = 0
    marks: int = 0

    def cell(self, text: str) -> str:
        """Note one cell; returns its text."""
        self.cells += 1
        self.keys += keystrokes(text)
        return text

    def mark(self, rows: int = 1) -> None:
        """Note a mark for each of so many rows."""
        self.cells += rows
        self.marks += rows
        self.keys += rows


def keystrokes(text: str) -> int:
    """Keys for a cell: one for a letter, digit or point, three for a Chinese character; Enter."""
    return sum(1 if character.isascii() else _CHINESE for character in text) + 1


def prepare(desk: Desk) -> None:
    """The desk as it is at the end of April: the plan, and what each project last reported."""
    begin(desk, unit=MONTH["unit"], person="包文")
    import_workbook(desk, plan=plan_workbook(desk, file=example(PLAN), ledger="project"))
    april = PERIOD.step(-1)
    for known in MONTH["before"]:
        for ledger in ("progress", "site"):
            if ledger in known:
                sheet = month_sheet(desk, ledger=ledger, unit=desk.unit, period=april)
                _fill(desk, sheet, known, known[ledger])


def _fill(desk: Desk, sheet: MonthSheet, known: Mapping[str, Any], told: Mapping[str, str]) -> None:
    reader = CellReader(desk, period=sheet.period)
    values = {
        name: reader.read(sheet.ledger.field(name), text).value for name, text in told.items()
    }
    rows = [row.id for row in sheet.rows if known["name"] in row.name]
    if rows:
        save_rows(desk, sheet=sheet, typed={rows[0]: values})
        return
    about = reader.read(sheet.ledger.field("project"), known["name"]).value
    values["project"] = about
    if sheet.ledger.id == "site":
        project = desk.store.record(about)
        assert project is not None
        values["unit"] = project.values["places"][0]
    save_rows(desk, sheet=sheet, typed={RecordId("new:1"): values})


def type_month(desk: Desk, typed: Typed) -> None:
    """All that changed in the month, as the township and its 嘎查 type it."""
    told = MONTH["typed"]
    _type_progress(desk, typed, told["progress"])
    _type_courses(desk, typed, told["course"])
    changed = {desk.find_unit(one["unit"]).code: one for one in told["village"]}
    for unit in owing_villages(desk):
        _type_village(desk, typed, unit, changed.get(unit))


def leave_month(desk: Desk, typed: Typed) -> int:
    """The month in which nothing changed; returns the number of desks that made a mark."""
    sheet = month_sheet(desk, ledger="progress", unit=desk.unit, period=PERIOD)
    mark_unchanged(desk, sheet=sheet, rows=[row.id for row in sheet.rows if row.owed])
    typed.mark()
    villages = owing_villages(desk)
    for unit in villages:
        _type_village(desk, typed, unit, None)
    return 1 + len(villages)


def owing_villages(desk: Desk) -> list[str]:
    """The 嘎查 that hand in a sheet this month: those with a project to look at."""
    sheet = month_sheet(desk, ledger="site", unit=desk.unit, period=PERIOD)
    return sorted({row.unit for row in sheet.rows})


def _type_progress(desk: Desk, typed: Typed, told: list[Mapping[str, Any]]) -> None:
    sheet = month_sheet(desk, ledger="progress", unit=desk.unit, period=PERIOD)
    reader = CellReader(desk, period=PERIOD)
    values: dict[RecordId, dict[str, Any]] = {}
    for one in told:
        (row,) = (row for row in sheet.rows if one["name"] in row.name)
        values[row.id] = _read(reader, sheet, typed, one["cells"])
    save_rows(desk, sheet=sheet, typed=values)
    rest = [row.id for row in sheet.rows if row.owed and row.id not in values]
    mark_unchanged(desk, sheet=sheet, rows=rest)
    typed.mark(len(rest))


def _type_courses(desk: Desk, typed: Typed, told: list[Mapping[str, Any]]) -> None:
    sheet = month_sheet(desk, ledger="training", unit=desk.unit, period=None)
    reader = CellReader(desk, period=PERIOD)
    new = {
        RecordId(f"new:{number}"): _read(reader, sheet, typed, one["cells"])
        for number, one in enumerate(told)
    }
    save_rows(desk, sheet=sheet, typed=new)


def _read(
    reader: CellReader, sheet: MonthSheet, typed: Typed, cells: Mapping[str, str]
) -> dict[str, Any]:
    return {
        name: reader.read(sheet.ledger.field(name), typed.cell(text)).value
        for name, text in cells.items()
    }


def _type_village(desk: Desk, typed: Typed, unit: str, told: Mapping[str, Any] | None) -> None:
    sheet = village_sheet(desk, unit=unit, period=PERIOD)
    if told is None:
        mark_village(desk, sheet=sheet)
        typed.mark()
        return
    _type_line(desk, typed, sheet, sheet.sites[0], told["site"])
    if "course" in told:
        _type_line(desk, typed, sheet, sheet.next_course, told["course"])


def _type_line(
    desk: Desk, typed: Typed, sheet: VillageSheet, line: VillageLine, cells: Mapping[str, str]
) -> None:
    reader = CellReader(desk, unit=sheet.unit, period=PERIOD)
    ledger = desk.ledger(line.record.ledger)
    values: dict[str, Any] = {}
    for name, text in cells.items():
        typed.cell(text)
        if name == "days":  # one box of the page for both days
            values["begins"], values["ends"] = read_days(text, PERIOD) or (None, None)
        else:
            values[name] = reader.read(ledger.field(name), text).value
    save_line(desk, sheet=sheet, line=line, values=values)


def due_forms(desk: Desk) -> Iterator[Document]:
    """The forms that are due for the month, of the township and of its 嘎查."""
    for due in MONTH["due"]:
        for unit in owing_villages(desk) if "each" in due else [desk.unit]:
            yield make_report(desk, report=due["report"], unit=unit, period=PERIOD)


def printed_cells(paper: Document) -> int:
    """The non-empty cells in the body of a form, labels of sums, groups and boxes aside."""
    return sum(
        bool(cell.text.strip())
        for table in paper.tables
        for row in table.rows
        if row.kind is not RowKind.REMARK
        for cell in row.cells[1 if row.kind in _LABELLED else 0 :]
    )
