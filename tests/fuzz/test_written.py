"""What the desk writes: no text that someone typed is ever carried out.

1. No workbook holds a formula, a link, or a part outside itself; the texts stand there as texts.
2. No paper holds an action, a link or a script; markup stands there as it was typed, and nothing
   unseen turns the direction of letters.
3. Copied cells are no formulas where only the text of the clipboard is taken.
4. Each check cries when what it watches over is taken out.
"""

from __future__ import annotations

import io
import os
import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl
import pikepdf
import pypdfium2  # type: ignore[import-untyped]
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from jmdesk.operations import clipboard
from jmdesk.operations.cards import card_of, write_card
from jmdesk.operations.clipboard import clipboard_html, clipboard_text, parse_clipboard
from jmdesk.operations.desk import Desk, open_desk
from jmdesk.operations.exporting import export_ledger
from jmdesk.reporting import pdf
from jmdesk.reporting.annex import Photo, with_annex
from jmdesk.reporting.pdf import pdf_bytes
from jmdesk.reporting.recovery_sheet import RecoverySheet, recovery_pdf
from jmdesk.reporting.typeface import Typeface
from jmdesk.store.query import Query
from tests.fuzz.oracle import unclean
from tests.fuzz.written import TEXTS, fill, write_all

_FORMULA = re.compile(rb"<f[ >/]")
_EVERY = "JMDESK_LONG" in os.environ
_FORBIDDEN = {"/URI", "/JavaScript", "/JS", "/Launch", "/GoToR", "/AA", "/OpenAction", "/Annots"}
_FORBIDDEN |= {"/SubmitForm", "/ImportData", "/RichMedia", "/AcroForm", "/XFA"}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    opened = open_desk(tmp_path_factory.mktemp("harmful") / "desk.db")
    fill(opened)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def files(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    return write_all(desk, tmp_path_factory.mktemp("written"), every=_EVERY)


def workbooks(files: Sequence[Path]) -> list[tuple[str, bytes]]:
    """Every workbook among them, those within packages too."""
    found = [(path.name, path.read_bytes()) for path in files if path.suffix == ".xlsx"]
    for path in files:
        if path.suffix == ".jmdesk":
            with zipfile.ZipFile(path) as archive:
                inner = [name for name in archive.namelist() if name.endswith(".xlsx")]
                found += [(f"{path.name}/{name}", archive.read(name)) for name in inner]
    return found


def holds_only_texts(name: str, content: bytes) -> set[str]:
    """No formula, no link, nothing outside; the texts that begin like formulas, as they stand."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [part for part in archive.namelist() if "external" in part.lower()], name
        for part in archive.namelist():
            xml = archive.read(part)
            assert b"TargetMode" not in xml, (name, part)
            assert b"<hyperlink" not in xml, (name, part)
            if "worksheets/" in part:
                assert not _FORMULA.search(xml), (name, part)
    texts = set()
    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (name, cell.coordinate, cell.value)
                assert cell.hyperlink is None, (name, cell.coordinate)
                if isinstance(cell.value, str) and cell.value.strip()[:1] in set("=+-@"):
                    texts.add(cell.value)
    return texts


def test_no_workbook_holds_a_formula_or_a_link(files: list[Path]) -> None:
    books = workbooks(files)
    texts: set[str] = set()
    for name, content in books:
        texts |= holds_only_texts(name, content)
    assert len(books) >= 8
    assert texts >= {TEXTS[0], TEXTS[1]}, "they stand there as they were typed"
    print(f"\nfigure: formulas_written 0 of {len(books)} workbooks")


def test_a_workbook_holds_formulas_where_texts_are_not_written_as_texts(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def loosely(sheet: Worksheet, row: int, column: int, text: str, style: object = None) -> int:
        kind = sheet.write_formula if text.startswith("=") else sheet._write_string
        return int(kind(row, column, text, style))

    monkeypatch.setattr(xlsxwriter.worksheet.Worksheet, "write_string", loosely)
    name, content = workbooks([export_ledger(desk, ledger="project", to=tmp_path / "a.xlsx").file])[
        0
    ]
    with pytest.raises(AssertionError):
        holds_only_texts(name, content)


def nothing_to_carry_out(path: Path) -> str:
    """No action, link or script in a paper; all of its text."""
    with pikepdf.open(path) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                found = _FORBIDDEN & {str(key) for key in one.keys()}  # noqa: SIM118
                assert not found, (path.name, found)
    with pypdfium2.PdfDocument(path) as pdf:
        text = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    shown = text.replace("\r", "").replace("\ufffe", "")
    assert not unclean(shown), (path.name, unclean(shown))
    return shown


@pytest.fixture(scope="module")
def sheets(desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The papers that are not drawn as documents: pages of photos, the sheet of a key."""
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    photos = [Photo(caption=text, content=picture.getvalue()) for text in TEXTS]
    card = card_of(desk, record=desk.store.records(Query(ledger="project"))[0].id)
    kept = RecoverySheet(key="-".join(["ABCD"] * 7), unit=TEXTS[9], person=TEXTS[10], day=date.max)
    folder = tmp_path_factory.mktemp("sheets")
    made = {"annex.pdf": with_annex(pdf_bytes(card), card, photos), "key.pdf": recovery_pdf(kept)}
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in made]


def test_no_paper_holds_anything_that_is_carried_out(files: list[Path], sheets: list[Path]) -> None:
    papers = [*(path for path in files if path.suffix == ".pdf"), *sheets]
    text = "".join(nothing_to_carry_out(path) for path in papers)
    assert len(papers) >= 4
    assert "<b>粗</b>" in text.replace("\n", ""), "markup stands there as it was typed"
    assert "gpj.exe" in text, "what turns letters round was there to be typed"
    print(f"\nfigure: papers_without_actions {len(papers)} of {len(papers)}")


def _as_markup(
    pages: pdf._Pages, text: str, x: float, y: float, size: float, face: Typeface
) -> None:
    """A text drawn by reportlab's own way, which is a paragraph of markup."""
    if pages._page is None:
        pages._page = pages._canvas.beginText()
    style = ParagraphStyle("", fontName=face.name, fontSize=size, leading=size)
    with suppress(ValueError, OSError):  # markup that it cannot read, a picture that is none
        paragraph = Paragraph(text, style)
        paragraph.wrapOn(pages._canvas, 1000, 1000)
        paragraph.drawOn(pages._canvas, x, y)


def test_a_paper_holds_links_where_texts_are_read_as_markup(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = [card_of(desk, record=one.id) for one in desk.store.records(Query(ledger="project"))]
    papers = [tmp_path / f"{number}.pdf" for number in range(len(cards))]

    def none_of_them_holds_anything() -> None:
        for card, to in zip(cards, papers, strict=True):
            write_card(card, to=to)
            nothing_to_carry_out(to)

    none_of_them_holds_anything()
    monkeypatch.setattr(pdf._Pages, "_text", _as_markup)
    with pytest.raises(AssertionError, match=r"/Annots|/URI"):
        none_of_them_holds_anything()


def test_an_action_in_a_paper_is_seen(files: list[Path], tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    with pikepdf.open(next(one for one in files if one.suffix == ".pdf")) as pdf:
        action = {"/S": pikepdf.Name.URI, "/URI": "http://x/"}
        pdf.Root["/OpenAction"] = pikepdf.Dictionary(action)
        pdf.save(path)
    with pytest.raises(AssertionError):
        nothing_to_carry_out(path)


def no_formula_in_text(text: str) -> None:
    """No cell of a text with tabs is taken for a formula by a spreadsheet."""
    for line in text.split("\r\n"):
        for cell in line.split("\t"):
            bare = cell.removeprefix('"')
            assert bare[:1] not in ("=", "@"), cell
            assert bare[:1] not in ("+", "-") or _number(bare), cell


def _number(text: str) -> bool:
    return len(text) == 1 or text[1:].replace(".", "", 1).isdecimal()


@pytest.mark.parametrize("text", [*TEXTS, "+5+1", "-甲", "=", "@a", '=A"B', "=a\tb", "-5", "+3.5"])
def test_copied_text_is_no_formula_and_comes_back(text: str) -> None:
    copied = clipboard_text([[text, "x"]])
    if "\t" not in text.strip():
        no_formula_in_text(copied)
    ((back, _),) = parse_clipboard(None, copied)
    assert back == text.strip()


@settings(max_examples=25, deadline=None)
@given(
    rows=st.lists(
        st.lists(st.text("=+-@'\"甲1. ", max_size=6), min_size=2, max_size=2),
        min_size=1,
        max_size=3,
    )
)
def test_any_cells_come_back_from_both_kinds_of_clipboard(rows: list[list[str]]) -> None:
    wanted = tuple(tuple(cell.strip(" ") for cell in row) for row in rows)
    if any(any(row) for row in wanted):
        assert parse_clipboard(None, clipboard_text(rows)) == wanted
    no_formula_in_text(clipboard_text(rows))
    html = clipboard_html(rows)
    assert html.count("mso-number-format") >= sum(
        cell[:1] in "=@" for row in wanted for cell in row if cell
    )


def test_copied_text_is_a_formula_without_its_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "_harmless", lambda cell: cell)
    with pytest.raises(AssertionError):
        no_formula_in_text(clipboard_text([["=1+1"]]))
