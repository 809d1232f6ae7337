"""Paper and workbook against bare XlsxWriter and LibreOffice in the same run.

Run alone: ``pytest -m benchmark -s tests/benchmarks/test_paper.py``. Each prints
``figure: name value unit ratio``; the ratio is that to what is named in the test. The usual run
takes fewer rows, which tells as much each day; with ``JMDESK_STRICT=1`` they are as many as said.
"""

from __future__ import annotations

import gc
import io
import subprocess
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from jmdesk.definitions.report import Format
from jmdesk.reporting.document import Align, Cell, Column, Document, Row, RowKind
from jmdesk.reporting.pdf import pdf_bytes
from jmdesk.reporting.workbook import workbook_bytes, write_workbook
from tests.benchmarks.limits import STRICT, most

pytestmark = pytest.mark.benchmark

_COLUMNS = 15
ROWS = 10_000 if STRICT else 3_000


def listing(count: int) -> Document:
    """Rows of ten texts, one of them long enough to wrap, and five amounts."""
    columns = tuple(
        Column(
            id=f"c{i}",
            heading=(f"列{i}",),
            width=18,
            format=Format.TWO if i % 3 == 2 else Format.TEXT,
            align=Align.RIGHT if i % 3 == 2 else Align.LEFT,
        )
        for i in range(_COLUMNS)
    )
    rows = tuple(
        Row(kind=RowKind.ROW, cells=tuple(_cell(number, i) for i in range(_COLUMNS)))
        for number in range(count)
    )
    return Document(
        report="big",
        number="",
        form_code="",
        name="清单",
        title="一万行清单",
        unit="152222100000",
        unit_name="好腰苏木镇",
        period="2023",
        columns=columns,
        rows=rows,
    )


def _cell(number: int, column: int) -> Cell:
    if column % 3 == 2:
        amount = Decimal(number * 15) / 10
        return Cell(text=f"{amount:,.2f}", value=amount)
    if column == 0:
        return Cell(text=f"海龙屯嘎查示范村打造项目（第{number}期）")
    return Cell(text=f"好腰苏木镇{number}")


def seconds(act: Callable[[], object], times: int = 1) -> float:
    """The shortest of so many runs."""
    return min(_taken(act, time.perf_counter) for _ in range(times))


def _taken(act: Callable[[], object], clock: Callable[[], float]) -> float:
    start = clock()
    act()
    return clock() - start


def figure(name: str, value: float, bare: float) -> float:
    """Print one figure and return its ratio to the bare one."""
    ratio = value / bare
    print(f"\nfigure: {name} {value:.2f} s {ratio:.2f}")
    return ratio


def bare_workbook(document: Document) -> bytes:
    """The same cells with XlsxWriter alone: values, formats, row heights."""
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    buffer = io.BytesIO()
    book: Any = Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    look = {"border": 1, "font_name": "宋体", "font_size": 9, "valign": "vcenter"}
    text = book.add_format({**look, "text_wrap": True})
    number = book.add_format({**look, "num_format": "#,##0.00"})
    for at, row in enumerate(document.rows):
        sheet.set_row(at, 30)
        for column, cell in enumerate(row.cells):
            if cell.value is not None:
                sheet.write_number(at, column, cell.value, number)
            else:
                sheet.write_string(at, column, cell.text, text)
    book.close()
    return buffer.getvalue()


def test_a_long_workbook_costs_little_more_than_its_cells() -> None:
    document = listing(ROWS)
    workbook_bytes(listing(10))  # imports
    bare_workbook(document)
    bare = ours = float("inf")
    gc.collect()
    gc.freeze()  # what earlier tests left is not looked through again and again
    for _ in range(4 if STRICT else 3):
        # In turn, and in processor time: another program slows neither.
        bare = min(bare, _taken(lambda: bare_workbook(document), time.process_time))
        ours = min(ours, _taken(lambda: workbook_bytes(document), time.process_time))
    gc.unfreeze()
    assert figure(f"workbook-{ROWS}x{_COLUMNS}", ours, bare) <= most(1.3)


def test_paper_is_linear_in_its_rows() -> None:
    small, large = listing(ROWS // 10), listing(ROWS)
    pdf_bytes(listing(10))  # imports and faces
    tenth = min(_taken(lambda: pdf_bytes(small), time.process_time) for _ in range(3))
    whole = _taken(lambda: pdf_bytes(large), time.process_time)
    assert figure(f"pdf-{ROWS}-rows", whole, tenth) <= most(12)


@pytest.mark.skipif(not STRICT, reason="LibreOffice takes its time: JMDESK_STRICT=1")
def test_paper_is_faster_than_libreoffice(tmp_path: Path) -> None:
    document = listing(10_000)  # over a minute for LibreOffice
    file = tmp_path / "big.xlsx"
    write_workbook(document, file)
    command = [
        "soffice",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
    ]
    write_workbook(listing(1), tmp_path / "warm.xlsx")
    subprocess.run([*command, str(tmp_path / "warm.xlsx")], check=True, capture_output=True)
    theirs = seconds(lambda: subprocess.run([*command, str(file)], check=True, capture_output=True))
    ours = seconds(lambda: pdf_bytes(document))
    assert figure("pdf-10000-rows-vs-libreoffice", ours, theirs) < 1
