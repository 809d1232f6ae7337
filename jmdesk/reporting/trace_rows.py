"""The lines behind each row of a document, in the order in which the rows are printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from jmdesk.definitions.report import Total
from jmdesk.reporting.choices import chosen
from jmdesk.reporting.document import RowKind
from jmdesk.reporting.frame import Frame, SheetScope
from jmdesk.reporting.gathered import lines_of
from jmdesk.reporting.grouping import Branch, Bundle, arranged
from jmdesk.reporting.lines import Line
from jmdesk.reporting.showing import Showing


@dataclass(frozen=True, kw_only=True, slots=True)
class Behind:
    """A row's lines; ``total`` for a total row, ``folded`` where several lines make one row."""

    kind: RowKind
    lines: tuple[Line, ...]
    total: Total | None = None
    folded: bool = False


def rows_behind(frame: Frame, showing: Showing) -> list[Behind]:
    """All rows from top to bottom, as `jmdesk.reporting.compute` puts them."""
    report = frame.report
    lines = lines_of(frame)
    for line in lines:
        line.listed = frame.holds(report.rows.where, line.scope)
    listed = [line for line in lines if line.listed]
    tree = arranged(frame, listed, showing)
    in_order = [line for node in tree for line in node.lines]
    picked = (
        chosen(frame, [*in_order, *(line for line in lines if not line.listed)])
        if any(total.rows for total in report.totals)
        else {}
    )
    sheet = SheetScope(frame, {})
    totals = [
        Behind(
            kind=RowKind.TOTAL,
            lines=tuple(picked[total.rows] if total.rows else in_order),
            total=total,
        )
        for total in report.totals
        if frame.holds(total.when, sheet)
    ]
    body = list(_body(tree, bool(report.rows.subjects)))
    return [*totals, *body] if report.totals_first else [*body, *totals]


def _body(tree: Sequence[Branch | Bundle], subjects: bool) -> Iterator[Behind]:
    for node in tree:
        if isinstance(node, Bundle):
            missing = subjects and all(line.missing for line in node.lines)
            kind = RowKind.MISSING if missing else RowKind.ROW
            yield Behind(kind=kind, lines=node.lines, folded=node.folded)
        else:
            yield Behind(kind=RowKind.GROUP, lines=node.lines)
            yield from _body(node.inside, subjects)
