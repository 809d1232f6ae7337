"""Total rows: over the listed lines, over a choice of lines, or from another ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from jmdesk.definitions.report import Column, Other, Total
from jmdesk.definitions.scope import RecordScope, quiet
from jmdesk.definitions.values import EXACT
from jmdesk.domain.record import Record
from jmdesk.domain.revision import RecordId
from jmdesk.reporting.awaiting import own_values
from jmdesk.reporting.document import Align, Awaited, Cell, Row, RowKind
from jmdesk.reporting.figures import Figures
from jmdesk.reporting.frame import Frame, SheetScope
from jmdesk.reporting.lines import Line, own_value, rolled
from jmdesk.reporting.showing import Showing, number_text, rounded
from jmdesk.reporting.single import own_record


class Totals:
    """Makes total and group rows; their label stands over the columns before the first figure."""

    def __init__(
        self, frame: Frame, columns: Sequence[Column], figures: Figures, showing: Showing
    ) -> None:
        self._frame = frame
        self._columns = columns
        self._figures = figures
        self._showing = showing

    def row(self, kind: RowKind, label: str, lines: Sequence[Line], *, figures: bool = True) -> Row:
        """A total or group row."""
        if not figures:
            return Row(kind=kind, cells=(Cell(text=label, span=len(self._columns)),))
        cells = [self._figures.combined(column, lines) for column in self._columns]
        return self._labelled(kind, label, cells)

    def of(self, total: Total, lines: Sequence[Line]) -> Row:
        """The row of a total of the definition."""
        if total.other is None:
            label = self._label(total, {"count": _count(lines), "lacking": 0})
            return self.row(RowKind.TOTAL, label, lines)
        other, lacking, summed = self._other(total.other, lines)
        cells = [
            other.get(column.id, Cell(text=total.other.blank, align=Align.CENTER))
            for column in self._columns
        ]
        label = self._label(total, {"count": _count(lines), "lacking": lacking or None})
        row = self._labelled(RowKind.TOTAL, label, cells)
        return row if summed else self._single(row, total.other)

    def _single(self, row: Row, other: Other) -> Row:
        """The row with whose fields its figures are, where they are of the unit's own record."""
        frame = self._frame
        ledger = frame.ledgers[other.ledger]
        record = None if frame.blank else own_record(frame, ledger)
        if record is None:
            return row
        scope = RecordScope(ledger, record, frame.facts, today=frame.today, period=record.period)
        kept = {
            column: name
            for column, name in other.cells.items()
            if not quiet(scope.works_out, ledger.field(name))
        }
        fields = tuple(kept.get(column.id, "") for column in self._columns)
        awaited = Awaited(ledger=ledger.id, values=own_values(record.unit, str(record.period)))
        if not record.id:
            return replace(row, awaited=replace(awaited, fields=fields))
        shown = fields[len(fields) - len(row.cells) + 1 :]
        cells = [
            replace(cell, record=record.id, field=name) if name else cell
            for cell, name in zip(row.cells[1:], shown, strict=True)
        ]
        return replace(row, cells=(row.cells[0], *cells), awaited=awaited)

    def to_write(self, total: Total) -> Row:
        """The row on a blank form: room for what people count themselves, 「—」 for the rest."""
        given = total.other.cells if total.other else {}
        blank = Cell(text=total.other.blank if total.other else "", align=Align.CENTER)
        cells = [Cell() if column.id in given else blank for column in self._columns]
        label = self._label(total, {"count": 0, "lacking": None})
        return self._labelled(RowKind.TOTAL, label, cells)

    def _label(self, total: Total, names: Mapping[str, Any]) -> str:
        scope = SheetScope(self._frame, names)
        return "".join(self._showing.filled(part, scope) for part in total.label)

    def _labelled(self, kind: RowKind, label: str, cells: Sequence[Cell]) -> Row:
        """The label takes the place of the cells before the first that has a total."""
        span = next(
            (
                index
                for index, column in enumerate(self._columns)
                if column.total.how.value != "none"
            ),
            len(self._columns),
        )
        return Row(kind=kind, cells=(Cell(text=label, span=max(span, 1)), *cells[max(span, 1) :]))

    def _other(self, other: Other, lines: Sequence[Line]) -> tuple[dict[str, Cell], int, bool]:
        """Cells by column from another ledger, how many units with rows gave nothing, and whether
        other than the unit's own record may be in them.
        """
        frame = self._frame
        ledger = frame.ledgers[other.ledger]
        own = {frame.unit}
        given: dict[str, list[Record]] = {}
        for record in frame.facts.records(ledger.id, units=frame.under, period=frame.period):
            given.setdefault(record.unit, []).append(record)
        of_units = {unit: rolled(ledger, found, frame.period) for unit, found in given.items()}
        by_unit: dict[str, list[Line]] = {}
        for line in lines:
            if not line.shared and line.record.unit not in of_units:
                by_unit.setdefault(line.record.unit, []).append(line)
        single = [found[0] for found in by_unit.values() if len(found) == 1]
        standing_in = [line for line in single if not line.missing]
        cells = {
            column.id: self._sum_of(column, other.cells[column.id], of_units, standing_in)
            for column in self._columns
            if column.id in other.cells
        }
        return cells, len(by_unit) - len(standing_in), bool(standing_in or given.keys() - own)

    def _sum_of(
        self, column: Column, field: str, given: Mapping[str, Record], single: Sequence[Line]
    ) -> Cell:
        total = Decimal(0)
        behind: list[RecordId] = []
        for record in given.values():
            value = own_value(self._frame, record, field)
            if value is not None:
                total = EXACT.add(total, value)
                behind.append(record.id)
        for line in single:
            value = self._figures.exact(column, line)
            if value is not None:
                total = EXACT.add(total, value)
                behind.extend(line.records)
        number = rounded(total, column.format.places)
        return Cell(text=number_text(number, column.format), value=number, records=tuple(behind))


def _count(lines: Sequence[Line]) -> int:
    return sum(not line.shared for line in lines)
