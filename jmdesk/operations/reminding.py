"""催报: a polite text for those who have not reported, to be pasted into WeChat.

What it says goes to the 嘎查 and stays Chinese in whatever language the desk speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from jmdesk.operations.board_cells import Board, BoardRow, Cell, State
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.operations.masking import masked_text
from jmdesk.operations.person_mask import Mask
from jmdesk.operations.reports import find_report
from jmdesk.reporting.compute import file_stem

_PLEASE = "已经发出的请不用理会。辛苦了，有问题随时联系。"
_NAMED = 5
"""Things that lack and are named; of more the number is told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reminder:
    """The text for one unit."""

    unit: str
    name: str
    text: str


def reminders(
    desk: Desk, *, board: Board, units: Iterable[str] | None = None
) -> tuple[Reminder, ...]:
    """A text for each unit of the board that has to be asked, or for those of these that have."""
    chosen = None if units is None else frozenset(units)
    return tuple(
        Reminder(unit=row.unit, name=row.name, text=_letter(desk, board, row))
        for row in board.rows
        if row.missing and row.unit != desk.unit and (chosen is None or row.unit in chosen)
    )


def one_text(desk: Desk, *, board: Board, units: Iterable[str] | None = None) -> str:
    """One text for the group in which all of them are; "" where nobody has to be asked."""
    several = reminders(desk, board=board, units=units)
    if len(several) <= 1:
        return several[0].text if several else ""
    asked = {one.unit for one in several}
    rows = [row for row in board.rows if row.unit in asked]
    head = f"各位好！{board.period.label}还有下面 {len(rows)} 个单位的表没有收到："
    lines = (f"{n}．{row.name}：{_short(desk, board, row)}" for n, row in enumerate(rows, 1))
    return "\n".join([head, *lines, _PLEASE, _from(desk)])


def _short(desk: Desk, board: Board, row: BoardRow) -> str:
    return "；".join(
        f"{_title(desk, cell)}（{'，'.join(_state(board.today, cell))}）" for cell in row.missing
    )


def _title(desk: Desk, cell: Cell) -> str:
    report = find_report(desk, cell.report)
    return f"{report.number} {report.name}".strip()


def _state(today: date, cell: Cell) -> Iterator[str]:
    yield _due(today, cell)
    if cell.state is State.RETURNED:
        yield f"已退回：{masked_text(cell.note)}" if cell.note else "已退回"
    elif cell.lacking:
        yield f"缺 {len(cell.lacking)} 项"


def _letter(desk: Desk, board: Board, row: BoardRow) -> str:
    lines = [f"{row.name}，您好！"]
    for cell in row.missing:
        lines += _about(desk, board, cell)
    return "\n".join([*lines, _PLEASE, _from(desk)])


def _about(desk: Desk, board: Board, cell: Cell) -> Iterator[str]:
    yield f"{cell.period.label}的《{_title(desk, cell)}》{_due(board.today, cell)}。"
    if cell.state is State.RETURNED:
        note = masked_text(cell.note)
        yield f"上次报的已退回，原因：{note}。" if note else "上次报的已退回。"
    elif cell.lacking:
        yield f"还没有填的 {len(cell.lacking)} 项：{_lacking(desk, cell)}。"
    yield f"报好后请把文件“{file_name(desk, cell)}”发过来。"


def _due(today: date, cell: Cell) -> str:
    if cell.due is None:
        return "还没有收到"
    day = f"{cell.due.month}月{cell.due.day}日"
    if cell.late:
        return f"应在{day}前报，已过{cell.late}天"
    return f"请在今天（{day}）报" if cell.due == today else f"请在{day}前报"


def _lacking(desk: Desk, cell: Cell) -> str:
    asked = [one for one in cell.lacking[:_NAMED] if one]
    mask = Mask(desk, asked)  # it is read by a whole group
    named = [mask.line(record_name(desk, one)) for one in asked]
    more = "等" if len(cell.lacking) > len(named) else ""
    return "、".join(dict.fromkeys(named)) + more


def file_name(desk: Desk, cell: Cell) -> str:
    """What the file is called that the unit's own desk will make of it."""
    report, unit = find_report(desk, cell.report), desk.units.name(cell.unit)
    return f"{file_stem(report, unit, cell.period, f'第{cell.version + 1}稿')}.xlsx"


def _from(desk: Desk) -> str:
    phone = desk.store.setting("phone")
    return " ".join(part for part in (desk.units.name(desk.unit), desk.person, phone) if part)
