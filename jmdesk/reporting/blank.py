"""Forms to write on by hand: a report with its subjects printed, and room for all the rest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from jmdesk.definitions.report import Part, Report
from jmdesk.domain.period import Period
from jmdesk.domain.record import Record
from jmdesk.reporting.compute import document_of, file_stem
from jmdesk.reporting.document import Cell, Detail, Document, Row, RowKind, Section
from jmdesk.reporting.frame import Frame, ReportFacts
from jmdesk.reporting.plan import Plan, planned

STATE = "空白表"
ROW_HEIGHT = 9
"""Millimetres of a row to be written in, where the paper has room for it."""
LEAST_HEIGHT = 8
"""Millimetres of a row to be written in on a paper of several tables."""
_MOST_EMPTY = 40
_MANY = 200
"""A report that prints so many rows is not tried again and again for one that fills its page."""


@dataclass(frozen=True)
class Unrecorded:
    """Facts in which some ledgers have nothing in a period, though they have what was before."""

    facts: ReportFacts
    ledgers: frozenset[str]
    period: Period

    def record(self, ledger: str, id: str, /) -> Record | None:
        """See `jmdesk.definitions.expression.Facts`."""
        return self.facts.record(ledger, id)

    def previous(self, record: Record, /) -> Record | None:
        """See `jmdesk.definitions.expression.Facts`."""
        return self.facts.previous(record)

    def related(self, ledger: str, /, **equal: Any) -> Sequence[Record]:
        """See `jmdesk.definitions.expression.Facts`."""
        found = self.facts.related(ledger, **equal)
        if ledger not in self.ledgers:
            return found
        return [one for one in found if one.period and one.period.end < self.period.start]

    def records(
        self,
        ledger: str,
        *,
        units: frozenset[str] | None = None,
        shared: frozenset[str] = frozenset(),
        period: Period | None = None,
        until: Period | None = None,
    ) -> Sequence[Record]:
        """See `jmdesk.reporting.frame.ReportFacts`."""
        if ledger in self.ledgers:
            return ()
        return self.facts.records(ledger, units=units, shared=shared, period=period, until=until)


def blank_report(frame: Frame, *, lines: int | None = None) -> Document:
    """A report without anything recorded: its subjects, empty rows, its foot.

    There are so many ``lines``, or as many as fill the last page. Texts that tell figures of the
    report are left out.
    """
    report = replace(frame.report, notes=_fixed(frame.report.notes))
    facts = Unrecorded(frame.facts, _recorded_in(report), frame.period)
    made = document_of(replace(frame, report=report, facts=facts, blank=True), STATE)
    made = replace(
        made,
        detail=Detail(),
        check_code="",
        file_stem=file_stem(report, frame.units.name(frame.unit), frame.period, STATE),
    )
    if lines is None and frame.report.rows.indicator_set is not None:
        lines = 0  # all that there is to say has a row
    return _with_room(made, lines) if lines is not None else _filled(made)


def _filled(made: Document) -> Document:
    """With the empty rows that fill the page; of several tables all on one where that is wanted."""
    printed = sum(row.kind is RowKind.MISSING for row in made.rows)
    if printed > _MANY:
        return _with_room(made, 1)
    full = any(row.kind is RowKind.REMARK for row in made.rows)
    best = _with_room(made, 0 if full else 1)
    if made.one_page and planned(best).count > 1:
        return _with_room(made, 0, inside=1)
    count = Plan(best).count
    for lines in range(2, 2 if full else _MOST_EMPTY):
        tried = _with_room(made, lines)
        if Plan(tried).count > count:
            break
        best = tried
    return best


def _with_room(made: Document, lines: int, *, inside: int | None = None) -> Document:
    """With so many empty rows, and so many in its further tables (as the report says when None)."""
    height = LEAST_HEIGHT if made.sections else ROW_HEIGHT
    sections = tuple(
        replace(
            section,
            rows=_to_write(
                section.rows, len(section.columns), LEAST_HEIGHT, _empty_in(section, inside)
            ),
            detail=Detail(),
        )
        for section in made.sections
    )
    rows = _to_write(made.rows, len(made.columns), height, lines)
    return replace(made, rows=rows, sections=sections)


def _empty_in(section: Section, most: int | None) -> int:
    empty = sum(row.kind is RowKind.BLANK for row in section.rows)
    return empty if most is None else min(empty, most)


def _fixed(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Those that say the same whatever is recorded."""
    return tuple(part for part in parts if part.when is None and not part.text.expressions)


def _recorded_in(report: Report) -> frozenset[str]:
    """The ledgers whose records make the rows; what a row is about stays printed."""
    sheets = [report, *(section.sheet for section in report.sections)]
    about = {sheet.rows.subjects.ledger for sheet in sheets if sheet.rows.subjects}
    return frozenset(sheet.rows.ledger for sheet in sheets) - about


def _to_write(rows: Sequence[Row], columns: int, height: int, more: int) -> tuple[Row, ...]:
    """The printed rows with room, then empty ones, then what stands below them."""
    kept = [row for row in rows if row.kind is not RowKind.BLANK]
    below = len(kept)
    while below and kept[below - 1].kind in (RowKind.TOTAL, RowKind.BOX):
        below -= 1
    empty = Row(kind=RowKind.BLANK, cells=(Cell(),) * columns)
    made = [*kept[:below], *[empty] * more, *kept[below:]]
    return tuple(_high(row, height) for row in made)


def _high(row: Row, height: int) -> Row:
    fixed = row.kind in (RowKind.GROUP, RowKind.REMARK)
    return row if fixed else replace(row, least=max(row.least, height))


def numbered(rows: Sequence[Row]) -> Iterator[Row]:
    """Rows with 序号 in their first cell."""
    for number, row in enumerate(rows, 1):
        yield replace(row, cells=(Cell(text=str(number), value=number), *row.cells[1:]))
