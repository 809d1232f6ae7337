"""The unit tree: what ships with the desk, and what its own records add to that."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jmdesk.definitions.places import shipped
from jmdesk.domain.unit import Unit, UnitLevel, UnitTree
from jmdesk.store.query import Query
from jmdesk.store.store import Store

UNITS = "unit"
ALIASES = "alias"
"""The ledgers in which units and spellings are recorded."""


_COLUMNS = ("code", "name", "level", "parent", "short", "initials")


@cache
def shipped_tree() -> UnitTree:
    """The tree of ``resources/units``: divisions, bodies and aliases; read once."""
    folder = shipped("resources") / "units"
    units = [*_units(folder / "divisions_2023.csv"), *_units(folder / "bodies.csv")]
    aliases = {row["alias"]: row["code"] for row in _rows(folder / "aliases.csv")}
    return UnitTree(units, aliases)


def own_units(store: Store) -> list[Unit]:
    """The units that this store's records add or change."""
    return [_unit(record.values) for record in store.records(Query(ledger=UNITS))]


def own_aliases(store: Store) -> dict[str, str]:
    """The spellings that this store's records add: text → code."""
    records = store.records(Query(ledger=ALIASES))
    return {r.values["text"]: r.values["code"] for r in records if r.get("text") and r.get("code")}


def _rows(file: Path) -> Iterator[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _units(file: Path) -> Iterator[Unit]:
    """The units of a table; by position, for there are 16,000 and a window waits for them."""
    levels = {level.value: level for level in UnitLevel}
    with file.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines)
        if tuple(next(rows)) != _COLUMNS:
            raise ValueError(f"{file.name} must have the columns {_COLUMNS}")
        for code, name, level, parent, short, initials in rows:
            yield Unit(
                code=code,
                name=name,
                level=levels[level],
                parent=parent,
                short=short,
                initials=initials,
            )


def _unit(values: Mapping[str, Any]) -> Unit:
    return Unit(
        code=values["code"],
        name=values["name"],
        level=UnitLevel(values["level"]),
        parent=values.get("parent") or "",
        short=values.get("short") or "",
        initials=values.get("initials") or "",
        until=values.get("until"),
        successor=values.get("successor") or "",
    )
