"""Totals are the sums of what a report shows, whatever is recorded (R2).

1. In every shipped report each total and group row is the exact sum of the rows below it, over
   anything that could be recorded; where printed rows were rounded, the paper says by how much.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.definitions.ledger import Field
from jmdesk.definitions.report import Combine, Report
from jmdesk.domain.period import Period
from jmdesk.reporting.compute import compute
from jmdesk.reporting.document import Cell, Document, Row, RowKind
from tests.reporting.anything import YEAR, anything
from tests.reporting.examples import BANNER, TOWNSHIP, SheetFacts, catalogue, tree

REPORTS = [
    id
    for id, report in catalogue().reports.items()
    if not report.own_only and any(one.total.how is Combine.SUM for one in report.columns)
]

_LISTED = (RowKind.ROW, RowKind.MISSING)
_AMOUNT = re.compile(r"约?(?P<number>-?\d+(?:\.\d+)?)(?:以上|推)?")


def by_column(row: Row) -> list[Cell | None]:
    """The cells, each at the place of its column; None where a label stretches over several."""
    return [one for cell in row.cells for one in (cell, *[None] * (cell.span - 1))]


def amounts(rows: Sequence[Row], place: int) -> Iterator[Decimal]:
    """What the listed rows show in a column; what stands in brackets is in no sum."""
    for row in rows:
        cells = by_column(row)
        listed = row.kind in _LISTED and place < len(cells)
        cell = cells[place] if listed else None
        if cell is not None and _AMOUNT.fullmatch(cell.text):
            yield Decimal(_AMOUNT.fullmatch(cell.text)["number"])  # type: ignore[index]


def summed(document: Document, report: Report, *, group: bool = False) -> list[int]:
    """Columns that are added. A figure that stands once for several rows (R13) is in the sum of
    one of their groups alone, in brackets in the others: groups are not looked at there."""
    fields = catalogue().ledgers[report.rows.ledger].by_name
    names = {
        one.id
        for one in report.columns
        if one.total.how is Combine.SUM
        and not (group and one.value and _is_once(fields.get(one.value.source)))
    }
    return [place for place, one in enumerate(document.columns) if one.id in names]


def _is_once(field: Field | None) -> bool:
    return field is not None and bool(field.once_by)


def totals(document: Document, report: Report) -> Iterator[tuple[Row, Sequence[Row]]]:
    """Each total over all listed rows, and each row of a lowest group, with its rows."""
    plain = [not one.other and not one.rows for one in report.totals if one.when is None]
    stand = [row for row in document.rows if row.kind is RowKind.TOTAL]
    if len(stand) == len(plain):
        yield from ((row, document.rows) for row, own in zip(stand, plain, strict=True) if own)
    for place, row in enumerate(document.rows):
        below = document.rows[place + 1 :]
        if row.kind is RowKind.GROUP and below and below[0].kind in _LISTED:
            ends = (n for n, one in enumerate(below) if one.kind not in _LISTED)
            yield row, below[: next(ends, len(below))]


def made(report: str, seed: int, unit: str) -> Document:
    return compute(
        catalogue().reports[report],
        ledgers=catalogue().ledgers,
        facts=SheetFacts(catalogue().ledgers, anything(catalogue().ledgers, seed)),
        unit=unit,
        period=Period.year(YEAR),
        units=tree(),
        settings={},
    )


@pytest.mark.parametrize("report", REPORTS)
@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 10**6), unit=st.sampled_from([BANNER, TOWNSHIP]))
def test_every_total_is_the_sum_of_what_is_shown(report: str, seed: int, unit: str) -> None:
    document = made(report, seed, unit)
    definition = catalogue().reports[report]
    rounded = any("四舍五入" in note for note in document.notes)
    for row, rows in totals(document, definition):
        for place in summed(document, definition, group=row.kind is RowKind.GROUP):
            cell = by_column(row)[place]
            if cell is None or not isinstance(cell.value, Decimal | int):
                continue
            gap = abs(Decimal(cell.value) - sum(amounts(rows, place), Decimal(0)))
            assert gap == 0 or (rounded and gap < 1), (row.cells[0].text, cell, gap)


def test_the_check_looks_at_totals_of_most_reports() -> None:
    looked = {
        report: sum(
            by_column(row)[place] is not None
            for row, _ in totals(document, catalogue().reports[report])
            for place in summed(document, catalogue().reports[report])
        )
        for report in REPORTS
        for document in [made(report, 7, BANNER)]
    }
    assert sum(count > 0 for count in looked.values()) >= 0.7 * len(looked), looked
