"""What a workbook and a PDF keep out of sight: there for the desk, nowhere for the eye.

1. A very hidden sheet, a hidden column and a hidden row; nothing of it is printed.
2. What is told of the sheets is, cell by cell, what stands in them.
3. Without anything to hide nothing is hidden; the same input gives the same bytes.
"""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pytest
from openpyxl.utils import get_column_letter

from jmdesk.domain.revision import RecordId
from jmdesk.reporting.attaching import Attached, with_attachment
from jmdesk.reporting.document import Cell, Detail, DetailColumn, Document, Row, RowKind
from jmdesk.reporting.ledger_book import LedgerSheet, ledger_book
from jmdesk.reporting.pdf import pdf_bytes
from jmdesk.reporting.shown import Hidden, ShownSheet
from jmdesk.reporting.workbook import workbook_bytes
from tests.reporting.papers import document, group, pages_of, row

ONE, TWO = RecordId("r1"), RecordId("r2")
DETAIL = Detail(
    columns=(
        DetailColumn(heading="单位代码"),
        DetailColumn(heading="项目", field="name", of_subject=True, sets="project", key=True),
        DetailColumn(heading="累计支付", field="paid", sets="paid"),
        DetailColumn(heading="开工", field="start", sets="start"),
    ),
    rows=(
        ("152222", "甲", Decimal("12.5"), date(2024, 5, 1)),
        ("152222", "=1+1", None, date(1899, 1, 1)),
    ),
    ids=(ONE, TWO),
    subjects=("s1", "s2"),
    worked_out=frozenset({(1, 2)}),
)


def sample() -> Document:
    plain = row(1)
    shows = Cell(text="1,860.00", value=Decimal(1860), record=ONE, field="paid")
    edited = Row(kind=RowKind.ROW, cells=(*plain.cells[:3], shows, *plain.cells[4:]), id=ONE)
    made = document(group("基础设施类1个"), edited, row(2))
    return Document(
        **{name: getattr(made, name) for name in made.__dataclass_fields__} | {"detail": DETAIL}
    )


class Hiding:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.sheets: Sequence[ShownSheet] = ()

    def __call__(self, sheets: Sequence[ShownSheet]) -> Hidden:
        self.sheets = sheets
        return Hidden(
            sheet="_hidden",
            cells=["first", "x" * 32_000],
            headers=[[f"h{place}" for place in range(len(one.columns))] for one in sheets],
            properties={"jmdesk": "1"},
            names={"_digest": "abc"},
        )


@pytest.fixture(scope="module")
def written() -> tuple[Hiding, Any]:
    hiding = Hiding()
    content = workbook_bytes(sample(), hide=hiding)
    return hiding, openpyxl.load_workbook(io.BytesIO(content))


def test_the_hidden_sheet_properties_and_names_are_there(written: tuple[Hiding, Any]) -> None:
    _, book = written
    assert book["_hidden"].sheet_state == "veryHidden"
    assert [cell.value for cell in book["_hidden"]["A"]] == ["first", "x" * 32_000]
    assert {one.name: one.value for one in book.custom_doc_props.props} == {"jmdesk": "1"}
    assert book.defined_names["_digest"].value == '"abc"'
    assert [one.title for one in book.worksheets if one.sheet_state == "visible"] == [
        "报表", "明细", "审核",
    ]  # fmt: skip


def test_ids_and_names_stand_hidden_beside_and_above_the_rows(written: tuple[Hiding, Any]) -> None:
    hiding, book = written
    for told in hiding.sheets:
        sheet = book[told.name]
        column = get_column_letter(told.id_column + 1)
        assert sheet.column_dimensions[column].hidden
        assert sheet.row_dimensions[told.header_row + 1].hidden
        assert sheet.cell(told.header_row + 1, 1).value == "h0"
        ids = [sheet.cell(told.first_row + 1 + n, told.id_column + 1).value
               for n in range(len(told.rows))]  # fmt: skip
        assert [id or "" for id in ids] == [one.id for one in told.rows]
    assert [one.id for one in hiding.sheets[0].rows if one.id] == [ONE]
    assert [one.id for one in hiding.sheets[1].rows] == [ONE, TWO]


def test_what_is_told_is_what_stands_in_the_cells(written: tuple[Hiding, Any]) -> None:
    hiding, book = written
    for told in hiding.sheets:
        sheet = book[told.name]
        for number, one in enumerate(told.rows, told.first_row + 1):
            for place, cell in enumerate(one.cells, 1):
                value = sheet.cell(number, place).value
                day = isinstance(value, datetime)
                assert (value.date() if day else value) == cell.value, (told.name, number, place)
        last = told.first_row + len(told.rows)
        assert sheet.max_row in (last, last + 1)  # a blank row of the foot has no cells


def test_a_cell_names_its_field_only_where_a_hand_may_change_it(
    written: tuple[Hiding, Any],
) -> None:
    paper, detail = written[0].sheets
    assert [cell[1:3] for one in paper.rows for cell in one.cells if cell.field] == [(ONE, "paid")]
    first, second = detail.rows
    assert [cell[1:3] for cell in first.cells] == [
        ("", ""), ("s1", "name"), (ONE, "paid"), (ONE, "start"),
    ]  # fmt: skip
    assert second.cells[2][1:3] == ("", "")  # worked out in this row


def test_nothing_hidden_is_printed(tmp_path: Path) -> None:
    file = tmp_path / "表.xlsx"
    file.write_bytes(workbook_bytes(sample(), hide=Hiding()))
    book = openpyxl.load_workbook(file)
    assert book["报表"].print_area == "'报表'!$A$1:$E$" + book["报表"].print_area.rsplit("$", 1)[1]
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(tmp_path),
        str(file),
    ]
    subprocess.run(convert, check=True, capture_output=True, timeout=120)
    text = " ".join(pages_of(file.with_suffix(".pdf")))
    assert "h0" not in text
    assert "first" not in text
    assert "r1" not in text
    assert "1,860.00" in text


def test_without_a_reason_nothing_is_hidden_and_bytes_repeat() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(sample())))
    assert all(one.sheet_state == "visible" for one in book.worksheets)
    assert not any(d.hidden for s in book.worksheets for d in s.column_dimensions.values())
    assert workbook_bytes(sample(), hide=Hiding()) == workbook_bytes(sample(), hide=Hiding())


def test_a_ledger_has_lists_to_choose_from_and_columns_of_text() -> None:
    detail = Detail(
        columns=(
            DetailColumn(heading="状态", field="s", choices=("实施中", "完工"), kind="text"),
            DetailColumn(heading="证件号", field="n", kind="text"),
        ),
        rows=(("完工", "152222199001011234"),),
        ids=(ONE,),
        subjects=("",),
    )
    sheet = LedgerSheet(ledger="x", title="台账[甲]/乙", detail=detail)
    content = ledger_book("台账", [sheet, sheet], hide=Hiding())
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames[0] == "台账甲乙"
    assert len(set(book.sheetnames)) == 3
    first = book.worksheets[0]
    assert first.data_validations.dataValidation[0].formula1 == '"实施中,完工"'
    assert first["B3"].value == "152222199001011234"
    assert first["B3"].data_type == "s"
    assert first.column_dimensions["A"].number_format == "@"  # both columns are alike


def test_a_pdf_carries_its_attachment_and_looks_the_same() -> None:
    plain = pdf_bytes(document(row(1)))
    attached = Attached(name="数据.jmdesk", description="两条", content=b"PK data")
    carrying = with_attachment(plain, attached)
    assert carrying == with_attachment(plain, attached)
    with pikepdf.open(io.BytesIO(carrying)) as made:
        assert made.attachments["数据.jmdesk"].get_file().read_bytes() == b"PK data"
        assert len(made.pages) == 1
        assert made.Root.AF[0].AFRelationship == pikepdf.Name.Data
