"""From a printed figure back to the records that made it, with the amounts they gave.

A figure is worked out once more from the facts, by the same expressions; `Trace.agrees` says
whether that still comes to what is printed. Of a version submitted long ago it may not: then only
the records are known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from itertools import takewhile

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.report import Column, Combine, Rows
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document import Cell, RowKind, Section
from jmdesk.reporting.figures import Figures, given, ids, is_number, number_in
from jmdesk.reporting.frame import Frame, SheetScope, widened
from jmdesk.reporting.lines import Line, own_value
from jmdesk.reporting.made import Made, Way
from jmdesk.reporting.showing import Showing, rounded
from jmdesk.reporting.trace_rows import Behind, rows_behind
from jmdesk.reporting.trace_terms import Term, added, divided, line_terms, period_terms

_OF_FACTS = frozenset({RowKind.TOTAL, RowKind.GROUP, RowKind.ROW, RowKind.MISSING})
_MEASURE = re.compile(r"（[^（）]*）$")


class How(StrEnum):
    """How a figure came about."""

    SUM = "sum"
    RATIO = "ratio"
    COUNT = "count"
    DIFFERENCE = "difference"
    """What is known by the end, less what was before."""
    FIGURE = "figure"
    """What one record says."""
    WORDS = "words"
    """From these records, in a way that no sum tells."""
    MISSING = "missing"
    """Nobody has reported it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Trace:
    """Where a figure comes from.

    ``label`` is the column's in words; ``terms`` what is added, or of a ratio the sums above and
    below; ``exact`` what they come to before rounding; ``lines`` how many things were looked at,
    ``missing`` of them unreported. ``subject`` and ``unit`` say what has not been reported.
    ``rows`` say what was looked at where it is not what makes the report's rows.
    """

    how: How
    label: str = ""
    terms: tuple[Term, ...] = ()
    factor: int = 1
    exact: Decimal | None = None
    agrees: bool = True
    records: tuple[RecordId, ...] = ()
    lines: int = 0
    missing: int = 0
    subject: RecordId | None = None
    unit: str = ""
    rows: Rows | None = None


_WAYS = {
    Way.SUM: How.SUM,
    Way.COUNT: How.COUNT,
    Way.DIFFERENCE: How.DIFFERENCE,
    Way.RATIO: How.RATIO,
    Way.WORDS: How.WORDS,
}


class Tracer:
    """Traces figures of one table; made over the facts it is asked against.

    ``frame`` is that of the table's own report (`frames`), ``table`` as it is printed.
    """

    def __init__(self, frame: Frame, table: Section) -> None:
        self._frame = frame
        self._table = table
        self._showing = Showing(frame)
        self._figures = Figures(frame, self._showing)
        sheet = SheetScope(frame, {})
        self._columns = [c for c in frame.report.columns if frame.holds(c.when, sheet)]
        self._rows = self._matching(rows_behind(frame, self._showing))

    def _matching(self, rows: Sequence[Behind]) -> Sequence[Behind | None]:
        """The rows as they are now, None for all where the table has others by now."""
        printed = self._table
        kinds = [row.kind for row in printed.rows]
        pairs = zip(kinds, rows, strict=False)
        same = len(list(takewhile(lambda pair: pair[0] is pair[1].kind, pairs)))
        whole = same == len(rows) or RowKind.REMARK in kinds
        columns = [c.id for c in self._columns] == [c.id for c in printed.columns]
        if not (whole and columns) or any(kind in _OF_FACTS for kind in kinds[same:]):
            return [None] * len(kinds)
        return [*rows[:same], *[None] * (len(kinds) - same)]

    def trace(self, row: int, column: int) -> Trace | None:
        """Where the figure of a cell comes from; None for a blank and where nothing is known."""
        cell = cell_at(self._table, row, column)
        if cell is None or not cell.text:
            return None
        behind = self._rows[row]
        if behind is None or not self._speaks_of(behind, cell):
            return self._of_records(cell, agrees=False)
        asked = self._columns[column]
        if behind.kind is RowKind.ROW:
            return self._of_row(asked, cell, behind)
        if behind.kind is RowKind.MISSING:
            return self._of_missing(asked, behind)
        if column == 0:
            return _counted(behind) if behind.total is None or not behind.total.other else None
        return self._of_total(asked, cell, behind)

    def _speaks_of(self, behind: Behind, cell: Cell) -> bool:
        """Whether a row is still about the records that made it when it was printed."""
        if behind.kind is not RowKind.ROW:
            return True
        return set(cell.records) <= {*ids(behind.lines), *_subjects(behind.lines)}

    def _of_records(self, cell: Cell, *, agrees: bool = True) -> Trace | None:
        if not cell.records:
            return None
        return Trace(how=How.WORDS, records=cell.records, lines=len(cell.records), agrees=agrees)

    def _of_row(self, column: Column, cell: Cell, behind: Behind) -> Trace | None:
        if is_number(column):
            return self._of_records(cell)
        if behind.folded:
            return self._combined(column, cell, behind.lines, column.fold or column.total.how)
        line = behind.lines[0]
        if line.made is not None:
            return _of_made(line.made.cells.get(column.value.source if column.value else ""), cell)
        if column.total.how is Combine.RATIO and cell.value is not None:
            made = self._ratio(column, cell, [line])
            if made.agrees:
                return made
        return self._single(column, cell, line)

    def _single(self, column: Column, cell: Cell, line: Line) -> Trace:
        """What one line says: one record, or the months of one thing."""
        records = given(column, line)
        terms = period_terms(self._frame, column, line)
        if len(terms) > 1:
            summed = self._summed(column, cell, terms)
            if summed.agrees:
                return summed
        value = number_in(self._figures.exact(column, line))
        of_one = (Term(value=value, records=records),) if value is not None else ()
        exact = Decimal(value) if value is not None else None
        label = self._label(column)
        return Trace(how=How.FIGURE, label=label, terms=of_one, exact=exact, records=records)

    def _of_missing(self, column: Column, behind: Behind) -> Trace | None:
        line = behind.lines[0]
        if is_number(column) or line.excused:
            return None
        if column.subject and line.subject is not None:
            return Trace(how=How.FIGURE, label=self._label(column), records=(line.subject.id,))
        subject = line.subject.id if line.subject else None
        return Trace(how=How.MISSING, subject=subject, unit=line.record.unit)

    def _of_total(self, column: Column, cell: Cell, behind: Behind) -> Trace | None:
        if behind.total is not None and behind.total.other is not None:
            return self._of_other(column, cell, behind)
        return self._combined(column, cell, behind.lines, column.total.how)

    def _combined(
        self, column: Column, cell: Cell, lines: Sequence[Line], how: Combine
    ) -> Trace | None:
        counted = [line for line in lines if not line.shared]
        if how is Combine.SUM:
            terms = line_terms(self._figures, column, counted)
            return self._summed(column, cell, terms, lines=len(counted))
        if how is Combine.RATIO:
            return self._ratio(column, cell, counted)
        if how is Combine.COUNT:
            return Trace(how=How.COUNT, records=ids(counted), lines=len(counted))
        if not cell.records:
            return None
        label = self._label(column)
        return Trace(how=How.WORDS, label=label, records=cell.records, lines=len(cell.records))

    def _summed(
        self, column: Column, cell: Cell, terms: Sequence[Term], *, lines: int = 0
    ) -> Trace:
        total = added(terms)
        return Trace(
            how=How.SUM,
            label=self._label(column),
            terms=tuple(terms),
            exact=total,
            agrees=_prints_as(total, column, cell),
            records=tuple(dict.fromkeys(id for term in terms for id in term.records))
            or cell.records,
            lines=lines or len(terms),
        )

    def _ratio(self, column: Column, cell: Cell, lines: Sequence[Line]) -> Trace:
        total = column.total
        assert total.above is not None
        assert total.below is not None
        above, below = self._figures.sums(column, lines)
        exact = divided(above, below, total.factor)
        terms = tuple(
            Term(value=value, label=self._called(one))
            for one, value in ((total.above, above), (total.below, below))
            if value is not None
        )
        return Trace(
            how=How.RATIO,
            label=self._label(column),
            terms=terms,
            factor=total.factor,
            exact=exact,
            agrees=exact is not None and _prints_as(exact, column, cell),
            records=cell.records or ids(lines),
            lines=len(lines),
        )

    def _of_other(self, column: Column, cell: Cell, behind: Behind) -> Trace | None:
        """A total from another ledger, a line standing in where a unit gave nothing there."""
        assert behind.total is not None
        assert behind.total.other is not None
        other = behind.total.other
        if column.id not in other.cells:
            return None
        terms = []
        found = (self._frame.facts.record(other.ledger, id) for id in cell.records)
        for record in (one for one in found if one is not None):
            value = number_in(own_value(self._frame, record, other.cells[column.id]))
            if value is not None:
                terms.append(Term(value=value, records=(record.id,)))
        known = set(cell.records)
        standing = [line for line in behind.lines if line.records and known >= {*line.records}]
        return self._summed(column, cell, [*terms, *line_terms(self._figures, column, standing)])

    def _label(self, column: Column) -> str:
        """The column in words: the field's, else its headings without their measure."""
        if column.value is not None and (called := self._called(column.value)):
            return called.removeprefix("其中：")
        heading = self._table.columns[self._columns.index(column)].heading
        return "".join(_MEASURE.sub("", text.removeprefix("其中：")) for text in heading)

    def _called(self, expression: Expression) -> str:
        field = self._showing.field(expression)
        return field.label if field else ""


def _of_made(made: Made | None, cell: Cell) -> Trace | None:
    """Where a cell comes from that was worked out before its row."""
    if made is None or not made.records:
        return None
    return Trace(
        how=_WAYS[made.way],
        label=made.label,
        terms=made.terms,
        factor=made.factor,
        exact=made.exact,
        agrees=made.cell.text == cell.text,
        records=made.records,
        lines=len(made.terms) if made.way is Way.COUNT else len(made.records),
        rows=made.rows,
    )


def frames(frame: Frame) -> Iterator[Frame]:
    """The frame of each table on a report's paper, as `jmdesk.reporting.compute` makes them."""
    yield frame
    for section in frame.report.sections:
        own = replace(
            frame, report=section.sheet, period=widened(frame.period, section.sheet.period)
        )
        if own.holds(section.when, SheetScope(frame, {})):
            yield own


def cell_at(table: Section, row: int, column: int) -> Cell | None:
    """The cell that begins in a column (from 0); None where none does."""
    if not 0 <= row < len(table.rows):
        return None
    at = 0
    for cell in table.rows[row].cells:
        if at == column:
            return cell
        at += cell.span
    return None


def _counted(behind: Behind) -> Trace:
    lines = [line for line in behind.lines if not line.shared]
    missing = [line for line in lines if line.missing]
    records = (*ids(lines), *_subjects(missing))
    return Trace(how=How.COUNT, records=records, lines=len(lines), missing=len(missing))


def _subjects(lines: Sequence[Line]) -> tuple[RecordId, ...]:
    return tuple(line.subject.id for line in lines if line.subject is not None)


def _prints_as(value: Decimal, column: Column, cell: Cell) -> bool:
    """Whether an exact number is, rounded, the one that stands in the cell."""
    return cell.value is not None and rounded(value, column.format.places) == cell.value
