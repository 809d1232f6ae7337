"""The QR code on each page: read back from the page as an office would hold it up.

1. Every page has its own code, which says the paper, the version and which page it is.
2. It is read from a rendered page and from a poor picture of the sheet, taken askew.
3. Nothing printed comes near its squares; a paper without check code has none.
4. A text that is no such code is none, whatever it holds.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from jmdesk.domain.letters import ALPHABET
from jmdesk.reporting.check_code import repaired
from jmdesk.reporting.document import Document
from jmdesk.reporting.layout import CODED, MM, page_size
from jmdesk.reporting.page_code import PageCode
from jmdesk.reporting.pdf import draw, pdf_bytes
from tests.reporting.papers import LONG, document, row


def paper(count: int = 40) -> Document:
    rows = (row(number, LONG) for number in range(1, count + 1))
    return document(*rows, report="progress_month", version=2)


def pictures(made: Document, folder: Path, dots: int) -> list[Image.Image]:
    """The pages as pictures, so many dots an inch."""
    (folder / "表.pdf").write_bytes(pdf_bytes(made))
    command = ["pdftoppm", "-r", str(dots), "-png", "-gray", "表.pdf", "页"]
    subprocess.run(command, cwd=folder, check=True)
    return [gray(file) for file in sorted(folder.glob("页*.png"))]


def gray(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        return picture.convert("L")


def codes(picture: Image.Image) -> list[str]:
    """What a reader of codes finds in a picture."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def poor(picture: Image.Image, *, angle: float) -> Image.Image:
    """As a telephone takes it: askew, turned, out of focus, grainy, saved small as JPEG."""
    width, height = picture.size
    corners = (-60, -30, 20, height + 50, width + 70, height - 20, width - 30, 60)
    taken = picture.transform(
        picture.size, Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor=255
    )
    taken = taken.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=120)
    taken = taken.filter(ImageFilter.GaussianBlur(1.2))
    # Pillow's own noise is another one each time, and about one in twenty is too much.
    noise = np.random.default_rng(1).normal(128, 60, (taken.height, taken.width))
    grain = Image.fromarray(noise.clip(0, 255).astype(np.uint8))
    taken = Image.blend(taken.point(lambda level: 40 + level * 0.7), grain, 0.25)
    buffer = io.BytesIO()
    taken.save(buffer, "JPEG", quality=50)
    return Image.open(buffer)


def test_every_page_says_which_paper_and_which_page_it_is(tmp_path: Path) -> None:
    found = [codes(picture) for picture in pictures(paper(), tmp_path, 100)]
    start = "JMDESK1|152222100000|2023-05|progress_month|2|40|7KQ4-M2XD|"
    assert len(found) > 2
    assert found == [[f"{start}{page}/{len(found)}"] for page in range(1, len(found) + 1)]


@pytest.fixture(scope="module")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> Image.Image:
    """At 8 megapixels, as old telephones have."""
    (picture,) = pictures(paper(2), tmp_path_factory.mktemp("sheet"), 250)
    return picture


@pytest.mark.parametrize("angle", (7, 94, 188) if "JMDESK_LONG" in os.environ else (7, 188))
def test_a_poor_picture_of_the_sheet_is_read(sheet: Image.Image, angle: float) -> None:
    (text,) = codes(poor(sheet, angle=angle))
    read = PageCode.parse(text)
    assert read is not None
    assert (read.check_code, read.rows, read.page, read.pages) == ("7KQ4-M2XD", 2, 1, 1)


def test_a_stain_of_a_twentieth_does_no_harm(tmp_path: Path) -> None:
    (picture,) = pictures(paper(2), tmp_path, 200)
    right, top = round(282 / 25.4 * 200), round((210 - 18.5) / 25.4 * 200)
    picture.paste(255, (right - 30, top + 45, right - 5, top + 70))
    assert len(codes(picture)) == 1


def test_rows_end_above_the_code(tmp_path: Path) -> None:
    made = paper(60)
    drawn = draw(made, io.BytesIO())
    lowest = max(cell.y + cell.height for page in drawn.pages for cell in page)
    assert lowest <= page_size(made.paper)[1] - CODED + 0.01
    for picture in pictures(made, tmp_path, 72):
        left, lower = (282 - 14) * MM, (210 - 4.5) * MM
        box = (round(left) - 5, round(lower - 14 * MM), round(left) - 1, round(lower))
        assert min(picture.crop(box).tobytes()) > 200


def test_a_paper_without_check_code_has_no_code(tmp_path: Path) -> None:
    (picture,) = pictures(replace(paper(2), check_code=""), tmp_path, 100)
    assert codes(picture) == []


counts = st.integers(0, 99_999)
words = st.text("abcdefghijklmnopqrstuvwxyz0123456789_.", min_size=1, max_size=30)


@settings(max_examples=100)
@given(words, words, counts, counts, st.text(ALPHABET, min_size=8, max_size=8))
def test_what_is_written_is_read_again(
    unit: str, report: str, version: int, rows: int, letters: str
) -> None:
    made = PageCode(
        unit=unit,
        period="2023Q2",
        report=report,
        version=version,
        rows=rows,
        check_code=f"{letters[:4]}-{letters[4:]}",
        page=2,
        pages=3,
    )
    assert PageCode.parse(made.text) == made


GOOD = "JMDESK1|152222100000|2023-05|progress_month|2|40|7KQ4-M2XD|1/3"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "https://a.cn/?c=7KQ4-M2XD",
        GOOD + "|x",
        GOOD.replace("JMDESK1", "JMDESK2"),
        GOOD.replace("2023-05", "../etc"),
        GOOD.replace("|40|", "|-40|"),
        GOOD.replace("|40|", "|４０|"),
        GOOD.replace("7KQ4", "7K*4"),
        GOOD.replace("1/3", "13"),
        GOOD.replace("JMDESK1|", "JMDESK1|\ud800", 1),
        "JMDESK1|" * 100_000,
    ],
)
def test_anything_else_is_no_code(text: str) -> None:
    assert PageCode.parse(text) is None


@pytest.mark.parametrize(
    "typed", ["7kq4m2xd", " 7KQ4 M2XD ", "７ＫＱ４－Ｍ２ＸＤ", "7KQ4—M2XD", "7kq4-m2xd\n"]
)
def test_a_code_typed_carelessly_is_understood(typed: str) -> None:
    assert repaired(typed) == "7KQ4-M2XD"


def test_letters_that_are_misread_mean_what_they_look_like() -> None:
    assert repaired("OIL0-UUAA") == "0110-VVAA"
    assert repaired("7KQ4-M2X") is None
    assert repaired("7KQ4-M2X宋") is None


@settings(max_examples=50)
@given(st.randoms(use_true_random=False))
def test_documents_keep_their_version(chance: random.Random) -> None:
    made = replace(paper(1), version=chance.randint(0, 99))
    assert Document.from_json(made.as_json()).version == made.version
