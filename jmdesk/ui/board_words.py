"""The board's words: how far a report is, in a cell and in a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from jmdesk.language import mark, tr
from jmdesk.operations.board_cells import WORDS, Board, Cell, State
from jmdesk.operations.desk import Desk
from jmdesk.operations.listing import record_name
from jmdesk.ui import theme

_COLOURS: dict[State, str] = {
    State.NOT_BEGUN: theme.TEXT,
    State.RETURNED: theme.MUST,
    State.DRAFT: theme.TEXT,
    State.CHANGED: theme.EXPLAIN,
    State.SUBMITTED: theme.ACCENT,
    State.MERGED: theme.ACCENT,
    State.NOTHING: theme.FAINT,
}
_SIGNS = {
    State.NOT_BEGUN: "○",
    State.RETURNED: "×",
    State.DRAFT: "◎",
    State.CHANGED: "▲",
    State.SUBMITTED: "●",
    State.MERGED: "√",
    State.NOTHING: "—",
}
_NAMED = 3
_EACH = mark("{word} {count}")


def colour(cell: Cell) -> str:
    """Beside the word, which says it without any colour: red for what is late or came back."""
    return theme.MUST if cell.late else _COLOURS[cell.state]


def short(cell: Cell) -> str:
    """What stands in the table: √ 已合并, ◎ 草稿 1/2 · 过 2 天."""
    if cell.state is State.NOTHING:
        return _SIGNS[cell.state]
    word = tr(WORDS[cell.state])
    if cell.state is State.DRAFT and cell.owed:
        word = tr("{word} {done}/{owed}", word=word, done=cell.done, owed=cell.owed)
    elif cell.state is State.CHANGED:
        word = tr("{word} {count} 条", word=word, count=cell.changed)
    elif cell.approved:
        word = tr("已通过")
    late = tr(" · 过 {count} 天", count=cell.late) if cell.late else ""
    return f"{_SIGNS[cell.state]} {word}{late}"


def more(desk: Desk, cell: Cell) -> str:
    """What `short` does not say of one report of one unit: the version, what lacks, the day."""
    return tr("，").join(_told(desk, cell))


def _told(desk: Desk, cell: Cell) -> Iterator[str]:
    if cell.version:
        yield tr("第{number}稿", number=cell.version)
    if cell.twice:
        yield tr("这一稿报了两份，请问清以哪一份为准")
    if cell.approved and cell.changed:
        yield tr("通过后改了 {count} 条", count=cell.changed)
    elif cell.changed and cell.state is not State.CHANGED:
        yield tr("报后改了 {count} 条", count=cell.changed)
    if cell.note and cell.state is State.RETURNED:
        yield tr("原因：{note}", note=cell.note)
    if cell.due:
        day = tr("{month}月{day}日前", month=cell.due.month, day=cell.due.day)
        yield tr("{day}（通知）", day=day) if cell.by_notice else day
    if cell.lacking:
        yield tr("缺 {count} 项：{names}", count=len(cell.lacking), names=_names(desk, cell))


def _names(desk: Desk, cell: Cell) -> str:
    names = [record_name(desk, one) for one in cell.lacking[:_NAMED] if one]
    return tr("、").join(dict.fromkeys(names)) + ("…" if len(cell.lacking) > len(names) else "")


def tally(board: Board, report: str | None = None) -> str:
    """应报 41：已合并 17　草稿 3　未开始 21."""
    cells = [cell for cell in board.cells(report) if cell.state is not State.NOTHING]
    if not cells:
        return tr("这个月没有要报的")
    return tr("应报 {count}：{each}", count=len(cells), each=_each(cell.state for cell in cells))


def _each(states: Iterable[State]) -> str:
    counted = Counter(states)
    return "　".join(
        tr(_EACH, word=tr(WORDS[state]), count=counted[state]) for state in State if counted[state]
    )
