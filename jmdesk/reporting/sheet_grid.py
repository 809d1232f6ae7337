"""The columns of the sheet 报表: where tables with other columns stand below each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import pairwise

from jmdesk.definitions.report import Paper
from jmdesk.reporting.document import Section
from jmdesk.reporting.layout import widths

_SAME = 3.0
"""Edges of two tables that are so near (points) become one: a sheet has no room for slivers."""


class SheetGrid:
    """The sheet's columns, of which each table's columns take one or several."""

    def __init__(self, tables: Sequence[Section], paper: Paper) -> None:
        own = [_edges(widths(table.columns, paper)) for table in tables]
        self._edges = _merged(own) if len(own) > 1 else own[0]
        self._starts = [[self._nearest(edge) for edge in edges] for edges in own]

    @property
    def widths(self) -> list[float]:
        """The widths of the sheet's columns, in points."""
        return [right - left for left, right in pairwise(self._edges)]

    def starts(self, table: int) -> list[int]:
        """The sheet's column where each column of a table begins, and the one after the last."""
        return self._starts[table]

    def _nearest(self, edge: float) -> int:
        place = min(bisect_left(self._edges, edge - _SAME), len(self._edges) - 1)
        near = self._edges[place : place + 2]
        return place + min(range(len(near)), key=lambda i: abs(near[i] - edge))


def _edges(extents: Sequence[float]) -> list[float]:
    edges = [0.0]
    for extent in extents:
        edges.append(edges[-1] + extent)
    return edges


def _merged(tables: Sequence[Sequence[float]]) -> list[float]:
    """The edges of all tables, the first table's kept as they are."""
    merged = list(tables[0])
    for edge in (edge for edges in tables[1:] for edge in edges):
        if all(abs(edge - other) > _SAME for other in merged):
            merged.append(edge)
    return sorted(merged)
