"""What a query may ask in SQLite's own SQL: a list of lists as a table, a piece of text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, bindparam, column, func, literal_column


def listed(name: str) -> tuple[FromClause, Callable[[int], ColumnElement[Any]]]:
    """A parameter that is a JSON list of lists as a table, and its columns by their places."""
    rows = func.json_each(bindparam(name)).table_valued(column("value"))
    return rows, lambda place: func.json_extract(rows.c.value, literal_column(f"'$[{place:d}]'"))


_WILD = re.compile(r"[*?\[]")
_LONG = 100
"""Characters of a piece of text from which on GLOB would not be asked: its patterns are bounded."""


def contains(what: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a column holds a piece of text; exact, capitals and all.

    GLOB leaps to each place where a piece in plain letters may begin, twice as fast as `instr`
    looks at every one; for Chinese it is the slower of the two.
    """
    if text.isascii() and text.isprintable() and 0 < len(text) <= _LONG:
        pattern = _WILD.sub(r"[\g<0>]", text)
        return what.op("GLOB", is_comparison=True)(f"*{pattern}*")
    return func.instr(what, text) > 0
