"""The QR code of a printed page is read from a photo, a scan and a PDF printed anew."""

from __future__ import annotations

import random
import struct
import zlib
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageFilter

from jmdesk.exchange.reading import FileKind, ReadFile, read_files
from tests.exchange.parcels import paper

CODE = "JMDESK1|152222100000|2026-04|progress_table|2|37|7K3M-0QZX|1/2"


def page(size: int = 3) -> Image.Image:
    """A printed page of some 200 dots an inch with the code at its lower right corner."""
    sheet = Image.new("L", (1_654, 2_339), 255)
    ink = random.Random(1)
    for _ in range(400):  # lines of writing
        x, y = ink.randrange(100, 1_300), ink.randrange(100, 2_000)
        sheet.paste(40, (x, y, x + ink.randrange(8, 60), y + 3))
    matrix = list(segno.make(CODE, error="m").matrix)
    for row, cells in enumerate(matrix):
        for column, dark in enumerate(cells):
            if dark:
                x, y = 1_400 + size * column, 2_100 + size * row
                sheet.paste(0, (x, y, x + size, y + size))
    return sheet


@pytest.fixture(scope="module")
def photo() -> Image.Image:
    """As a telephone sees it: larger, turned a little, seen from the side, grey, not sharp."""
    taken = page().resize((2_900, 4_100)).rotate(4, expand=True, fillcolor=120)
    w, h = taken.size
    seen_from = (1, 0.06, -60, 0.02, 1, -30, 0.00001, 0.00002)
    slanted = taken.transform((w, h), Image.Transform.PERSPECTIVE, seen_from, fillcolor=120)
    dim = slanted.point([int(60 + level * 0.55) for level in range(256)])
    noise = Image.effect_noise(dim.size, 18)
    return Image.blend(dim, noise, 0.12).filter(ImageFilter.GaussianBlur(1.6))


def read(path: Path) -> ReadFile:
    """One file."""
    (found,) = read_files([path])
    return found


@pytest.mark.parametrize("name", ["a.png", "a.bmp", "a.tiff", "a.webp", "a.jpg"])
def test_a_scan_of_any_kind_gives_its_code(tmp_path: Path, name: str) -> None:
    page().save(tmp_path / name)
    found = read(tmp_path / name)
    assert (found.kind, found.verdict, found.codes) == (FileKind.PICTURE, "", (CODE,))


@pytest.mark.parametrize("turned", [0, 90, 180])
def test_a_photo_gives_its_code_however_it_was_held(
    photo: Image.Image, tmp_path: Path, turned: int
) -> None:
    photo.rotate(turned, expand=True).save(tmp_path / "IMG_0412.jpg", quality=70)
    assert read(tmp_path / "IMG_0412.jpg").codes == (CODE,)


def test_a_picture_without_a_code_has_none(tmp_path: Path) -> None:
    Image.new("RGB", (800, 600), "white").save(tmp_path / "a.png")
    found = read(tmp_path / "a.png")
    assert (found.verdict, found.codes) == ("", ())


def test_a_pdf_printed_anew_gives_the_codes_of_its_pages(tmp_path: Path) -> None:
    found = read(paper(tmp_path / "a.pdf", {}, qr=CODE, pages=3))
    assert (found.kind, found.codes) == (FileKind.PDF, (CODE,))


def test_a_scan_put_into_a_pdf_gives_its_code(tmp_path: Path) -> None:
    page().save(tmp_path / "a.pdf", resolution=200)
    assert read(tmp_path / "a.pdf").codes == (CODE,)


def test_a_picture_too_large_or_cut_short_has_its_verdict(tmp_path: Path) -> None:
    page().save(tmp_path / "a.jpg")
    whole = (tmp_path / "a.jpg").read_bytes()
    (tmp_path / "b.jpg").write_bytes(whole[: len(whole) // 2])
    Image.new("1", (8, 8)).save(tmp_path / "c.png")
    small = (tmp_path / "c.png").read_bytes()
    head = b"IHDR" + struct.pack(">II", 20_000, 20_000) + small[24:29]
    claimed = small[:12] + head + struct.pack(">I", zlib.crc32(head)) + small[33:]
    (tmp_path / "c.png").write_bytes(claimed)
    assert read(tmp_path / "b.jpg").verdict == "truncated"
    assert read(tmp_path / "c.png").verdict == "too-large"
