"""Stored values to the columns of a current table; what was worked out once is remembered."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from jmdesk.definitions.fieldtypes.numeric import DecimalNumber
from jmdesk.definitions.ledger import Field
from jmdesk.domain.revision import PERIOD, UNIT, Json

_MOST = 20_000
"""Values of one field that are remembered; then it begins anew."""
_SHORT = 60
_USUAL = re.compile(r"-?(?:0|[1-9][0-9]{0,9})(?:\.[0-9]{1,6})?")
_BESIDES = (UNIT, PERIOD)

Cell: TypeAlias = "int | str | None"


class _Column(dict[Any, "Cell"]):
    """One field: its place and the cells of the texts and whole numbers that it held."""

    __slots__ = ("_places", "field", "place")

    def __init__(self, place: int, field: Field) -> None:
        super().__init__({None: None})
        self.place = place
        self.field = field
        kind = field.type
        self._places = kind.places(field) if isinstance(kind, DecimalNumber) else -1

    def cell(self, stored: Json) -> Cell:
        """The cell of a value that is not empty; None where it cannot be read or kept."""
        if type(stored) is int:
            return self._keep(stored, _cell(self.field, stored))
        if type(stored) is not str:
            return _cell(self.field, stored)
        found: Cell = scaled(stored, self._places) if self._places >= 0 else None
        if found is None:
            found = _cell(self.field, stored)
        return self._keep(stored, found) if len(stored) <= _SHORT else found

    def _keep(self, stored: str | int, found: Cell) -> Cell:
        if len(self) >= _MOST:
            self.clear()
            self[None] = None
        self[stored] = found
        return found

    def __missing__(self, stored: str | int) -> Cell:
        return self.cell(stored)

    def cells(self, stored: list[Json]) -> list[Cell]:
        """The cells of many values, empty ones among them."""
        kinds = set(map(type, stored)) - {type(None)}
        if kinds <= {str} or kinds == {int}:  # by their types: True is 1 for a dict
            return list(map(self.__getitem__, stored))
        return [None if one is None else self.cell(one) for one in stored]


def scaled(stored: str, places: int) -> int | None:
    """A usual exact number as its column keeps it, in less time; None for any other."""
    if not _USUAL.fullmatch(stored):
        return None
    whole, _, part = stored.partition(".")
    return int(whole + part.ljust(places, "0")) if len(part) <= places else None


class Cells:
    """How the values of one ledger's records lie in its columns, in the order of ``fields``."""

    def __init__(self, fields: Sequence[Field]) -> None:
        self._columns: dict[str, _Column | None] = dict.fromkeys(_BESIDES)
        self._columns |= {field.name: _Column(place, field) for place, field in enumerate(fields)}
        self._empty: list[Cell] = [None] * len(fields)

    def of(self, values: Mapping[str, Json]) -> tuple[list[Cell], dict[str, Json]]:
        """The cells, and what has none: unknown here, or not to be read, as it is stored."""
        cells = self._empty.copy()
        extra: dict[str, Json] = {}
        columns = self._columns
        for name, stored in values.items():
            column = columns.get(name)
            if column is None or stored is None:
                if stored is not None and name not in columns:
                    extra[name] = stored
                continue
            # By their types: True is 1 for a dict.
            plain = type(stored) is str or type(stored) is int
            cell = column[stored] if plain else column.cell(stored)
            if cell is None:
                if not _is_empty(column.field, stored):
                    extra[name] = stored
                continue
            cells[column.place] = cell
        return cells, extra

    def columns(
        self, values: Sequence[Mapping[str, Json]]
    ) -> tuple[dict[str, list[Cell]], dict[int, dict[str, Json]]]:
        """What `of` finds for many: by field the cells of all, and by place what has none.

        Column by column, and only those of which a record says something.
        """
        found: dict[str, list[Cell]] = {}
        extra: dict[int, dict[str, Json]] = {}
        for name in sorted(set().union(*values).difference(_BESIDES)):
            column = self._columns.get(name)
            stored = [one.get(name) for one in values]
            cells: list[Cell] = [None] * len(stored) if column is None else column.cells(stored)
            if cells.count(None) != stored.count(None):
                for place, one in enumerate(stored):
                    lost = cells[place] is None and one is not None
                    if lost and (column is None or not _is_empty(column.field, one)):
                        extra.setdefault(place, {})[name] = one
            if column is not None:
                found[name] = cells
        return found, extra


def _cell(field: Field, stored: Json) -> Cell:
    try:
        return field.type.to_column(field.type.load(stored, field), field)
    except (ValueError, ArithmeticError):
        return None


def _is_empty(field: Field, stored: Json) -> bool:
    """Whether a stored value reads as none at all."""
    try:
        return field.type.load(stored, field) is None
    except (ValueError, ArithmeticError):
        return False
