"""Records and stated totals of a table, and which records each total is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from jmdesk.exchange.cells import Cell

_OVERALL = "总计"


@dataclass(frozen=True, kw_only=True, slots=True)
class DataRow:
    """A row that is a record, and the class (a choice of ``group_field``) it stands under."""

    row: int
    cells: Mapping[int, Cell]
    group: str = ""
    group_field: str = ""


@dataclass(kw_only=True, slots=True)
class Stated:
    """A row that states a total: of everything, or of a class or block (``group``).

    ``count`` is the number in its text. ``summary`` is one that says 合计 or 小计, the others only
    bear a class's name. ``first`` and ``last`` bound the rows it is about, as indexes into the
    table's records, ``last`` not included.
    """

    row: int
    column: int
    text: str
    grand: bool
    summary: bool
    group: str = ""
    class_field: str = ""
    count: int | None = None
    cells: Mapping[int, Cell] = field(default_factory=dict)
    first: int = 0
    last: int = 0


def bound(stated_rows: list[Stated], records: list[DataRow]) -> None:
    """Which records each stated total is about.

    A block's total stands over its rows where the first of its kind does (class rows and 小计 are
    two kinds), else below them, and reaches to the next of its kind. Of several 合计 only one is of
    everything: the one that says 总计, else the first where they stand over their rows, else the
    last; and one that would be about no row at all.
    """
    rows = [record.row for record in records]
    _choose_grand(stated_rows, rows)
    for summary in (False, True):
        blocks = [s for s in stated_rows if not s.grand and s.summary is summary]
        edges = [sum(row < block.row for row in rows) for block in blocks]
        leading = bool(blocks) and edges[0] == 0
        bounds = [*edges, len(rows)] if leading else [0, *edges]
        for block, first, last in zip(blocks, bounds, bounds[1:], strict=False):
            block.first, block.last = first, last
    for stated in stated_rows:
        if stated.grand or (stated.summary and not stated.class_field and _is_empty(stated)):
            stated.first, stated.last = 0, len(rows)
    _name_groups(stated_rows, records)


def _is_empty(stated: Stated) -> bool:
    return stated.first == stated.last


def _choose_grand(stated_rows: list[Stated], rows: list[int]) -> None:
    grand = [stated for stated in stated_rows if stated.grand]
    if len(grand) < 2:
        return
    overall = [stated for stated in grand if _OVERALL in stated.text] or grand
    leading = not rows or grand[0].row < rows[0]
    kept = overall[0] if leading else overall[-1]
    for stated in grand:
        stated.grand = stated is kept


def _name_groups(stated_rows: list[Stated], records: list[DataRow]) -> None:
    """Tell each record the class whose row it stands under (or over)."""
    for stated in stated_rows:
        if stated.class_field:
            for place in range(stated.first, stated.last):
                records[place] = replace(
                    records[place], group=stated.group, group_field=stated.class_field
                )
