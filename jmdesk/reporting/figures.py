"""The cells of a row: values of one line, or what a column makes of many."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from jmdesk.definitions.expression import Expression
from jmdesk.definitions.fieldtypes.base import Qualified
from jmdesk.definitions.ledger import Field
from jmdesk.definitions.once import groups, once_key
from jmdesk.definitions.qualifiers import worded
from jmdesk.definitions.report import Column, Combine
from jmdesk.definitions.values import EXACT
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.document import Align, Cell
from jmdesk.reporting.frame import Frame
from jmdesk.reporting.lines import Line
from jmdesk.reporting.showing import Showing, number_text, rounded
from jmdesk.reporting.sources import named

Given: TypeAlias = tuple[Decimal | int, Line, tuple[Line, ...]]
"""A figure of a sum, the line that says it, and all lines for which it stands once."""


class Figures:
    """Makes cells. Exact numbers are summed and only the result is rounded, once."""

    def __init__(self, frame: Frame, showing: Showing) -> None:
        self._frame = frame
        self._showing = showing

    def exact(self, column: Column, line: Line) -> Any:
        """The unrounded value of a column for a line; None when empty or 未报."""
        if is_number(column):
            return line.number
        if column.id not in line.values:
            line.values[column.id] = self._worked_out(column, line)
        return line.values[column.id]

    def _worked_out(self, column: Column, line: Line) -> Any:
        if column.value is None or (line.missing and not column.subject):
            return None
        return self._frame.value(column.value, line.scope)

    def cell(self, column: Column, line: Line) -> Cell:
        """The cell of a single line; amounts that are in no sum in brackets and without value."""
        if column.value is None:
            return Cell(text=self._parts(column, line))
        if line.made is not None and column.value.source in line.made.cells:
            return line.made.cells[column.value.source].cell
        value = self.exact(column, line)
        number = number_in(value)
        if number is None or not column.format.numeric:
            return self._other(column, value)
        if isinstance(value, Qualified) and value.qualifier:
            return self._other(column, value)
        cell = self._number_cell(column, number, self.mark(column, line))
        if word := line.qualifier(column.value.source):
            # A text, so that who writes another number over it in the workbook clears the word.
            cell = Cell(text=worded(word, cell.text), align=Align.RIGHT)
        apart = line.shared or column.id in line.repeats
        if apart and column.total.how is Combine.SUM:
            return Cell(text=f"({cell.text})", align=Align.RIGHT)
        return cell

    def _parts(self, column: Column, line: Line) -> str:
        texts = [self._showing.filled(part, line.scope) for part in column.parts]
        return column.join.join(text for text in texts if text)

    def mark(self, column: Column, line: Line) -> str:
        """What is printed behind a number of this line."""
        return self._showing.filled(column.mark, line.scope) if column.mark else ""

    def _other(self, column: Column, value: Any) -> Cell:
        """A date or text; also a number that a text column shows."""
        if value is None:
            return Cell()
        if isinstance(value, date):
            return Cell(text=value.isoformat(), value=value)
        assert column.value is not None
        return Cell(text=self._showing.value(column.value, value))

    def _number_cell(self, column: Column, number: Decimal | int, mark: str = "") -> Cell:
        value = rounded(number, column.format.places)
        return Cell(text=number_text(value, column.format) + mark, value=value)

    def combined(self, column: Column, lines: Sequence[Line], *, fold: bool = False) -> Cell:
        """The cell over several lines; with ``fold`` also what all of them agree in."""
        counted = [line for line in lines if not line.shared]
        how = column.fold if fold and column.fold else column.total.how
        if how is Combine.SUM:
            return self._summed(column, counted)
        if how is Combine.RATIO:
            return self._ratio(column, counted)
        if how is Combine.COUNT:
            return Cell(text=str(len(counted)), value=len(counted), records=ids(counted))
        if how is Combine.TALLY:
            return Cell(text=self._tally(column, counted), records=ids(counted))
        if how is Combine.DISTINCT:
            return Cell(text=self._distinct(column, counted), records=ids(counted))
        if how is Combine.DIFFERENT:
            return self._different(column, counted)
        return self._agreed(column, lines) if fold else Cell()

    def part(self, column: Column, line: Line) -> Decimal | int:
        """What a line gives to a sum of this column, rounded as it is printed by itself."""
        number = number_in(self.exact(column, line))
        return 0 if number is None else rounded(number, column.format.places)

    def _summed(self, column: Column, lines: Sequence[Line]) -> Cell:
        """The exact sum, an empty value as 0 (R3); empty only where nobody has reported."""
        present = [line for line in lines if column.subject or not line.missing]
        if lines and not present:
            return Cell()
        behind: list[RecordId] = []
        total = Decimal(0)
        mark = ""
        for number, line, group in self.counted(column, present):
            total = EXACT.add(total, number)
            behind.extend(id for one in group for id in given(column, one))
            mark = mark or self.mark(column, line)
        cell = self._number_cell(column, total, mark)
        return Cell(text=cell.text, value=cell.value, records=tuple(dict.fromkeys(behind)))

    def counted(self, column: Column, lines: Iterable[Line]) -> Iterable[Given]:
        """What goes into a sum of this column: the figures, each with its line and all that share
        it."""
        return self._once(column.value, lines, lambda line: number_in(self.exact(column, line)))

    def mark_repeats(self, columns: Iterable[Column], lines: Sequence[Line]) -> None:
        """Note in each line what stands in another one's sum; ``lines`` as they are printed."""
        own = [line for line in lines if not line.shared]
        for column in columns:
            if column.total.how is Combine.SUM and self._shared_field(column.value):
                for _, counts, group in self.counted(column, own):
                    for line in group:
                        if line is not counts:
                            line.repeats.add(column.id)

    def _once(
        self,
        expression: Expression | None,
        lines: Iterable[Line],
        figure: Callable[[Line], Decimal | int | None],
    ) -> Iterable[Given]:
        field, frame = self._shared_field(expression), self._frame
        if field is None:
            return _each(lines, figure)
        return groups(
            list(lines),
            key=lambda line: once_key(frame.ledger, field, line.record, frame.at),
            figure=figure,
        )

    def _shared_field(self, expression: Expression | None) -> Field | None:
        """The field of an expression where one figure of it stands for several records."""
        found = named(self._frame, expression)
        return found.field if found and not found.link and found.field.once_by else None

    def _ratio(self, column: Column, lines: Sequence[Line]) -> Cell:
        above, below = self.sums(column, lines)
        if not below or above is None:
            return Cell()
        ratio = EXACT.divide(EXACT.multiply(above, Decimal(column.total.factor)), below)
        cell = self._number_cell(column, ratio)
        return Cell(text=cell.text, value=cell.value, records=ids(lines))

    def sums(self, column: Column, lines: Sequence[Line]) -> tuple[Decimal | None, Decimal | None]:
        """What is above and below in a ratio.

        What was done is of those who reported, also where another ledger (payments) would tell it
        of the rest: the sum beside it leaves them out too.
        """
        assert column.total.above is not None
        assert column.total.below is not None
        present = [line for line in lines if column.subject or not line.missing]
        return self.total(column.total.above, present), self.total(column.total.below, lines)

    def total(self, expression: Expression, lines: Iterable[Line]) -> Decimal | None:
        """The exact sum of an expression over lines; None where it is empty for all."""

        def figure(line: Line) -> Decimal | int | None:
            return number_in(self._frame.value(expression, line.scope))

        numbers = [number for number, _, _ in self._once(expression, lines, figure)]
        total = Decimal(0)
        for number in numbers:
            total = EXACT.add(total, number)
        return total if numbers else None

    def _tally(self, column: Column, lines: Sequence[Line]) -> str:
        """Empty, as the sums are, where nobody has reported: 实施中 0 would say something."""
        present = [line for line in lines if not line.missing]
        if lines and not present:
            return ""
        words = []
        for tally in column.total.tallies:
            count = sum(self._frame.holds(tally.when, line.scope) for line in present)
            if count or tally.always:
                words.append(f"{tally.label} {count}")
        return "，\n".join(words)

    def _distinct(self, column: Column, lines: Sequence[Line]) -> str:
        seen: dict[str, None] = {}
        for line in lines:
            value = None if line.missing else self.exact(column, line)
            for one in value if isinstance(value, tuple | list) else (value,):
                if one is not None:
                    seen[self._showing.plain(one)] = None
        return "、".join(seen)

    def _different(self, column: Column, lines: Sequence[Line]) -> Cell:
        """How many: a firm that is paired with three villages is one firm."""
        told = column.total.above or column.value
        values = [self._frame.value(told, one.scope) for one in lines if told and not one.missing]
        count = len({value for value in values if value is not None})
        return Cell(text=str(count), value=count, records=ids(lines))

    def _agreed(self, column: Column, lines: Sequence[Line]) -> Cell:
        cells = {self.cell(column, line) for line in lines}
        return cells.pop() if len(cells) == 1 else Cell()


def _each(lines: Iterable[Line], figure: Callable[[Line], Decimal | int | None]) -> Iterator[Given]:
    for line in lines:
        if (number := figure(line)) is not None:
            yield number, line, (line,)


def is_number(column: Column) -> bool:
    """Whether the column is 序号, which is no amount and known of 未报 rows too."""
    return column.value is not None and column.value.source == "number"


def given(column: Column, line: Line) -> tuple[RecordId, ...]:
    """The records from which a figure of a line comes: what is the subject's, from the subject."""
    if column.subject and line.subject is not None:
        return (line.subject.id,)
    return line.records


def ids(lines: Iterable[Line]) -> tuple[RecordId, ...]:
    """The records of several lines, each once."""
    return tuple(dict.fromkeys(id for line in lines for id in line.records))


def number_in(value: Any) -> Decimal | int | None:
    """The number in a value; None for anything else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, Qualified):
        return value.number
    return value if isinstance(value, Decimal | int) else None
