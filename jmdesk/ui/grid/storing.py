"""What becomes of a row when it was stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from jmdesk.ui.grid.cell import Entry, State
from jmdesk.ui.grid.column import GridColumn
from jmdesk.ui.grid.sheet import Line


def stored_over(line: Line, values: Mapping[str, Any]) -> None:
    """Take values as stored; typed cells that say the same are no longer typed.

    What was typed while the storing was under way, and what could not be read, stays typed.
    """
    line.row = replace(line.row, values=dict(values), removable=line.row.removable or line.born)
    line.born = False
    line.entries = {
        name: entry
        for name, entry in line.entries.items()
        if entry.state is not State.READ or values.get(name) != entry.value
    }


def typed_again(line: Line, columns: Iterable[GridColumn]) -> None:
    """A row is stored no more: if it comes back, all that it held is typed."""
    line.born = True
    held = line.row.values
    typed = {column.name: column for column in columns if column.can_edit}
    line.row = replace(line.row, values={n: v for n, v in held.items() if n not in typed})
    for name, column in typed.items():
        value = held.get(name)
        if value is not None and name not in line.entries:
            line.entries[name] = Entry(column.show(value), value, state=State.READ)
