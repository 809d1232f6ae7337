"""What becomes of a row when it was stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from jmdesk.ui.grid.cell import State
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
