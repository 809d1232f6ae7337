"""Pictures: bombs, lies about their size, cut streams, notes of a camera, hostile QR codes."""

from __future__ import annotations

import io
import struct
import zlib

from tests.fuzz.chance import Chance
from tests.fuzz.spoil_bytes import any_way


def _chunk(kind: bytes, content: bytes) -> bytes:
    sum_ = zlib.crc32(kind + content)
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", sum_)


def png_bomb(chance: Chance, content: bytes) -> bytes:
    """A few kilobytes that unpack to a huge picture, or say so."""
    width, height = chance.choice(
        ((10_000, 10_000), (10_900, 11_000), (65_535, 65_535), (2**31 - 1, 1), (1, 200_000))
    )
    depth, colour = chance.choice(((1, 0), (8, 0), (8, 6), (16, 6), (8, 3), (9, 9)))
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, chance.choice((0, 1)))
    rows = zlib.compress(bytes(min(9_000_000, chance.choice((100, width * 300)))), 9)
    more = chance.choice((b"", _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(20_000_000), 9))))
    return (
        b"\x89PNG\r\n\x1a\n"
        + _chunk(b"IHDR", head)
        + more
        + _chunk(b"IDAT", rows)
        + _chunk(b"IEND", b"")
    )


def sides_lie(chance: Chance, content: bytes) -> bytes:
    """The sides are others than the picture has; of a PNG with a right sum."""
    sides = struct.pack(">II", chance.choice((0, 1, 30_000, 2**31)), chance.choice((0, 1, 30_000)))
    if content.startswith(b"\x89PNG"):
        head = sides + content[24:29]
        return content[:8] + _chunk(b"IHDR", head) + content[33:]
    at = content.find(b"\xff\xc0")
    if at > 0:
        return content[: at + 5] + sides[2:4] + sides[6:8] + content[at + 9 :]
    return any_way(chance, content)


def camera(chance: Chance, content: bytes) -> bytes:
    """What a camera notes: circles, counts, a turn that does not exist."""
    from PIL import Image

    picture = Image.new("RGB", (60, 40), "white")
    exif = Image.Exif()
    exif[0x0112] = chance.choice((1, 5, 6, 8))
    exif[0x010E] = chance.text().encode("utf-8", "replace").decode("utf-8", "replace")[:5_000]
    file = io.BytesIO()
    picture.save(file, chance.choice(("JPEG", "WEBP", "TIFF", "PNG")), exif=exif.tobytes())
    return any_way(chance, file.getvalue()) if chance.random() < 0.7 else file.getvalue()


def hostile_code(chance: Chance, content: bytes) -> bytes:
    """A sound picture whose QR code means harm."""
    import segno

    from tests.fuzz.seeds import _codes
    from tests.fuzz.spoil_text import CODES

    text = chance.choice(CODES)(chance, chance.choice(_codes()))[:900]
    file = io.BytesIO()
    segno.make(text or b"x", error="l").save(file, kind="png", scale=3)
    return file.getvalue()


def frames(chance: Chance, content: bytes) -> bytes:
    """Moving pictures and files of many pictures."""
    from PIL import Image

    many = [Image.new("L", (50, 50), n % 256) for n in range(chance.choice((2, 300)))]
    file = io.BytesIO()
    many[0].save(
        file, chance.choice(("GIF", "TIFF", "WEBP", "PNG")), save_all=True, append_images=many[1:]
    )
    return any_way(chance, file.getvalue())


PICTURE = (
    png_bomb,
    sides_lie,
    camera,
    hostile_code,
    hostile_code,
    frames,
    any_way,
    any_way,
    any_way,
)
