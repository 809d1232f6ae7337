"""QR codes on a picture: a photo of a printed page, a scan, a page drawn again.

Runs in the child: pictures come from anyone.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from jmdesk.exchange.refused import Refused

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "TIFF", "GIF")
MOST_PIXELS = 120_000_000
_SIDES = (2_400, 1_200, 4_800)
"""Longest sides tried one after another, in pixels: neither too coarse nor too fine at first."""

_MOST_CODES = 20
_MOST_LETTERS = 2_000


def codes_in_file(path: Path) -> list[str]:
    """The texts of the QR codes on a picture; `Refused` where it is none or too large."""
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("too-large")
            picture.draft("L", (_SIDES[-1], _SIDES[-1]))  # a JPEG is unpacked no larger than needed
            return codes_on(picture.convert("L"))
    except Image.DecompressionBombError as error:
        raise Refused("too-large") from error
    except UnidentifiedImageError as error:
        raise Refused("damaged") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:  # Pillow's words for cut short
        raise Refused("truncated" if "truncated" in str(error) else "damaged") from error


def codes_on(picture: Image) -> list[str]:
    """The texts of the QR codes on a grey picture, in no order."""
    import zxingcpp

    longest = max(picture.size)
    for side in _SIDES:
        sized = picture.copy() if longest > side else picture
        sized.thumbnail((side, side))
        found = zxingcpp.read_barcodes(
            sized, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        texts = {code.text[:_MOST_LETTERS] for code in found[:_MOST_CODES] if code.valid}
        if texts or longest <= side:
            return sorted(texts)
    return []
