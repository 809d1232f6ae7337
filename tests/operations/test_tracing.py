"""Where a figure comes from.

1. The amounts told of a sum really come to the printed figure, in every report of the example.
2. A ratio tells numerator and denominator; a figure of one record names that record.
3. What nobody has reported is said to be so, and tells what would have to be recorded.
4. Of a version submitted before a correction it is said that its records are others by now.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest

from jmdesk.domain.period import Period
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.recording import save_record
from jmdesk.operations.reports import make_report, submit_report
from jmdesk.operations.tracing import Origin, Origins
from jmdesk.reporting.document import Cell, Document, RowKind
from jmdesk.store.query import Query
from tests.explaining import SAID

TOWN, BANNER = "152222100000", "152222000000"
MAY = Period.month(2024, 5)
REPORTS = [
    ("progress_month", TOWN, "2024-05"),
    ("progress_month", TOWN, "2024Q2"),
    ("progress_month", BANNER, "2024-05"),
    ("benefit", TOWN, "2024Q2"),
    ("benefit", BANNER, "2024Q2"),
    ("training_month", TOWN, "2024-05"),
    ("training_month", TOWN, "2024Q2"),
    ("demand", BANNER, "2023"),
]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = open_desk(tmp_path_factory.mktemp("example") / "desk.db")
    fill_example(desk)
    yield desk
    desk.close()


def figures(document: Document) -> Iterator[tuple[int, int, int, RowKind, Cell]]:
    for number, table in enumerate(document.tables):
        for line, row in enumerate(table.rows):
            column = 0
            for cell in row.cells:
                yield number, line, column, row.kind, cell
                column += cell.span


def amounts(origin: Origin) -> Decimal:
    """What the written amounts come to."""
    written = origin.amounts.split("　")[0]
    return sum((Decimal(part.strip("() ")) for part in written.split("+")), Decimal(0))


@pytest.mark.parametrize(("report", "unit", "period"), REPORTS)
def test_what_is_told_of_a_sum_adds_up(example: Desk, report: str, unit: str, period: str) -> None:
    document = make_report(example, report=report, unit=unit, period=Period.parse(period))
    origins = Origins(example, document)
    sums = 0
    for table, row, column, kind, cell in figures(document):
        origin = origins.of(table, row, column)
        if cell.records:
            assert origin is not None, cell.text
            told = {id for rows in origin.rows for id in rows.records}
            assert kind is not RowKind.ROW or told
        if origin is None or not re.fullmatch(r"[\d. +()]+(　.*)?", origin.amounts):
            continue
        assert isinstance(cell.value, Decimal | int)
        sums += 1
        if origin.sign == "＝":
            assert amounts(origin) == cell.value
        else:
            assert abs(amounts(origin) - cell.value) <= Decimal("0.005")
    assert sums


def origin_of(desk: Desk, document: Document, heading: str, row: int) -> Origin:
    index = next(i for i, one in enumerate(document.columns) if heading in one.heading)
    origin = Origins(desk, document).of(0, row, index)
    assert origin is not None
    return origin


@pytest.fixture
def progress(example: Desk) -> Document:
    return make_report(example, report="progress_month", unit=TOWN, period=MAY)


def test_a_total_names_its_projects_and_amounts(example: Desk, progress: Document) -> None:
    paid = origin_of(example, progress, "累计支付", 0)
    assert paid.sentence == (
        "1,860.00 ＝ 4 个项目的京蒙资金累计支付　285 + 300 + 820 + 455　另 1 个是 0"
    )
    assert [(rows.ledger, len(rows.records)) for rows in paid.rows] == [("progress", 5)]


def test_a_ratio_tells_what_is_divided(example: Desk, progress: Document) -> None:
    rate = origin_of(example, progress, "支付率（%）", 0)
    expected = "41.3 ≈ 京蒙资金累计支付 1860 ÷ 批复（计划）京蒙资金 4500 × 100"
    assert rate.sentence == expected


def test_a_figure_of_one_record_names_it(example: Desk, progress: Document) -> None:
    paid = origin_of(example, progress, "累计支付", 1)
    assert paid.sentence.startswith("285.00 ＝ 科右中旗草高吐嘎查示范村打造项目")
    assert paid.sentence.endswith("的京蒙资金累计支付")
    assert len(paid.rows[0].records) == 1


def test_figures_of_the_subject_lead_to_the_subject(example: Desk, progress: Document) -> None:
    planned = origin_of(example, progress, "批复（计划）总投资", 1)
    assert [rows.ledger for rows in planned.rows] == ["project"]


def test_of_many_records_the_first_few_are_told(example: Desk) -> None:
    document = make_report(example, report="demand", unit=BANNER, period=Period.year(2023))
    total = origin_of(example, document, "项目总投资", 0)
    count = len(total.rows[0].records)
    assert count > 8
    assert total.amounts.endswith(f"+ … 等 {count} 条")


def test_what_is_not_reported_says_so_and_what_to_record(example: Desk, progress: Document) -> None:
    row = next(i for i, one in enumerate(progress.rows) if one.kind is RowKind.MISSING)
    column = len(progress.rows[row].cells) - 1
    origin = Origins(example, progress).of(0, row, column)
    assert origin is not None
    assert origin.unreported is not None
    assert "2024年5月还没有报" in origin.sentence
    subject = origin.unreported.subject
    assert subject is not None
    stored = example.store.record(subject)
    assert stored is not None
    assert stored.ledger == "project"


def test_a_version_whose_records_were_corrected_does_not_pretend_to_add_up(desk: Desk) -> None:
    fill_example(desk)
    kept = submit_report(
        desk, explain=SAID, report="progress_month", unit=TOWN, period=MAY
    ).document
    changed = next(
        one
        for one in desk.store.records(Query(ledger="progress", period=MAY))
        if one.values["paid"] == Decimal(285)
    )
    save_record(desk, ledger="progress", record=changed.id, values={"paid": Decimal(290)})
    paid = origin_of(desk, kept, "累计支付", 0)
    assert paid.sign == ""
    assert "改过" in paid.sentence
    assert changed.id in paid.rows[0].records


def test_a_document_of_other_rows_still_leads_to_its_records(
    example: Desk, progress: Document
) -> None:
    other = replace(progress, rows=progress.rows[:3])
    paid = origin_of(example, other, "累计支付", 0)
    assert len(paid.rows[0].records) == 5
    assert "来自 5 条记录" in paid.sentence
