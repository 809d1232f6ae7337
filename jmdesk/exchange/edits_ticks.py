"""Lines and boxes in which something is ticked by hand: □ becomes ■, ☑ or √."""

from __future__ import annotations

from collections.abc import Iterator

from jmdesk.definitions.ledger import Field
from jmdesk.domain.problem import Level
from jmdesk.exchange.carrier import SentCell, SentRow
from jmdesk.exchange.cells import Cell, cell_text
from jmdesk.exchange.edits_awaited import AwaitedRow
from jmdesk.exchange.edits_columns import Located
from jmdesk.exchange.edits_parts import Asked, Noted, noted, problem
from jmdesk.exchange.edits_text import marked, unmarked
from jmdesk.exchange.edits_values import Read, editable, field_of, ticked
from jmdesk.exchange.merge_plan import EditKind
from jmdesk.language import tr


def above_edits(asked: Asked, located: Located) -> Iterator[Noted]:
    """What was ticked over the table, wherever the line stands now."""
    for sent in located.sent.above:
        for was in sent.cells:
            if was.field and was.yes:
                yield from _line(asked, located, sent, was)


def _line(asked: Asked, located: Located, sent: SentRow, was: SentCell) -> Iterator[Noted]:
    found = _found(located, was)
    if found is None:
        yield _gone(asked, located, was)
        return
    row, cell = found
    if marked(cell_text(cell)) == marked(was.text):
        return
    if not was.record:
        new = AwaitedRow(asked, located, sent, row).edit([cell])
        if new is not None:
            yield new
        return
    context = asked.context(was.record)
    about = field_of(context.ledger, was.field) if context else None
    if about is None or not editable(about):
        return
    yield tick_edit(asked, located, was, about, cell, row=row, column=-1)


def tick_edit(
    asked: Asked,
    located: Located,
    was: SentCell,
    about: Field,
    cell: Cell,
    *,
    row: int,
    column: int,
) -> Noted:
    """The edit of a field that was ticked, or why it is not clear what was."""
    try:
        read = ticked(cell, was, about)
    except ValueError as error:
        found = _noted(asked, located, EditKind.UNREADABLE, was, about, row, column, cell)
        return problem(asked, found, Level.MUST, "unclear-tick", str(error))
    return _noted(asked, located, EditKind.CHANGED, was, about, row, column, read)


def _noted(
    asked: Asked,
    located: Located,
    kind: EditKind,
    was: SentCell,
    about: Field,
    row: int,
    column: int,
    said: Read | Cell,
) -> Noted:
    read = said if isinstance(said, Read) else None
    return noted(
        asked,
        located,
        kind,
        row=row,
        column=column,
        record=was.record,
        field=about.name,
        label=about.label,
        old=_old(was, about),
        new=read.shown if read else cell_text(said)[:80],  # type: ignore[arg-type]
        values={about.name: read.stored} if read else {},
    )


def _old(was: SentCell, about: Field) -> str:
    """What was ticked when it was sent; "" for neither."""
    answers = {marked(was.no): False, marked(was.yes): True}
    value = answers.get(marked(was.text))
    return "" if value is None else about.show(value)


def _found(located: Located, was: SentCell) -> tuple[int, Cell] | None:
    """The line that says the same but for its marks."""
    words = unmarked(was.text)
    for number, row in enumerate(located.sheet.rows[: located.start]):
        for cell in row:
            if isinstance(cell, str) and unmarked(cell) == words:
                return number, cell
    return None


def _gone(asked: Asked, located: Located, was: SentCell) -> Noted:
    message = tr("“{text}”这一行不在了或改了字，没有看它打没打勾。", text=was.text[:40])
    found = noted(asked, located, EditKind.COLUMN, label=was.text[:40], new=message)
    return problem(asked, found, Level.EXPLAIN, "tick-line-gone", message)
