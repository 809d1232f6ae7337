"""缺报清单 of a board: as paper or workbook, to call those who have not reported."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from jmdesk.operations.board_cells import WORDS, Board, BoardRow, Cell, State
from jmdesk.operations.desk import Desk
from jmdesk.operations.door import AS_IT_IS, Door
from jmdesk.operations.leaving import leave
from jmdesk.operations.personal import Persons
from jmdesk.operations.reports import find_report
from jmdesk.operations.submitted import SUBMISSIONS
from jmdesk.reporting.document import Document
from jmdesk.reporting.missing_sheet import Lacking, Tally, missing_sheet
from jmdesk.store.query import Query


def missing_list(desk: Desk, *, board: Board, report: str | None = None) -> Document:
    """Those of a board that have to be asked; ``report`` (an id) looks at one alone.

    The person is the one whose files come from there, else who submitted last. No desk tells its
    telephone number in what it sends: that column is for the pen.
    """
    known = [(row, _owed(row, report)) for row in board.rows]
    owing = [(row, cells) for row, cells in known if cells]
    people = _people(desk)
    rows = [
        _lacking(desk, board, row, cells, people.get(row.unit, ""))
        for row, cells in owing
        if any(cell.unreported for cell in cells)
    ]
    cells = [cell for _, several in owing for cell in several]
    tally = Tally(
        units=len(owing),
        owed=len(cells),
        done=sum(not cell.unreported for cell in cells),
    )
    return missing_sheet(
        sorted(rows, key=lambda row: _first(rows, row.above)),
        tally=tally,
        unit=board.unit,
        unit_name=desk.units.name(board.unit),
        period=board.period,
        day=board.today,
    )


def write_missing_list(
    desk: Desk, *, board: Board, to: Path, report: str | None = None, door: Door = AS_IT_IS
) -> Persons:
    """Write it as PDF or workbook, by the ending of the name; what it tells of persons."""
    return leave(desk, missing_list(desk, board=board, report=report), to=to, door=door)


def _first(rows: list[Lacking], above: str) -> int:
    """So that all below one unit stand together, in the board's order."""
    return next(place for place, row in enumerate(rows) if row.above == above)


def _owed(row: BoardRow, report: str | None) -> list[Cell]:
    cells = row.cells.values()
    return [one for one in cells if one.state is not State.NOTHING and report in (None, one.report)]


def _lacking(desk: Desk, board: Board, row: BoardRow, cells: list[Cell], person: str) -> Lacking:
    missing = [cell for cell in cells if cell.unreported]
    own = row.unit == desk.unit
    return Lacking(
        unit=row.name,
        above=desk.units.name(row.above) if row.above and row.unit != board.unit else "",
        owed=len(cells),
        done=len(cells) - len(missing),
        reports=tuple(_told(desk, cell) for cell in missing),
        person=desk.person if own else person,
        phone=desk.store.setting("phone") if own else "",
    )


def _told(desk: Desk, cell: Cell) -> str:
    """表6 嘎查月报单：草稿，缺 1 项，5月25日前，已过 3 天."""
    report = find_report(desk, cell.report)
    parts = [WORDS[cell.state]]  # paper stays Chinese
    if cell.state is State.RETURNED and cell.note:
        parts = [f"退回（{cell.note}）"]
    if cell.lacking and cell.state is State.DRAFT:
        parts.append(f"缺 {len(cell.lacking)} 项")
    if cell.due:
        parts.append(f"{cell.due.month}月{cell.due.day}日前")
    if cell.late:
        parts.append(f"已过 {cell.late} 天")
    return f"{report.number} {report.name}".strip() + "：" + "，".join(parts)


def _people(desk: Desk) -> Mapping[str, str]:
    """Whom one knows in each unit, by its code."""
    wanted = frozenset({"subject_unit", "person"})
    submitted = desk.store.records(Query(ledger=SUBMISSIONS, fields=wanted, order=("day",)))
    people = {str(one.get("subject_unit")): str(one.get("person") or "") for one in submitted}
    # A unit above may have submitted for it; whose files come from there sits there.
    return people | {peer.unit: peer.person for peer in desk.store.peers() if peer.person}
