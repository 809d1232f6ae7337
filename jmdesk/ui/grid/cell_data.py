"""What a cell and a row's sign say to tips and to people who listen to the screen."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt

from jmdesk.language import tr
from jmdesk.ui import theme
from jmdesk.ui.grid.cell import State, Tone
from jmdesk.ui.grid.column import GridColumn
from jmdesk.ui.grid.sheet import Line, Sheet
from jmdesk.ui.tips import tip

Role = Qt.ItemDataRole

_LONG = 8
"""From so many characters on a tip shows the text whole: the cell may cut it off."""


def cell_data(sheet: Sheet, line: Line, column: GridColumn, role: int) -> Any:
    """The text of a cell in one of its roles."""
    if role in (Role.DisplayRole, Role.EditRole):
        return sheet.text(line, column)
    if role == Role.ToolTipRole:
        return tip(_tip(sheet, line, column))
    if role == Role.AccessibleTextRole:
        return f"{column.title} {sheet.text(line, column)}".strip()
    if role == Role.AccessibleDescriptionRole:
        told = (_tone_word(sheet, line, column), *_says(line, column))
        return tr("；").join(part for part in told if part)
    return None


def sign_data(line: Line, row: int, role: int) -> Any:
    """The sign of a row as words."""
    level, text = line.sign
    if role == Role.DisplayRole:
        return text if level is None else theme.SIGNS[level][0]
    if role in (Role.ToolTipRole, Role.AccessibleTextRole):
        word = text if level is None else f"{theme.sign(level)[1]} {text}"
        told = tr("第 {row} 行 {sign}", row=row + 1, sign=word).strip()
        return tip(told) if role == Role.ToolTipRole else told
    return None


def heading_told(sheet: Sheet, column: GridColumn) -> str:
    """A heading, and how the rows are sorted by it."""
    name, descending = sheet.sorted_by or ("", False)
    if name != column.name:
        return column.title
    order = tr("从大到小") if descending else tr("从小到大")
    return tr("{title}，{order}", title=column.title, order=order)


def _tip(sheet: Sheet, line: Line, column: GridColumn) -> str:
    told = _says(line, column)
    if told:
        return "\n".join(told)
    text = sheet.text(line, column)
    return text if len(text) >= _LONG or "\n" in text else ""


def _says(line: Line, column: GridColumn) -> list[str]:
    """Why a cell is marked, and its problem."""
    told = []
    entry = line.entries.get(column.name)
    if entry is not None and entry.is_marked:
        told.append(entry.sentence)
    elif entry is not None and entry.note:
        told.append(entry.note)
    level, sentence = line.problems.get(column.name, (None, ""))
    if sentence:
        sign = f"{theme.SIGNS[level][0]} {theme.sign(level)[1]} " if level else ""
        told.append(sign + sentence)
    return told


def _tone_word(sheet: Sheet, line: Line, column: GridColumn) -> str:
    entry = line.entries.get(column.name)
    if entry is not None and entry.state is State.PENDING:
        return tr("正在读")
    tone = sheet.look(line, column).tone
    words = {
        Tone.CARRIED: tr("和上期一样"),
        Tone.TYPED: tr("新填，还没存"),
        Tone.MARKED: tr("没读懂，照原样留着"),
        Tone.WORKED_OUT: tr("算出来的"),
    }
    return words.get(tone, "")
