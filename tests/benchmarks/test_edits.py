"""173 workbooks of 100 rows read and held against what was sent, faster than merely read."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas  # type: ignore[import-untyped]
import pytest

from jmdesk.domain.period import Period
from jmdesk.exchange.merge_plan import Edit
from jmdesk.exchange.reading import read_files
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.merge_edits import edits_in
from jmdesk.operations.merge_words import DeskWords
from jmdesk.operations.recording import Entry, save_records
from jmdesk.store.query import Query
from tests.benchmarks.limits import most

pytestmark = pytest.mark.benchmark

FILES, ROWS = 173 if os.environ.get("JMDESK_LONG") else 30, 100
"""In the usual run fewer files, of the same size."""
EDITED = 7
"""Each so many-th file has one cell changed by hand."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Any:
    opened = open_desk(tmp_path_factory.mktemp("edits") / "desk.db")
    fill_example(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def files(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The progress of a hundred months and projects as a ledger's workbook, one for each 嘎查."""
    folder = tmp_path_factory.mktemp("files")
    _record(desk)
    first = folder / "0.xlsx"
    assert export_ledger(desk, ledger="progress", to=first).rows == ROWS
    book = openpyxl.load_workbook(first)
    sheet = book.worksheets[0]
    (done,) = [c for row in sheet["1:4"] for c in row if str(c.value).startswith("累计完成投资")]
    sheet.cell(row=20, column=done.column or 0).value = 77.5
    edited = folder / "1.xlsx"
    book.save(edited)
    made = [folder / f"嘎查{number}.xlsx" for number in range(FILES)]
    for number, file in enumerate(made):
        shutil.copyfile(first if number % EDITED else edited, file)
    return made


def _record(desk: Desk) -> None:
    unit = desk.unit
    projects = [record.id for record in desk.store.records(Query(ledger="project"))]
    have = len(desk.store.records(Query(ledger="progress")))
    entries = [
        Entry(
            values={
                "project": projects[number % len(projects)],
                "state": "实施中",
                "done": number + 1,
                "arrived": 2 * number,
                "paid": number,
                "work": f"第{number}次：基础完成，主体施工，设备进场。",
            },
            unit=unit,
            period=Period.month(2030 + number // len(projects), 5),
        )
        for number in range(ROWS - have)
    ]
    save_records(desk, ledger="progress", entries=entries)


def took(work: Callable[[], object]) -> float:
    """Seconds."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def test_173_workbooks_are_read_and_compared_faster_than_pandas_reads_them(
    desk: Desk, files: list[Path], capsys: pytest.CaptureFixture[str]
) -> None:
    found: list[tuple[Edit, ...]] = []

    def ours() -> None:
        edits = edits_in(desk, DeskWords(desk))
        found[:] = [edits(read) for read in read_files(files)]

    def theirs() -> None:
        frames = [pandas.read_excel(file, engine="openpyxl") for file in files]
        assert len(pandas.concat(frames)) >= FILES * ROWS

    own, other = took(ours), took(theirs)
    assert [len(edits) for edits in found] == [int(not n % EDITED) for n in range(FILES)]
    with capsys.disabled():
        print(f"\nfigure: workbooks_compared {own / FILES * 1000:.0f} ms {own / other:.2f}")
    assert own <= other * most(1)
