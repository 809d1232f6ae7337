"""The workbook: print-ready, values as what they are, and nothing typed ever a formula."""

from __future__ import annotations

import subprocess
import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from jmdesk.definitions.report import Format
from jmdesk.domain.problem import Level, Problem, Refusal
from jmdesk.reporting.document import Cell, Column, Detail, DetailColumn, Document, Row, RowKind
from jmdesk.reporting.workbook import workbook_bytes, write_workbook
from tests.reporting.papers import LONG, document, group, pages_of, row

NASTY = ["=1+1", "+86 138", "@x", "-5+3", "'quoted", "http://a.cn", "{=1}", "007", "_x000D_"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "表.xlsx"


def sheets(made: Document, file: Path) -> Any:
    write_workbook(made, file)
    return openpyxl.load_workbook(file)


def test_the_paper_is_ready_to_print(file: Path) -> None:
    sheet = sheets(document(group("基础设施类1个"), row(1, LONG)), file)["报表"]
    assert sheet["A1"].value == "京蒙协作试表"
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert {"A1:E1", "C4:D4", "A4:A5", "A6:B6"} <= merged
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.fitToWidth in (None, 1)  # 1 where the file does not say it
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area == "'报表'!$A$1:$E$9"
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.freeze_panes == "A6"
    assert "&P" in sheet.oddFooter.center.text
    assert "7KQ4-M2XD" in sheet.oddFooter.right.text


def test_numbers_are_numbers_as_printed(file: Path) -> None:
    sheet = sheets(document(row(1)), file)["报表"]
    cells = {cell.column_letter: cell for cell in sheet[6]}
    assert (cells["A"].value, cells["C"].value, cells["D"].value) == (1, 1.5, 1860)
    assert cells["D"].number_format == "#,##0.00"
    assert cells["C"].data_type == "n"


def test_what_people_typed_is_never_a_formula_or_a_link(file: Path) -> None:
    rows = [row(n, text, name=text) for n, text in enumerate(NASTY)]
    detail = Detail(columns=(DetailColumn(heading="内容"),), rows=tuple((text,) for text in NASTY))
    book = sheets(document(*rows, detail=detail), file)
    for line, text in enumerate(NASTY):
        for cell in (book["报表"].cell(6 + line, 5), book["明细"].cell(2 + line, 1)):
            assert (cell.value, cell.data_type) == (text, "s")
            assert cell.hyperlink is None
    with zipfile.ZipFile(file) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)


def test_detail_has_one_heading_row_and_keeps_kinds(file: Path) -> None:
    detail = Detail(
        columns=tuple(DetailColumn(heading=text) for text in ("编号", "金额", "日期", "身份证")),
        rows=(
            ("00123", D("0.1"), date(2023, 5, 1), "152222199001011234"),
            (None, 1234567890123456789, date(1899, 12, 31), None),
        ),
    )
    sheet = sheets(document(row(1), detail=detail), file)["明细"]
    assert not sheet.merged_cells.ranges
    assert sheet.auto_filter.ref == "A1:D3"
    first, second = ([cell.value for cell in line] for line in sheet.iter_rows(min_row=2))
    assert first[:2] == ["00123", 0.1]
    assert first[2].date() == date(2023, 5, 1)
    assert first[3] == "152222199001011234"
    assert second == [None, "1234567890123456789", "1899-12-31", None]


def test_problems_and_cut_texts_are_in_the_audit(file: Path) -> None:
    problem = Problem(level=Level.EXPLAIN, code="over", message="支付大于到位。", field="paid")
    book = sheets(document(row(1, "长" * 40_000), audit=(problem,)), file)
    assert len(book["报表"]["E6"].value) == 32_767
    audit = [[cell.value for cell in line] for line in book["审核"].iter_rows(min_row=2)]
    assert audit[0][:2] == ["须说明", "支付大于到位。"]
    assert "E6 的文字有 40000 个字" in audit[1][1]


def test_a_marked_number_stays_a_number(file: Path) -> None:
    cells = (Cell(text="480推", value=D(480)),)
    columns = (Column(id="pd", heading=("人天",), width=60, format=Format.PLAIN),)
    made = document(Row(kind=RowKind.ROW, cells=cells), columns=columns)
    cell = sheets(made, file)["报表"]["A5"]
    assert cell.value == 480
    assert "推" in cell.number_format


def test_same_document_same_bytes() -> None:
    made = document(group("类"), row(1, LONG))
    assert workbook_bytes(made) == workbook_bytes(made)


def test_a_document_survives_its_json() -> None:
    problem = Problem(level=Level.MUST, code="x", message="甲。")
    detail = Detail(columns=(DetailColumn(heading="a"),), rows=((D("1.50"),), (date(2023, 1, 1),)))
    made = document(group("类"), row(1, LONG), audit=(problem,), detail=detail)
    again = Document.from_json(made.as_json())
    assert again == made
    assert workbook_bytes(again) == workbook_bytes(made)


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match="请换一个文件夹"):
        write_workbook(document(row(1)), tmp_path / "没有" / "表.xlsx")


def test_libreoffice_prints_every_word(file: Path, tmp_path: Path) -> None:
    rows = [row(n, f"{LONG * 3}完{n}止") for n in range(1, 8)]
    write_workbook(replace(document(*rows)), file)
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            tmp_path,
            file,
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    pages = pages_of(file.with_suffix(".pdf"))
    text = "".join("".join(pages).split())
    assert all(f"完{n}止" in text for n in range(1, 8))
    printed = [page for page in pages if "京蒙资金" in page]
    assert all("项目名称" in page for page in printed)
