"""What a child told, as the desk's own values. Hashes and the signature are checked once more."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from jmdesk.exchange.asking import Told, Value
from jmdesk.exchange.cells import Area, Cell, Sheet


def sheet_of(told: Told) -> Sheet:
    """A sheet as it was told."""
    return Sheet(
        name=told.name,
        rows=[[_cell(value) for value in row] for row in told.rows],
        merged=tuple(sorted((Area(*area) for area in told.merged), key=_corner)),
        hidden=told.hidden,
        hidden_rows=frozenset(told.hidden_rows),
        hidden_columns=frozenset(told.hidden_columns),
        broken={(row, column): text for row, column, text in told.broken},
    )


def _corner(area: Area) -> tuple[int, int]:
    return area.top, area.left


def _cell(value: Value) -> Cell:
    kind = type(value)  # asked for every cell of every file: isinstance takes twice as long
    if kind is float or kind is int:
        # Spreadsheets keep 15 digits; what a double shows beyond them is no one's figure.
        return Decimal(f"{value:.15g}")
    if isinstance(value, list):
        return date.fromisoformat(value[0])
    assert value is None or isinstance(value, str | bool)
    return value
