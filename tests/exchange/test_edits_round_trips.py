"""Every report and ledger as other office programs save it: untouched ones have no edits."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from jmdesk.domain.period import Period, PeriodKind
from jmdesk.domain.problem import Refusal
from jmdesk.exchange.merge_plan import Edit, EditKind, MergeAnswers
from jmdesk.exchange.plan import Verdict
from jmdesk.exchange.reading import read_files
from jmdesk.operations.demo import fill_example
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.operations.importing import plan_workbook
from jmdesk.operations.merge_edits import edits_in
from jmdesk.operations.merge_words import DeskWords
from jmdesk.operations.merge_writing import apply_merge
from jmdesk.operations.merging import plan_merge
from jmdesk.operations.recording import Entry, save_records
from jmdesk.operations.reports import make_report, write_report
from tests.conftest import Convert

LONG = bool(os.environ.get("JMDESK_LONG"))
BANNER, TOWN, VILLAGE = "科尔沁右翼中旗", "巴彦呼舒镇", "窑艾里嘎查"
REPORTS = (
    ("demand", BANNER, "2023"),
    ("progress_month", TOWN, "2024-05"),
    ("progress_month", BANNER, "2024-05"),
    ("benefit", TOWN, "2024Q2"),
    ("benefit", BANNER, "2024Q2"),
    ("training_month", TOWN, "2024-05"),
    ("village_month", VILLAGE, "2024-05"),
)
PERIODS = {
    PeriodKind.YEAR: "2024",
    PeriodKind.QUARTER: "2024Q2",
    PeriodKind.MONTH: "2024-05",
    None: "2024-05",
}
AT_TIMES = {"paid_m", "image"}
"""Worked out in some records, which a plain table does not tell."""
USUAL = {"0-demand", "1-progress_month", "6-village_month", "project", "progress"}
"""What is tried on the longer ways unless JMDESK_LONG is set."""
ODD = "“＝”\t两 行\n=1+1 @x 0012 １２３"
"""What programs like to change: a tab, line ends, full-width digits, what looks like a formula."""

Find = Callable[[list[Path]], dict[str, tuple[Edit, ...]]]


@dataclass(frozen=True, kw_only=True)
class Corpus:
    """A desk, the files that it wrote, and a folder to work in."""

    desk: Desk
    files: tuple[Path, ...]
    folder: Path

    def find(self, files: list[Path]) -> dict[str, tuple[Edit, ...]]:
        """The hand edits of files, by name; each has to be read with all that it carries."""
        edits = edits_in(self.desk, DeskWords(self.desk))
        found = {}
        for read in read_files(files):
            assert (read.verdict, read.what) == ("", ""), read.name
            assert read.carrier is not None
            assert read.carrier.table is not None
            found[read.name] = edits(read)
        return found


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Corpus]:
    """Every shipped report and ledger, filled with the example."""
    folder = tmp_path_factory.mktemp("corpus")
    desk = open_desk(folder / "desk.db")
    fill_example(desk)
    _odd_record(desk)
    files = [*_reports(desk, folder), *_ledgers(desk, folder)]
    yield Corpus(desk=desk, files=tuple(files), folder=folder)
    desk.close()


def _odd_record(desk: Desk) -> None:
    unit = desk.find_unit(VILLAGE).code
    values = {"note": ODD} if "note" in desk.ledger("village_month") else {}
    entry = Entry(values=values, unit=unit, period=Period.month(2024, 5))
    save_records(desk, ledger="village_month", entries=[entry])


def _reports(desk: Desk, folder: Path) -> Iterator[Path]:
    named = {report for report, _, _ in REPORTS}
    lists = [
        (one.id, BANNER, PERIODS[one.period])
        for one in desk.catalogue.reports.values()
        if one.id not in named
    ]
    for number, (report, unit, period) in enumerate((*REPORTS, *lists)):
        code = desk.find_unit(unit).code
        made = make_report(desk, report=report, unit=code, period=Period.parse(period))
        path = folder / f"{number}-{report}.xlsx"
        write_report(made, to=path, desk=desk)
        yield path


def _ledgers(desk: Desk, folder: Path) -> Iterator[Path]:
    for ledger in desk.catalogue.ledgers:
        path = folder / f"{ledger}.xlsx"
        try:
            export_ledger(desk, ledger=ledger, to=path)
        except Refusal:
            assert desk.ledger(ledger).system
        else:
            yield path


def resaved(file: Path, folder: Path) -> Path:
    """The file as openpyxl loads and saves it."""
    path = folder / file.name
    book = openpyxl.load_workbook(file)
    book.save(path)
    return path


def test_untouched_files_have_no_edits(corpus: Corpus) -> None:
    found = corpus.find(list(corpus.files))
    assert len(found) == len(corpus.files) > 15
    assert {name: edits for name, edits in found.items() if edits} == {}


def test_saved_by_openpyxl_they_have_no_edits(corpus: Corpus, tmp_path: Path) -> None:
    found = corpus.find([resaved(file, tmp_path) for file in corpus.files])
    assert {name: edits for name, edits in found.items() if edits} == {}


@pytest.mark.parametrize(
    "way",
    [
        ("xlsx",),
        pytest.param(("ods",), marks=pytest.mark.skipif(not LONG, reason="the longer one does")),
        pytest.param(("xls",), marks=pytest.mark.skipif(not LONG, reason="the longer one does")),
        ("ods", "xlsx"),
        ("xls", "xlsx"),
    ],
    ids="→".join,
)
def test_saved_by_libreoffice_they_have_no_edits_but_those_of_hands(
    corpus: Corpus, office: Convert, tmp_path: Path, way: tuple[str, ...]
) -> None:
    files = [file for file in corpus.files if LONG or len(way) == 1 or file.stem in USUAL]
    count = len(files)
    for step in way:
        folder = tmp_path / step
        folder.mkdir()
        files = office(files, step, folder)
    found = corpus.find(files)
    assert len(found) == count
    assert {name: edits for name, edits in found.items() if edits} == {}
    if way[-1] == "xlsx":
        _one_hand(corpus, files, tmp_path)


def _one_hand(corpus: Corpus, files: list[Path], folder: Path) -> None:
    """What is typed into a file that another program has saved is found, and that alone."""
    (file,) = [file for file in files if file.stem == "project"]
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    (total,) = [c for row in sheet["1:4"] for c in row if c.value == "项目总投资（万元）"]
    sheet.cell(row=6, column=total.column).value = 4321
    hand = folder / "改过.xlsx"
    book.save(hand)
    (edits,) = corpus.find([hand]).values()
    assert [(edit.kind, edit.field, edit.new) for edit in edits] == [
        (EditKind.CHANGED, "total", "4321")
    ]


def test_figures_written_into_a_row_that_was_not_reported_are_a_new_record(
    corpus: Corpus, tmp_path: Path
) -> None:
    (file,) = [file for file in corpus.files if file.stem == "2-progress_month"]
    book = openpyxl.load_workbook(file)
    sheet = book["明细"]
    headings = {cell.value: cell.column or 0 for cell in sheet[2]}
    row = next(r for r in range(3, 99) if not sheet.cell(r, headings["项目状态"]).value)
    name = str(sheet.cell(row, headings["项目名称"]).value)
    sheet.cell(row, headings["项目状态"]).value = "实施中"
    sheet.cell(row, headings["累计完成投资（万元）"]).value = 12.5
    hand = tmp_path / "补报.xlsx"
    book.save(hand)
    (edits,) = corpus.find([hand]).values()
    (edit,) = edits
    assert (edit.kind, edit.ledger, edit.problem) == (EditKind.INSERTED, "progress", None)
    assert (edit.values["state"], edit.values["done"], edit.period) == ("实施中", "12.5", "2024-05")
    assert name in edit.title
    assert len(str(edit.values["project"])) == 36
    answers = MergeAnswers(edits=frozenset("*"), trust=frozenset("*"))
    plan = plan_merge(corpus.desk, paths=[hand], answers=answers)
    apply_merge(corpus.desk, plan=plan, answers=answers)
    made = corpus.desk.store.states([edit.record])[edit.record]
    assert {name: made.values[name] for name in edit.values} == edit.values
    assert (made.values["unit"], made.values["period"]) == (edit.unit, "2024-05")


def test_a_wrong_dimension_as_wps_writes_it_hides_no_rows(corpus: Corpus, tmp_path: Path) -> None:
    file = tmp_path / "wps.xlsx"
    rewritten(corpus.files[0], file, rb'<dimension ref="[^"]*"', b'<dimension ref="A1"')
    assert corpus.find([file]) == {"wps.xlsx": ()}


def rewritten(source: Path, target: Path, pattern: bytes, by: bytes) -> None:
    """The workbook with something else in the XML of its sheets."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/"):
                part = re.sub(pattern, by, part)
            new.writestr(name, part)


def stripped(file: Path, folder: Path) -> Path:
    """The workbook without its hidden sheet."""
    book = openpyxl.load_workbook(file)
    del book["_jmdesk"]
    path = folder / f"无{file.name}"
    book.save(path)
    return path


def copied_out(file: Path, folder: Path) -> Path:
    """What stands on its first sheet, in another book: values only, hidden ones as well."""
    book = openpyxl.Workbook()
    (sheet,) = book.worksheets
    for row in openpyxl.load_workbook(file).worksheets[0].iter_rows():
        for cell in row:
            sheet.cell(cell.row or 0, cell.column or 0).value = cell.value
    path = folder / f"拷{file.name}"
    book.save(path)
    return path


@pytest.mark.parametrize("made", [stripped, copied_out])
def test_a_ledger_without_its_hidden_sheet_comes_in_as_a_plain_table_without_a_difference(
    corpus: Corpus, tmp_path: Path, made: Callable[[Path, Path], Path]
) -> None:
    tried = 0
    for file in corpus.files:
        if file.stem in ("project", "progress", "beneficiary", "village_total", "training"):
            plan = plan_workbook(corpus.desk, file=made(file, tmp_path), ledger=file.stem)
            rows = listed(corpus, file)
            changed = {name for row in plan.rows for name in row.changed}
            assert changed <= AT_TIMES
            assert (plan.counts[Verdict.NEW], len(plan.rows)) == (0, rows)
            assert (plan.problems, plan.questions, rows > 0) == ((), (), True)
            tried += 1
    assert tried == 5


def listed(corpus: Corpus, file: Path) -> int:
    """How many records a file shows."""
    (read,) = read_files([file])
    assert read.carrier is not None
    assert read.carrier.table is not None
    return sum(bool(row.record) for row in read.carrier.table.sheets[0].rows)


def test_one_cell_changed_in_each_file_is_one_edit(corpus: Corpus, tmp_path: Path) -> None:
    changed = dict(_changed(corpus, tmp_path))
    found = corpus.find(list(changed))
    for path, expected in changed.items():
        assert [(e.record, e.field) for e in found[path.name]] == [expected], path.name
        assert found[path.name][0].kind in (EditKind.CHANGED, EditKind.UNREADABLE)
    assert len(changed) > 12


def _changed(corpus: Corpus, folder: Path) -> Iterator[tuple[Path, tuple[str, str]]]:
    """Each file with another text in the first cell that may be changed."""
    for read in read_files(list(corpus.files)):
        assert read.carrier is not None
        assert read.carrier.table is not None
        sent = read.carrier.table.sheets[0]
        places = [
            (row, column, cell)
            for row, one in enumerate(sent.rows, sent.first_row + 1)
            for column, cell in enumerate(one.cells, 1)
            if cell.record and cell.field not in ("unit", "period") and cell.text
        ]
        if places:
            row, column, cell = places[0]
            book = openpyxl.load_workbook(read.path)
            book[sent.name].cell(row=row, column=column).value = "改成了别的"
            path = folder / read.path.name
            book.save(path)
            yield path, (cell.record, cell.field)
