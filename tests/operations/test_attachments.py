"""Photos and papers kept with records: small, upright, without the place, each once."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from jmdesk.domain.problem import Refusal
from jmdesk.operations.attachments import LARGEST_PAPER, lay_out_file, pictures, take_in
from jmdesk.operations.desk import Desk

GPS, ORIENTATION = 0x8825, 0x0112


def photo(path: Path, *, size: tuple[int, int] = (3000, 2000)) -> Path:
    """As a telephone takes it: lying on its side, with the place where it was taken."""
    picture = Image.new("RGB", size, "white")
    picture.paste("red", (0, 0, size[0] // 4, size[1] // 4))
    told = Image.Exif()
    told[ORIENTATION] = 6  # turned a quarter to the right when shown
    told.get_ifd(GPS)[2] = (45.0, 3.0, 30.0)
    picture.save(path, "JPEG", exif=told)
    return path


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def test_a_photo_is_kept_small_upright_and_without_the_place(desk: Desk, tmp_path: Path) -> None:
    (kept,) = take_in(desk, sources=[photo(tmp_path / "牛棚.jpg")])
    assert kept.name == "牛棚"
    content = desk.store.document(kept.digest)
    picture = opened(content)
    assert picture.size == (1067, 1600)
    assert not picture.getexif()
    red, *_ = picture.convert("RGB").getpixel((picture.width - 20, 20))  # type: ignore[misc]
    assert red > 200
    assert picture.convert("RGB").getpixel((20, 20))[1] > 200  # type: ignore[index]
    assert len(content) < 100_000


def test_the_same_photo_is_kept_once(desk: Desk, tmp_path: Path) -> None:
    file = photo(tmp_path / "一.jpg", size=(400, 300))
    one, other = take_in(desk, sources=[file, file.read_bytes()], names=["牛棚", "又一张"])
    assert one.digest == other.digest
    assert (one.name, other.name) == ("牛棚", "又一张")


def test_a_clear_ground_becomes_paper(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "章.png"
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(file)
    (kept,) = take_in(desk, sources=[file])
    assert opened(desk.store.document(kept.digest)).getpixel((5, 5)) == (255, 255, 255)


def test_a_pdf_is_kept_as_it_is_up_to_a_size(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "通知.pdf"
    file.write_bytes(b"%PDF-1.4\n" + b"x" * 1000 + b"\n%%EOF\n")
    (kept,) = take_in(desk, sources=[file])
    assert desk.store.document(kept.digest) == file.read_bytes()
    laid = lay_out_file(desk, attachment=kept, folder=tmp_path / "open")
    assert laid.suffix == ".pdf"
    assert laid.read_bytes() == file.read_bytes()
    file.write_bytes(b"%PDF-1.4\n" + b"x" * LARGEST_PAPER + b"\n%%EOF\n")
    with pytest.raises(Refusal, match="最大 5 MB"):
        take_in(desk, sources=[file])


@pytest.mark.parametrize("content", [b"", b"hello", b"\xff\xd8\xff\xe0junk", b"MZ\x90\x00"])
def test_what_is_no_picture_is_refused_by_name_and_nothing_is_kept(
    desk: Desk, tmp_path: Path, content: bytes
) -> None:
    good, bad = photo(tmp_path / "好.jpg", size=(60, 40)), tmp_path / "坏.jpg"
    bad.write_bytes(content)
    with pytest.raises(Refusal, match="坏"):
        take_in(desk, sources=[good, bad])


def test_thumbnails_are_made_of_pictures_that_are_here(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "通知.pdf"
    file.write_bytes(b"%PDF-1.4\n%%EOF\n")
    barn, paper = take_in(desk, sources=[photo(tmp_path / "牛棚.jpg"), file])
    made = pictures(desk, digests=[barn.digest, paper.digest, "0" * 64], side=120)
    assert list(made) == [barn.digest]
    assert opened(made[barn.digest]).size == (80, 120)
